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
    """`east`, `north` is the world point that was in the middle of `width` by `height` pixels before the map
    was moved by `right`, `down` pixels; `scale` is metres a pixel.

    The move is kept in pixels, so that a map moved by whole pixels has the very same picture, moved.
    """

    east: float = 0.0
    north: float = 0.0
    scale: float = 1.0
    width: float = 1.0
    height: float = 1.0
    right: float = 0.0
    down: float = 0.0

    @property
    def x(self) -> float:
        """The world's easting in the middle."""
        return self.east - self.right * self.scale

    @property
    def y(self) -> float:
        """The world's northing in the middle."""
        return self.north + self.down * self.scale

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        px, py = (x - self.east) / self.scale, (self.north - y) / self.scale
        return px + self.width / 2 + self.right, py + self.height / 2 + self.down

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        px, py = px - self.right - self.width / 2, py - self.down - self.height / 2
        return self.east + px * self.scale, self.north - py * self.scale

    @property
    def corner(self) -> tuple[int, int]:
        """The pixel that holds the world's origin: what repeats from there on moves with the map."""
        px, py = -self.east / self.scale + self.width / 2, self.north / self.scale + self.height / 2
        return math.floor(px) + round(self.right), math.floor(py) + round(self.down)

    def all_to_screen(self, world: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """(n, 2) world coordinates as (n, 2) pixels."""
        offset = np.array([self.width / 2 + self.right, self.height / 2 + self.down])
        screen: npt.NDArray[np.float64] = (world - (self.east, self.north)) * (
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
        return replace(self, right=self.right + dx, down=self.down + dy)

    @property
    def _unmoved(self) -> tuple[float, ...]:
        return self.east, self.north, self.scale, self.width, self.height

    def moved_from(self, other: Viewport) -> tuple[int, int] | None:
        """By how many pixels the picture of `other` is to be moved right and down to become this one's; None
        when that is no whole number, or it would not be the same."""
        if self._unmoved != other._unmoved:
            return None
        right, down = _whole(self.right - other.right), _whole(self.down - other.down)
        return (int(right), int(down)) if right.is_integer() and down.is_integer() else None

    def zoomed(self, factor: float, px: float, py: float) -> Viewport:
        """`factor` times larger; the world point under pixel `px`, `py` stays there."""
        scale = clamp_scale(self.scale / factor)
        x, y = self.to_world(px, py)
        return replace(
            self,
            east=x - (px - self.width / 2) * scale,
            north=y + (py - self.height / 2) * scale,
            scale=scale,
            right=0.0,
            down=0.0,
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
        return Viewport((x0 + x1) / 2, (y0 + y1) / 2, scale, self.width, self.height)

    def denominator(self, dots_per_inch: float) -> float:
        """N of the map scale 1:N on a screen of so many pixels an inch."""
        return self.scale * dots_per_inch / _INCH

    def at_denominator(self, denominator: float, dots_per_inch: float) -> Viewport:
        """The same middle at the map scale 1:N."""
        scale = clamp_scale(denominator * _INCH / dots_per_inch)
        return Viewport(self.x, self.y, scale, self.width, self.height)

    def magnified(self, ratio: float) -> Viewport:
        """The same piece of the world on `ratio` times as many pixels, for screens of high density."""
        right, down = _whole(self.right * ratio), _whole(self.down * ratio)
        if ratio == 1.0 and (right, down) == (self.right, self.down):  # asked for many times a frame
            return self
        size = self.width * ratio, self.height * ratio
        return Viewport(self.east, self.north, self.scale / ratio, *size, right, down)


def _whole(pixels: float) -> float:
    """Without the rounding of a density that is no whole number."""
    nearest = round(pixels)
    return float(nearest) if abs(pixels - nearest) < 1e-6 else pixels


def clamp_scale(scale: float) -> float:
    """`scale` within the limits; what is not a number becomes the coarsest."""
    return min(max(scale, FINEST), COARSEST) if math.isfinite(scale) else COARSEST
