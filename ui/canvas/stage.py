"""The stage: a widget that looks at a piece of the world and has a picture of it; knows no tools."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QWidget

from beiyuan_gis.geodesy.crs import DISTRICT, to_plane
from ui.bridge import Bridge
from ui.canvas.frame import Frame
from ui.canvas.picture import Picture
from ui.canvas.shapes import Shapes
from ui.canvas.viewport import Bounds, Viewport

_EDGE = 24.0
"""Pixels from the edge within which a place counts as hardly seen."""
_AROUND = 40.0
"""Metres shown around a single point."""


@cache
def _district() -> Bounds:
    """Where the subdistrict lies."""
    (x0, y0), (x1, y1) = to_plane([DISTRICT[:2], DISTRICT[2:]])
    return float(x0), float(y0), float(x1), float(y1)


class Stage(QWidget):
    """North up, EPSG:4548."""

    scale_changed = pyqtSignal(float)
    """N of the scale 1:N on this screen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._viewport = Viewport()
        self._shapes = Shapes()
        self._picture = Picture(self._shapes, self)
        self._picture.arrived.connect(self.update)
        self._picture.failed.connect(bridge.failed)
        self.destroyed.connect(self._picture.close)
        self._untouched = True
        """Nobody has moved the map yet: it shows everything, whatever size the window takes."""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)

    @property
    def bridge(self) -> Bridge:
        return self._bridge

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    @property
    def shapes(self) -> Shapes:
        return self._shapes

    @property
    def picture(self) -> Picture:
        return self._picture

    def look(self, viewport: Viewport) -> None:
        """Show another piece of the world."""
        self._untouched = False
        self._set_viewport(viewport)

    def _set_viewport(self, viewport: Viewport) -> None:
        rescaled = viewport.scale != self._viewport.scale
        self._viewport = viewport
        if rescaled:
            self.scale_changed.emit(self.denominator)
        self.update()

    def zoom_to(self, bounds: Bounds) -> None:
        """Show all of `bounds`; a point is shown at a scale at which its surroundings are seen."""
        x0, y0, x1, y1 = bounds
        if x0 == x1 and y0 == y1:
            bounds = (x0 - _AROUND, y0 - _AROUND, x1 + _AROUND, y1 + _AROUND)
        self.look(self._fitted(bounds))

    def zoom_all(self) -> None:
        """Show the whole project; without a feature the subdistrict, where the first will be drawn."""
        self._untouched = True
        self._fit_all()

    def zoom_to_layer(self, id: str) -> None:
        bounds = self._bridge.project.table(id).bounds
        if bounds:
            self.zoom_to(bounds)

    def zoom_to_selection(self) -> None:
        boxes = [np.empty((0, 4))]
        for layer, ids in self._bridge.selection.ids.items():
            table = self._bridge.project.tables[layer]
            for columns, mask in table.strata:
                rows = columns.rows_of_sorted(ids)
                boxes.append(columns.bounds[rows[mask[rows]]])
            recent = [f.geometry.bounds for f in table.recent if f.key in self._bridge.selection]
            boxes.append(np.array(recent).reshape(-1, 4))
        self._zoom_to_boxes(np.vstack(boxes))

    def _zoom_to_boxes(self, boxes: npt.NDArray[np.float64]) -> None:
        boxes = boxes[~np.isnan(boxes).any(axis=1)]
        if len(boxes):
            low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
            self.zoom_to((float(low[0]), float(low[1]), float(high[0]), float(high[1])))

    def zoom_by(self, factor: float) -> None:
        """`factor` times larger about the middle."""
        self.look(self._viewport.zoomed(factor, self._viewport.width / 2, self._viewport.height / 2))

    def set_denominator(self, denominator: float) -> None:
        """Show the map at 1:N."""
        self.look(self._viewport.at_denominator(denominator, self.dots_per_inch))

    @property
    def denominator(self) -> float:
        """N of the scale 1:N, true on a screen that tells its size."""
        return self._viewport.denominator(self.dots_per_inch)

    @property
    def dots_per_inch(self) -> float:
        """Logical pixels an inch of the screen; 96 when the screen says what cannot be."""
        screen = self.screen()
        told = screen.physicalDotsPerInch() if screen else 0.0
        return told if 50.0 <= told <= 400.0 else 96.0

    def reveal(self, x: float, y: float) -> None:
        """Move the map as little as needed to see a place."""
        px, py = self._viewport.to_screen(x, y)
        dx = max(_EDGE - px, 0.0) - max(px - self._viewport.width + _EDGE, 0.0)
        dy = max(_EDGE - py, 0.0) - max(py - self._viewport.height + _EDGE, 0.0)
        if dx or dy:
            density = (
                self.devicePixelRatioF()
            )  # whole device pixels: then the picture is moved, not drawn anew
            by = (math.copysign(math.ceil(abs(d) * density) / density, d) for d in (dx, dy))
            self.look(self._viewport.panned(*by))

    def _fit_all(self) -> None:
        self._set_viewport(self._fitted(self._bridge.project.bounds or _district()))

    def _fitted(self, bounds: Bounds) -> Viewport:
        """All of `bounds` above what covers the foot of the map."""
        foot, whole = self.covered_foot(), self._viewport
        free = whole.resized(whole.width, whole.height - foot).fitted(bounds)
        return free.resized(whole.width, whole.height).panned(0.0, -round(foot / 2))

    def covered_foot(self) -> float:
        """Pixels at the lower edge where the ground is not seen."""
        return 0.0

    def frame(self) -> Frame:
        """The frame that the map should show now."""
        return Frame(
            self._bridge.drawn,
            self._bridge.hidden,
            self._viewport,
            self.devicePixelRatioF(),
            self.dots_per_inch,
            self.font().family(),
        )

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._viewport = self._viewport.resized(self.width(), self.height())
        if self._untouched:
            self._fit_all()
