"""A small picture of everything, kept for what a moving map lays bare before it can be drawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QImage, QPainter

from ui.canvas.frame import Frame
from ui.canvas.shapes import Shapes
from ui.canvas.viewport import Bounds, Viewport

_PART = 0.5
"""Of the view's width and height."""


class Overview(NamedTuple):
    """The picture of a frame that shows every base feature of the shown layers."""

    frame: Frame
    image: QImage

    def serves(self, frame: Frame) -> bool:
        """Whether it shows the same layers; what was edited since may look as it did before."""
        mine = self.frame
        same_style = mine.project is frame.project or mine.shown == frame.shown
        return (
            mine.hidden == frame.hidden
            and same_style
            and all(
                (kept := mine.project.tables.get(d.id)) is not None
                and kept.base is frame.project.tables[d.id].base
                for d in frame.shown
            )
        )


def overview_frame(frame: Frame, shapes: Shapes) -> Frame | None:
    """What an overview for `frame` is to show; None when there is nothing to see."""
    boxes = np.array(
        [box for d in frame.shown if (box := shapes.base(frame.project.tables[d.id]).extent) is not None]
    )
    if not len(boxes):
        return None
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    bounds: Bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    size = max(frame.viewport.width * _PART, 1.0), max(frame.viewport.height * _PART, 1.0)
    view = Viewport(width=round(size[0]), height=round(size[1])).fitted(bounds, 0.01)
    return frame._replace(viewport=view, density=1.0, labels=False)


def stretch(painter: QPainter, image: QImage, shown: Viewport, wanted: Viewport) -> None:
    """Draw the image of one view where its piece of the world is in another one."""
    x0, y0, x1, y1 = shown.bounds
    left, top = wanted.to_screen(x0, y1)
    right, bottom = wanted.to_screen(x1, y0)
    target = QRectF(left, top, right - left, bottom - top)
    seen = target.intersected(QRectF(0, 0, wanted.width, wanted.height))
    if seen.isEmpty():
        return
    across, down = image.width() / target.width(), image.height() / target.height()
    source = QRectF(
        (seen.left() - left) * across, (seen.top() - top) * down, seen.width() * across, seen.height() * down
    )
    painter.drawImage(seen, image, source)
