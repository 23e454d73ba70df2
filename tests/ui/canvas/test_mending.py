"""A picture that was moved and mended is, pixel for pixel, the one that would be drawn anew."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.ui.canvas.mixed import LAYERS, alike, mixed_project, random_edit
from ui.canvas import budget as budget_module
from ui.canvas import kernels
from ui.canvas.budget import Budget
from ui.canvas.dirty import MOST, changed, rectangles
from ui.canvas.frame import Frame
from ui.canvas.kernels import press as press_module
from ui.canvas.mending import Mender
from ui.canvas.overview import Overview, overview_frame
from ui.canvas.renderer import PAPER, Renderer, pixels_of
from ui.canvas.shapes import Shapes
from ui.canvas.shifting import Rect, shift
from ui.canvas.viewport import Viewport

WIDTH, HEIGHT = 360, 240
PATIENT = 10.0
"""Seconds: so long may mending take where its result is looked at."""


@pytest.fixture(scope="module", autouse=True)
def compiled(qapp: object) -> None:
    kernels.load()


def frame_of(project: Project, density: float = 1.0) -> Frame:
    view = Viewport(width=WIDTH, height=HEIGHT).fitted((468_990.0, 4_418_990.0, 469_410.0, 4_419_410.0))
    return Frame(project, frozenset(), view.zoomed(2.3, 111, 77), density)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.0, 1.5, 2.0]), st.booleans())
@example(306, 1.0, False)  # segments of a circle that are diagonal but for the rounding
def test_moved_and_edited_pictures_are_as_drawn_anew(seed: int, density: float, in_order: bool) -> None:
    rng = random.Random(seed)
    frame = frame_of(mixed_project(seed), density)
    with pytest.MonkeyPatch.context() as patch:
        if not in_order:  # as where more features are in view than can be sorted
            patch.setattr(press_module, "SORTED", 10)
        renderer = Renderer(Shapes())
        mender = Mender(renderer, Budget(renderer), PATIENT)
        image = renderer.ground(frame)
        before = [frame.project]
        for _ in range(6):
            wanted = frame
            if rng.random() < 0.7:
                by = rng.randint(-40, 40), rng.choice([0, rng.randint(-90, 90)])
                wanted = wanted._replace(viewport=frame.viewport.panned(by[0] / density, by[1] / density))
            if rng.random() < 0.6:
                after = frame.project.apply(random_edit(rng, frame.project))
                before.append(after)
            elif rng.random() < 0.5 and len(before) > 1:  # undo
                before.pop()
            wanted = wanted._replace(project=before[-1])
            assert mender.mend(image, frame, wanted, None) is False
            frame = wanted
            assert alike(image, Renderer(Shapes()).ground(frame))


@pytest.mark.parametrize("by", [(5, 3), (-5, 3), (7, -2), (-1, -9), (0, 4), (6, 0), (0, 0), (-19, 0)])
def test_a_move_keeps_what_stays_and_tells_what_does_not(by: tuple[int, int]) -> None:
    right, down = by
    before = np.arange(20 * 12, dtype=np.uint32).reshape(12, 20)
    pixels = before.copy()
    bare = shift(pixels, right, down)
    stays = np.ones_like(pixels, bool)
    for rect in bare:
        assert stays[rect.top : rect.bottom, rect.left : rect.right].all()  # they do not overlap
        stays[rect.top : rect.bottom, rect.left : rect.right] = False
    rows, columns = np.nonzero(stays)
    assert len(rows) == (20 - abs(right)) * (12 - abs(down))
    assert (pixels[rows, columns] == before[rows - down, columns - right]).all()


def test_a_move_out_of_sight_lays_everything_bare() -> None:
    pixels = np.zeros((12, 20), np.uint32)
    assert shift(pixels, 20, 0) == shift(pixels, 3, -12) == [Rect(0, 0, 20, 12)]


@pytest.mark.parametrize("density", [1.0, 1.5, 2.0])
def test_a_viewport_knows_moves_by_whole_pixels(density: float) -> None:
    view = Viewport(469_000.123, 4_419_000.987, 0.137, 361, 240)
    moved = view
    for _ in range(50):
        moved = moved.panned(-2 / density, 4 / density)
    assert moved.magnified(density).moved_from(view.magnified(density)) == (-100, 200)
    assert moved.panned(0.3 / density, 0).magnified(density).moved_from(view.magnified(density)) is None
    assert view.zoomed(1.1, 5, 5).moved_from(view) is None
    assert view.resized(300, 240).moved_from(view) is None


def test_what_there_is_no_time_for_is_drawn_hastily_or_from_the_overview() -> None:
    shapes = Shapes()
    renderer = Renderer(shapes)
    frame = frame_of(mixed_project(3))._replace(labels=False)
    wanted = frame._replace(viewport=frame.viewport.panned(90, 30))
    image = renderer.ground(frame)
    wide = overview_frame(frame, shapes)
    assert wide is not None
    overview = Overview(wide, renderer.ground(wide))
    assert Mender(renderer, Budget(renderer), 0.0).mend(image, frame, wanted, overview) is True
    exact = renderer.ground(wanted)
    strip, truth = pixels_of(image)[:, :90].copy(), pixels_of(exact)[:, :90]
    assert (strip != truth).any()
    paper = int(PAPER[1:], 16) | 0xFF000000
    assert ((strip != paper) & (truth != paper)).sum() > 0.6 * (truth != paper).sum()
    assert (pixels_of(image)[30:, 90:] == pixels_of(exact)[30:, 90:]).all()


def test_only_boxes_of_what_changed_in_a_shown_layer_are_dirty() -> None:
    project = mixed_project(1)
    feature = project.get(Key("areas", 1))
    assert feature is not None
    after = project.apply(move_features(project, [feature.key], 10.0, 5.0))
    moved = after.get(feature.key)
    assert moved is not None
    layers = [d.id for d in LAYERS]
    assert changed(project, after, layers) == [feature.geometry.bounds, moved.geometry.bounds]
    assert changed(after, project, layers) == [moved.geometry.bounds, feature.geometry.bounds]
    assert changed(project, after, ["lines"]) == []
    assert changed(project, mixed_project(1), layers) is None  # other bases


def test_very_many_changes_are_drawn_anew_as_a_whole() -> None:
    project = mixed_project(2, MOST // 2)
    keys = [Key(layer, id) for layer in ("areas", "zones") for id in range(1, MOST // 2 + 1)]
    after = project.apply(move_features(project, keys, 1.0, 0.0))
    boxes = changed(project, after, ["areas", "zones"])
    assert boxes is not None and len(boxes) == 2 * MOST
    again = after.apply(move_features(after, [Key("lines", 1)], 1.0, 0.0))
    assert changed(again, project, ["areas"]) is not None
    several = project.apply(
        move_features(project, [Key("areas", id) for id in range(1, MOST // 2 + 1)], 1, 0)
    )
    assert changed(project, several, ["areas"]) is not None


def test_dirty_rectangles_do_not_overlap_and_hold_what_changed() -> None:
    frame = frame_of(mixed_project(1))
    rng = random.Random(5)
    x0, y0, x1, y1 = frame.viewport.bounds
    boxes = []
    for _ in range(60):
        x, y = rng.uniform(x0, x1), rng.uniform(y0, y1)
        boxes.append((x, y, x + rng.uniform(0, 9), y + rng.uniform(0, 9)))
    rects = rectangles(boxes, frame, 3.0)
    assert 1 <= len(rects) <= 12
    covered = np.zeros((HEIGHT, WIDTH), int)
    for rect in rects:
        covered[rect.top : rect.bottom, rect.left : rect.right] += 1
    assert covered.max() == 1
    for box in boxes:
        px, py = frame.viewport.to_screen(box[0], box[3])
        assert covered[min(max(int(py), 0), HEIGHT - 1), min(max(int(px), 0), WIDTH - 1)] == 1
    assert rectangles([(x1 + 1e4, y1, x1 + 2e4, y1)], frame, 3.0) == []


def test_an_edit_that_was_held_up_once_does_not_make_all_later_ones_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pace is learned from what is much: an edit's few features say nothing of it."""
    renderer = Renderer(Shapes())
    frame = frame_of(mixed_project(3, 800))
    renderer.ground(frame)
    budget, few, all_of_it = Budget(renderer), [Rect(100, 100, 130, 130)], [Rect(0, 0, WIDTH, HEIGHT)]
    first, whole = budget.seconds(frame, few), budget.seconds(frame, all_of_it)
    assert 0.0 < first < whole
    monkeypatch.setattr(budget_module, "_TELLING", (first + whole) / 2.0 / budget_module._PACE)
    budget.learn(frame, False, first, 1.0)
    assert budget.seconds(frame, few) == first
    budget.learn(frame, False, whole, 3.0 * whole)
    assert budget.seconds(frame, few) == pytest.approx(3.0 * first)
