"""Every verb on anything at all: a named refusal, or an edit that keeps the laws. Never a crash.

A few thousand cases run each time. BEIYUAN_FUZZ gives another number, and BEIYUAN_FUZZ_SEED another start:

    BEIYUAN_FUZZ=100000 python -m pytest tests/edits/test_fuzz.py
"""

from __future__ import annotations

import math
import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis import edits
from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.edits.add_features import Drawn, add_features
from beiyuan_gis.edits.add_hole import add_hole
from beiyuan_gis.edits.add_part import add_part
from beiyuan_gis.edits.calculate_field import calculate_field
from beiyuan_gis.edits.clipboard_text import as_text
from beiyuan_gis.edits.cut_out import cut_out
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.delete_shared_vertex import delete_shared_vertex
from beiyuan_gis.edits.delete_vertex import delete_vertex
from beiyuan_gis.edits.dissolve import dissolve
from beiyuan_gis.edits.draw_hole import draw_hole
from beiyuan_gis.edits.duplicate_features import duplicate_features
from beiyuan_gis.edits.explode_multipart import explode_multipart
from beiyuan_gis.edits.extrude_edge import extrude_edge
from beiyuan_gis.edits.fill_holes import fill_holes
from beiyuan_gis.edits.insert_shared_vertex import insert_shared_vertex
from beiyuan_gis.edits.insert_vertex import insert_vertex
from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.edits.mirror_features import mirror_features
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.edits.move_shared_vertex import move_shared_vertex
from beiyuan_gis.edits.move_vertex import move_vertex
from beiyuan_gis.edits.offset_parallel import offset_parallel
from beiyuan_gis.edits.paste_cells import paste_cells
from beiyuan_gis.edits.paste_text import paste_text
from beiyuan_gis.edits.polygons_from_lines import polygons_from_lines
from beiyuan_gis.edits.replace_layer import replace_layer
from beiyuan_gis.edits.replace_text import Search, replace_text
from beiyuan_gis.edits.reshape import reshape
from beiyuan_gis.edits.rotate_features import rotate_features
from beiyuan_gis.edits.scale_features import scale_features
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.edits.simplify import simplify
from beiyuan_gis.edits.smooth import smooth
from beiyuan_gis.edits.split_feature import split_feature
from beiyuan_gis.edits.split_features import split_features
from beiyuan_gis.edits.square_corners import square_corners
from beiyuan_gis.edits.vertices import VertexRef
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.world import LAYERS, OF_TYPE, at, project, state

CASES = int(os.environ.get("BEIYUAN_FUZZ", "5000"))
SEED = int(os.environ.get("BEIYUAN_FUZZ_SEED", "20251221"))
NUMBERS = (
    0.0,
    -0.0,
    1e-12,
    1e-3,
    0.5,
    1.0,
    7.3,
    15.0,
    90.0,
    -90.0,
    360.0,
    1e4,
    1e9,
    -3.0,
    math.nan,
    math.inf,
)

# ---------------------------------------------------------------- anything that can lie in a layer


def place(r: random.Random) -> tuple[float, float]:
    """On a coarse grid often, so that corners and edges meet; rarely nowhere at all."""
    if r.random() < 0.003:
        return r.choice([at(math.nan, 0), at(math.inf, 0), at(0, 1e8), at(1e-9, 0)])
    if r.random() < 0.6:
        return at(5.0 * r.randrange(9), 5.0 * r.randrange(9))
    return at(r.uniform(0, 45), r.uniform(0, 45))


def ring(r: random.Random) -> list[tuple[float, float]]:
    """A box, a star, a random walk with spikes and repeated points, or a hair."""
    kind = r.randrange(5)
    x, y = r.choice([0, 5, 10, 15]), r.choice([0, 5, 10, 15])
    if kind <= 1:
        w, h = r.choice([5, 10, 20]), r.choice([5, 10, 20])
        lean = r.choice([0, 0, 0, 0.3, 1e-4])
        return [at(x, y), at(x + w, y + lean), at(x + w + lean, y + h), at(x, y + h)]
    if kind == 2:
        n = r.randrange(3, 12)
        turns = [(i + r.uniform(-0.3, 0.3)) * math.tau / n for i in range(n)]
        return [at(x + q * math.cos(t), y + q * math.sin(t)) for t in turns for q in [r.uniform(2, 25)]]
    if kind == 3:
        return [at(x, y), at(x + 20, y), at(x + 20, y + r.choice([0, 1e-10, 1e-5])), at(x, y)]
    points = [place(r) for _ in range(r.randrange(3, 8))]
    return points + [r.choice(points) for _ in range(r.randrange(3))]


