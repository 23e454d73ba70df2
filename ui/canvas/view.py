"""The map: a widget that shows a viewport of the project and passes pointer and keys to the tool in hand."""

from __future__ import annotations

from typing import cast

from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.canvas.crosshair import Crosshair
from ui.canvas.highlight import Highlight, strewn
from ui.canvas.marks import draw_focus
from ui.canvas.navigation import Navigation
from ui.canvas.overlays import GlassWords, glass_words, notice_height, paint_overlays
from ui.canvas.pens import Pens, slack
from ui.canvas.right_button import RightButton
from ui.canvas.tool_stage import ToolStage
from ui.canvas.tools.base import Pointer

_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class MapView(ToolStage):
    """North up, EPSG:4548."""

    cursor_moved = pyqtSignal(float, float)
    """Easting and northing under the cursor, metres."""
    escaped = pyqtSignal()
    """Esc was pressed."""
    menu_wanted = pyqtSignal(QPoint, object)
    """Where on the screen a menu is to open, and the list of keys of the features there."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._highlight = Highlight(self._shapes, self.update)
        self._navigation = Navigation(self)
        self._pens = Pens(self, self._navigation)
        self._crosshair = Crosshair(self)
        self._right = RightButton(self._secondary, self._ask_for_menu, self)
        self._focus_ring = False
        self._said_on_glass: GlassWords | None = None
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tool_changed.connect(self._on_tool)

    def _on_tool(self) -> None:
        self._crosshair.clear()
        self._show_cursor()

    # -------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent | None) -> None:
        frame = self.frame()
        painter = QPainter(self)
        self._picture.paint(painter, frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._highlight.paint(painter, self._bridge, frame)
        painter.save()
        self._measured.paint(painter)
        self._tool.paint(painter)
        painter.restore()
        self.drafting.paint(painter)
        self._crosshair.paint(painter)
        self._said_on_glass = glass_words(self._bridge)
        paint_overlays(painter, self._said_on_glass, self._viewport, self.font())
        if self._focus_ring:
            draw_focus(painter, self._viewport)
        painter.end()

    def _paint_edited(self, *, everywhere: bool) -> None:
        other_words = glass_words(self._bridge) != self._said_on_glass
        super()._paint_edited(everywhere=everywhere or other_words or strewn(self._bridge.selection))

    def covered_foot(self) -> float:
        return notice_height(self._bridge, self._viewport, self.font())

    # -------------------------------------------------------------- the mouse, pens and fingers

    def pointer(self, position: QPointF, event: QMouseEvent | None = None) -> Pointer:
        """The pointer of a mouse, a pen or a finger; without an event, the keyboard's."""
        at = position.x(), position.y()
        where = self._viewport.to_world(*at)
        if event is None:
            return Pointer(*at, *where)
        return Pointer(*at, *where, event.modifiers(), slack(event))

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        self._crosshair.clear()
        left = event.button() == Qt.MouseButton.LeftButton
        hand = self._navigation.space or self._tool.name == "pan"
        if event.button() == Qt.MouseButton.MiddleButton or (left and hand):
            self._navigation.grab(event.position(), event.button())
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left:
            self.press(self.pointer(event.position(), event))
        elif event.button() == Qt.MouseButton.RightButton and not event.buttons() & ~event.button():
            self._right.press(self.pointer(event.position(), event))

    def press(self, pointer: Pointer) -> None:
        if self.drafting.typing:
            self.drafting.click(pointer)
            return
        before = self._tool.origin()
        self._tool.press(pointer)
        self.drafting.placed(before)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        pointer = self.pointer(event.position(), event)
        self.cursor_moved.emit(pointer.x, pointer.y)
        if self._navigation.drag(event.position()):
            return
        self._crosshair.clear()
        self.drafting.clear(pointer)
        if self.drafting.typing:
            self.drafting.hover(pointer)
        else:
            self._tool.move(pointer)
        self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if self._navigation.let_go(event.button()):
            self._show_cursor()
        elif event.button() == Qt.MouseButton.RightButton:
            self._right.release(self.pointer(event.position(), event))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tool.release(self.pointer(event.position(), event))
            self.drafting.close()
            self.drafting.clear()
            self.refresh()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        assert event is not None
        if event.button() != Qt.MouseButton.LeftButton or self._navigation.space or self._tool.name == "pan":
            self.mousePressEvent(event)
        else:
            self._tool.double_click(self.pointer(event.position(), event))

    def _secondary(self, pointer: Pointer) -> bool:
        return not self.drafting.typing and self._tool.secondary(pointer)

    def _ask_for_menu(self, pointer: Pointer) -> None:
        at = self.mapToGlobal(QPoint(round(pointer.px), round(pointer.py)))
        self.menu_wanted.emit(at, self.pick(pointer))

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """The menu key: where the crosshair is, else in the middle. The mouse is heard by its buttons."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            middle = QPointF(self.width() / 2, self.height() / 2)
            self._ask_for_menu(self.pointer(self._crosshair.place or middle))
        event.accept()

    def leaveEvent(self, event: QEvent | None) -> None:
        self._bridge.hover(None)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        assert event is not None
        self._navigation.wheel(event)
        event.accept()

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QTabletEvent | QTouchEvent) and self._pens.hears(event):
            return True
        if event is not None and event.type() == QEvent.Type.NativeGesture:
            return self._navigation.gesture(cast(QNativeGestureEvent, event)) or super().event(event)
        if event is not None and event.type() == QEvent.Type.ShortcutOverride:
            pressed = cast(QKeyEvent, event)
            key = Qt.Key(pressed.key())
            own = key in (Qt.Key.Key_Escape, Qt.Key.Key_Space) or self._tool.wants(key)
            if own or self.drafting.wants(pressed) or self._measured.wants(pressed):
                event.accept()  # it comes as a key press, and no action of the window is triggered
                return True
        return super().event(event)

    def _show_cursor(self) -> None:
        hand = self._navigation.space or self._tool.name == "pan"
        self.setCursor(Qt.CursorShape.OpenHandCursor if hand else self._tool.cursor)

    # -------------------------------------------------------------- the keyboard

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays with a tool that goes from vertex to vertex."""
        return False if self._tool.takes_tab else super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        if event.key() == Qt.Key.Key_Escape:
            self.escape()
        elif event.key() == Qt.Key.Key_Space:
            self._navigation.space = True
            self._show_cursor()
        elif not any(
            hears(event)
            for hears in (
                self._measured.key,
                self.drafting.key,
                self._crosshair.clicks,
                self._tool.key,
                self._crosshair.moves,
                self._navigation.key,
            )
        ):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent | None) -> None:
        assert event is not None
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._navigation.space = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent | None) -> None:
        assert event is not None
        self._focus_ring = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent | None) -> None:
        self._navigation.space = self._focus_ring = False
        self._right.drop()
        super().focusOutEvent(event)

    def escape(self) -> None:
        """First what was begun, then the crosshair, then what was measured, then the selection."""
        self.escaped.emit()
        if self.drafting.typing:
            self.drafting.close()
        elif self._tool.cancel():
            self.drafting.forget()
        elif not (self._crosshair.clear() or self._measured.clear()):
            self._bridge.select(())
        self.refresh()
