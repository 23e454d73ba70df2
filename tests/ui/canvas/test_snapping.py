"""Each kind of snapping, by itself and against the others; and what holds the pointer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PyQt6.QtCore import Qt

from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.i18n import set_language
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table
from tests.ui.canvas.conftest import small_project, world
from tests.ui.hand import Hand
from ui.canvas import vicinity
from ui.canvas.guide import Along, Locks, Origin, hold
from ui.canvas.marks import _GLYPHS
from ui.canvas.modes import Modes
from ui.canvas.shapes import Shapes
from ui.canvas.snapping import KINDS, Kind, Snap, Snapper, Wanted, snap_text

SHIFT = Qt.KeyboardModifier.ShiftModifier
PROJECT = small_project()
NOTHING: frozenset[str] = frozenset()
Snaps = Callable[..., Snap | None]


@pytest.fixture
def snaps() -> Snaps:
    """Snaps at metres from the corner, 5 m far."""
    snapper = Snapper(Shapes())

    def snap(x: float, y: float, *kinds: Kind, anchor: tuple[float, float] | None = None) -> Snap | None:
        wanted = Wanted(5.0, frozenset(kinds or KINDS), None, world(*anchor) if anchor else None)
        return snapper.snap(PROJECT, NOTHING, *world(x, y), wanted)

    return snap


def test_a_vertex_is_taken_before_everything_nearer(snaps: Snaps) -> None:
    found = snaps(154, 147)
    assert found and found[:4] == (*world(150, 150), "vertex", Key("parcels", 1))


def test_a_point_is_a_vertex(snaps: Snaps) -> None:
    found = snaps(351, 252)
    assert found and found[:4] == (*world(350, 250), "vertex", Key("points", 1))


def test_the_middle_of_an_edge_before_the_edge(snaps: Snaps) -> None:
    found = snaps(103, 152)
    assert found and found[:4] == (*world(100, 150), "midpoint", Key("parcels", 1))
    beside = snaps(120, 152)
    assert beside and (beside.kind, beside.place) == ("edge", world(120, 150))
    assert beside.edge is not None


def test_a_perpendicular_from_the_last_point(snaps: Snaps) -> None:
    found = snaps(128, 152, anchor=(125, 190))
    assert found and (found.kind, found.place) == ("perpendicular", world(125, 150))
    assert snaps(160, 147, "perpendicular", anchor=(160, 190)) is None  # no foot on the edge itself


def test_a_crossing_of_two_features() -> None:
    line = shapely.LineString([world(100, 140), world(130, 170)])
    crossed = PROJECT.apply(add_feature(PROJECT, "lines", line))
    found = Snapper(Shapes()).snap(crossed, NOTHING, *world(112, 151), Wanted(5.0))
    assert found and found.kind == "intersection" and found.place == pytest.approx(world(110, 150))
    assert {found.key, found.other} == {Key("parcels", 1), Key("lines", 2)}
    assert snap_text(found, crossed) == "Snapped to a crossing with lines 2. Crossed by parcels 1."


def test_an_edge_is_prolonged_from_a_vertex_that_one_was_at(snaps: Snaps) -> None:
    assert snaps(170, 152) is None
    assert snaps(150, 150)
    found = snaps(170, 152)
    assert found and (found.kind, found.key) == ("extension", Key("parcels", 1))
    assert found.place == pytest.approx(world(170, 150))


def test_two_extensions_meet(snaps: Snaps) -> None:
    assert snaps(150, 150) and snaps(300, 50)
    assert snaps(302, 152, "vertex", "extension") and snaps(300, 150)  # that is a vertex, nothing of it
    assert snaps(150, 150) and snaps(200, 200)  # the corner of the line: its first edge runs due east
    found = snaps(151, 203, "extension")
    assert found is not None and found.kind == "extension"


def test_a_kind_that_is_not_wanted_is_not_taken(snaps: Snaps) -> None:
    for kind in KINDS:
        found = snaps(150, 149, *(set(KINDS) - {kind}))
        assert found is None or found.kind != kind


def test_one_layer_only() -> None:
    wanted = Wanted(5.0, layer="lines")
    assert Snapper(Shapes()).snap(PROJECT, NOTHING, *world(150, 150), wanted) is None


def test_looking_at_few_at_a_time_finds_what_looking_at_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    corners = rng.uniform(0, 60, (400, 2))
    boxes = [shapely.box(*world(x, y), *world(x + 4, y + 3)) for x, y in corners.tolist()]
    parcels = [Feature(Key("parcels", number + 1), box, {}) for number, box in enumerate(boxes)]
    tables = {id: Table.of(id, parcels if id == "parcels" else [], []) for id in PROJECT.tables}
    project = replace(PROJECT, tables=tables)
    tries = [(world(x, y), reach) for x, y in rng.uniform(0, 60, (40, 2)).tolist() for reach in (0.3, 5.0)]
    found = []
    for first in (2, 1_000):
        monkeypatch.setattr(vicinity, "_AT_FIRST", first)
        snapper = Snapper(Shapes())
        found.append([snapper.snap(project, NOTHING, *place, Wanted(reach)) for place, reach in tries])
        found[-1] += [snapper.edge_near(project, NOTHING, *place, reach) for place, reach in tries]
    assert found[0] == found[1]
    assert len({snap.kind for snap in found[0] if snap}) > 3


def test_hidden_layers_and_features_in_hand_are_not_snapped_to() -> None:
    snapper = Snapper(Shapes())
    assert snapper.snap(PROJECT, frozenset({"parcels"}), *world(150, 150), Wanted(5.0)) is None
    assert snapper.snap(PROJECT, NOTHING, *world(150, 150), Wanted(5.0), {Key("parcels", 1)}) is None


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_own_sign_and_its_own_sentence(kind: Kind) -> None:
    own = _GLYPHS[kind]()
    assert not any(own == _GLYPHS[other]() for other in KINDS if other != kind)
    snap = Snap(0, 0, kind, Key("parcels", 1))
    texts = {snap_text(snap._replace(kind=other), PROJECT) for other in KINDS}
    assert len(texts) == len(KINDS) and all("parcels 1" in text for text in texts)
    set_language("zh")
    assert "parcels层" in snap_text(snap, PROJECT)


# ---------------------------------------------------------------- what holds the pointer

ORIGIN = Origin(0.0, 0.0)


@pytest.mark.parametrize("pointer, held", [
    ((10, 3), (10, 0)), ((-10, 3), (-10, 0)), ((3, 10), (0, 10)), ((-3, -10), (0, -10)),
])  # fmt: skip
def test_ortho_in_every_quadrant(pointer: tuple[float, float], held: tuple[float, float]) -> None:
    assert hold(pointer, None, ORIGIN, Locks(), Modes(ortho=True), 1.0).place == held


def test_polar_catches_near_its_rays_only() -> None:
    modes = Modes(polar=True, polar_step=30.0)
    near = hold((50.0, 88.0), None, ORIGIN, Locks(), modes, 1.0)
    assert near.azimuth == 30.0
    assert hold((70.0, 80.0), None, ORIGIN, Locks(), modes, 1.0).azimuth is None
    assert hold((70.0, 80.0), None, ORIGIN, Locks(), modes, 0.1).place == (70.0, 80.0)


def test_polar_counts_from_the_last_edge_too() -> None:
    origin = Origin(0.0, 0.0, azimuth=17.0)
    held = hold((100.0, -30.0), None, origin, Locks(), Modes(polar=True, polar_step=90.0), 1.0)
    assert held.azimuth == 107.0


def test_a_vertex_is_stronger_than_ortho_and_weaker_than_a_lock() -> None:
    snap = Snap(10.0, 3.0, "vertex", Key("parcels", 1))
    assert hold((10, 3), snap, ORIGIN, Locks(), Modes(ortho=True), 1.0).place == (10.0, 3.0)
    assert hold((10, 3), snap, ORIGIN, Locks(azimuth=90.0), Modes(), 1.0).place == (10.0, 0.0)


def test_a_held_direction_ends_on_the_edge_that_is_snapped_to() -> None:
    snap = Snap(10.0, 3.0, "edge", Key("parcels", 1), ((8.0, -5.0), (12.0, 11.0)))
    for locks, modes in ((Locks(), Modes(ortho=True)), (Locks(azimuth=90.0), Modes())):
        assert hold((10, 3), snap, ORIGIN, locks, modes, 1.0).place == pytest.approx((9.25, 0.0))


def test_a_locked_length_goes_along_what_is_held() -> None:
    held = hold((-10.0, 3.0), None, ORIGIN, Locks(length=4.0), Modes(ortho=True), 1.0)
    assert held.place == (-4.0, 0.0)
    back = hold((-10.0, 3.0), None, ORIGIN, Locks(length=-4.0), Modes(ortho=True), 1.0)
    assert back.place == (4.0, 0.0)


@pytest.mark.parametrize("lies, held", [("parallel", (8, 6)), ("perpendicular", (0, 0))])
def test_parallel_and_perpendicular_to_an_edge(lies: str, held: tuple[float, float]) -> None:
    along = Along(((100.0, 100.0), (104.0, 103.0)), lies)  # type: ignore[arg-type]
    assert hold((8.0, 6.0), None, ORIGIN, Locks(along=along), Modes(), 1.0).place == pytest.approx(held)


def test_modes_are_remembered_and_foreign_ones_do_no_harm() -> None:
    modes = Modes(ortho=True, reach=15.0, kinds=frozenset({"edge"}), angles="east", polar_step=5.0)
    assert Modes.from_text(modes.to_text()) == modes
    for text in ("", "[]", "{", '{"reach": 1e9}', '{"ortho": "yes"}', '{"angles": "west"}', '{"kinds": 3}'):
        assert Modes.from_text(text) == Modes()


# ---------------------------------------------------------------- in the map


def test_switched_off_nothing_is_snapped_to(hand: Hand) -> None:
    hand.bridge.activate("points")
    hand.view.set_tool("add")
    drafting = hand.view.drafting
    drafting.modes = replace(drafting.modes, snapping=False)
    hand.hover(151, 151)
    assert drafting.snap is None
    drafting.modes = replace(drafting.modes, snapping=True)
    hand.hover(151, 151)
    assert drafting.snap is not None and "Snapped to a vertex" in drafting.text()


def test_the_edge_pointed_at_holds_the_next_one(hand: Hand) -> None:
    hand.bridge.activate("lines")
    hand.view.set_tool("add")
    hand.click(20, 20, SHIFT)
    hand.hover(250, 225)  # the edge of line 1 that rises to the right
    hand.view.drafting.go_along()
    hand.click(100, 100, SHIFT)
    (x0, y0), (x1, y1) = hand.view.tool.points
    assert (y1 - y0) / (x1 - x0) == pytest.approx(0.5, abs=1e-9)
    assert hand.view.drafting.locks.along is None  # released with the point


def test_the_drawing_is_snapped_to_so_that_it_closes_square(hand: Hand) -> None:
    hand.bridge.activate("lines")
    hand.bridge.show_layer("parcels", False)
    hand.view.set_tool("add")
    for x, y in ((20, 20), (120, 20), (120, 100), (60, 100)):
        hand.click(x, y, SHIFT)
    x, y = (a - o for a, o in zip(hand.view.tool.points[-1], hand.origin, strict=True))
    hand.hover(x + 1, 20)  # square to the first edge
    snap = hand.view.drafting.snap
    first = hand.view.tool.points[0][1]
    assert snap is not None and snap.kind == "perpendicular" and snap.y == pytest.approx(first, abs=1e-9)
    assert "Snapped to what is being drawn." in hand.view.drafting.text()


def test_pointing_at_no_edge_says_so(hand: Hand) -> None:
    hand.view.set_tool("add")
    hand.hover(20, 20)
    hand.view.drafting.go_along()
    assert hand.failures == ["Point at the edge to be parallel to, then press the key again."]
