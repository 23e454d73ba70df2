"""Selection and hover, drawn over the map without drawing the map anew."""

from __future__ import annotations

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from ui.bridge import Bridge
from ui.canvas.marks import CASING, SELECTED, stroke_cased
from ui.canvas.frame import Frame
from ui.canvas.renderer import transform_of
from ui.canvas.shapes import Floats, Shapes, polygon_of
from ui.canvas.viewport import Viewport

_SELECTED_WIDTH = 2.6
_HOVERED_WIDTH = 1.8
_OUTLINED = 1_500
"""More selected features in view than this are marked by a dot each."""
_RING = 12.0


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
            keys, places = in_view(frame, bridge.selection)
            if len(keys) <= _OUTLINED:
                for selected in keys:
                    self._stroke(painter, frame.project, selected, frame.viewport, hover=False)
            else:
                _dots(painter, frame.viewport.all_to_screen(places))
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
        ring = QPainterPath()
        radius = 8.0 if hover else 9.0
        ring.addEllipse(px - radius, py - radius, 2 * radius, 2 * radius)
        if hover:
            stroke_cased(painter, ring, CASING, "#ffffff", 1.4)
        else:
            stroke_cased(painter, ring, SELECTED, CASING, 2.2)


def in_view(frame: Frame, keys: frozenset[Key]) -> tuple[list[Key], Floats]:
    """Those of `keys` that can be seen, and the middles (n, 2) of their boxes; hidden layers are left out."""
    x0, y0, x1, y1 = frame.viewport.bounds
    margin = _RING * frame.viewport.scale
    seen: list[Key] = []
    middles: list[Floats] = [np.empty((0, 2))]
    for layer in {key.layer for key in keys} - frame.hidden:
        table = frame.project.tables[layer]
        ids = np.sort(np.fromiter((key.id for key in keys if key.layer == layer), np.int64))
        rows = table.base.rows_of(ids)
        rows = rows[table.base_mask[rows]]
        edited = [f for f in table.edited if f.key in keys]
        boxes = np.vstack([table.base.bounds[rows], *(np.array([f.geometry.bounds]) for f in edited)])
        inside = (
            (boxes[:, 0] <= x1 + margin)
            & (boxes[:, 2] >= x0 - margin)
            & (boxes[:, 1] <= y1 + margin)
            & (boxes[:, 3] >= y0 - margin)
        )
        found = [*(Key(layer, id) for id in table.base.ids[rows].tolist()), *(f.key for f in edited)]
        seen += [key for key, visible in zip(found, inside.tolist(), strict=True) if visible]
        middles.append((boxes[inside, :2] + boxes[inside, 2:]) / 2)
    return seen, np.vstack(middles)


def _dots(painter: QPainter, places: Floats) -> None:
    points = polygon_of(places)
    for colour, width in ((CASING, 5.0), (SELECTED, 3.0)):
        painter.setPen(QPen(QColor(colour), width, cap=Qt.PenCapStyle.RoundCap))
        painter.drawPoints(points)
