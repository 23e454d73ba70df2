"""Selection and hover, drawn over the map without drawing the map anew."""

from __future__ import annotations

from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath

from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from ui.bridge import Bridge
from ui.canvas.marks import CASING, SELECTED, stroke_cased
from ui.canvas.renderer import Frame, transform_of
from ui.canvas.shapes import Shapes, boxes_meet
from ui.canvas.viewport import Viewport

_SELECTED_WIDTH = 2.6
_HOVERED_WIDTH = 1.8


class Highlight:
    """Remembers the picture of the selection until selection, project or view are other ones."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._key: tuple[object, ...] | None = None
        self._image = QImage()

    def paint(self, painter: QPainter, bridge: Bridge, frame: Frame) -> None:
        """Draw what is selected in view, then what is hovered, unless its layer is hidden."""
        if bridge.selection:
            painter.drawImage(0, 0, self._selection(bridge, frame))
        hovered = bridge.hover_key
        if hovered is not None and hovered.layer not in frame.hidden and hovered not in bridge.selection:
            self._stroke(painter, frame.project, hovered, frame.viewport, hover=True)

    def _selection(self, bridge: Bridge, frame: Frame) -> QImage:
        key = (bridge.selection, frame.project, frame.hidden, frame.viewport, frame.density)
        if self._key is None or any(a is not b and a != b for a, b in zip(self._key, key, strict=True)):
            view = frame.viewport.magnified(frame.density)
            size = round(view.width), round(view.height)
            self._image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.fill(0)
            self._image.setDevicePixelRatio(frame.density)
            painter = QPainter(self._image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for selected in bridge.selection:
                if selected.layer not in frame.hidden:
                    self._stroke(painter, frame.project, selected, frame.viewport, hover=False)
            painter.end()
            self._key = key
        return self._image

    def _stroke(
        self, painter: QPainter, project: Project, key: Key, viewport: Viewport, *, hover: bool
    ) -> None:
        table = project.tables[key.layer]
        path = self._shapes.path(table, key.id)
        if path is None:
            return
        if path.isEmpty():
            self._ring(painter, project, key, viewport, hover=hover)
            return
        box = path.boundingRect()
        if not boxes_meet((box.left(), box.top(), box.right(), box.bottom()), viewport.bounds):
            return
        painter.save()
        painter.setTransform(transform_of(viewport), True)
        if hover:
            stroke_cased(painter, path, CASING, "#ffffff", _HOVERED_WIDTH)
        else:
            if project.layer(key.layer).geometry == "Polygon":
                tint = QColor(SELECTED)
                tint.setAlphaF(0.22)
                painter.fillPath(path, tint)
            stroke_cased(painter, path, SELECTED, CASING, _SELECTED_WIDTH)
        painter.restore()

    def _ring(
        self, painter: QPainter, project: Project, key: Key, viewport: Viewport, *, hover: bool
    ) -> None:
        """A point is ringed, so that its symbol stays to be seen."""
        feature = project.get(key)
        if feature is None or feature.geometry.is_empty:
            return
        place = feature.geometry.centroid
        px, py = viewport.to_screen(place.x, place.y)
        if not (-20 <= px <= viewport.width + 20 and -20 <= py <= viewport.height + 20):
            return
        ring = QPainterPath()
        radius = 8.0 if hover else 9.0
        ring.addEllipse(px - radius, py - radius, 2 * radius, 2 * radius)
        if hover:
            stroke_cased(painter, ring, CASING, "#ffffff", 1.4)
        else:
            stroke_cased(painter, ring, SELECTED, CASING, 2.2)
