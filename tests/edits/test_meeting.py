"""Lines whose ends were snapped to slanted edges: they cut, reshape and close as what was meant."""

from __future__ import annotations

import random

import pytest
import shapely
from shapely.affinity import rotate
from shapely.geometry import LineString, Point, Polygon

from beiyuan_gis.edits.meeting import brought_to, meeting_each_other
from beiyuan_gis.edits.polygons_from_lines import polygons_from_lines
from beiyuan_gis.edits.reshape import reshape
from beiyuan_gis.edits.split_feature import split_feature
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from tests.edits.world import E, N, kept_laws, project, rectangle

PARCEL, RAILING = Key("parcels", 1), Key("railings", 1)
TURNS = pytest.mark.parametrize("turn", range(0, 360, 17))


def plot(turn: float) -> Polygon:
    """100 by 20 m, from which `snapped` takes places on its lower and upper edge."""
    turned: Polygon = rotate(rectangle(0, 0, 100, 20), turn, (E, N))
    return turned


def snapped(outline: Polygon, along: float, aside: float = 0.0) -> tuple[float, float]:
    """The place on the outline, as snapping computes it, moved by `aside` metres into the outline or out."""
    place = outline.exterior.interpolate(along)
    if not aside:
        return place.x, place.y
    inner = outline.centroid
    towards = LineString([place, inner]).interpolate(abs(aside))
    return (towards.x, towards.y) if aside > 0 else (2 * place.x - towards.x, 2 * place.y - towards.y)


@TURNS
@pytest.mark.parametrize("aside", [0.0, 5e-10, 5e-4, -5e-4])
def test_a_cut_from_edge_to_edge_cuts(turn: float, aside: float) -> None:
    r, outline = random.Random(turn), plot(turn)
    line = LineString(
        [snapped(outline, r.uniform(5, 95), aside), snapped(outline, r.uniform(125, 215), aside)]
    )
    after = kept_laws(project(outline), split_feature(project(outline), PARCEL, line))
    assert sum(f.geometry.area for f in after.features()) == pytest.approx(2000, abs=1e-6)


@TURNS
def test_a_cut_that_starts_a_centimetre_inside_does_not(turn: float) -> None:
    outline = plot(turn)
    line = LineString([snapped(outline, 40, 0.01), snapped(outline, 170)])
    with pytest.raises(Refused, match="Draw it right across"):
        split_feature(project(outline), PARCEL, line)


@TURNS
def test_a_corner_of_the_outline_is_not_moved(turn: float) -> None:
    outline = plot(turn)
    line = LineString([snapped(outline, 0.0005), snapped(outline, 119.9996)])
    after = kept_laws(project(outline), split_feature(project(outline), PARCEL, line))
    corners = {tuple(xy) for f in after.features() for xy in shapely.get_coordinates(f.geometry)}
    assert corners == {tuple(xy) for xy in shapely.get_coordinates(outline)}


@TURNS
def test_a_border_from_edge_to_edge_reshapes(turn: float) -> None:
    outline = plot(turn)
    bulge = rotate(Point(E + 50, N - 30), turn, (E, N))
    line = LineString([snapped(outline, 40), bulge, snapped(outline, 60)])
    after = kept_laws(project(outline), reshape(project(outline), [PARCEL], line))
    assert [f.geometry.area for f in after.features()] == pytest.approx([2300], abs=1e-6)


@TURNS
def test_a_line_is_cut_by_one_that_ends_on_it(turn: float) -> None:
    outline = plot(turn)
    world = project(LineString(outline.exterior.coords[:3]))
    cutter = LineString([snapped(outline, 40), outline.centroid])
    after = kept_laws(world, split_feature(world, RAILING, cutter))
    assert sorted(f.geometry.length for f in after.features()) == pytest.approx([40, 80])


@TURNS
def test_lines_that_end_on_each_other_close(turn: float) -> None:
    outline = plot(turn)
    world = project(LineString(outline.exterior), LineString([snapped(outline, 40), snapped(outline, 160)]))
    edit = polygons_from_lines(world, [RAILING, Key("railings", 2)], "parcels")
    areas = [f.geometry.area for f in kept_laws(world, edit).table("parcels")]
    assert areas == pytest.approx([1000, 1000], abs=1e-6)


def test_faces_thinner_than_a_millimetre_are_none() -> None:
    one = LineString([(E, N), (E + 10, N), (E + 10, N + 10), (E, N)])
    other = LineString([(E, N + 1e-5), (E + 10, N), (E + 10, N + 10), (E, N + 1e-5)])
    edit = polygons_from_lines(project(one, other), [RAILING, Key("railings", 2)], "parcels")
    assert [c.after.geometry.area for c in edit if c.after] == pytest.approx([50], abs=1e-3)


def test_heights_stay_and_a_new_place_has_one_between() -> None:
    outline = LineString([(0, 0, 10), (10, 0, 20)])
    line, met = brought_to(LineString([(4, 0.0005), (4, 5)]), outline)
    assert list(met.coords) == [(0, 0, 10), (4, 0, 14), (10, 0, 20)]
    assert list(line.coords) == [(4, 0), (4, 5)]


def test_what_is_far_apart_keeps_every_byte() -> None:
    lines = [LineString([(0, 0), (10, 0)]), LineString([(5, 0.002), (5, 5)])]
    assert meeting_each_other(lines).equals_exact(shapely.MultiLineString(lines), 0)
