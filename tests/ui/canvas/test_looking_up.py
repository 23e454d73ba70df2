"""What is near a place and in a box, found through the arrays that are drawn from or through boxes alone."""

from __future__ import annotations

import random

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from tests.ui.canvas.conftest import E0, N0, POINTS, open_map, world
from tests.ui.canvas.mixed import LAYERS, SIZE, mixed_project, random_edit
from ui.canvas.frame import Frame
from ui.canvas.highlight import in_view
from ui.canvas.picking import Picker
from ui.canvas.renderer import Renderer
from ui.canvas.shapes import Shapes
from ui.canvas.viewport import Bounds, Viewport

pytestmark = pytest.mark.usefixtures("qapp", "drawn_by")
NOTHING: frozenset[str] = frozenset()


def edited_project(seed: int) -> Project:
    rng = random.Random(seed)
    project = mixed_project(seed, 60)
    for _ in range(10):
        project = project.apply(random_edit(rng, project))
    return project


def shapes_of(project: Project) -> Shapes:
    """With everything derived that a drawn map has derived."""
    shapes = Shapes()
    view = Viewport(width=300, height=300).fitted((E0, N0, E0 + SIZE, N0 + SIZE))
    Renderer(shapes).render(Frame(project, NOTHING, view))
    return shapes


def random_boxes(seed: int) -> list[Bounds]:
    rng = random.Random(seed)
    boxes = []
    for _ in range(25):
        x, y, size = rng.uniform(0, SIZE), rng.uniform(0, SIZE), rng.choice([0.0, 3.0, 60.0, 300.0])
        boxes.append((E0 + x, N0 + y, E0 + x + size, N0 + y + size))
    return boxes


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_near_a_box_is_every_feature_whose_box_meets_it(seed: int) -> None:
    project = edited_project(seed)
    shapes = shapes_of(project)
    for box in random_boxes(seed):
        for definition in LAYERS:
            table = project.tables[definition.id]
            hits = {hit.key: hit.geometry for hit in shapes.near(table, box)}
            for feature in table:
                x0, y0, x1, y1 = feature.geometry.bounds
                meets = x0 <= box[2] and x1 >= box[0] and y0 <= box[3] and y1 >= box[1]
                assert not meets or hits[feature.key].equals_exact(feature.geometry)
            assert all(shapely.box(*box).distance(shapely.box(*g.bounds)) < 0.01 for g in hits.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_inside_a_box_is_every_feature_that_shares_a_point_with_it(seed: int) -> None:
    project = edited_project(seed)
    picker = Picker(shapes_of(project))
    for box in random_boxes(seed + 7):
        area = shapely.box(*box)
        expected = {f.key for f in project.features() if area.intersects(f.geometry)}
        found = picker.inside(project, frozenset(), box)
        assert isinstance(found, Keys)
        assert found == expected
        assert picker.inside(project, frozenset({"lines"}), box) == {
            k for k in expected if k.layer != "lines"
        }


def test_of_several_points_each_is_found() -> None:
    several = shapely.MultiPoint([world(10, 10), world(300, 10), world(300, 290)])
    features = [
        Feature(Key("points", 1), several, {}),
        Feature(Key("points", 2), shapely.Point(world(5, 5)), {}),
    ]
    project = Project(Text("点", "Points"), (POINTS,), {"points": Table.of("points", features, [])})
    shapes = shapes_of(project)
    x, y = world(300, 290)
    near = [hit.key.id for hit in shapes.near(project.tables["points"], (x - 1, y - 1, x + 1, y + 1))]
    assert near == [1]
    assert Picker(shapes).at(project, NOTHING, x, y, 2.0) == [Key("points", 1)]


@pytest.mark.parametrize("seed", [4, 5])
def test_of_a_selection_what_is_seen_is_found(seed: int) -> None:
    project = edited_project(seed)
    shapes = shapes_of(project)
    everything = Keys.of(f.key for f in project.features() if f.key.id % 3)
    for box in random_boxes(seed)[:8]:
        view = Viewport(width=200, height=200).fitted((*box[:2], box[2] + 1, box[3] + 1), 0.0)
        frame = Frame(project, frozenset({"zones"}), view)
        x0, y0, x1, y1 = view.bounds
        margin = 12.0 * view.scale
        window = shapely.box(x0 - margin, y0 - margin, x1 + margin, y1 + margin)
        keys, middles = in_view(frame, everything, shapes)
        expected = {
            key
            for key in everything
            if key.layer != "zones"
            and (feature := project.get(key))
            and window.intersects(shapely.box(*feature.geometry.bounds))
        }
        assert keys == expected
        assert len(middles) == len(expected)


def test_a_selection_forgets_what_is_deleted_and_what_never_was(qtbot: QtBot) -> None:
    hand = open_map(qtbot, mixed_project(1))
    bridge = hand.bridge
    wanted = [Key("areas", 1), Key("areas", 999), Key("nowhere", 1), Key("lines", 2)]
    bridge.select(wanted)
    assert bridge.selection == {Key("areas", 1), Key("lines", 2)}
    bridge.select([*bridge.selection, Key("areas", 2)])
    assert bridge.perform(move_features(bridge.project, [Key("areas", 1)], 5.0, 5.0), "test")
    assert len(bridge.selection) == 3
    assert bridge.perform(delete_features(bridge.project, [Key("areas", 1)]), "test")
    assert bridge.selection == {Key("areas", 2), Key("lines", 2)}
    bridge.select([Key("areas", 1)])
    assert not bridge.selection
    bridge.undo()
    bridge.select([Key("areas", 1)])
    assert np.array_equal(bridge.selection.of_layer("areas"), [1])
