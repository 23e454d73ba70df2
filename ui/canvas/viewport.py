"""Where the map looks: a pure value, north up. World is EPSG:4548 in metres, screen is logical pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Bounds = tuple[float, float, float, float]
"""minx, miny, maxx, maxy in metres."""

FINEST, COARSEST = 0.002, 400.0
"""Limits of metres per pixel: about 1:8 to 1:1,500,000 on a common screen."""
_INCH = 0.0254


@dataclass(frozen=True)
class Viewport:
    """`x`, `y` is the world point in the middle of `width` by `height` pixels; `scale` is metres a pixel."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    width: float = 1.0
    height: float = 1.0

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.x) / self.scale + self.width / 2, (self.y - y) / self.scale + self.height / 2

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        return self.x + (px - self.width / 2) * self.scale, self.y - (py - self.height / 2) * self.scale

    def all_to_screen(self, world: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """(n, 2) world coordinates as (n, 2) pixels."""
        offset = np.array([self.width / 2, self.height / 2])
        screen: npt.NDArray[np.float64] = (world - (self.x, self.y)) * (
            1 / self.scale,
            -1 / self.scale,
        ) + offset
        return screen

    @property
    def bounds(self) -> Bounds:
        """What can be seen."""
        half_width, half_height = self.width * self.scale / 2, self.height * self.scale / 2
        return self.x - half_width, self.y - half_height, self.x + half_width, self.y + half_height

    def panned(self, dx: float, dy: float) -> Viewport:
        """The map moved by `dx`, `dy` pixels, as a hand would move it."""
        return replace(self, x=self.x - dx * self.scale, y=self.y + dy * self.scale)

    def zoomed(self, factor: float, px: float, py: float) -> Viewport:
        """`factor` times larger; the world point under pixel `px`, `py` stays there."""
        scale = clamp_scale(self.scale / factor)
        x, y = self.to_world(px, py)
        return replace(
            self,
            x=x - (px - self.width / 2) * scale,
            y=y + (py - self.height / 2) * scale,
            scale=scale,
        )

    def resized(self, width: float, height: float) -> Viewport:
        """The same middle and scale in a window of another size."""
        return replace(self, width=max(width, 1.0), height=max(height, 1.0))

    def fitted(self, bounds: Bounds, margin: float = 0.06) -> Viewport:
        """All of `bounds` in view with a margin (a part of the window); a single point keeps the scale."""
        x0, y0, x1, y1 = bounds
        room = 1.0 - 2.0 * margin
        wanted = max((x1 - x0) / (self.width * room), (y1 - y0) / (self.height * room))
        scale = clamp_scale(wanted) if wanted > 0.0 else self.scale
        return replace(self, x=(x0 + x1) / 2, y=(y0 + y1) / 2, scale=scale)

    def denominator(self, dots_per_inch: float) -> float:
        """N of the map scale 1:N on a screen of so many pixels an inch."""
        return self.scale * dots_per_inch / _INCH

    def at_denominator(self, denominator: float, dots_per_inch: float) -> Viewport:
        """The same middle at the map scale 1:N."""
        return replace(self, scale=clamp_scale(denominator * _INCH / dots_per_inch))

    def magnified(self, ratio: float) -> Viewport:
        """The same piece of the world on `ratio` times as many pixels, for screens of high density."""
        return replace(self, scale=self.scale / ratio, width=self.width * ratio, height=self.height * ratio)


def clamp_scale(scale: float) -> float:
    """`scale` within the limits; what is not a number becomes the coarsest."""
    return min(max(scale, FINEST), COARSEST) if math.isfinite(scale) else COARSEST
