"""Drives a real map with real mouse and key events."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import shapely
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QMouseEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.model.feature import Key
from ui.bridge import Bridge
from ui.canvas.view import MapView


def type_text(text: str) -> None:
    """Into whatever has the focus; what is not on a keyboard comes as an input method sends it."""
    for sign in text:
        where = QApplication.focusWidget()
        if sign.isascii():
            QTest.keyClicks(where, sign)
        else:
            event = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(where, event)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, to whatever has the focus."""
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


@dataclass
class Hand:
    """Places are metres from `origin`, a corner in the plane CRS."""

    view: MapView
    origin: tuple[float, float] = (0.0, 0.0)
    failures: list[str] = field(default_factory=list)

    @property
    def bridge(self) -> Bridge:
        return self.view.bridge

    def pixel(self, x: float, y: float) -> QPoint:
        px, py = self.view.viewport.to_screen(x + self.origin[0], y + self.origin[1])
        return QPoint(round(px), round(py))

    def at(self, pixel: QPoint) -> tuple[float, float]:
        """The world under a pixel, metres from the corner."""
        x, y = self.view.viewport.to_world(pixel.x(), pixel.y())
        return x - self.origin[0], y - self.origin[1]

    def click(
        self, x: float, y: float, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, modifier, self.pixel(x, y))

    def double_click(self, x: float, y: float) -> None:
        """As a window system tells it: press, release, double press, release."""
        self.click(x, y)
        QTest.mouseDClick(self.view, Qt.MouseButton.LeftButton, pos=self.pixel(x, y))
        QTest.mouseRelease(self.view, Qt.MouseButton.LeftButton, pos=self.pixel(x, y))

    def right_click(self, x: float, y: float) -> None:
        QTest.mouseClick(self.view, Qt.MouseButton.RightButton, pos=self.pixel(x, y))

    def hover(self, x: float, y: float) -> None:
        self._send(QEvent.Type.MouseMove, self.pixel(x, y), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)

    def press(
        self,
        x: float,
        y: float,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.mousePress(self.view, button, modifier, self.pixel(x, y))

    def move(
        self,
        x: float,
        y: float,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Move with `button` held: QTest.mouseMove tells of no button."""
        self._send(QEvent.Type.MouseMove, self.pixel(x, y), Qt.MouseButton.NoButton, button, modifier)

    def release(
        self,
        x: float,
        y: float,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.mouseRelease(self.view, button, modifier, self.pixel(x, y))

    def drag(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        self.press(*start, button, modifier)
        for part in (0.3, 0.7, 1.0):
            x, y = (a + (b - a) * part for a, b in zip(start, end, strict=True))
            self.move(x, y, button, modifier)
        self.release(*end, button, modifier)

    def key(
        self,
        *keys: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        for key in keys:
            QTest.keyClick(self.view, key, modifier)

    def _send(
        self,
        kind: QEvent.Type,
        pixel: QPoint,
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        there = QPointF(self.view.mapToGlobal(pixel))
        QApplication.sendEvent(self.view, QMouseEvent(kind, QPointF(pixel), there, button, buttons, modifier))

    def colour(self, x: float, y: float) -> str:
        """What the map shows at a place, once its picture is there."""
        image = self.view.grab().toImage()
        late = time.monotonic() + 10
        while not (self.view.picture.complete or self.view.picture.background) and time.monotonic() < late:
            QApplication.processEvents()  # a busy machine leaves even a small picture to the worker
            image = self.view.grab().toImage()
        ratio = image.devicePixelRatio()
        pixel = self.pixel(x, y)
        return image.pixelColor(round(pixel.x() * ratio), round(pixel.y() * ratio)).name()

    def coordinates(self, key: Key) -> list[tuple[float, float]]:
        """Of the feature as it is now, metres from the corner only to the eye; exact in the world."""
        feature = self.bridge.project.get(key)
        assert feature is not None
        return [(x, y) for x, y in shapely.get_coordinates(feature.geometry).tolist()]