def polygon(r: random.Random) -> Polygon:
    outline = ring(r)
    holes = []
    if r.random() < 0.4:
        (cx, cy), share = np.mean(outline, axis=0), r.choice([0.2, 0.5, 1.0])
        holes.append([(cx + (x - cx) * share, cy + (y - cy) * share) for x, y in outline])
    if r.random() < 0.15:
        holes.append(ring(r))
    try:
        return Polygon(outline, holes)
    except shapely.errors.GEOSException:  # a ring that begins nowhere does not close
        return Polygon()


def line(r: random.Random) -> LineString:
    points = [place(r) for _ in range(r.randrange(2, 8))]
    return LineString(points + [points[0]] * (r.random() < 0.2))


def anything(r: random.Random) -> BaseGeometry:
    kind = r.randrange(12)
    geometry: BaseGeometry
    if kind <= 5:
        geometry = polygon(r)
    elif kind <= 7:
        geometry = line(r)
    elif kind == 8:
        geometry = Point(place(r))
    elif kind == 9:
        geometry = MultiPolygon([polygon(r) for _ in range(r.randrange(1, 4))])
    elif kind == 10:
        geometry = MultiLineString([line(r) for _ in range(r.randrange(1, 4))])
    else:
        geometry = r.choice([Polygon(), LineString(), MultiPolygon(), MultiPoint([place(r), place(r)])])
    if r.random() < 0.8:
        return geometry
    z = r.choice([30.0, math.nan])
    solid = shapely.force_3d(geometry)
    return shapely.transform(solid, lambda c: np.column_stack([c[:, :2], np.full(len(c), z)]), include_z=True)


def sound(r: random.Random) -> BaseGeometry:
    """Something sound, so that verbs get to work too."""
    while True:
        geometry = r.choice([polygon, polygon, polygon, line, anything])(r)
        xy = shapely.get_coordinates(geometry)
        if len(xy) and np.isfinite(xy).all() and shapely.is_valid(geometry):
            return geometry


def ground(r: random.Random) -> Project:
    """Anything at all, or sound geometry only, sometimes with small copies inside."""
    if r.random() < 0.4:
        return project(*(anything(r) for _ in range(r.randrange(2, 6))))
    geometries = [sound(r) for _ in range(r.randrange(1, 4))]
    if r.random() < 0.5:
        middle = shapely.get_coordinates(shapely.point_on_surface(geometries[0]))
        geometries.append(shapely.transform(geometries[0], lambda xy: middle + (xy - middle) * 0.4))
    return project(*geometries, floors=r.choice([6, None]))


# ---------------------------------------------------------------- every verb, with any arguments

Verb = Callable[[random.Random, Project, list[Key]], Edit]


def vertex(r: random.Random) -> VertexRef:
    return VertexRef(r.choice([0, 0, 0, 1]), r.choice([0, 0, 1]), r.randrange(-1, 7))


def text(r: random.Random, world: Project) -> str:
    """What a clipboard may hold: our own text, geometry of any kind, and all of it damaged."""
    chosen = r.sample(state(world), k=min(len(state(world)), r.randrange(1, 3)))
    kind = r.randrange(4)
    if kind == 0:
        written = as_text({d.id: d for d in LAYERS}, chosen)
    elif kind == 1:
        written = "\n".join(str(shapely.to_wkt(f.geometry)) for f in chosen)
    else:
        bare = [f.geometry for f in chosen if np.isfinite(shapely.get_coordinates(f.geometry)).all()]
        shapes = ",".join(shapely.to_geojson(g) for g in bare)
        written = f'{{"type":"GeometryCollection","geometries":[{shapes}]}}'
    if r.random() < 0.3:
        cut = r.randrange(len(written) + 1)
        written = (
            written[:cut] + r.choice(["", "\0", "((", "\ud800", "NaN", "\t", '"', "}"]) + written[cut + 1 :]
        )
    return written


