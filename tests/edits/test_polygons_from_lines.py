"""Areas from the lines around them."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon

from beiyuan_gis.edits.polygons_from_lines import polygons_from_lines
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from tests.edits.world import at, kept_laws, lines, project, rectangle, stars, state


def made(world: Project) -> list[Feature]:
    keys = [f.key for f in world.table("railings")]
    after = kept_laws(world, polygons_from_lines(world, keys, "parcels"))
    assert all(after.get(key) == world.get(key) for key in keys)
    return list(after.table("parcels"))


@given(stars(holes=False), st.integers(1, 8))
def test_an_outline_in_pieces_becomes_the_area_again(star: Polygon, cut: int) -> None:
    ring = shapely.get_coordinates(star.exterior, include_z=star.has_z)
    cut = min(cut, len(ring) - 2)
    (area,) = made(project(LineString(ring[: cut + 1]), LineString(ring[cut:])))
    assert area.geometry.normalize().equals_exact(star.normalize())
    assert area.attributes["status"] == "planned" and area.geometry.has_z == star.has_z


@given(st.lists(lines(), min_size=1, max_size=4))
def test_faces_do_not_overlap_and_their_edges_lie_on_the_lines(drawn: list[LineString]) -> None:
    try:
        faces = [f.geometry for f in made(project(*drawn))]
    except Refused as refused:
        assert "do not close" in str(refused)
        return
    areas = [f.area for f in faces]
    assert areas == sorted(areas, reverse=True)
    assert shapely.union_all(faces).area == pytest.approx(sum(areas), rel=1e-9)
    around = shapely.buffer(shapely.union_all(drawn), 1e-3)
    assert all(around.covers(f.boundary) for f in faces)


def test_a_grid_of_crossing_lines_and_loose_ends() -> None:
    rows = [LineString([at(-1, y), at(21, y)]) for y in (0, 10, 20)]
    columns = [LineString([at(x, -1), at(x, 21)]) for x in (0, 10, 20)]
    areas = made(project(*rows, *columns))
    assert [f.geometry.area for f in areas] == [100] * 4
    assert np.allclose(shapely.union_all([f.geometry for f in areas]).bounds, rectangle(0, 0, 20, 20).bounds)


@pytest.mark.parametrize("layer, why", [
    ("parcels", "These lines do not close around an area. Their ends must meet or cross."),
    ("trams", "There is no layer 'trams' in this project."),
])  # fmt: skip
def test_open_lines_and_other_layers_are_refused(layer: str, why: str) -> None:
    world = project(LineString([at(0, 0), at(9, 0), at(9, 9)]))
    with pytest.raises(Refused) as refused:
        polygons_from_lines(world, [Key("railings", 1)], layer)
    assert str(refused.value) == why


def test_a_layer_of_points_holds_no_areas() -> None:
    world = project(LineString([at(0, 0), at(9, 0), at(9, 9), at(0, 0)]))
    with pytest.raises(Refused, match=r"This layer holds points, not areas\."):
        polygons_from_lines(world, [Key("railings", 1)], "bollards")
    assert len(state(world)) == 1
