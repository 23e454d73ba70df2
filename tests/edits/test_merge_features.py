"""Merging: the union, with counts added up."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.edits.split_feature import split_feature
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.world import E, N, at, kept_laws, lines, project, rectangle, stars, state, total


def keys_of(world: Project) -> list[Key]:
    return [f.key for f in state(world)]


@given(stars(), st.floats(0, math.tau))
def test_merging_undoes_a_split(star: Polygon, angle: float) -> None:
    world = project(star)
    c = star.centroid
    cutter = LineString([(c.x - 200 * math.cos(angle), c.y - 200 * math.sin(angle)),
                         (c.x + 200 * math.cos(angle), c.y + 200 * math.sin(angle))])  # fmt: skip
    try:
        apart = world.apply(split_feature(world, Key("parcels", 1), cutter))
    except Refused:
        return
    together = kept_laws(apart, merge_features(apart, keys_of(apart), Key("parcels", 1)))
    (merged,) = state(together)
    assert merged.geometry.area == pytest.approx(star.area, rel=1e-9)
    assert len(merged.geometry.interiors) == len(star.interiors), "a gap was left open"
    assert shapely.symmetric_difference(merged.geometry, star).area < 1e-6
    assert dict(merged.attributes) == dict(state(world)[0].attributes)


@given(st.lists(stars(), min_size=2, max_size=4))
def test_the_merged_geometry_is_the_union(parts: list[Polygon]) -> None:
    world = project(*parts)
    keep = keys_of(world)[-1]
    after = kept_laws(world, merge_features(world, keys_of(world), keep, multipart=True))
    (merged,) = state(after)
    union = shapely.union_all(parts)
    assert merged.key == keep
    assert merged.geometry.area == pytest.approx(union.area, rel=1e-9)
    assert merged.attributes["households"] == 120 * len(parts)
    for field in ("households", "signed"):
        assert total(after, "parcels", field) == total(world, "parcels", field)
    assert merged.attributes["share"] == 70.0 and merged.attributes["floors"] == 6


@given(st.lists(lines(), min_size=2, max_size=3))
def test_merged_lines_are_as_long_as_their_union(parts: list[LineString]) -> None:
    world = project(*parts)
    after = kept_laws(world, merge_features(world, keys_of(world), keys_of(world)[0], multipart=True))
    (merged,) = state(after)
    union = shapely.union_all(parts)
    assert union.length - 1e-6 <= merged.geometry.length <= sum(p.length for p in parts) + 1e-6
    assert merged.geometry.hausdorff_distance(union) < 1e-6


def test_lines_run_together_end_to_end() -> None:
    world = project(
        LineString([at(0, 0), at(5, 0)]), LineString([at(9, 0), at(5, 0)]), LineString([at(9, 0), at(9, 3)])
    )
    after = world.apply(merge_features(world, keys_of(world), Key("railings", 2)))
    (merged,) = state(after)
    assert merged.geometry.geom_type == "LineString" and merged.geometry.length == 12


def test_lines_that_lie_on_each_other_count_once() -> None:
    world = project(LineString([at(0, 0), at(6, 0)]), LineString([at(4, 0), at(9, 0)]))
    (merged,) = state(world.apply(merge_features(world, keys_of(world), Key("railings", 1))))
    assert merged.geometry.geom_type == "LineString" and merged.geometry.length == 9


def test_edges_that_miss_by_a_hair_are_closed_up() -> None:
    hair = 2e-4
    world = project(rectangle(0, 0, 10, 10), rectangle(10 + hair, 0, 10, 10))
    (merged,) = state(world.apply(merge_features(world, keys_of(world), Key("parcels", 1))))
    assert merged.geometry.geom_type == "Polygon" and not merged.geometry.interiors
    assert merged.geometry.area == pytest.approx(200, abs=0.01)


hairs = st.floats(-4e-4, 4e-4)


@given(st.lists(st.tuples(st.floats(-2, 2), hairs, hairs, hairs), min_size=2, max_size=7))
def test_edges_that_were_traced_twice_leave_no_gap(corners: list[tuple[float, float, float, float]]) -> None:
    """One edge, drawn for either neighbour with its own errors, and with a corner that the other has not."""
    step = 10 / (len(corners) - 1)
    left = [at(10 + x + e, i * step) for i, (x, e, _, _) in enumerate(corners)]
    right = [at(10 + x + e, i * step) for i, (x, _, e, _) in enumerate(corners)]
    (x0, y0), (x1, y1) = right[:2]
    right.insert(1, ((x0 + x1) / 2 + corners[0][3], (y0 + y1) / 2))
    west, east = Polygon([*left, at(0, 10), at(0, 0)]), Polygon([*right, at(20, 10), at(20, 0)])
    world = project(west, east)
    (merged,) = state(world.apply(merge_features(world, keys_of(world), Key("parcels", 1))))
    assert merged.geometry.geom_type == "Polygon" and not merged.geometry.interiors
    assert merged.geometry.area == pytest.approx(200, abs=0.02)


def test_a_courtyard_stays_open() -> None:
    ring = [
        rectangle(0, 0, 30, 10),
        rectangle(0, 20, 30, 10),
        rectangle(0, 10, 10, 10),
        rectangle(20, 10, 10, 10),
    ]
    world = project(*ring)
    (merged,) = state(world.apply(merge_features(world, keys_of(world), Key("parcels", 1))))
    assert len(merged.geometry.interiors) == 1 and merged.geometry.area == pytest.approx(800)


def test_a_field_empty_in_all_stays_empty() -> None:
    world = project(rectangle(0, 0, 1, 1), rectangle(1, 0, 1, 1), households=None)
    (merged,) = state(world.apply(merge_features(world, keys_of(world), Key("parcels", 1))))
    assert merged.attributes["households"] is None and merged.attributes["signed"] == 180


APART = (rectangle(0, 0, 5, 5), rectangle(50, 0, 5, 5))


@pytest.mark.parametrize("geometries, keys, why", [
    (APART, None, "These areas do not touch along an edge."),
    ((rectangle(0, 0, 5, 5), rectangle(5, 5, 5, 5)), None, "These areas do not touch along an edge."),
    ((LineString([at(0, 0), at(1, 0)]), LineString([at(2, 0), at(3, 0)])), None,
     "These lines do not join end to end into one line."),
    ((Point(at(0, 0)), Point(at(1, 0))), None, "Points cannot be merged: they are counted one by one."),
    ((rectangle(0, 0, 5, 5), Point(at(1, 0))), None,
     "Only features of one layer can be merged; these are of 2."),
    (APART[:1], None, "Select two features or more to merge."),
    (APART, [Key("parcels", 1), Key("parcels", 3)], "Parcel 3 is not there any more."),
    ((rectangle(0, 0, 10, 10), Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])), None,
     f"Repair Parcel 2 first: The outline crosses itself near {E + 5:.2f}, {N + 5:.2f}."),
])  # fmt: skip
def test_what_cannot_be_merged_is_refused_in_words(
    geometries: tuple[shapely.Geometry, ...], keys: list[Key] | None, why: str
) -> None:
    world = project(*geometries)
    keys = keys or keys_of(world)
    with pytest.raises(Refused) as refused:
        merge_features(world, keys, keys[0])
    assert str(refused.value) == why


def test_the_kept_one_is_among_the_merged() -> None:
    with pytest.raises(Refused, match="not among those to merge"):
        world = project(*APART)
        merge_features(world, keys_of(world), Key("parcels", 9), multipart=True)


def test_counts_that_add_up_to_more_than_a_file_holds_are_refused() -> None:
    before = project(rectangle(0, 0, 10, 10), rectangle(10, 0, 10, 10), households=2**62)
    with pytest.raises(Refused, match="is not a whole number"):
        merge_features(before, keys_of(before), keys_of(before)[0])
