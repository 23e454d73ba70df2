"""The catalogue reads what is there, and says of what is wrong which file and which key."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from beiyuan_gis.catalogue import (
    Catalogue,
    CatalogueError,
    LayerDefinition,
    Symbol,
    layers_folder,
    load,
    read_sample,
)
from beiyuan_gis.i18n import Text


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A catalogue of one layer that a test may spoil."""
    for file in ("fields.toml", "figures.toml", "bollards/layer.toml"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(layers_folder() / file, tmp_path / file)
    return tmp_path


@pytest.fixture
def spoil(copy: Path) -> Callable[[str, str, str], str]:
    """Replaces the first occurrence of a text in a file; returns what loading says of it."""

    def replace(file: str, old: str, new: str) -> str:
        text = (copy / file).read_text("utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(CatalogueError) as caught:
            load(copy)
        return str(caught.value)

    return replace


def test_the_spoiled_copy_is_sound_before(copy: Path) -> None:
    assert [layer.id for layer in load(copy).layers] == ["bollards"]


LAYER = "bollards/layer.toml"
WHERE = 'where = { status = ["pulled"]'


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (LAYER, "measure = {", "measure = [", "line 5"),
        (LAYER, 'geometry = "Point"', 'geometry = "Blob"', "$.geometry"),
        (LAYER, "order = 90", 'order = "last"', "$.order"),
        (LAYER, "title = {", "titel = {", "titel"),
        (LAYER, "order = 90\n", "", "order"),
        (LAYER, "width = 0.4,", 'width = "thin",', "$.style.cases[0].symbol.width"),
        (LAYER, '"street",', '"stret",', "'stret'"),
        (LAYER, '"street",', "7,", "$.fields[1]"),
        (LAYER, 'default = "planned"', 'default = "plan"', "fields.default"),
        (LAYER, 'values = ["planned"]', 'values = ["plan"]', "milestones"),
        (LAYER, 'by = "status"', 'by = "state"', "style.by"),
        (LAYER, '[[style.cases]]\nvalue = "planned"', '[[style.cases]]\nvalue = "plan"', "style.cases"),
        (LAYER, WHERE, 'where = { state = ["pulled"]', "progress.done.where"),
        (LAYER, WHERE, 'where = { status = ["out"]', "progress.done.where"),
        (LAYER, '{ query = { what = "count" }', '{ figure = "bollards.plan"', "progress.target"),
        (LAYER, '"bollards.count_removed"', '"bollards.removed"', "figures.figure"),
        (LAYER, 'done = { what = "count"', 'done = { what = "sum"', "progress.done.field"),
        ("fields.toml", 'street = { type = "text"', 'street = { type = "txt"', "street: "),
        ("fields.toml", 'note = {', 'other = 3\nnote = {', "other: "),
        ("figures.toml", "value = 342", "worth = 342", "bollards.count_removed: "),
        ("figures.toml", 'qualifier = "about"', 'qualifier = "roughly"', "households_benefiting: "),
        ("figures.toml", "[boundary.subdistrict_area]", "boundary = 3\n[other.area]", "boundary: "),
    ],
)  # fmt: skip
def test_an_error_names_the_file_and_the_key(
    spoil: Callable[[str, str, str], str], copy: Path, file: str, old: str, new: str, said: str
) -> None:
    sentence = spoil(file, old, new)
    assert str(copy / file) in sentence
    assert said in sentence


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "fields.toml").unlink()
    with pytest.raises(CatalogueError, match=r"fields\.toml"):
        load(copy)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"features": 3}',
        '{"features": [{"id": 1, "properties": {}, "geometry": {"type": "Pont", "coordinates": [1, 2]}}]}',
        '{"features": [{"properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
    ],
)
def test_a_sample_that_cannot_be_read_is_named(copy: Path, text: str) -> None:
    path = copy / "bollards" / "features.geojson"
    path.write_text(text, "utf-8")
    (definition,) = load(copy).layers
    with pytest.raises(CatalogueError) as caught:
        read_sample(copy, definition)
    assert str(path) in str(caught.value)


def test_a_layer_is_added_by_a_folder(copy: Path) -> None:
    shutil.copytree(copy / "bollards", copy / "street_trees")
    text = (copy / "street_trees" / "layer.toml").read_text("utf-8")
    (copy / "street_trees" / "layer.toml").write_text(text.replace("order = 90", "order = 5"), "utf-8")
    assert [layer.id for layer in load(copy).layers] == ["street_trees", "bollards"]


def test_shared_and_own_fields_come_in_the_order_written(shipped: Catalogue) -> None:
    (parcels,) = (d for d in shipped.layers if d.id == "bungalow_relocation")
    names = [f.name for f in parcels.fields]
    assert names[:5] == ["name", "status", "households", "signed_households", "signed_day_one"]
    households = parcels.field("households")
    assert households is not None and households.title == Text("户数", "Households")
    assert parcels.field("no such field") is None


def test_a_definition_survives_the_project_file(shipped: Catalogue) -> None:
    for definition in shipped.layers:
        assert LayerDefinition.from_json(definition.to_json()) == definition
    with pytest.raises(CatalogueError):
        LayerDefinition.from_json('{"title": 1}')


def test_a_case_gives_its_symbol_and_anything_else_the_base_one(shipped: Catalogue) -> None:
    (bollards,) = (d for d in shipped.layers if d.id == "bollards")
    style = bollards.style
    assert style.symbol_for({"status": "pulled"}) == style.cases[1].symbol
    assert style.symbol_for({"status": None}) == style.symbol_for({}) == style.symbol
    assert isinstance(style.symbol, Symbol)


def test_layers_come_in_drawing_order_and_figures_in_the_order_of_the_ledger(shipped: Catalogue) -> None:
    assert [d.order for d in shipped.layers] == sorted(d.order for d in shipped.layers)
    assert shipped.layers[0].id == "boundary"
    assert shipped.figures[0].id == "boundary.subdistrict_area"
    (districts,) = (f for f in shipped.figures if f.id == "projects.business_districts")
    assert districts.names == ("万达 Wanda", "国泰 Guotai", "北京ONE Beijing ONE")
