"""What must hold of edits: for every verb, and for those that conserve areas, lengths, counts or vertices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Value
from beiyuan_gis.edits.values import wrong_value
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.project import Project
from tests.edits.fuzz_ground import is_sound

HAIR = 0.001
"""Metres: what is nearer counts as the same place, when borders are joined or cut."""


def of_every_edit(before: Project, edit: Edit, may_stay_unsound: bool) -> None:
    """The inverse restores every byte, what was sound or is new is sound, and each value fits its field."""
    after = before.apply(edit)
    back = after.apply(~edit)
    assert str(edit.title) and "{" not in str(edit.title)
    for id, table in before.tables.items():
        restored, touched = back.tables[id], {k.id for k in edit.keys if k.layer == id}
        assert restored.base is table.base and restored.next_id >= table.next_id
        assert all(restored.get(one) == table.get(one) for one in touched)
        assert restored.overlay.keys() - touched == table.overlay.keys() - touched
        assert all(restored.overlay[one] is table.overlay[one] for one in table.overlay.keys() - touched)
    for change in edit:
        assert change.before == before.get(change.key)
        if change.after is not None:
            _of_a_feature(before, change, change.after, may_stay_unsound)


def _of_a_feature(project: Project, change: Change, after: Feature, may_stay_unsound: bool) -> None:
    before, definition = change.before, project.layer(change.key.layer)
    if before is None:
        assert change.key.id >= project.table(change.key.layer).next_id, "an id was given again"
        assert not shapely.has_m(after.geometry)
    if before is None or before.wkb != after.wkb:
        assert after.geometry.geom_type.removeprefix("Multi") == definition.geometry
        if before is None or not may_stay_unsound or is_sound(before.geometry):
            assert is_sound(after.geometry), shapely.is_valid_reason(after.geometry)
        assert np.isfinite(shapely.get_coordinates(after.geometry)).all()
    assert after.attributes.keys() == {f.name for f in definition.fields}
    for field in definition.fields:
        value = after.attributes[field.name]
        if (before is None or not same(before.attributes[field.name], value)) and wrong_value(field, value):
            assert (type(value), value) in known(project, field.name), f"{field.name}: {value!r}"


@lru_cache(maxsize=100)
def known(project: Project, field: str) -> set[tuple[type, Value]]:
    """What stands in a field; a copy may be as bad as its original."""
    return {(type(v), v) for f in project.features() for v in [f.attributes[field]]}


def same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


# ---------------------------------------------------------------- laws of some verbs


def befores(edit: Iterable[Change]) -> list[Feature]:
    return [c.before for c in edit if c.before is not None]


def afters(edit: Iterable[Change]) -> list[Feature]:
    return [c.after for c in edit if c.after is not None]


def geometries(features: Iterable[Feature]) -> list[BaseGeometry]:
    return [shapely.force_2d(f.geometry) for f in features]


def only_attributes(edit: Edit, *names: str) -> None:
    """Nothing but the values of these fields differs, and what depends on them."""
    for before, after in edit:
        assert before is not None and after is not None and before.wkb == after.wkb
        differ = {n for n, v in after.attributes.items() if not same(v, before.attributes[n])}
        assert differ - set(names) <= {"kind"}


def only_geometry(edit: Edit) -> None:
    for before, after in edit:
        assert before is not None and after is not None and before.attributes == after.attributes


def near(one: float, other: float, within: float = 0.0) -> None:
    assert abs(one - other) <= within + 1e-6 + 1e-9 * max(abs(one), abs(other)), (one, other)


def slack(some: Sequence[BaseGeometry], width: float = 1e-6) -> float:
    """The area of a seam of `width` metres along all outlines."""
    return width * float(shapely.length(some).sum())


def same_ground(before: Sequence[BaseGeometry], after: Sequence[BaseGeometry], width: float = 1e-6) -> None:
    """They cover the same place (lines: have the same length), but for a seam along the outlines, and the
    later ones do not overlap each other."""
    if not before[0].geom_type.endswith("Polygon"):
        near(float(shapely.length(before).sum()), float(shapely.length(after).sum()), width)
        return
    was, now, seam = shapely.union_all(before), shapely.union_all(after), slack([*before, *after], width)
    near(shapely.symmetric_difference(was, now).area, 0.0, seam)
    near(float(shapely.area(after).sum()), now.area, seam)


def same_counts(edit: Edit, *fields: str) -> None:
    """What is counted is neither lost nor doubled."""
    for field in fields:
        was, now = (
            [v for f in some if isinstance(v := f.attributes[field], (int, float))]
            for some in (befores(edit), afters(edit))
        )
        if field == "cost":
            was, now = ([v / 64 for v in some] for some in (was, now))  # so that no sum is too large
            assert math.isclose(math.fsum(was), math.fsum(now))
        else:
            assert sum(was) == sum(now)


def same_parts(edit: Edit) -> None:
    """The parts are those that were there, to the last bit."""
    was, now = (
        sorted(shapely.to_wkb(p) for f in some for p in shapely.get_parts(f.geometry))
        for some in (befores(edit), afters(edit))
    )
    assert was == now


def scaled(edit: Edit, factor: float = 1.0) -> None:
    """Every area, length and number of vertices is what it was, times the factor."""
    for before, after in edit:
        assert before is not None and after is not None
        one, other = before.geometry, after.geometry
        assert shapely.get_num_coordinates(one) == shapely.get_num_coordinates(other)
        reach = 1e-8 * shapely.get_num_coordinates(one) * (1.0 + factor)
        near(one.length * factor, other.length, reach)
        near(one.area * factor**2, other.area, reach * (1.0 + factor) * (1.0 + one.length))


def filled(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.union_all([Polygon(part.exterior) for part in shapely.get_parts(geometry)])


def kept_vertices(edit: Edit, moved: tuple[float, float]) -> None:
    """All vertices but those at one place are still there, to the last bit."""
    for before, after in edit:
        assert before is not None and after is not None
        xy = shapely.get_coordinates(before.geometry)
        away = np.hypot(*(xy - moved).T) > HAIR
        now = {*map(tuple, shapely.get_coordinates(after.geometry).tolist())}
        assert {*map(tuple, xy[away].tolist())} <= now


def has_vertex(edit: Edit, at: tuple[float, float]) -> None:
    for after in afters(edit):
        assert (shapely.get_coordinates(after.geometry) == at).all(axis=1).any()


def along(edit: Edit, line: BaseGeometry) -> None:
    """The new outlines run along the old ones and `line`, and nowhere else."""
    for before, after in edit:
        assert before is not None and after is not None
        old, new = (outline(g) for g in geometries([before, after]))
        runs_along(new, shapely.union_all([old, shapely.force_2d(line)]))


def outline(geometry: BaseGeometry) -> BaseGeometry:
    return geometry.boundary if geometry.geom_type.endswith("Polygon") else geometry


def runs_along(lines: BaseGeometry, others: BaseGeometry) -> None:
    """Vertices and places between them lie on `others`."""
    xy = shapely.get_coordinates(shapely.segmentize(lines, 2.3))
    assert float(shapely.distance(shapely.points(xy), others).max()) <= HAIR


def square(geometry: BaseGeometry) -> None:
    """In each part all edges worth looking at run in two directions at right angles."""
    for part in shapely.get_parts(geometry):
        rings = [part.exterior, *part.interiors]
        steps = np.vstack([np.diff(shapely.get_coordinates(ring), axis=0) for ring in rings])
        steps = steps[np.hypot(*steps.T) > 0.1]
        turns = np.degrees(np.arctan2(steps[:, 1], steps[:, 0])) * 4.0  # so that right angles are whole turns
        if len(turns):
            off = (turns - turns[0] + 180.0) % 360.0 - 180.0
            assert np.abs(off).max() < 1e-3
