"""Where names stand on the map: tried in order of importance, kept where they meet nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
CROWD = 80  # areas; more than these are named by their compounds


@dataclass(frozen=True)
class Wish:
    """A name and the boxes it may stand in, the best first; a greater `weight` goes first.

    `over` lets it stand on features, where it covers fewest; else it stands beside them or not at all.
    """

    text: str
    places: tuple[Box, ...]
    weight: float
    over: bool = False
    colour: str = INK
    size: float = SIZE


def place(
    wishes: Iterable[Wish], frame: MapFrame, taken: Sequence[Box], features: Iterable[BaseGeometry]
) -> list[Text]:
    """The names that find a place in the frame clear of `taken`, of each other and of `features`."""
    ordered = sorted(wishes, key=lambda w: (-w.weight, w.text, w.places[0].x, w.places[0].y))[:MOST]
    ordered = _clear_of(shapely.STRtree(list(features)), frame, ordered)
    edges = np.array([(b.x, b.y, b.right, b.bottom) for b in taken]).reshape(-1, 4)
    room = frame.box.inset(1)
    placed: list[Text] = []
    for wish in ordered:
        for box in wish.places:
            if room.holds(box) and not _meets(edges, box):
                placed.append(Text(box, wish.text, wish.size, wish.colour, "centre", halo="#ffffff"))
                edges = np.vstack([edges, [box.x, box.y, box.right, box.bottom]])
                break
    return placed


def _clear_of(tree: shapely.STRtree, frame: MapFrame, wishes: Sequence[Wish]) -> list[Wish]:
    """The wishes with their places ordered by how many features they meet, or rid of those that meet any."""
    boxes = [box for wish in wishes for box in wish.places]
    corners = np.array([(*frame.to_plane(b.x, b.bottom), *frame.to_plane(b.right, b.y)) for b in boxes])
    hits = np.zeros(len(boxes), np.int64)
    if len(boxes):
        found = tree.query(shapely.box(*corners.T), predicate="intersects")
        hits = np.bincount(found[0], minlength=len(boxes))
    result, at = [], 0
    for wish in wishes:
        counted = list(zip(hits[at : at + len(wish.places)].tolist(), wish.places, strict=True))
        at += len(wish.places)
        if wish.over:
            places = [box for _hits, box in sorted(counted, key=lambda pair: pair[0])]
        else:
            places = [box for hit, box in counted if not hit]
        result.append(replace(wish, places=tuple(places)))
    return result


def wishes(features: Drawn, frame: MapFrame) -> list[Wish]:
    """One wish for each area and line; a crowd goes by its compounds' names, touching points are counted."""
    if features.definition.geometry == "Point":
        return list(_of_points(features, frame)) if len(features) <= MOST_POINTS else []
    if len(features) > CROWD and len(found := _of_compounds(features, frame)) > 1:
        return found
    of_one = _of_area if features.definition.geometry == "Polygon" else _of_line
    pairs = zip(features.geometries, features.labels, strict=True)
    return [of_one(geometry, text, frame) for geometry, text in pairs if text]


def inside_wishes(features: Drawn, frame: MapFrame, colour: str, size: float) -> list[Wish]:
    """Names of areas that are large enough for them: orientation on a sheet about something else."""
    found = []
    for geometry, text in zip(features.geometries, features.labels, strict=True):
        page = _page_box(geometry.bounds, frame)
        if text and text_width(text, size) * 1.1 < page.width and size * 1.6 < page.height:
            box = _centred(frame.to_page(*_inner_point(geometry)), text, size)
            found.append(Wish(text, (box,), geometry.area * 1e-9, True, colour, size))
    return found


def _of_area(geometry: BaseGeometry, text: str, frame: MapFrame) -> Wish:
    box = _page_box(geometry.bounds, frame)
    size = (text_width(text, SIZE) * 1.06, SIZE * LEADING)
    if size[0] > box.width or size[1] > box.height:
        return Wish(text, _around(box, size), geometry.area)
    x, y = frame.to_page(*_inner_point(geometry))
    steps = (0.0, -0.25, 0.25, -0.4, 0.4) if box.height > 6 * size[1] else (0.0,)
    places = tuple(_centred((x, y + step * box.height), text, SIZE) for step in steps)
    return Wish(text, places, geometry.area, True)


def _of_compounds(features: Drawn, frame: MapFrame) -> list[Wish]:
    """Names up to the first digit, where several areas share one: `Shuaifu 1`, `Shuaifu 2` as `Shuaifu`."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(features.labels):
        rows[re.split(r"\d", text, maxsplit=1)[0].strip()].append(row)
    found = []
    for stem, own in rows.items():
        if stem and len(own) > 1:
            x, y = _page_box(tuple(shapely.total_bounds(features.geometries[own]).tolist()), frame).centre
            places = tuple(
                _centred((x + dx, y + dy), stem, SIZE * 1.1)
                for dy in (0.0, -1.6, 1.6, -3.2, 3.2, -5.0, 5.0)
                for dx in (0.0, -5.0, 5.0)
            )
            found.append(Wish(stem, places, float(len(own)), True, size=SIZE * 1.1))
    return found


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
