"""A sheet on screen: what the printer would draw, at any zoom, drawn in a worker and panned at once."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QWidget

from beiyuan_gis.outputs.plate.items import Composition
from ui.plates.painter import paint
from ui.tasks import Tasks

DESK = QColor("#8f9499")
CLOSEST = 60.0  # pixels a millimetre
STEP = 1.25


def render(sheet: Composition, size: QSize, pixels_per_mm: float, corner: QPointF) -> QImage:
    """The part of the sheet that begins at `corner` (mm), on `size` pixels. Good for any thread."""
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(DESK)
    painter = QPainter(image)
    painter.translate(-corner * pixels_per_mm)
    painter.setClipRect(QRectF(0, 0, sheet.width * pixels_per_mm, sheet.height * pixels_per_mm))
    paint(sheet, painter, pixels_per_mm)
    painter.end()
    return image


class SheetView(QWidget):
    """Wheel zooms about the cursor, dragging pans; +, -, 0 and the arrows do the same from the keyboard."""

    drawn = pyqtSignal()
    """The picture of the present view is complete."""
    failed = pyqtSignal(str)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 240)
        self._tasks = tasks
        self._sheet: Composition | None = None
        self._zoom = 1.0  # logical pixels a millimetre
        self._corner = QPointF()  # of the widget, in millimetres on the page
        self._whole = True
        self._picture: tuple[QImage, float, QPointF] | None = None
        self._request = 0
        self._grip: QPointF | None = None

    @property
    def sheet(self) -> Composition | None:
        return self._sheet

    @property
    def zoom(self) -> float:
        """Logical pixels a millimetre."""
        return self._zoom

    def page_point(self, at: QPointF) -> QPointF:
        """The millimetre of the page that lies under a point of the widget."""
        return self._corner + at / self._zoom

    def show_sheet(self, sheet: Composition) -> None:
        """Show another sheet; a view of the whole page stays one."""
        if self._sheet is None or (sheet.width, sheet.height) != (self._sheet.width, self._sheet.height):
            self._whole = True
        self._sheet = sheet
        self._changed()

    def show_whole(self) -> None:
        self._whole = True
        self._changed()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Enlarge about a point of the widget, its middle by default."""
        at = about or QPointF(self.width() / 2, self.height() / 2)
        page = self.page_point(at)
        self._zoom = min(CLOSEST, max(self._whole_zoom() * 0.5, self._zoom * factor))
        self._corner = page - at / self._zoom
        self._whole = False
        self._changed()

    def pan_by(self, pixels: QPointF) -> None:
        self._corner -= pixels / self._zoom
        self._whole = False
        self._changed()

    def _whole_zoom(self) -> float:
        if self._sheet is None:
            return 1.0
        return max(
            0.05, min((self.width() - 16) / self._sheet.width, (self.height() - 16) / self._sheet.height)
        )

    def _changed(self) -> None:
        if self._sheet is None:
            return
        if self._whole:
            self._zoom = self._whole_zoom()
            free = QPointF(self.width(), self.height()) / self._zoom
            self._corner = QPointF((self._sheet.width - free.x()) / 2, (self._sheet.height - free.y()) / 2)
        self._draw_anew()
        self.update()

    def _draw_anew(self) -> None:
        """Ask a worker for the present view; pictures of former ones are dropped when they arrive."""
        sheet, zoom, corner = self._sheet, self._zoom, QPointF(self._corner)
        if sheet is None:
            return
        self._request += 1
        request, ratio = self._request, self.devicePixelRatioF()
        size = QSize(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))

        def work(report: object) -> QImage | None:
            return render(sheet, size, zoom * ratio, corner) if request == self._request else None

        def done(image: QImage | None) -> None:
            if image is not None and request == self._request:
                image.setDevicePixelRatio(ratio)
                self._picture = image, zoom, corner
                self.update()
                self.drawn.emit()

        self._tasks.start("", work, done, self.failed.emit)

    # -------------------------------------------------------------- events

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), DESK)
        if self._picture is None:
            return
        image, zoom, corner = self._picture
        factor = self._zoom / zoom
        painter.translate((corner - self._corner) * self._zoom)
        painter.scale(factor, factor)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, factor != 1.0)
        painter.drawImage(QPoint(0, 0), image)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._changed()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None and event.angleDelta().y():
            self.zoom_by(STEP ** (event.angleDelta().y() / 120), event.position())

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and self._grip is not None:
            moved = event.position() - self._grip
            self._grip = event.position()
            self.pan_by(moved)

    def mouseReleaseEvent(self, _event: QMouseEvent | None) -> None:
        self._grip = None
        self.unsetCursor()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        arrows = {
            Qt.Key.Key_Left: QPointF(60, 0),
            Qt.Key.Key_Right: QPointF(-60, 0),
            Qt.Key.Key_Up: QPointF(0, 60),
            Qt.Key.Key_Down: QPointF(0, -60),
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.show_whole()
        elif key in arrows:
            self.pan_by(arrows[key])
        else:
            super().keyPressEvent(event)