def layer(r: random.Random) -> str:
    return r.choice([*OF_TYPE.values(), "trams"])


def keys_of(world: Project) -> list[Key]:
    return [f.key for f in state(world)]


CALCULATIONS = (
    ("name", "upper(name) || $id"), ("height", "$area_plane / floors"), ("floors", "round($area)"),
    ("floors", "1 / 0"), ("source", "null"), ("status", "if($id = 1, 'done', 'x')"),
    ("finished", "today() + $id"),
    ("floors", "1e17"), ("no such", "1"), ("name", "1 +"), ("kept", "$length > 10 or kept"),
)  # fmt: skip


def cells(r: random.Random, keys: list[Key]) -> tuple[list[int], list[str], list[list[str]]]:
    """A block over the features of one layer, often with something in it that does not fit."""
    ids = [k.id for k in keys if k.layer == keys[0].layer]
    columns = r.sample(["$id", "name", "status", "households", "height", "kept", "finished", ""], k=3)
    fitting = {
        "status": ["done", "planned"], "households": ["1", "１,２00"], "height": ["1.5", "", "3"],
        "kept": ["是", "no"], "finished": ["2025/1/2", ""],
    }  # fmt: skip
    block = [[str(i) if c == "$id" else r.choice(fitting.get(c, ["a", "b"])) for c in columns] for i in ids]
    if r.random() < 0.3:
        r.choice(block)[r.randrange(3)] = r.choice(["", "NaN", "\0", "9" * 30, "\ud800"])
    return ids, columns, block[: len(block) - (r.random() < 0.1)]


VERBS: dict[str, Verb] = {
    "add_feature": lambda r, w, k: add_feature(w, layer(r), anything(r)),
    "add_features": lambda r, w, k: add_features(w, layer(r), [Drawn(sound(r)), Drawn(anything(r))]),
    "add_hole": lambda r, w, k: add_hole(w, k),
    "add_part": lambda r, w, k: add_part(w, k[0], r.choice([polygon(r), line(r), anything(r)])),
    "calculate_field": lambda r, w, k: calculate_field(w, k, *r.choice(CALCULATIONS)),
    "cut_out": lambda r, w, k: cut_out(w, k, r.choice(k)),
    "delete_features": lambda r, w, k: delete_features(w, k),
    "delete_shared_vertex": lambda r, w, k: delete_shared_vertex(w, k[0], vertex(r), keys_of(w)),
    "delete_vertex": lambda r, w, k: delete_vertex(w, k[0], vertex(r)),
    "dissolve": lambda r, w, k: dissolve(w, k, r.choice(["name", "floors", "no such"])),
    "draw_hole": lambda r, w, k: draw_hole(w, k[0], r.choice([anything(r), *(f.geometry for f in state(w))])),
    "duplicate_features": lambda r, w, k: duplicate_features(w, k),
    "explode_multipart": lambda r, w, k: explode_multipart(w, k),
    "extrude_edge": lambda r, w, k: extrude_edge(w, k[0], vertex(r), r.choice(NUMBERS)),
    "fill_holes": lambda r, w, k: fill_holes(w, k),
    "insert_shared_vertex": lambda r, w, k: insert_shared_vertex(
        w, k[0], vertex(r), place(r), place(r), keys_of(w)
    ),
    "insert_vertex": lambda r, w, k: insert_vertex(w, k[0], vertex(r), *place(r)),
    "merge_features": lambda r, w, k: merge_features(w, k, r.choice(k), multipart=r.random() < 0.5),
    "mirror_features": lambda r, w, k: mirror_features(w, k, r.choice(["east_west", "north_south"])),
    "move_features": lambda r, w, k: move_features(w, k, r.choice(NUMBERS), r.choice(NUMBERS)),
    "move_shared_vertex": lambda r, w, k: move_shared_vertex(w, k[0], vertex(r), *place(r), keys_of(w)),
    "move_vertex": lambda r, w, k: move_vertex(w, k[0], vertex(r), *place(r)),
    "offset_parallel": lambda r, w, k: offset_parallel(w, k, r.choice(NUMBERS)),
    "paste_cells": lambda r, w, k: paste_cells(w, k[0].layer, *cells(r, k)),
    "paste_text": lambda r, w, k: paste_text(w, layer(r), text(r, w)),
    "polygons_from_lines": lambda r, w, k: polygons_from_lines(w, k, layer(r)),
    "replace_layer": lambda r, w, k: replace_layer(w, layer(r), [Drawn(anything(r))]),
    "reshape": lambda r, w, k: reshape(w, k, r.choice([line(r), anything(r)])),
    "replace_text": lambda r, w, k: replace_text(
        w, k, Search(r.choice(["帅", "", "示意", "\\"]), r.choice(["", "x", "\0", "\\1"]), r.random() < 0.5)
    ),
    "rotate_features": lambda r, w, k: rotate_features(w, k, r.choice(NUMBERS)),
    "scale_features": lambda r, w, k: scale_features(w, k, r.choice(NUMBERS)),
    "set_attributes": lambda r, w, k: set_attributes(
        w, k, {r.choice(["name", "floors", "x"]): r.choice(NUMBERS)}
    ),
    "simplify": lambda r, w, k: simplify(w, k, r.choice(NUMBERS)),
    "smooth": lambda r, w, k: smooth(w, k, r.choice([1, 2, 3, *NUMBERS])),
    "split_features": lambda r, w, k: split_features(w, k, r.choice([line(r), line(r), anything(r)])),
    "split_feature": lambda r, w, k: split_feature(w, k[0], r.choice([line(r), anything(r)])),
    "square_corners": lambda r, w, k: square_corners(w, k, r.choice([5.0, 15.0, 30.0, *NUMBERS])),
}


