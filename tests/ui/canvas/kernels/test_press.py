"""The whole way from a table to pixels: strips, order, edits, hostile data, and no compiling on the way."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import shapely

from beiyuan_gis.catalogue import Case, Style, Symbol
from beiyuan_gis.i18n import Text
from beiyuan_gis.model import overlay
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.edit import Change
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table
from tests.ui.canvas.kernels.conftest import SIZE, WHITE, darkness, drawn, looking_down, table_of
from ui.canvas.kernels import press as press_module
from ui.canvas.kernels import trial
from ui.canvas.kernels.draw import draw, find
from ui.canvas.kernels.layout import arrange, clean, enclose, orient
from ui.canvas.kernels.press import GivenUp, Press, Sheet
from ui.canvas.kernels.scene import build
from ui.canvas.kernels.wkb import count, read
from ui.canvas.viewport import Viewport

pytestmark = pytest.mark.usefixtures("qapp")

SYMBOLS = [
    Symbol(fill="#aa3300", stroke="#003300", width=0.25),
    Symbol(fill="#aa3300", opacity=0.4, stroke="", hatch="cross"),
    Symbol(stroke="#003300", width=1.5),
    Symbol(fill="#00aa00", stroke="#003300", width=0.8, dash=(1.2, 0.8)),
    Symbol(stroke="#003300", hatch="dots", marker="triangle", size=3.0),
]


def mixture(seed: int, number: int = 60) -> list[shapely.Geometry]:
    rng = np.random.default_rng(seed)
    places = rng.uniform(-10, SIZE + 10, (number, 2))
    shapes: list[shapely.Geometry] = []
    for kind, place in zip(rng.integers(0, 4, number), places, strict=True):
        around = rng.normal(0, 8, (5, 2)) + place
        shapes.append(
            [
                shapely.MultiPoint(around).convex_hull,
                shapely.LineString(around),
                shapely.Point(place),
                shapely.Point(place).buffer(9).difference(shapely.Point(place).buffer(4)),
            ][kind]
        )
    return shapes


@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("strips", [(24,), (1, 7, 8, 31), tuple(range(1, SIZE))])
def test_strips_are_the_whole_picture_cut(symbol: Symbol, strips: tuple[int, ...]) -> None:
    shapes = mixture(7)
    whole = drawn(shapes, symbol, 3.0)
    assert (whole != WHITE).any()
    assert (drawn(shapes, symbol, 3.0, strips=strips) == whole).all()


@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("columns", [(24,), (1, 7, 8, 31)])
def test_rectangles_are_the_whole_picture_cut(symbol: Symbol, columns: tuple[int, ...]) -> None:
    shapes = mixture(8)
    whole = drawn(shapes, symbol, 3.0)
    assert (drawn(shapes, symbol, 3.0, strips=(5, 30), columns=columns) == whole).all()


def test_an_edited_feature_keeps_its_place_among_the_others() -> None:
    names = ["red", "green", "blue"]
    style = Style(
        Symbol(),
        "kind",
        tuple(
            Case(n, Text(n, n), Symbol(fill=f"#{c}", stroke=""))
            for n, c in zip(names, ("ff0000", "00ff00", "0000ff"), strict=True)
        ),
    )
    features = [
        Feature(Key("sketch", i + 1), shapely.box(5 + 8 * i, 5, 25 + 8 * i, 40), {"kind": name})
        for i, name in enumerate(names)
    ]
    table = Table.of("sketch", features, ["kind"])
    moved = Feature(Key("sketch", 2), shapely.box(10, 10, 30, 45), {"kind": "green"})
    edited = table.apply([Change(features[1], moved)])
    press = Press()
    for one in (table, edited, table.apply([Change(features[1], None)]), table):
        expected = Table.of("sketch", list(one), ["kind"])
        pictures = []
        for which, how in ((one, press), (expected, Press())):
            pixels = np.full((SIZE, SIZE), WHITE, np.uint32)
            how.draw(Sheet(pixels, looking_down(), 3.0, 0, SIZE), which, style)
            pictures.append(pixels)
        assert (pictures[0] == pictures[1]).all()


@pytest.mark.parametrize("along_the_curve", [False, True])
def test_whatever_was_edited_when_is_drawn_in_one_order(
    along_the_curve: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Base, what settled, what was edited just now: as if all of it were the base."""
    monkeypatch.setattr(overlay, "FEW", 20)
    rng = np.random.default_rng(5)
    features = [_square(rng, id) for id in range(1, 201)]
    table = Table.of("sketch", features, ["kind"])
    if along_the_curve:  # which of two neighbours lies on top is not settled there: nothing overlaps
        monkeypatch.setattr(press_module, "SORTED", 10)
        grid = [f.with_geometry(_cell(f.key.id)) for f in features]
        table = Table.of("sketch", grid, ["kind"])
    press = Press()
    for number in (60, 40, 1, 15, 3):
        chosen = [table.get(int(id)) for id in rng.choice(table.ids(), number, replace=False)]
        table = table.apply(Change(f, f and _edited(rng, f, along_the_curve)) for f in chosen)
        expected = Table.of("sketch", list(table), ["kind"])
        pictures = []
        for one, how in ((table, press), (expected, Press())):
            pixels = np.full((SIZE, SIZE), WHITE, np.uint32)
            how.draw(Sheet(pixels, looking_down(), 3.0, 0, SIZE), one, KINDS)
            pictures.append(pixels)
        assert (pictures[0] == pictures[1]).all()
    assert len(table.strata) == 2 and table.recent


