"""Selection and hover, drawn over the map without drawing the map anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import shapely
from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath

from beiyuan_gis.model.columns import Ids, Mask
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project
from ui.bridge import Bridge
from ui.canvas.frame import Frame
from ui.canvas.ghosts import Ghosts
from ui.canvas.marks import CASING, SELECTED, stroke_cased
from ui.canvas.outlines import Outlines
from ui.canvas.overview import stretch
from ui.canvas.renderer import pixels_of, transform_of
from ui.canvas.shapes import Floats, Shapes, boxes_meet
from ui.canvas.viewport import Viewport

_SELECTED_WIDTH = 2.6
_HOVERED_WIDTH = 1.8
_OUTLINED = 800
"""More selected features in view than this are marked by a dot each."""
_QUICK = 60
"""So many selected features are drawn anew in every frame."""
_STILL = 60
"""Milliseconds after which a hand rests."""
_DOTTED = 50_000
"""Of more in view only so many are: their dots would lie on each other."""
_RING = 12.0
BEYOND = 16
"""Pixels: no mark reaches further from its feature."""


class _Shown(NamedTuple):
    """The picture of a selection, of what and for which view; `many` are not drawn anew at every move."""

    what: tuple[object, ...]
    view: Viewport
    image: QImage
    many: bool


class Highlight:
    """Remembers the picture of the selection until selection, project or view are other ones. While the view
    moves, that of many features is only moved along; `again` is called when the hand rests."""

    def __init__(self, shapes: Shapes, again: Callable[[], None]) -> None:
        self._shapes, self._outlines, self._ghosts = shapes, Outlines(), Ghosts()
        self._shown: _Shown | None = None
        self._rests = QTimer()
        self._rests.setSingleShot(True)
        self._rests.setInterval(_STILL)
        self._rests.timeout.connect(again)
        self._view: Viewport | None = None

    def paint(self, painter: QPainter, bridge: Bridge, frame: Frame) -> None:
        """Draw what is selected in view, then what is hovered, unless its layer is hidden, then ghosts."""
        if bridge.selection:
            self._paint_selection(painter, bridge.selection, frame)
        hovered = bridge.hover_key
        if hovered is not None and hovered.layer not in frame.hidden and hovered not in bridge.selection:
            self._stroke(painter, frame.project, hovered, frame.viewport, hover=True)
        self._ghosts.paint(painter, bridge.ghosts, frame.viewport)

    def _paint_selection(self, painter: QPainter, keys: Keys, frame: Frame) -> None:
        what = keys, frame.project, frame.hidden, frame.density
        former, shown = self._view, self._shown
        self._view = frame.viewport
        if former is not None and former != frame.viewport:
            self._rests.start()
        if shown is None or not self._serves(shown, what, frame.viewport):
            shown = self._shown = self._drawn(what, frame, keys)
        step = frame.viewport.moved_from(shown.view)
        if step is not None:
            painter.drawImage(*step, shown.image)
        else:
            stretch(painter, shown.image, shown.view, frame.viewport)

    def _serves(self, shown: _Shown, what: tuple[object, ...], view: Viewport) -> bool:
        """Whether a picture is of the same selection, and good enough for this view."""
        if any(a is not b and a != b for a, b in zip(shown.what, what, strict=True)):
            return False
        return shown.view == view or (shown.many and self._rests.isActive())

    def _drawn(self, what: tuple[object, ...], frame: Frame, selection: Keys) -> _Shown:
        view = frame.viewport.magnified(frame.density)
        image = QImage(round(view.width), round(view.height), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        image.setDevicePixelRatio(frame.density)
        keys, places = in_view(frame, selection, self._shapes)
        if len(places) <= _OUTLINED:
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for layer in keys.layers:
                self._outlines.derive(frame.project.tables[layer], keys.of_layer(layer))
            for selected in keys:
                self._stroke(painter, frame.project, selected, frame.viewport, hover=False)
            painter.end()
        else:
            _dot(image, view.all_to_screen(places))
        return _Shown(what, frame.viewport, image, len(selection) > _QUICK)

    def _stroke(
        self, painter: QPainter, project: Project, key: Key, viewport: Viewport, *, hover: bool
    ) -> None:
        table = project.tables[key.layer]
        path = self._outlines.path(table, key.id)
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


def strewn(selection: Keys) -> bool:
    """Whether so many are selected that an edit of one may change the mark of another."""
    return len(selection) > _OUTLINED


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
