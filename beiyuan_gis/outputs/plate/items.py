"""A sheet as data: frozen items in millimetres from the page's top left corner, y downwards.

One painter (in the window's room) knows how to draw these seven kinds; whoever composes a sheet knows nothing
of painting. `Symbol` is the catalogue's: a legend draws with the very values that the map draws with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from beiyuan_gis.catalogue import Symbol

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, dx: float, dy: float | None = None) -> Box:
        """Smaller by `dx` left and right and by `dy` (by default the same) above and below."""
        down = dx if dy is None else dy
        return Box(self.x + dx, self.y + down, self.width - 2 * dx, self.height - 2 * down)

    def holds(self, other: Box, slack: float = 1e-6) -> bool:
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def overlaps(self, other: Box) -> bool:
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def placed(self, x: float, y: float, scale: float) -> Box:
        return Box(x + self.x * scale, y + self.y * scale, self.width * scale, self.height * scale)


def scaled(symbol: Symbol, scale: float) -> Symbol:
    """The symbol with widths, dashes and sizes multiplied by `scale`."""
    if scale == 1.0:
        return symbol
    return msgspec.structs.replace(
        symbol,
        width=symbol.width * scale,
        size=symbol.size * scale,
        dash=tuple(d * scale for d in symbol.dash),
    )


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text of height `size` (the em) that stays within `box`.

    It wraps into as many of `lines` lines as fit, shrinks to no less than 0.7 of its size, and is cut with an
    ellipsis after that. `angle` turns box and text clockwise about the box's centre (degrees).
    `halo` is the colour of a rim around the letters, empty for none.
    """

    box: Box
    text: str
    size: float
    colour: str = "#1a1a1a"
    align: Literal["left", "centre", "right"] = "left"
    valign: Literal["top", "middle", "bottom"] = "middle"
    lines: int = 1
    halo: str = ""
    angle: float = 0.0

    def placed(self, x: float, y: float, scale: float) -> Text:
        return replace(self, box=self.box.placed(x, y, scale), size=self.size * scale)


@dataclass(frozen=True, slots=True)
class Polygon:
    """Rings filled by the odd-even rule and stroked; a ring need not repeat its first point."""

    rings: tuple[Ring, ...]
    symbol: Symbol

    def placed(self, x: float, y: float, scale: float) -> Polygon:
        return Polygon(_moved(self.rings, x, y, scale), scaled(self.symbol, scale))


@dataclass(frozen=True, slots=True)
class Line:
    """Open paths, stroked; `symbol.fill` plays no part."""

    paths: tuple[Ring, ...]
    symbol: Symbol

    def placed(self, x: float, y: float, scale: float) -> Line:
        return Line(_moved(self.paths, x, y, scale), scaled(self.symbol, scale))


@dataclass(frozen=True, slots=True)
class Marker:
    """`symbol.marker` of `symbol.size` about a point."""

    x: float
    y: float
    symbol: Symbol

    def placed(self, x: float, y: float, scale: float) -> Marker:
        return Marker(x + self.x * scale, y + self.y * scale, scaled(self.symbol, scale))


@dataclass(frozen=True, slots=True)
class Rect:
    box: Box
    symbol: Symbol

    def placed(self, x: float, y: float, scale: float) -> Rect:
        return Rect(self.box.placed(x, y, scale), scaled(self.symbol, scale))


@dataclass(frozen=True, slots=True)
class Clip:
    """Items of which only what lies within `box` is seen."""

    box: Box
    items: tuple[Item, ...]

    def placed(self, x: float, y: float, scale: float) -> Clip:
        return Clip(self.box.placed(x, y, scale), tuple(i.placed(x, y, scale) for i in self.items))


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together; `name` says what they are (`legend`, `scale bar`)."""

    name: str
    items: tuple[Item, ...]

    def placed(self, x: float, y: float, scale: float) -> Group:
        return Group(self.name, tuple(i.placed(x, y, scale) for i in self.items))


Item = Text | Polygon | Line | Marker | Rect | Clip | Group


@dataclass(frozen=True, slots=True)
class MapFrame:
    """Where the map lies on the page: `box` in mm; its centre is (`east`, `north`) in EPSG:4548 metres."""

    box: Box
    scale: float
    east: float
    north: float

    def to_page(self, east: float, north: float) -> Point:
        """Page millimetres of a plane point."""
        per_metre = 1000.0 / self.scale
        x, y = self.box.centre
        return x + (east - self.east) * per_metre, y - (north - self.north) * per_metre

    def to_plane(self, x: float, y: float) -> Point:
        """Plane metres (easting, northing) of a page point."""
        metres = self.scale / 1000.0
        centre_x, centre_y = self.box.centre
        return self.east + (x - centre_x) * metres, self.north - (y - centre_y) * metres

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the frame in plane metres."""
        west, north = self.to_plane(self.box.x, self.box.y)
        east, south = self.to_plane(self.box.right, self.box.bottom)
        return west, south, east, north


@dataclass(frozen=True)
class Composition:
    """One sheet of `width` x `height` millimetres. `name` is good for a file name.

    `fits` is False when the scale asked for leaves some of the content outside the map frame.
    """

    name: str
    title: str
    width: float
    height: float
    items: tuple[Item, ...]
    map: MapFrame
    fits: bool = True

    def group(self, name: str) -> Group:
        """Raise KeyError."""
        for item in walk(self.items):
            if isinstance(item, Group) and item.name == name:
                return item
        raise KeyError(name)

    def texts(self) -> list[str]:
        """Every text on the sheet, in drawing order."""
        return [item.text for item in walk(self.items) if isinstance(item, Text)]


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """All items in drawing order, containers before what they hold."""
    for item in items:
        yield item
        if isinstance(item, Clip | Group):
            yield from walk(item.items)


def _moved(rings: tuple[Ring, ...], x: float, y: float, scale: float) -> tuple[Ring, ...]:
    return tuple(tuple((x + px * scale, y + py * scale) for px, py in ring) for ring in rings)
