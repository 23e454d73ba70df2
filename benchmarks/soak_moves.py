"""What a planner's hand does all day, as real mouse and key events, at random but the same for a seed.

A move is a generator: it sends an event, yields the milliseconds till its next one, and so on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import shapely
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.model.feature import Key
from ui.window import MainWindow

FRAME = 16
"""Milliseconds between two moves of a mouse."""
REST = 120
"""Milliseconds in which a hand rests and the map becomes exact."""
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_NONE, _LEFT, _MIDDLE = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
_FREE = Qt.KeyboardModifier.NoModifier
_TOOLS = (Qt.Key.Key_V, Qt.Key.Key_E, Qt.Key.Key_M, Qt.Key.Key_A, Qt.Key.Key_S, Qt.Key.Key_H)
_FINEST = 0.05
"""Metres a pixel: further in there is nothing to see."""

Move = Iterator[int]


class Hand:
    """Works in the window's map; `names` are what it can do, `next_move` chooses."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window, self.view = window, window.view
        self.random = random.Random(seed)
        self._bounds = window.bridge.project.bounds or (0.0, 0.0, 1.0, 1.0)
        self._moves: list[tuple[int, Callable[[], Move]]] = [
            (24, self.pan),
            (24, self.zoom),
            (6, self.keys),
            (10, self.click),
            (8, self.box),
            (14, self.edit),
            (12, self.undo_redo),
            (4, self.toggle),
            (8, self.change_tool),
            (3, self.everything),
        ]

    def next_move(self) -> tuple[str, Move]:
        """The name of a move, and the move."""
        weights = [weight for weight, _ in self._moves]
        _, move = self.random.choices(self._moves, weights)[0]
        return move.__name__, self._framed(move())

    def _framed(self, move: Move) -> Move:
        """Between two moves nothing is half done, nothing covers the map, and it shows some of the city."""
        yield from move
        QTest.keyClick(self.view, Qt.Key.Key_Escape)
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if popup is not None:
            popup.close()
        view = self.view.viewport
        outside = not shapely.box(*self._bounds).intersects(shapely.Point(view.x, view.y))
        if outside or not _FINEST < view.scale < 2 * view.fitted(self._bounds).scale:
            yield from self.everything()
        yield REST

    # -------------------------------------------------------------- looking

    def pan(self) -> Move:
        """Drag the map by the middle button."""
        place = self._somewhere()
        step = QPoint(self.random.randint(-40, 40), self.random.randint(-30, 30))
        self._mouse(QEvent.Type.MouseButtonPress, place, _MIDDLE, _MIDDLE)
        for _turn in range(self.random.randint(4, 30)):
            yield FRAME
            place += step
            self._mouse(QEvent.Type.MouseMove, place, _NONE, _MIDDLE)
        yield FRAME
        self._mouse(QEvent.Type.MouseButtonRelease, place, _MIDDLE, _NONE)

    def zoom(self) -> Move:
        place, inwards = self._somewhere(), self.random.random() < 0.55
        for _notch in range(self.random.randint(1, 10)):
            self._wheel(place, 120 if inwards else -120)
            yield 2 * FRAME

    def keys(self) -> Move:
        arrows = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down
        for _press in range(self.random.randint(1, 8)):
            QTest.keyClick(self.view, self.random.choice(arrows))
            yield 2 * FRAME

    def everything(self) -> Move:
        QTest.keyClick(self.view, Qt.Key.Key_0, _CTRL)
        yield REST

    # -------------------------------------------------------------- selecting

    def click(self) -> Move:
        QTest.keyClick(self.view, Qt.Key.Key_V)
        yield from self._hover()
        QTest.mouseClick(self.view, _LEFT, _FREE, self._somewhere())
        yield FRAME

    def box(self) -> Move:
        QTest.keyClick(self.view, Qt.Key.Key_V)
        start, end = self._somewhere(), self._somewhere()
        yield from self._drag(start, end, self.random.choice((_FREE, _SHIFT, _CTRL)))

    # -------------------------------------------------------------- editing

    def edit(self) -> Move:
        """Go to some feature and drag one of its corners, or all of it."""
        feature = self._feature()
        if feature is None:
            return
        self.window.bridge.select([feature])
        QTest.keyClick(self.view, Qt.Key.Key_2, _CTRL)
        yield REST
        whole = self.random.random() < 0.3
        QTest.keyClick(self.view, Qt.Key.Key_M if whole else Qt.Key.Key_E)
        yield FRAME
        shape = self.window.bridge.project.get(feature)
        if shape is None:
            return
        geometry = shape.geometry
        corner = geometry.representative_point() if whole else shapely.Point(geometry.exterior.coords[0])
        place = QPointF(*self.view.viewport.to_screen(corner.x, corner.y)).toPoint()
        away = place + QPoint(self.random.randint(-60, 60), self.random.randint(-60, 60))
        yield from self._drag(place, away, self.random.choice((_FREE, _SHIFT)))

    def undo_redo(self) -> Move:
        back = self.random.randint(1, 4)
        for key, times in ((Qt.Key.Key_Z, back), (Qt.Key.Key_Y, self.random.randint(0, back))):
            for _press in range(times):
                QTest.keyClick(self.view, key, _CTRL)
                yield 3 * FRAME

    # -------------------------------------------------------------- the window

    def toggle(self) -> Move:
        """Hide a layer by its box in the list, and show it again."""
        card = self.window.layers.cards[self.random.choice(list(self.window.layers.cards))]
        for _click in range(2):
            card.check.click()
            yield REST

    def change_tool(self) -> Move:
        for key in self.random.sample(_TOOLS, 3):
            QTest.keyClick(self.view, key)
            yield from self._hover()

    # -------------------------------------------------------------- the hand itself

    def _somewhere(self) -> QPoint:
        width, height = self.view.width(), self.view.height()
        return QPoint(self.random.randint(20, width - 20), self.random.randint(20, height - 20))

    def _feature(self) -> Key | None:
        layer = self.window.bridge.active_layer
        ids = self.window.bridge.project.table(layer).base.ids
        key = Key(layer, int(ids[self.random.randrange(len(ids))]))
        return key if self.window.bridge.project.get(key) is not None else None

    def _hover(self) -> Move:
        for _step in range(self.random.randint(2, 8)):
            self._mouse(QEvent.Type.MouseMove, self._somewhere(), _NONE, _NONE)
            yield FRAME

    def _drag(self, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier) -> Move:
        self._mouse(QEvent.Type.MouseMove, start, _NONE, _NONE)
        yield FRAME
        QTest.mousePress(self.view, _LEFT, modifier, start)
        steps = self.random.randint(4, 12)
        for step in range(1, steps + 1):
            yield FRAME
            self._mouse(QEvent.Type.MouseMove, start + (end - start) * step / steps, _NONE, _LEFT, modifier)
        yield FRAME
        QTest.mouseRelease(self.view, _LEFT, modifier, end)
        yield FRAME

    def _mouse(
        self,
        kind: QEvent.Type,
        place: QPoint,
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
        modifier: Qt.KeyboardModifier = _FREE,
    ) -> None:
        there = QPointF(self.view.mapToGlobal(place))
        QApplication.sendEvent(self.view, QMouseEvent(kind, QPointF(place), there, button, buttons, modifier))

    def _wheel(self, place: QPoint, angle: int) -> None:
        there = QPointF(self.view.mapToGlobal(place))
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(QPointF(place), there, QPoint(), QPoint(0, angle), _NONE, _FREE, phase, False)
        QApplication.sendEvent(self.view, event)
