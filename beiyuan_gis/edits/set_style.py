"""Draw a layer with other colours, widths and sizes, or name its features by another field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from beiyuan_gis.catalogue import Case, LayerDefinition, Style, Symbol
from beiyuan_gis.edits.selection import changing, no_layer, require
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.project import Project

WORDS = mark("Change how {layer} shows '{case}'")
WORDS_HIDE, WORDS_SHOW = mark("Hide '{case}' of {layer}"), mark("Show '{case}' of {layer} again")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
WIDEST, LARGEST = 20.0, 50.0
"""Millimetres that an outline may be wide, and a point's symbol large, on paper as on the screen."""


def why_not(project: Project, layer: str) -> Message | None:
    """Why `layer` has no style to change, or None."""
    return no_layer(project, layer)


def set_style(project: Project, layer: str, style: Style, label: str | None = None) -> Edit:
    """Give `layer` another style and, with `label`, another field to name features by; empty for none.

    No feature is touched. Raise Refused when a colour is none, a width is out of range, a class is there
    twice, a field is not there, and when nothing would change.
    """
    require(why_not(project, layer))
    before = project.layer(layer)
    label = before.label if label is None else label
    if label and label != before.label and before.field(label) is None:
        raise Refused(no_field(before, label))
    after = msgspec.structs.replace(before, style=style, label=label)
    require(what_is_wrong(after))
    words = message("Change the style of {layer}", layer=before.title)
    if style == before.style:
        field = before.field(label)
        words = (
            message("Name {layer} by {field}", layer=before.title, field=field.title)
            if field is not None
            else message("Leave {layer} without names", layer=before.title)
        )
    elif (only := _only_class(before.style, style)) is not None:
        words = message(_words(*only), layer=before.title, case=only[0].title)
    return changing(Edit.of(words, definitions=[LayerChange(before, after)]))


def what_is_wrong(definition: LayerDefinition) -> Message | None:
    """Why a layer cannot be drawn as its definition says, or None."""
    style = definition.style
    if style.by and definition.field(style.by) is None:
        return no_field(definition, style.by)
    values = [case.value for case in style.cases]
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        return message("The class '{value}' is there twice.", value=twice)
    return next((why for symbol in _symbols(style) for why in _wrong_in(symbol)), None)


def no_field(definition: LayerDefinition, name: str) -> Message:
    """The reason when a layer has no field called `name`."""
    return message("The layer {layer} has no field '{field}'.", layer=definition.title, field=name)


def _symbols(style: Style) -> Iterator[Symbol]:
    yield style.symbol
    yield from (case.symbol for case in style.cases)


class _Range(NamedTuple):
    value: float
    most: float
    reason: Message


def _wrong_in(symbol: Symbol) -> Iterator[Message]:
    for colour in (symbol.fill, symbol.stroke):
        if colour and not _COLOUR.fullmatch(colour):
            yield message("'{colour}' is no colour: #rrggbb is expected.", colour=colour)
    ranges = (
        _Range(symbol.width, WIDEST, message("A line is 0 to {most} mm wide.", most=WIDEST)),
        _Range(symbol.size, LARGEST, message("A symbol is 0 to {most} mm large.", most=LARGEST)),
        _Range(symbol.opacity, 1.0, message("Opacity is between 0 and 1.")),
    )
    yield from (reason for value, most, reason in ranges if not 0 <= value <= most)
    if any(not 0 < dash <= LARGEST for dash in symbol.dash):
        yield message("Dashes are more than 0 and at most {most} mm long.", most=LARGEST)


def _only_class(before: Style, after: Style) -> tuple[Case, Case] | None:
    """The one class that is drawn otherwise, before and after, if nothing else is."""
    if (before.by, before.symbol, len(before.cases)) != (after.by, after.symbol, len(after.cases)):
        return None
    other = [(old, new) for old, new in zip(before.cases, after.cases, strict=True) if old != new]
    if len(other) != 1 or (other[0][0].value, other[0][0].title) != (other[0][1].value, other[0][1].title):
        return None
    return other[0]


def _words(before: Case, after: Case) -> str:
    if before.hidden == after.hidden:
        return WORDS
    return WORDS_HIDE if after.hidden else WORDS_SHOW
