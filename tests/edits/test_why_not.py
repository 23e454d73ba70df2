"""Why an action is disabled, and that a verb refuses with the same words."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Point

from beiyuan_gis import edits
from beiyuan_gis.catalogue import Field, Style, Symbol
from beiyuan_gis.edits.attach_files import attach_files
from beiyuan_gis.edits.replace_text import Search
from beiyuan_gis.edits.vertices import VertexRef
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.model.feature import Key
from tests.edits.world import at, project, rectangle

WORLD = project(
    rectangle(0, 0, 9, 9), rectangle(9, 0, 9, 9), LineString([at(0, 0), at(5, 0)]), Point(at(0, 0))
)
PHOTO = Attachment("photo.jpg", "image/jpeg", 9, "0" * 64)
A, B, LINE, POINT = Key("parcels", 1), Key("parcels", 2), Key("railings", 1), Key("bollards", 1)
WORLD = WORLD.apply(attach_files(WORLD, A, [PHOTO]))
VERTEX = VertexRef(0, 0, 0)
ON_LAYERS: dict[str, tuple[Any, ...]] = {
    "add_feature": (Point(at(0, 0)),),
    "add_features": ([],),
    "replace_layer": ([],),
    "paste_text": ("",),
    "paste_cells": ([], [], []),
    "set_style": (Style(Symbol(width=1.0)),),
    "rename_layer": (Text("新", "New"),),
    "remove_layer": (),
    "move_layer": (0,),
    "add_field": (Field("x", "text", Text("甲", "X")),),
    "remove_field": ("floors",),
    "rename_field": ("name", Text("甲", "X")),
}
ON_DEFINITION = {"add_layer"}
ON_KEYS: dict[str, tuple[Any, ...]] = {
    "delete_features": (),
    "move_features": (1.0, 1.0),
    "set_attributes": ({"name": "x"},),
    "calculate_field": ("name", "'x'"),
    "replace_text": (Search("a"),),
    "merge_features": (A,),
    "duplicate_features": (),
    "cut_out": (A,),
    "add_hole": (),
    "fill_holes": (),
    "dissolve": ("floors",),
    "square_corners": (),
    "simplify": (1.0,),
    "smooth": (2,),
    "rotate_features": (30.0,),
    "scale_features": (2.0,),
    "mirror_features": ("east_west",),
    "offset_parallel": (1.0,),
    "polygons_from_lines": ("parcels",),
    "explode_multipart": (),
    "reshape": (LineString([at(-1, 4), at(4, 4), at(4, -1)]),),
    "split_features": (LineString([at(4, -1), at(4, 11)]),),
}
ON_KEY: dict[str, tuple[Any, ...]] = {
    "attach_files": ([PHOTO._replace(digest="1" * 64)],),
    "detach_file": (PHOTO.digest,),
    "rename_attachment": (PHOTO.digest, "x"),
    "note_attachment": (PHOTO.digest, "x"),
    "move_vertex": (VERTEX, *at(-1, -1)),
    "insert_vertex": (VERTEX, *at(-1, -1)),
    "delete_vertex": (VERTEX,),
    "split_feature": (LineString([at(4, -1), at(4, 11)]),),
    "extrude_edge": (VERTEX, 1.0),
    "add_part": (rectangle(50, 50, 5, 5),),
    "draw_hole": (rectangle(2, 2, 5, 5),),
    "move_shared_vertex": (VERTEX, *at(-1, -1), [A, B]),
    "insert_shared_vertex": (VERTEX, at(0, 4), at(-1, 4), [A, B]),
    "delete_shared_vertex": (VERTEX, [A]),
}
ALL = ON_LAYERS | ON_KEYS | ON_KEY


def module(verb: str) -> Any:
    return import_module(f"beiyuan_gis.edits.{verb}")


def test_every_verb_is_a_file_with_a_reason() -> None:
    paths = {p.stem: p.read_text("utf-8") for p in Path(edits.__file__).parent.glob("*.py")}
    files = {stem for stem, source in paths.items() if "def why_not(" in source or f"def {stem}(" in source}
    files -= {"vertices", "sharing"}  # what a geometry has, not something done to it
    assert files == set(ALL) | ON_DEFINITION
    for verb in files:
        assert callable(getattr(module(verb), verb)) and callable(module(verb).why_not)


@pytest.mark.parametrize("verb", ON_KEYS | ON_KEY)
def test_nothing_chosen_says_what_to_choose(verb: str) -> None:
    reason = module(verb).why_not(WORLD, [])
    assert "Select" in str(reason)
    if verb in ON_KEYS:
        with pytest.raises(Refused) as refused:
            getattr(module(verb), verb)(WORLD, [], *ON_KEYS[verb])
        assert refused.value.message == reason


@pytest.mark.parametrize("verb", ON_KEY)
def test_one_at_a_time(verb: str) -> None:
    assert str(module(verb).why_not(WORLD, [A, B])) == "Select one feature only; 2 are selected."
    assert module(verb).why_not(WORLD, iter([A])) is None
    getattr(module(verb), verb)(WORLD, A, *ON_KEY[verb])


@pytest.mark.parametrize("verb", ["insert_vertex", "delete_vertex", "split_feature", "extrude_edge"])
def test_points_say_why(verb: str) -> None:
    reason = module(verb).why_not(WORLD, [POINT])
    with pytest.raises(Refused) as refused:
        getattr(module(verb), verb)(WORLD, POINT, *ON_KEY[verb])
    assert refused.value.message == reason is not None


@pytest.mark.parametrize("keys", [[A], [A, LINE], [POINT, Key("bollards", 2)]])
def test_merging_says_why(keys: list[Key]) -> None:
    merge = module("merge_features")
    reason = merge.why_not(WORLD, keys)
    with pytest.raises(Refused) as refused:
        merge.merge_features(WORLD, keys, keys[0])
    assert refused.value.message == reason is not None
    assert merge.why_not(WORLD, iter([A, B])) is None


@pytest.mark.parametrize("verb", ON_LAYERS)
def test_a_layer_that_is_not_there(verb: str) -> None:
    reason = module(verb).why_not(WORLD, "trams")
    assert str(reason) == "There is no layer 'trams' in this project."
    assert module(verb).why_not(WORLD, "bollards") is None
    with pytest.raises(Refused) as refused:
        getattr(module(verb), verb)(WORLD, "trams", *ON_LAYERS[verb])
    assert refused.value.message == reason
