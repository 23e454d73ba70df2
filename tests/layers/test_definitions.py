"""Layer definitions: texts in both languages, and styles that do not rest on colour alone."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from beiyuan_gis.catalogue import Symbol
from beiyuan_gis.i18n import Text
from tests.layers.sample import catalogue, definition, layer_ids

CHINESE = re.compile(r"[\u4e00-\u9fff]")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def _texts() -> Iterator[Text]:
    for layer in catalogue().layers:
        yield layer.title
        yield from (field.title for field in layer.fields)
        yield from (choice.title for field in layer.fields for choice in field.domain)
        yield from (stage.title for stage in layer.milestones)
        yield from (case.title for case in layer.style.cases)
        if layer.progress is not None:
            yield layer.progress.rule
    for figure in catalogue().figures:
        yield figure.title
        if figure.note is not None:
            yield figure.note


def test_every_text_is_there_in_both_languages() -> None:
    for text in _texts():
        assert CHINESE.search(text.zh), text
        assert text.en.strip() and not CHINESE.search(text.en), text


def test_no_two_layers_share_a_title_or_a_place_in_the_drawing_order() -> None:
    layers = catalogue().layers
    assert len({d.title.zh for d in layers}) == len({d.title.en for d in layers}) == len(layers) == 10
    assert len({d.order for d in layers}) == len(layers)


@pytest.mark.parametrize("layer", layer_ids())
def test_every_layer_can_say_where_its_data_come_from(layer: str) -> None:
    source = definition(layer).field("source")
    assert source is not None and source.required
    assert definition(layer).field("note") is not None
    if definition(layer).progress is not None:
        assert {f.name for f in definition(layer).fields} >= {
            "status",
            "planned_finish",
            "finished",
            "responsible",
        }


@pytest.mark.parametrize("layer", layer_ids())
def test_stages_cover_the_domain_of_the_status(layer: str) -> None:
    field = definition(layer).field(definition(layer).status_field)
    staged = [value for stage in definition(layer).milestones for value in stage.values]
    assert staged == ([choice.value for choice in field.domain] if field else [])


@pytest.mark.parametrize("layer", layer_ids())
def test_every_value_of_the_styled_field_has_its_symbol(layer: str) -> None:
    style = definition(layer).style
    field = definition(layer).field(style.by)
    assert [case.value for case in style.cases] == ([c.value for c in field.domain] if field else [])


@pytest.mark.parametrize("layer", layer_ids())
def test_symbols_of_one_layer_differ_without_colour(layer: str) -> None:
    cases = definition(layer).style.cases
    for one, other in combinations(cases, 2):
        assert _differ(one.symbol, other.symbol), (one.value, other.value)


@pytest.mark.parametrize("layer", layer_ids())
def test_strokes_are_seen_on_white(layer: str) -> None:
    style = definition(layer).style
    for symbol in (style.symbol, *(case.symbol for case in style.cases)):
        for colour in (symbol.fill, symbol.stroke):
            assert not colour or COLOUR.match(colour)
        # A light rim is drawn around a dark fill only.
        assert min(_luminance(symbol.stroke), _luminance(symbol.fill)) < 0.33
        assert symbol.width > 0 and 0 < symbol.opacity <= 1 and all(dash > 0 for dash in symbol.dash)


@pytest.mark.parametrize(
    ("layer", "planned", "done"),
    [
        ("residential_retrofit", "planned", "done"),
        ("railings", "planned", "removed"),
        ("bollards", "planned", "pulled"),
        ("demolition", "planned", "demolished"),
        ("hoardings", "standing", "removed"),
    ],
)
def test_planned_is_hollow_or_dashed_and_done_is_filled_or_solid(layer: str, planned: str, done: str) -> None:
    symbols = {case.value: case.symbol for case in definition(layer).style.cases}
    if definition(layer).geometry == "LineString":
        assert symbols[planned].dash and not symbols[done].dash
    else:
        assert not symbols[planned].fill and symbols[done].fill


def _differ(one: Symbol, other: Symbol) -> bool:
    """By filling, hatch, dash or marker, or clearly by lightness."""
    shapes = [(bool(s.fill), s.hatch, bool(s.dash), s.marker) for s in (one, other)]
    return shapes[0] != shapes[1] or abs(_luminance(one.fill) - _luminance(other.fill)) > 0.3


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it; no colour is white paper."""
    if not colour:
        return 1.0
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
