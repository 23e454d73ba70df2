"""How long drawing rectangles will take: reckoned from what lies in them, and learned from what it took."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log2
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from ui.canvas.frame import Frame
from ui.canvas.renderer import Renderer
from ui.canvas.shifting import Rect

if TYPE_CHECKING:
    from ui.canvas.kernels.scene import Scene

_A_FEATURE = 8.0
"""Vertices that are as dear as what a feature costs besides its own."""
_PACE, _HASTY_PACE = 5e-8, 5e-9
"""Seconds a vertex, until they are learned."""
_LEARNS = 0.3
_MOST = 2.0**31 - 1
_TELLING = 10_000.0
"""Vertices, features counted in: what fewer took says nothing of the pace. One edit that was held up would
else let all later ones wait for the worker."""


class _Blocks(NamedTuple):
    """Boxes of a scene's blocks, as they are and by their edges (4, n), and what each block weighs."""

    boxes: npt.NDArray[np.int32]
    edges: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float64]


class Budget:
    """Reckons with blocks of features, in a hundredth of a millisecond for a million of them."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._blocks: dict[tuple[str, int], _Blocks] = {}
        self._paces: dict[tuple[int, bool], float] = {}

    def seconds(self, frame: Frame, rects: Sequence[Rect], hasty: bool = False) -> float:
        """What one thread will need for `rects`, features below a pixel drawn hastily or not."""
        return self._weight(frame, rects) * self._pace(frame, hasty)

    def learn(self, frame: Frame, hasty: bool, thought: float, taken: float) -> None:
        """Drawing took other seconds than was thought."""
        if thought > _TELLING * self._pace(frame, hasty):
            key = _octave(frame), hasty
            share = _LEARNS if key in self._paces else 1.0
            pace = self._pace(frame, hasty) * (1.0 + share * (taken / thought - 1.0))
            self._paces[key] = min(max(pace, 1e-10), 1e-5)

    def _pace(self, frame: Frame, hasty: bool) -> float:
        return self._paces.get((_octave(frame), hasty), _HASTY_PACE if hasty else _PACE)

    def _weight(self, frame: Frame, rects: Sequence[Rect]) -> float:
        total = 0.0
        for definition in frame.shown:
            scenes = self._renderer.scenes(frame.project.tables[definition.id]) or ()
            for number, scene in enumerate(scenes):
                blocks = self._of((definition.id, number), scene)
                for rect in rects:
                    total += float(blocks.weights[_touched(blocks, scene, frame, rect)].sum())
        return total

    def _of(self, stratum: tuple[str, int], scene: Scene) -> _Blocks:
        kept = self._blocks.get(stratum)
        if kept is None or kept.boxes is not scene.blocks:
            edges = np.ascontiguousarray(scene.blocks.T)
            kept = self._blocks[stratum] = _Blocks(scene.blocks, edges, _weights(scene))
        return kept


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


def _touched(blocks: _Blocks, scene: Scene, frame: Frame, rect: Rect) -> npt.NDArray[np.bool_]:
    view, (ox, oy), unit = frame.view, scene.origin, scene.quantum
    x0, y1 = view.to_world(rect.left, rect.top)
    x1, y0 = view.to_world(rect.right, rect.bottom)
    west, south, east, north = blocks.edges
    touched: npt.NDArray[np.bool_] = west <= _local((x1 - ox) / unit)
    touched &= east >= _local((x0 - ox) / unit)
    touched &= south <= _local((y1 - oy) / unit)
    touched &= north >= _local((y0 - oy) / unit)
    return touched


def _local(coordinate: float) -> np.int32:
    """Of the same type as what it is compared with: nothing is converted on the way."""
    return np.int32(min(max(coordinate, -_MOST), _MOST))
