"""Where names stand on the map: tried in order of importance, kept where they meet nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.outputs.plate.items import Box, MapFrame, Text
from beiyuan_gis.outputs.plate.layers import Drawn
from beiyuan_gis.outputs.plate.lettering import INK, LEADING, text_width

SIZE = 2.4
GAP = 0.5
MOST = 400  # wishes looked at on one sheet; beyond that it is no map but a word cloud
MOST_POINTS = 4000


@dataclass(frozen=True)
class Wish:
    """A name and the boxes it may stand in, the best first; a greater `weight` goes first."""

    text: str
    places: tuple[Box, ...]
    weight: float
    colour: str = INK
    size: float = SIZE


def place(wishes: Iterable[Wish], room: Box, taken: Sequence[Box]) -> list[Text]:
    """The names that find a place inside `room` clear of `taken` and of each other."""
    ordered = sorted(wishes, key=lambda w: (-w.weight, w.text, w.places[0].x, w.places[0].y))[:MOST]
    edges = np.array([(b.x, b.y, b.right, b.bottom) for b in taken]).reshape(-1, 4)
    placed: list[Text] = []
    for wish in ordered:
        for box in wish.places:
            if room.holds(box) and not _meets(edges, box):
                placed.append(Text(box, wish.text, wish.size, wish.colour, "centre", halo="#ffffff"))
                edges = np.vstack([edges, [box.x, box.y, box.right, box.bottom]])
                break
    return placed


def wishes(features: Drawn, frame: MapFrame) -> list[Wish]:
    """One wish for each area and line; points that touch each other on paper share one that counts them."""
    if features.definition.geometry == "Point":
        return list(_of_points(features, frame)) if len(features) <= MOST_POINTS else []
    of_one = _of_area if features.definition.geometry == "Polygon" else _of_line
    pairs = zip(features.geometries, features.labels, strict=True)
    return [of_one(geometry, text, frame) for geometry, text in pairs if text]


def inside_wishes(features: Drawn, frame: MapFrame, colour: str, size: float) -> list[Wish]:
    """Names of areas that are wide enough for them: orientation on a sheet about another layer."""
    found = []
    for geometry, text in zip(features.geometries, features.labels, strict=True):
        west, _south, east, _north = geometry.bounds
        width = (east - west) * 1000 / frame.scale
        if text and geometry.area and text_width(text, size) * 1.1 < width:
            box = _centred(frame.to_page(*_inner_point(geometry)), text, size)
            found.append(Wish(text, (box,), geometry.area * 1e-9, colour, size))
    return found


def _of_area(geometry: BaseGeometry, text: str, frame: MapFrame) -> Wish:
    box = _page_box(geometry.bounds, frame)
    size = (text_width(text, SIZE) * 1.06, SIZE * LEADING)
    middle = _centred(frame.to_page(*_inner_point(geometry)), text, SIZE)
    fits = size[0] <= box.width and size[1] <= box.height
    return Wish(text, (middle, *_around(box, size)) if fits else _around(box, size), geometry.area)


def _of_line(geometry: BaseGeometry, text: str, frame: MapFrame) -> Wish:
    longest = max(shapely.get_parts(geometry).tolist(), key=shapely.length)
    middle = longest.interpolate(0.5, normalized=True)
    x, y = frame.to_page(middle.x, middle.y)
    size = (text_width(text, SIZE) * 1.06, SIZE * LEADING)
    return Wish(text, _around(Box(x - 0.6, y - 0.6, 1.2, 1.2), size), geometry.length)


def _of_points(features: Drawn, frame: MapFrame) -> Iterable[Wish]:
    sizes = np.array([features.symbol(int(case)).size for case in features.cases])
    metres = frame.scale / 1000.0
    for rows in _clusters(features, float(sizes.max(initial=0.0)) * metres):
        points = features.geometries[rows]
        text = features.labels[rows[0]] if len(rows) == 1 else f"×{len(rows)}"
        if text:
            half = float(sizes[rows].max()) / 2
            box = _page_box(tuple(shapely.total_bounds(points).tolist()), frame).inset(-half)
            size = (text_width(text, SIZE) * 1.06, SIZE * LEADING)
            yield Wish(text, _around(box, size), float(len(rows)))


def marker_boxes(features: Drawn, frame: MapFrame) -> list[Box]:
    """What the layer's markers cover, so that no name stands on them."""
    if features.definition.geometry != "Point":
        return []
    found = []
    for geometry, case in zip(features.geometries, features.cases, strict=True):
        half = features.symbol(int(case)).size / 2
        found.append(_page_box(geometry.bounds, frame).inset(-half))
    return found


def _clusters(features: Drawn, reach: float) -> list[list[int]]:
    """Rows of points that are linked by steps of at most `reach` metres."""
    tree = shapely.STRtree(features.geometries)
    pairs = tree.query(features.geometries, predicate="dwithin", distance=reach).T.tolist()
    root = list(range(len(features)))

    def find(row: int) -> int:
        while root[row] != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    for one, other in pairs:
        a, b = find(one), find(other)
        root[max(a, b)] = min(a, b)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for row in range(len(features)):
        groups[find(row)].append(row)
    return list(groups.values())


def _inner_point(geometry: BaseGeometry) -> tuple[float, float]:
    centre = geometry.centroid
    point = centre if geometry.contains(centre) else geometry.point_on_surface()
    return point.x, point.y


def _centred(at: tuple[float, float], text: str, size: float) -> Box:
    width, height = text_width(text, size) * 1.06, size * LEADING
    return Box(at[0] - width / 2, at[1] - height / 2, width, height)


def _around(box: Box, size: tuple[float, float]) -> tuple[Box, ...]:
    width, height = size
    x, y = box.centre
    return (
        Box(box.right + GAP, y - height / 2, width, height),
        Box(box.x - GAP - width, y - height / 2, width, height),
        Box(x - width / 2, box.y - GAP - height, width, height),
        Box(x - width / 2, box.bottom + GAP, width, height),
        Box(box.right + GAP, box.y - GAP - height, width, height),
        Box(box.x - GAP - width, box.bottom + GAP, width, height),
    )


def _page_box(bounds: tuple[float, ...], frame: MapFrame) -> Box:
    west, south, east, north = bounds
    x, y = frame.to_page(west, north)
    right, bottom = frame.to_page(east, south)
    return Box(x, y, right - x, bottom - y)


def _meets(edges: npt.NDArray[np.float64], box: Box) -> bool:
    hit = (
        (edges[:, 0] < box.right) & (edges[:, 2] > box.x) & (edges[:, 1] < box.bottom) & (edges[:, 3] > box.y)
    )
    return bool(hit.any())
