"""Selection and hover, drawn over the map without drawing the map anew."""

from __future__ import annotations

import numpy as np
import shapely
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath

from beiyuan_gis.model.columns import Ids, Mask
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project
from ui.bridge import Bridge
from ui.canvas.frame import Frame
from ui.canvas.ghosts import Ghosts
from ui.canvas.marks import CASING, SELECTED, stroke_cased
from ui.canvas.renderer import pixels_of, transform_of
from ui.canvas.shapes import Floats, Shapes, boxes_meet
from ui.canvas.viewport import Viewport

_SELECTED_WIDTH = 2.6
_HOVERED_WIDTH = 1.8
_OUTLINED = 800
"""More selected features in view than this are marked by a dot each."""
_DOTTED = 100_000
"""Of more in view only so many are: their dots would lie on each other."""
_RING = 12.0


class Highlight:
    """Remembers the picture of the selection until selection, project or view are other ones."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes, self._ghosts = shapes, Ghosts()
        self._key: tuple[object, ...] | None = None
        self._image = QImage()

    def paint(self, painter: QPainter, bridge: Bridge, frame: Frame) -> None:
        """Draw what is selected in view, then what is hovered, unless its layer is hidden, then ghosts."""
        if bridge.selection:
            painter.drawImage(0, 0, self._selection(bridge, frame))
        hovered = bridge.hover_key
        if hovered is not None and hovered.layer not in frame.hidden and hovered not in bridge.selection:
            self._stroke(painter, frame.project, hovered, frame.viewport, hover=True)
        self._ghosts.paint(painter, bridge.ghosts, frame.viewport)

    def _selection(self, bridge: Bridge, frame: Frame) -> QImage:
        key = (bridge.selection, frame.project, frame.hidden, frame.viewport, frame.density)
        if self._key is None or any(a is not b and a != b for a, b in zip(self._key, key, strict=True)):
            view = frame.viewport.magnified(frame.density)
            size = round(view.width), round(view.height)
            self._image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.fill(0)
            self._image.setDevicePixelRatio(frame.density)
            keys, places = in_view(frame, bridge.selection, self._shapes)
            if len(places) <= _OUTLINED:
                painter = QPainter(self._image)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                for selected in keys:
                    self._stroke(painter, frame.project, selected, frame.viewport, hover=False)
                painter.end()
            else:
                _dot(self._image, view.all_to_screen(places))
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


def in_view(frame: Frame, keys: Keys, shapes: Shapes) -> tuple[Keys, Floats]:
    """Those of `keys` that can be seen, and the middles (n, 2) of their boxes; hidden layers are left out. Of
    more than _OUTLINED only the places are told; of very many that are neighbours only some."""
    x0, y0, x1, y1 = frame.viewport.bounds
    margin = _RING * frame.viewport.scale
    box = x0 - margin, y0 - margin, x1 + margin, y1 + margin
    seen: dict[str, Ids] = {}
    middles: list[Floats] = [np.empty((0, 2))]
    for layer in keys.layers - frame.hidden:
        table, ids = frame.project.tables[layer], keys.of_layer(layer)
        found: list[Ids] = []
        for stratum, mask in shapes.strata(table):
            chosen = np.zeros(len(mask), np.bool_)
            chosen[stratum.columns.rows_of_sorted(ids)] = True
            rows, boxes = stratum.near(box, chosen & mask, _DOTTED)
            found.append(stratum.columns.ids[rows])
            middles.append((boxes[:, :2] + boxes[:, 2:]) / 2)
        recent = [f for f in table.recent if boxes_meet(f.geometry.bounds, box) and f.key in keys]
        found.append(np.array([f.key.id for f in recent], np.int64))
        around = shapely.bounds([f.geometry for f in recent]).reshape(-1, 4)
        middles.append((around[:, :2] + around[:, 2:]) / 2)
        if sum(map(len, found)) <= _OUTLINED:
            seen[layer] = np.sort(np.concatenate(found))
    places = np.vstack(middles)
    return Keys(seen) if len(places) <= _OUTLINED else Keys(), places


def _dot(image: QImage, places: Floats) -> None:
    """Mark places (n, 2), in device pixels, by a dot each; a hundred thousand in some milliseconds."""
    pixels, density = pixels_of(image), image.devicePixelRatio()
    height, width = pixels.shape
    columns, rows = np.floor(places).astype(np.int64).T
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    marked = np.zeros((height, width), np.bool_)
    marked[rows[inside], columns[inside]] = True
    for colour, diameter in ((CASING, 5.0), (SELECTED, 3.0)):
        pixels[_widened(marked, diameter * density / 2)] = np.uint32(QColor(colour).rgba())


def _widened(marked: Mask, radius: float) -> Mask:
    """Everything within `radius` pixels of what is marked: each row of the disc widens the last one."""
    wide, run, reach = marked.copy(), marked.copy(), 0
    discs = [(down, int((radius**2 - down**2) ** 0.5)) for down in range(int(radius), -1, -1)]
    for down, half in discs:
        for right in range(reach + 1, half + 1):
            for step in (-right, right):
                _add(run, marked, 0, step)
        reach = max(reach, half)
        for step in {-down, down}:
            _add(wide, run, step, 0)
    return wide


def _add(mask: Mask, other: Mask, down: int, right: int) -> None:
    """What `other` marks, moved by so many rows and columns."""
    height, width = mask.shape
    mask[_span(down, height), _span(right, width)] |= other[_span(-down, height), _span(-right, width)]


def _span(by: int, length: int) -> slice:
    return slice(max(by, 0), length + min(by, 0))
