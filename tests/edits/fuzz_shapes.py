"""The verbs that make or change geometry as a whole, called with any arguments, and what holds of each alone.

Each function calls its verb and returns the edit, or lets the refusal pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.edits.add_features import Drawn, add_features
from beiyuan_gis.edits.add_hole import add_hole
from beiyuan_gis.edits.cut_out import cut_out
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.dissolve import dissolve
from beiyuan_gis.edits.duplicate_features import GAP, duplicate_features
from beiyuan_gis.edits.explode_multipart import explode_multipart
from beiyuan_gis.edits.fill_holes import fill_holes
from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.edits.mirror_features import mirror_features
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.edits.offset_parallel import offset_parallel
from beiyuan_gis.edits.polygons_from_lines import polygons_from_lines
from beiyuan_gis.edits.replace_layer import replace_layer
from beiyuan_gis.edits.reshape import reshape
from beiyuan_gis.edits.rotate_features import rotate_features
from beiyuan_gis.edits.scale_features import scale_features
from beiyuan_gis.edits.simplify import simplify
from beiyuan_gis.edits.smooth import smooth
from beiyuan_gis.edits.split_feature import split_feature
from beiyuan_gis.edits.split_features import split_features
from beiyuan_gis.edits.square_corners import square_corners
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits import fuzz_laws as laws
from tests.edits.fuzz_ground import OF_TYPE, anything, cut, number, sound, values
from tests.edits.fuzz_laws import afters, befores, geometries

Keys = Sequence[Key]
Verb = Callable[[Random, Project, list[Key], Keys], Edit]
"""Given the keys that are chosen, and those of all that lie there."""


def layer(r: Random) -> str:
    return r.choice([*OF_TYPE.values(), "trams"])


def geometry_of(project: Project, key: Key) -> BaseGeometry:
    feature = project.get(key)
    assert feature is not None
    return feature.geometry


# ---------------------------------------------------------------- new features, and none


def _drawn(r: Random, some: Sequence[BaseGeometry]) -> list[Drawn]:
    return [Drawn(g, {"name": "new"} if r.random() < 0.5 else {}) for g in some]


def adding_one(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    drawn = r.choice([sound, anything])(r)
    wanted = OF_TYPE[drawn.geom_type.removeprefix("Multi")] if r.random() < 0.8 else layer(r)
    fields = values(r)
    edit = add_feature(project, wanted, drawn, {n: fields[n] for n in r.sample([*fields], k=2)})
    (new,) = afters(edit)
    assert shapely.get_coordinates(new.geometry).tolist() == shapely.get_coordinates(drawn).tolist()
    return edit


def adding(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    drawn = [sound(r) for _ in range(r.randrange(3))] + [anything(r)] * (r.random() < 0.3)
    wanted = OF_TYPE[drawn[0].geom_type.removeprefix("Multi")] if drawn else layer(r)
    edit = add_features(project, wanted, _drawn(r, drawn))
    assert len(edit.changes) == len(drawn) and not befores(edit)
    return edit


def replacing(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    drawn = [r.choice([sound, sound, anything])(r) for _ in range(r.randrange(3))]
    wanted = OF_TYPE[drawn[0].geom_type.removeprefix("Multi")] if drawn else layer(r)
    edit = replace_layer(project, wanted, _drawn(r, drawn))
    assert [f.key for f in project.apply(edit).table(wanted)] == [f.key for f in afters(edit)]
    return edit


def deleting(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = delete_features(project, keys)
    assert edit.keys == {*keys} and not afters(edit)
    return edit


def duplicating(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = duplicate_features(project, keys)
    originals = [geometry_of(project, key) for key in dict.fromkeys(keys)]
    copies = geometries(afters(edit))
    laws.near(float(shapely.area(originals).sum()), float(shapely.area(copies).sum()), laws.slack(copies))
    laws.near(shapely.total_bounds(copies)[0] - shapely.total_bounds(originals)[2], GAP)
    for copy in afters(edit):
        assert copy.attributes["households"] is None and copy.attributes["status"] == "planned"
    return edit


def parallels(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    distance = number(r)
    edit = offset_parallel(project, keys, distance)
    assert len(edit.changes) == len(dict.fromkeys(keys)) and not befores(edit)
    for key, new in zip(dict.fromkeys(keys), afters(edit), strict=True):
        original = shapely.force_2d(geometry_of(project, key))
        if original.geom_type.endswith("Polygon"):
            was, now = laws.filled(original), laws.filled(shapely.force_2d(new.geometry))
            inner, outer = (was, now) if distance > 0 else (now, was)
            laws.near(inner.difference(outer).area, 0.0, laws.slack([inner]))
            assert was.boundary.distance(now.boundary) >= abs(distance) * 0.99
    return edit


def areas_of_lines(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = polygons_from_lines(project, keys, "parcels" if r.random() < 0.95 else layer(r))
    faces = geometries(afters(edit))
    laws.near(shapely.union_all(faces).area, float(shapely.area(faces).sum()), laws.slack(faces))
    lines = shapely.union_all([geometry_of(project, key) for key in keys])
    laws.runs_along(shapely.union_all([face.boundary for face in faces]), lines)
    return edit


# ---------------------------------------------------------------- areas apart and together


def splitting_one(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = split_feature(project, keys[0], cut(r))
    laws.same_ground(geometries(befores(edit)), geometries(afters(edit)))
    laws.same_counts(edit, "households", "signed", "cost")
    return edit


def splitting(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = split_features(project, keys, cut(r))
    laws.near(*(float(shapely.area(geometries(some(edit))).sum()) for some in (befores, afters)),
              laws.slack(geometries(afters(edit))))  # fmt: skip
    laws.same_counts(edit, "households", "signed", "cost")
    return edit


def exploding(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = explode_multipart(project, keys)
    laws.same_parts(edit)
    laws.same_counts(edit, "households", "signed", "cost")
    return edit


def merging(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    keep = r.choice(keys) if keys else Key("parcels", 1)
    edit = merge_features(project, keys, keep, multipart=r.random() < 0.6)
    (kept,) = afters(edit)
    assert kept.key == keep and edit.keys == {*keys}
    _as_the_union(edit)
    laws.same_counts(edit, "households", "signed", "cost")
    return edit


def dissolving(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    field = r.choice(["name", "floors", "status", "kept", "no such"])
    edit = dissolve(project, keys, field)
    _as_the_union(edit)
    laws.same_counts(edit, "households", "signed", "cost")
    kept = [(type(v), v) for f in afters(edit) for v in [f.attributes[field]]]
    assert len({*kept}) == len(kept)
    return edit


def _as_the_union(edit: Edit) -> None:
    """Lines may run over each other, and count once."""
    was, now = geometries(befores(edit)), geometries(afters(edit))
    if was[0].geom_type.endswith("Polygon"):
        one, other = shapely.union_all(was), shapely.union_all(now)
        laws.near(one.symmetric_difference(other).area, 0.0, laws.slack(was, 2 * laws.HAIR))
    else:
        reach = laws.HAIR * (1 + len(was))
        laws.near(shapely.union_all(was).length, shapely.union_all(now).length, reach)


def piercing(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = add_hole(project, keys)
    laws.only_geometry(edit)
    (before,), (after,) = geometries(befores(edit)), geometries(afters(edit))
    others = [laws.filled(shapely.force_2d(geometry_of(project, k))) for k in keys if k not in edit.keys]
    laws.same_ground([before.difference(shapely.union_all(others))], [after], laws.HAIR)
    return edit


def cutting_out(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = cut_out(project, keys, r.choice(keys) if keys else Key("parcels", 1))
    laws.only_geometry(edit)
    (before,), (after,) = geometries(befores(edit)), geometries(afters(edit))
    others = [shapely.force_2d(geometry_of(project, k)) for k in keys if k not in edit.keys]
    laws.same_ground([before.difference(shapely.union_all(others))], [after], laws.HAIR)
    return edit


def filling(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = fill_holes(project, keys)
    laws.only_geometry(edit)
    for before, after in zip(geometries(befores(edit)), geometries(afters(edit)), strict=True):
        assert not any(len(part.interiors) for part in shapely.get_parts(after))
        laws.same_ground([laws.filled(before)], [after])
    return edit


# ---------------------------------------------------------------- as a whole


def moving(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    step = number(r), number(r)
    edit = move_features(project, keys, *step)
    laws.only_geometry(edit)
    was, now = (shapely.get_coordinates([f.geometry for f in some(edit)]) for some in (befores, afters))
    assert (was + step == now).all()
    return edit


def turning(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = rotate_features(project, keys, number(r))
    laws.only_geometry(edit)
    laws.scaled(edit)
    return edit


def mirroring(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = mirror_features(project, keys, r.choice(["east_west", "north_south"]))
    laws.only_geometry(edit)
    laws.scaled(edit)
    return edit


def scaling(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    factor = number(r)
    edit = scale_features(project, keys, factor)
    laws.only_geometry(edit)
    laws.scaled(edit, abs(factor))
    return edit


def simplifying(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    tolerance = r.choice([0.5, 2.0, 5.0, number(r)])
    edit = simplify(project, keys, tolerance)
    laws.only_geometry(edit)
    for before, after in edit:
        assert before is not None and after is not None
        was, now = ({*map(tuple, shapely.get_coordinates(f.geometry).tolist())} for f in (before, after))
        assert now <= was
        assert shapely.hausdorff_distance(*map(laws.outline, geometries([before, after]))) <= tolerance
    return edit


def smoothing(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = smooth(project, keys, r.choice([1, 2, 3, number(r)]))
    laws.only_geometry(edit)
    for before, after in zip(geometries(befores(edit)), geometries(afters(edit)), strict=True):
        assert before.convex_hull.buffer(1e-6).covers(after)
        assert shapely.get_num_coordinates(after) > shapely.get_num_coordinates(before)
    return edit


def squaring(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    edit = square_corners(project, keys, r.choice([5.0, 15.0, 30.0, 44.0, number(r)]))
    laws.only_geometry(edit)
    for after in geometries(afters(edit)):
        laws.square(after)
    return edit


def reshaping(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    new = cut(r)
    edit = reshape(project, keys, new)
    laws.only_geometry(edit)
    laws.along(edit, new)
    return edit


SHAPES: dict[str, Verb] = {
    "add_feature": adding_one,
    "add_features": adding,
    "add_hole": piercing,
    "cut_out": cutting_out,
    "delete_features": deleting,
    "dissolve": dissolving,
    "duplicate_features": duplicating,
    "explode_multipart": exploding,
    "fill_holes": filling,
    "merge_features": merging,
    "mirror_features": mirroring,
    "move_features": moving,
    "offset_parallel": parallels,
    "polygons_from_lines": areas_of_lines,
    "replace_layer": replacing,
    "reshape": reshaping,
    "rotate_features": turning,
    "scale_features": scaling,
    "simplify": simplifying,
    "smooth": smoothing,
    "split_feature": splitting_one,
    "split_features": splitting,
    "square_corners": squaring,
}