def test_every_verb_is_fuzzed() -> None:
    files = Path(edits.__file__).parent.glob("*.py")
    assert set(VERBS) == {p.stem for p in files if "\ndef why_not(" in p.read_text("utf-8")}


@np.errstate(invalid="ignore")  # numpy remarks on every NaN that passes through
def test_nothing_crashes_and_nothing_unsound_comes_out() -> None:
    done: Counter[str] = Counter()
    verbs = list(VERBS)
    for case in range(CASES):
        name = verbs[case % len(verbs)]
        r = random.Random(SEED * 1_000_003 + case)
        world = ground(r)
        keys = [f.key for f in state(world)]
        chosen = r.sample(keys, k=r.choice([1, len(keys), r.randint(1, len(keys))]))
        if r.random() < 0.5:  # most verbs work within one layer
            chosen = [k for k in chosen if k.layer == chosen[0].layer]
        try:
            edit = VERBS[name](r, world, chosen)
            keeps_the_laws(world, edit)
        except Refused as refused:
            assert str(refused)
            continue
        except Exception as error:
            raise AssertionError(f"case {case} of seed {SEED}: {name}({chosen})") from error
        done[name] += 1
    assert CASES < 1000 or set(done) == set(VERBS), f"never done: {set(VERBS) - set(done)}"


def keeps_the_laws(before: Project, edit: Edit) -> None:
    """The input stays, the inverse restores it, and what was sound or is new is sound."""
    was = [(f.key, f.wkb) for f in state(before)]
    after = before.apply(edit)
    assert [(f.key, f.wkb) for f in state(before)] == was
    assert state(after.apply(~edit)) == state(before)
    for change in edit:
        if change.after is None:
            continue
        same = change.before is not None and change.before.wkb == change.after.wkb
        if not same and (change.before is None or shapely.is_valid(change.before.geometry)):
            geometry = change.after.geometry
            assert not geometry.is_empty and np.isfinite(shapely.get_coordinates(geometry)).all()
            assert shapely.is_valid(geometry), shapely.is_valid_reason(geometry)
        definition = before.layer(change.key.layer)
        assert change.after.geometry.geom_type.removeprefix("Multi") == definition.geometry
        if change.before is None:
            assert change.key.id >= before.table(change.key.layer).next_id
