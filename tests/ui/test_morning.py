"""A planner's morning in the real window, in Chinese, by mouse and keys: from a survey sheet to a saved file.

Twenty parcels are drawn from a printed list, two are split, three merged, a border is moved, attributes come
from a workbook; mistakes are made and undone on the way. To look at it, step by step:

    BEIYUAN_PICTURES=out/morning python -m pytest tests/ui/test_morning.py
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pandas
import pyogrio
import pytest
import shapely
from PyQt6.QtCore import QLocale, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beiyuan_gis.i18n import set_language
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.storage import project_file
from tests.ui.hand import Hand, press, type_text
from tests.ui.kit import project_at, said, soon, window_at
from tests.ui.survey_sheet import HEAD, OUTCOME, PARCELS, POINTS, WORKBOOK
from ui.app import make_application
from ui.dialogs.merge import MergeDialog
from ui.window import MainWindow

FOLDER = os.environ.get("BEIYUAN_PICTURES")
LAYER = "demolition"
MILLIMETRE = 0.001
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
STATUS = {"计划拆除": "planned", "已拆除": "demolished"}

_words = POINTS.split()
PRINTED = {name: (x, y) for name, x, y in zip(_words[::3], _words[1::3], _words[2::3], strict=True)}
"""North and east, as the sheet has them."""
_words = PARCELS.split()
CORNERS = {_words[i]: tuple(_words[i + 1 : i + 5]) for i in range(0, len(_words), 5)}


def spot(point: str) -> tuple[float, float]:
    north, east = PRINTED[point]
    return float(east.removeprefix("39")), float(north)


class Morning:
    """The window, the hand, and a picture of each step for whoever asks."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.hand = window, qtbot, Hand(window.view)
        self._steps = 0

    def step(self, title: str) -> None:
        """Writes NN.png and a line of steps.md into the folder, once the map shows what it should."""
        if FOLDER is None:
            return
        folder = Path(FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        self._steps += 1
        self.qtbot.wait(300)  # for the eye only: panels and worker have caught up
        name = f"{self._steps:02d}.png"
        screen = self.window.screen()
        assert screen is not None
        screen.grabWindow(0).save(str(folder / name))
        with (folder / "steps.md").open("a" if self._steps > 1 else "w", encoding="utf-8") as file:
            file.write(f"{self._steps}. {title}\n\n   ![{title}]({name})\n\n")

    # ------------------------------------------------------------ what hands do

    def tool(self, key: Qt.Key, name: str) -> None:
        self.window.view.setFocus()
        press(key)
        assert self.window.view.tool.name == name

    def row(self, text: str) -> None:
        """Typed and entered, and taken."""
        type_text(text)
        assert self.window.view.drafting.typing, text
        press(Qt.Key.Key_Return)
        assert not self.window.view.drafting.typing, self.window.view.drafting.box._line.text()

    def snap(self, point: str) -> None:
        """A click a few pixels beside a corner that is there."""
        x, y = spot(point)
        away = 3 * self.window.view.viewport.scale
        self.hand.hover(x + away, y - away)
        self.hand.click(x + away, y - away)

    def undo(self) -> None:
        press(Qt.Key.Key_Z, CTRL)

    def choose(self, *names: str) -> None:
        """Parcels of the sheet, by clicking into them; clicking what is selected leads to what is below."""
        self.tool(Qt.Key.Key_V, "select")
        press(Qt.Key.Key_A, CTRL | SHIFT)
        for n, name in enumerate(names):
            corners = [spot(point) for point in CORNERS[name]]
            middle = sum(x for x, _y in corners) / 4 + 1.0, sum(y for _x, y in corners) / 4 + 4.0
            self.hand.click(*middle, modifier=CTRL if n else NONE)
        assert len(self.window.bridge.selection) == len(names)

    # ------------------------------------------------------------ what is there

    def drawn(self) -> list[Feature]:
        """The new features of the layer, in the order of the table."""
        return [f for f in self.window.bridge.project.table(LAYER) if f.key.id > self.before]

    @property
    def before(self) -> int:
        base = self.window.bridge.project.table(LAYER).base.ids
        return int(base[-1])

    def steps(self) -> int:
        return len(self.window.bridge.session.history.done)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project_at(tmp_path / "北苑.gpkg")


@pytest.fixture
def chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("en")
    QLocale.setDefault(QLocale.system())


@pytest.fixture
def morning(chinese: None, qtbot: QtBot, path: Path, tmp_path: Path) -> Morning:
    if FOLDER is not None:
        make_application()  # with fonts and colours, which no other test needs
    window = window_at(qtbot, path, tmp_path / "settings.ini")
    window.set_language("zh")
    window.resize(1680, 1050)
    qtbot.waitUntil(lambda: LAYER in window.layers.cards)
    QTest.mouseClick(window.layers.cards[LAYER], LEFT)
    return Morning(window, qtbot)


def test_a_planners_morning(morning: Morning, path: Path, tmp_path: Path, qtbot: QtBot) -> None:
    at_first = morning.window.bridge.project
    draw_the_parcels(morning)
    split_two(morning)
    merge_three(morning)
    move_one_border_of_two(morning)
    paste_the_workbook(morning, tmp_path)
    with qtbot.waitSignal(morning.window.bridge.saved):
        press(Qt.Key.Key_S, CTRL)
    assert not morning.window.isWindowModified()
    morning.step("保存")
    last, live = morning.before, morning.window.bridge.project
    morning.window.close()

    again = window_at(qtbot, path, tmp_path / "settings.ini").bridge.project
    for project in (live, again, project_file.read(path).project):
        new = [f for f in project.table(LAYER) if f.key.id > last]
        assert_as_planned(new)
        others = {c.key for c in project.changes_since(at_first)} - {f.key for f in new}
        assert not others, "something else was touched"


def assert_as_planned(features: list[Feature]) -> None:
    """Geometry to the millimetre, attributes to the letter."""
    assert [f.attributes["name"] for f in features] == list(OUTCOME)
    for feature, ring, row in zip(features, OUTCOME.values(), WORKBOOK, strict=True):
        meant = shapely.from_wkt(f"POLYGON (({ring}))")
        assert shapely.get_num_coordinates(feature.geometry) == shapely.get_num_coordinates(meant), row[0]
        assert shapely.hausdorff_distance(feature.geometry.boundary, meant.boundary) <= MILLIMETRE, row[0]
        name, status, planned, finished, who, source, note = row
        told = (name, STATUS[status], planned, finished or None, who, source, note or None)
        names = ("name", "status", "planned_finish", "finished", "responsible", "source", "note")
        assert tuple(feature.attributes[n] for n in names) == told


# ---------------------------------------------------------------- the steps


def draw_the_parcels(morning: Morning) -> None:
    window = morning.window
    morning.step("项目已打开，选中“拆违”图层")
    morning.tool(Qt.Key.Key_A, "add_polygon")
    for name in ("01", "20"):  # the two ends of the sheet first, to have a look at the place
        for point in CORNERS[name]:
            morning.row(f"{PRINTED[point][1].removeprefix('39')},{PRINTED[point][0]}")
        press(Qt.Key.Key_Return)
    zoom_to_the_sheet(morning)
    morning.step("首末两块宗地按坐标键入，缩放到该处")
    morning.tool(Qt.Key.Key_A, "add_polygon")
    draw_with_mistakes(morning)
    draw_as_a_traverse(morning)
    there = {point for name in ("01", "02", "03", "04", "20") for point in CORNERS[name]}
    for name in sorted(CORNERS)[4:19]:
        for n, point in enumerate(CORNERS[name]):
            if point in there:
                morning.snap(point)
            else:
                morning.row(("，" if n % 2 else ",").join(PRINTED[point]))  # as printed: north, zone and east
        if name == "14":
            morning.step("逐块绘制：已有界址点捕捉，其余键入")
        press(Qt.Key.Key_Return)
        there |= {*CORNERS[name]}
    assert len(morning.drawn()) == 20 and morning.steps() == 20
    whole = shapely.union_all([f.geometry for f in morning.drawn()])
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert abs(whole.area - sum(f.geometry.area for f in morning.drawn())) < 1e-6
    morning.step("二十块宗地绘制完毕")
    assert not said(window)


def zoom_to_the_sheet(morning: Morning) -> None:
    window = morning.window
    morning.tool(Qt.Key.Key_V, "select")
    (west, south), (east, north) = spot("J1"), spot("J33")
    morning.hand.drag((west - 15, south - 15), (east + 15, north + 15))
    assert {f.key for f in morning.drawn()} <= set(window.bridge.selection)
    press(Qt.Key.Key_2, CTRL)
    assert window.view.viewport.scale < 0.5


def draw_with_mistakes(morning: Morning) -> None:
    """02 with a digit too many and a wrong row; 03 finished wrongly and undone."""
    box = morning.window.view.drafting.box
    morning.snap("J2")
    type_text("468340250,4418900.700")
    press(Qt.Key.Key_Return)
    assert morning.window.view.drafting.typing and box._line.text()
    morning.step("多键入一位数字：原地说明，可改正")
    press(Qt.Key.Key_Escape)
    morning.row("@25,0.35")
    press(Qt.Key.Key_Backspace)
    morning.row("@20.125,0.35")
    morning.row("@-0.53,30.4")
    morning.snap("J13")
    press(Qt.Key.Key_Return)
    for wrong in (True, False):
        morning.snap("J3")
        morning.row("@20.125,0.35")
        morning.row("@-0.53,40.4" if wrong else "@-0.53,30.4")
        morning.snap("J14")
        press(Qt.Key.Key_Return)
        assert len(morning.drawn()) == 4
        if wrong:
            morning.undo()
            assert len(morning.drawn()) == 3


def draw_as_a_traverse(morning: Morning) -> None:
    """04 by lengths and azimuths, with the signs of a Chinese input method."""
    morning.snap("J4")
    morning.row("20.1280<89.00365")
    morning.row("30。4046《359度0′4.3″")
    morning.snap("J15")
    press(Qt.Key.Key_Return)
    morning.step("按长度和方位角键入")


def split_two(morning: Morning) -> None:
    morning.choose("10")
    morning.tool(Qt.Key.Key_S, "split")
    for start in ("468495,4418890", "468489.44,4418888.09"):  # at the wrong place first
        morning.row(start)
        morning.row("@-1.06,60.8")
        if start.startswith("468489"):
            morning.step("键入分割线")
        press(Qt.Key.Key_Return)
        assert len(morning.drawn()) == 21
        if start.startswith("468495"):
            morning.undo()
            assert len(morning.drawn()) == 20 and len(morning.window.bridge.selection) == 1
    morning.choose("20")
    morning.tool(Qt.Key.Key_S, "split")
    morning.row("468470.3205,4418945.535")
    morning.row("@40.25,0.7")
    press(Qt.Key.Key_Return)
    assert len(morning.drawn()) == 22
    morning.step("两块宗地已分割")


def merge_three(morning: Morning) -> None:
    for names in (("01", "02", "11"), ("01", "02", "03")):
        morning.choose(*names)
        press(Qt.Key.Key_J, CTRL)
        (dialog,) = morning.window.findChildren(MergeDialog)
        keys = [dialog.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(3)]
        keep = min(Key(*key) for key in keys)
        place = dialog.list.visualItemRect(dialog.list.item([Key(*key) for key in keys].index(keep))).center()
        QTest.mouseClick(dialog.list.viewport(), LEFT, pos=place)
        morning.step("合并：选择保留哪一块")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        assert len(morning.drawn()) == 20
        morning.window.activateWindow()
        morning.qtbot.waitUntil(morning.window.isActiveWindow)
        morning.window.view.setFocus()
        if "11" in names:
            morning.undo()
            assert len(morning.drawn()) == 22
        QApplication.processEvents()
    morning.step("三块宗地已合并")


def move_one_border_of_two(morning: Morning) -> None:
    """05 and 06 share the corner J6; with shared borders it moves in both."""
    window = morning.window
    morning.choose("05")
    morning.tool(Qt.Key.Key_E, "vertex")
    press(Qt.Key.Key_N)
    assert window.actions_.by_id["topological"].isChecked()
    x, y = spot("J6")
    for target in ("468410.5,4418896.25", "468401.5,4418896.25"):  # one digit wrong, undone
        morning.hand.hover(x, y)
        morning.hand.click(x, y)
        was = {f.key: f.geometry for f in morning.drawn()}
        morning.row(target)
        moved = [f for f in morning.drawn() if f.geometry != was[f.key]]
        assert len(moved) == 2 and len(window.bridge.session.history.done[-1].edit.changes) == 2
        if target.startswith("468410"):
            morning.undo()
    press(Qt.Key.Key_N)
    morning.step("共用界线一起移动")


def paste_the_workbook(morning: Morning, tmp_path: Path) -> None:
    window, table = morning.window, morning.window.table
    cells = copied_from_excel(tmp_path / "宗地.xlsx")
    press(Qt.Key.Key_F6)
    count = len(window.bridge.project.table(LAYER))
    soon(morning.qtbot, table.model.rowCount, count)
    QApplication.clipboard().setText(cells)
    first = count - 20
    for row in (first - 1, first):  # a row too high at first
        before = window.bridge.project
        section = next(c for c in range(table.model.columnCount()) if table.model.column_name(c) == "name")
        index = table.model.index(row, section)
        table.view.scrollTo(index)
        QTest.mouseClick(table.view.viewport(), LEFT, pos=table.view.visualRect(index).center())
        QTest.keyClick(table.view, Qt.Key.Key_V, CTRL)
        assert len(window.bridge.session.history.done[-1].edit.changes) == 20
        if row < first:
            press(Qt.Key.Key_Z, CTRL)
            assert window.bridge.project.changes_since(before) == []
    assert_as_planned(morning.drawn())
    morning.step("属性由 Excel 表格粘贴")


def copied_from_excel(path: Path) -> str:
    """Written as a workbook, read back, and put on the clipboard as Excel does: dates as it shows them, cells
    with tabs or quotes in quotes."""
    sheet = pandas.DataFrame(WORKBOOK, columns=HEAD)
    for name in ("计划完工", "完工日期"):
        sheet[name] = pandas.to_datetime(sheet[name], errors="coerce")
    pyogrio.write_dataframe(sheet, path, driver="XLSX")
    read = pyogrio.read_dataframe(path, read_geometry=False)
    for name in ("计划完工", "完工日期"):
        days = pandas.to_datetime(read[name])
        read[name] = [f"{d.year}/{d.month}/{d.day}" if pandas.notna(d) else "" for d in days]
    text: str = read.to_csv(sep="\t", index=False, lineterminator="\r\n")
    return text