KINDS = Style(
    Symbol(fill="#ff0000", stroke=""),
    "kind",
    tuple(Case(str(n), Text("", ""), Symbol(fill=f"#00{n:02x}ff", stroke="")) for n in range(9)),
)


def _square(rng: np.random.Generator, id: int) -> Feature:
    x, y = rng.uniform(0, SIZE, 2)
    return Feature(Key("sketch", id), shapely.box(x, y, x + 6, y + 6), {"kind": str(rng.integers(9))})


def _cell(id: int) -> shapely.Polygon:
    x, y = 3 * (id % 15), 3 * (id // 15)
    return shapely.box(x, y, x + 2, y + 2)


def _edited(rng: np.random.Generator, feature: Feature, in_place: bool) -> Feature | None:
    other = _square(rng, feature.key.id)
    if rng.random() < 0.2:
        return None
    return feature.with_attributes(**other.attributes) if in_place else other


def test_overlapping_features_lie_in_the_order_of_their_rows() -> None:
    rng = np.random.default_rng(1)
    boxes = shapely.box(*(rng.uniform(0, 40, (2, 300))), *(rng.uniform(45, 48, (2, 300))))
    codes = ["a" if i < 299 else "b" for i in range(300)]
    columns = Columns.build(range(1, 301), [b.wkb for b in boxes], {"kind": codes})
    style = Style(
        Symbol(fill="#000000", stroke=""),
        "kind",
        (Case("b", Text("b", "b"), Symbol(fill="#ff0000", stroke="")),),
    )
    pixels = np.full((SIZE, SIZE), WHITE, np.uint32)
    Press().draw(Sheet(pixels, looking_down(), 1.0, 0, SIZE), Table("sketch", columns), style)
    assert pixels[SIZE - 44, 44] == 0xFFFF0000


def test_more_than_can_be_sorted_are_drawn_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = [shapely.box(x, y, x + 0.5, y + 0.5) for x in range(SIZE) for y in range(SIZE)]
    expected = drawn(shapes)
    monkeypatch.setattr(press_module, "SORTED", 100)
    assert (drawn(shapes) == expected).all()


def test_a_picture_can_be_given_up() -> None:
    pixels = np.full((SIZE, SIZE), WHITE, np.uint32)
    sheet = Sheet(pixels, looking_down(), 1.0, 0, SIZE, cancelled=lambda: True)
    with pytest.raises(GivenUp):
        Press().draw(sheet, table_of([shapely.box(0, 0, 9, 9).wkb]), Style(Symbol()))


def test_hasty_pictures_show_small_features_as_dabs() -> None:
    pixels = np.full((SIZE, SIZE), WHITE, np.uint32)
    table = table_of([shapely.box(10.1, 10.1, 11.9, 11.9).wkb, shapely.box(20, 20, 40, 40).wkb])
    Press().draw(
        Sheet(pixels, looking_down(), 1.0, 0, SIZE, 3.0), table, Style(Symbol(fill="#000000", stroke=""))
    )
    dark = darkness(pixels)
    assert (dark[30:, :15] > 0).sum() == 1
    assert dark[15, 30] == 1.0


def _ring(*corners: tuple[float, float]) -> bytes:
    vertices = b"".join(struct.pack("<dd", *corner) for corner in corners)
    return struct.pack("<BIII", 1, 3, 1, len(corners)) + vertices


NAN, INF = float("nan"), float("inf")
HOSTILE = {
    "not a number": _ring((5, 5), (NAN, 9), (40, 5), (40, 40), (5, 5)),
    "infinite": _ring((5, 5), (INF, 9), (-INF, 5), (40, 40), (5, 5)),
    "beyond the world": _ring((5, 5), (1e300, 9), (-1e18, 5), (40, 40), (5, 5)),
    "far away": _ring((5, 5), (1e9, 9), (-1e10, 5), (40, 40), (5, 5)),
    "all the same": _ring(*[(7, 7)] * 5),
    "no area": _ring((5, 5), (40, 40), (5, 5)),
    "no vertex": struct.pack("<BIII", 1, 3, 1, 0),
    "no ring": struct.pack("<BII", 1, 3, 0),
    "empty point": shapely.Point().wkb,
    "empty collection": shapely.GeometryCollection().wkb,
    "one vertex": struct.pack("<BIIdd", 1, 2, 1, 5, 5),
    "nested": shapely.GeometryCollection(
        [shapely.MultiPolygon([shapely.box(0, 0, 9, 9)]), shapely.Point(3, 3)]
    ).wkb,
}


@pytest.mark.parametrize("symbol", SYMBOLS)
@pytest.mark.parametrize("blob", HOSTILE.values(), ids=HOSTILE)
def test_bad_geometry_harms_neither_the_program_nor_its_neighbours(blob: bytes, symbol: Symbol) -> None:
    good = shapely.box(30, 2, 45, 5).wkb
    alone, together = drawn([good], symbol), drawn([blob, good], symbol)
    assert (together != WHITE).sum() >= (alone != WHITE).sum()
    assert (together[42:, 42:] == alone[42:, 42:]).all()


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("flavor", ["iso", "extended"])
def test_all_dialects_of_wkb_read_the_same(order: int, flavor: str) -> None:
    plain = [
        shapely.box(5, 5, 20, 20),
        shapely.MultiLineString([[(1, 1), (9, 30)], [(30, 30), (40, 9)]]),
        shapely.Point(40, 40),
    ]
    high = [shapely.force_3d(shape, 8.0) for shape in plain]
    blobs = shapely.to_wkb(high, byte_order=order, flavor=flavor, output_dimension=3)
    symbol = Symbol(fill="#000000", width=2.0, size=4.0)
    assert (drawn(list(blobs), symbol) == drawn(plain, symbol)).all()


def test_many_points_of_one_feature_have_one_symbol() -> None:
    several = shapely.MultiPoint([(10, 10), (14, 10), (12, 12)])
    symbol = Symbol(fill="#000000", stroke="", size=4.0, marker="square")
    assert darkness(drawn([several], symbol)).sum() == pytest.approx(4**2 * np.pi / 4, rel=0.02)


def test_a_centimetre_survives_at_the_other_end_of_the_country() -> None:
    far = shapely.box(-400_000, 10, -399_990, 20)
    near = shapely.box(400_000.0, 10, 400_000.01, 10.01)
    dark = darkness(drawn([far, near], view=Viewport(400_000.0, 10.0, 0.002, SIZE, SIZE)))
    assert dark.sum() == pytest.approx(25, rel=0.25)  # 5 by 5 pixels


def test_nothing_is_compiled_after_the_trial() -> None:
    trial.run()
    compiled = [draw, find, arrange, clean, enclose, orient, count, read]
    before = [len(function.signatures) for function in compiled]  # type: ignore[attr-defined]
    for symbol in SYMBOLS:
        drawn([*mixture(3), shapely.MultiPoint([(1, 1), (2, 2)])], symbol, 3.0)
        drawn([], symbol)
    assert [len(function.signatures) for function in compiled] == before  # type: ignore[attr-defined]


def test_blocks_hold_every_feature_once() -> None:
    table = table_of([shape.wkb for shape in mixture(2, 500)])
    scene = build(table.base.geometry)
    assert sorted(scene.rows.tolist()) == list(range(500))
    assert len(scene.blocks) == 8
    assert scene.shapes[2][-1] == len(scene.shapes[3]) == len(scene.shapes[1]) - 1
