"""Measuring in the real window: Ctrl+C, the project's state, and the dialog of tracing at a distance."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from tests.ui.kit import BOLLARD
from ui.canvas.tools.sketch import Sketch
from ui.dialogs.trace_offset import TraceOffset
from ui.window import MainWindow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def click(window: MainWindow, px: int, py: int) -> None:
    QTest.mouseClick(window.view, Qt.MouseButton.LeftButton, SHIFT, QPoint(px, py))


def test_control_c_takes_what_was_measured_while_one_measures_and_else_the_selection(
    window: MainWindow,
) -> None:
    window.bridge.select([BOLLARD])
    QTest.keyClick(window.view, Qt.Key.Key_D)
    assert window.view.tool.name == "measure_distance"
    click(window, 100, 100)
    click(window, 200, 160)
    QTest.keyClick(window.view, Qt.Key.Key_Return)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text().startswith("Distance\t")
    assert not window.isWindowModified() and not window.bridge.session.dirty
    QTest.keyClick(window.view, Qt.Key.Key_V)
    QTest.keyClick(window.view, Qt.Key.Key_C, CONTROL)
    assert QApplication.clipboard().text().startswith("wkt_geom\t")
    assert len(window.view.measured.results) == 1


def test_the_distance_for_tracing_is_typed_and_offered_again(window: MainWindow) -> None:
    assert not window.actions_.by_id["trace_offset"].isEnabled()
    window.view.set_tool("measure_distance")
    for typed, expected in (("-3.5", 2.0), ("4", -3.5)):
        window.actions_.by_id["trace_offset"].trigger()
        (dialog,) = (d for d in window.findChildren(TraceOffset) if d.isVisible())
        assert dialog.offset() == expected
        dialog.spin.setFocus()
        dialog.spin.selectAll()
        QTest.keyClicks(dialog.spin, typed)
        dialog.accept()
        tool = window.view.tool
        assert isinstance(tool, Sketch) and tool.trace.offset == pytest.approx(float(typed))
        assert tool.trace.way == "shorter"
