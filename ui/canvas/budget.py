"""How long drawing rectangles will take: reckoned from what lies in them, and learned from what it took."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log2
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ui.canvas.frame import Frame
from ui.canvas.renderer import Renderer
from ui.canvas.shifting import Rect

if TYPE_CHECKING:
    from ui.canvas.kernels.scene import Scene

_A_FEATURE = 8.0
"""Vertices that are as dear as what a feature costs besides its own."""
_PACE = 5e-8
"""Seconds a vertex, until it is learned."""
_LEARNS = 0.3
_TELLING = 5e-5
"""Seconds: from what is drawn faster nothing is learned."""


class Budget:
    """Reckons with blocks of features, in a hundredth of a millisecond for a million of them."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._weights: dict[str, tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]] = {}
        self._paces: dict[tuple[int, bool], float] = {}

    def seconds(self, frame: Frame, rects: Sequence[Rect], hasty: bool = False) -> float:
        """What one thread will need for `rects`, features below a pixel drawn hastily or not."""
        return self._weight(frame, rects) * self._pace(frame, hasty)

    def learn(self, frame: Frame, hasty: bool, thought: float, taken: float) -> None:
        """Drawing took other seconds than was thought."""
        if thought > _TELLING:
            pace = self._pace(frame, hasty) * (1.0 + _LEARNS * (taken / thought - 1.0))
            self._paces[_octave(frame), hasty] = min(max(pace, 1e-10), 1e-5)

    def _pace(self, frame: Frame, hasty: bool) -> float:
        return self._paces.get((_octave(frame), hasty), _PACE)

    def _weight(self, frame: Frame, rects: Sequence[Rect]) -> float:
        total = 0.0
        for definition in frame.shown:
            scene = self._renderer.scene(frame.project.tables[definition.id])
            if scene is None or not len(scene.blocks):
                continue
            weights = self._of(definition.id, scene)
            for rect in rects:
                total += float(weights[_touched(scene, frame, rect)].sum())
        return total

    def _of(self, layer: str, scene: Scene) -> npt.NDArray[np.float64]:
        kept = self._weights.get(layer)
        if kept is None or kept[0] is not scene.blocks:
            kept = self._weights[layer] = scene.blocks, _weights(scene)
        return kept[1]


def _octave(frame: Frame) -> int:
    return floor(log2(frame.viewport.scale))


def _weights(scene: Scene) -> npt.NDArray[np.float64]:
    """Of every block."""
    from ui.canvas.kernels.draw import BLOCK

    _xy, rings, parts, _signs = scene.shapes
    edges = np.append(np.arange(0, len(scene.rows), BLOCK), len(scene.rows))
    vertices = np.diff(np.asarray(rings)[np.asarray(parts)[edges]])
    weights: npt.NDArray[np.float64] = vertices + _A_FEATURE * np.diff(edges)
    return weights


def _touched(scene: Scene, frame: Frame, rect: Rect) -> npt.NDArray[np.bool_]:
    view, blocks = frame.view, scene.blocks
    x0, y1 = view.to_world(rect.left, rect.top)
    x1, y0 = view.to_world(rect.right, rect.bottom)
    (ox, oy), unit = scene.origin, scene.quantum
    touched: npt.NDArray[np.bool_] = (
        (blocks[:, 0] <= (x1 - ox) / unit)
        & (blocks[:, 2] >= (x0 - ox) / unit)
        & (blocks[:, 1] <= (y1 - oy) / unit)
        & (blocks[:, 3] >= (y0 - oy) / unit)
    )
    return touched
