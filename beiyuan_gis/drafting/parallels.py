"""The parallel of an outline: every place of it `distance` away, corners kept as corners.

GEOS's buffer leaves out hollows that are shallower than a hundredth of its distance, which at ten metres is
ten centimetres; a kerb line is staked out closer than that. So each edge is moved by itself, neighbours are
brought together where they meet, all is cut where it crosses itself or comes within the distance of
something else, and what lies nearer is dropped.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import numpy.typing as npt
import shapely

Path = npt.NDArray[np.float64]
Segments = npt.NDArray[np.float64]
"""(n, 2, 2): n times start and end."""

MITRE = 5.0
"""A corner sharper than this, as its point's distance over the offset, is cut square at the offset."""
MILLIMETRE = 0.001
_NEAR = 1e-6
"""Metres by which rounding may bring a parallel nearer."""
_STRAIGHT = 1e-9
"""Sine of the turn below which two edges run on as one."""


def parallel(path: Path, distance: float) -> list[Path]:
    """What lies `distance` metres to the left of `path` (n, 2), to the right below zero; in its direction.

    A closed path has closed parallels. Several where it falls apart, none where nothing of it is that far
    from all of the path.
    """
    path = without_repeats(path)
    if len(path) < 2:
        return []
    noded = shapely.get_parts(shapely.node(shapely.LineString(_moved(path, distance))))
    pieces = _segments_of(noded)
    beyond = [] if is_ring(path) else [_moved(path, -distance)]
    pieces = _cut(pieces, path, abs(distance), [np.stack([b[:-1], b[1:]], axis=1) for b in beyond])
    outline = shapely.LineString(path)
    shapely.prepare(outline)
    middles = shapely.points(pieces.mean(axis=1))
    far = pieces[~shapely.dwithin(outline, middles, abs(distance) - _NEAR)]
    curves = _joined(_lines(far)) if len(far) else []
    # What runs back upon itself has no sides; whatever that made of it, nothing too near is given out.
    return [c for c in curves if shapely.LineString(c).distance(outline) >= abs(distance) - MILLIMETRE]


def corner(path: Path, row: int, distance: float) -> Path:
    """(2,): where the corner at `row` of a path goes; the end of an open path goes square to its edge.

    `path` must not repeat a place but the first of a ring at its end.
    """
    step = np.diff(path, axis=0)
    normal, row = _left(step), row % (len(path) - 1) if is_ring(path) else row
    if not is_ring(path) and row in (0, len(path) - 1):
        return np.asarray(path[row] + distance * normal[0 if row == 0 else -1])
    # A corner that is cut square goes to the middle of its cut, whichever way the path runs.
    return np.asarray(np.mean(_met(path[row], normal[row - 1], normal[row], distance), axis=0))


def is_ring(path: Path) -> bool:
    """Whether a path ends where it begins."""
    return len(path) > 3 and bool((path[0] == path[-1]).all())


def without_repeats(path: Path) -> Path:
    """A path in which no place follows on itself; a ring stays closed."""
    keep = np.concatenate([[True], np.hypot(*np.diff(path, axis=0).T) > _NEAR])
    kept: Path = path[keep]
    if len(path) and (path[0] == path[-1]).all() and len(kept) > 1:
        kept[-1] = path[0]
    return kept


def _moved(path: Path, distance: float) -> Path:
    """All edges moved and brought together; with loops where the outline is narrower than twice that."""
    closed, step = is_ring(path), np.diff(path, axis=0)
    normal, length = _left(step), np.hypot(*step.T)
    start, end = path[:-1] + distance * normal, path[1:] + distance * normal
    rows: list[Path] = []
    for here in range(len(step)):
        if here == 0 and not closed:
            rows.append(start[0])
            continue
        places = _met(path[here], normal[here - 1], normal[here], distance)
        if len(places) == 1 and not _fits(path[here], places[0], step, length, here):
            # The corner lies beyond one of its edges: go through the outline's own corner, to be cut off.
            places = [end[here - 1], path[here], start[here]]
        rows += places
    rows.append(rows[0] if closed else end[-1])
    return np.array(rows)


def _met(corner: Path, before: Path, after: Path, distance: float) -> list[Path]:
    """Where the parallels of two edges with these left normals meet; where the point of it would be too
    long, two places, the edge between which touches the circle around the corner."""
    turn, cosine = float(before[0] * after[1] - before[1] * after[0]), float(before @ after)
    if abs(turn) < _STRAIGHT and cosine > 0.0:
        return [corner + distance * after]
    reach = 1.0 + cosine  # twice the square of the half angle's cosine
    too_long = turn * distance < 0.0 and reach * MITRE**2 < 2.0
    if too_long or reach < 1e-12:
        cut = abs(distance) * math.tan(math.atan2(abs(turn), cosine) / 4.0)
        ahead, back = np.array([before[1], -before[0]]), np.array([after[1], -after[0]])
        return [corner + distance * before + cut * ahead, corner + distance * after - cut * back]
    return [corner + distance * (before + after) / reach]


def _fits(corner: Path, place: Path, step: Path, length: Path, here: int) -> bool:
    """Whether a corner of the parallel lies beside both of its edges."""
    back, ahead = step[here - 1] / length[here - 1], step[here] / length[here]
    there = place - corner
    return bool(-there @ back <= length[here - 1] and there @ ahead <= length[here])


def _left(step: Path) -> Path:
    """(n, 2): a metre to the left of each step."""
    unit: Path = np.column_stack([-step[:, 1], step[:, 0]]) / np.hypot(*step.T)[:, None]
    return unit


def _joined(segments: npt.NDArray[np.object_]) -> list[Path]:
    """Segments strung together in their direction, without the stubs that are left where the points of two
    corners cross each other: what ends nowhere while beginning where others go on, or the other way."""
    while True:
        merged = shapely.line_merge(shapely.multilinestrings(segments), directed=True)
        curves = [shapely.get_coordinates(part) for part in shapely.get_parts(merged)]
        ends = Counter(end.tobytes() for curve in curves for end in (curve[0], curve[-1]))
        ends_of = [sorted((ends[c[0].tobytes()], ends[c[-1].tobytes()])) for c in curves]
        whole = [c for c, (fewer, more) in zip(curves, ends_of, strict=True) if fewer > 1 or more == 1]
        if len(whole) == len(curves) or not whole:
            return whole
        segments = np.array([shapely.LineString(curve) for curve in whole], object)


def _lines(segments: Segments) -> npt.NDArray[np.object_]:
    """(n,) of shapely's."""
    return np.asarray(shapely.linestrings(segments), object)


def _segments_of(lines: npt.NDArray[np.object_]) -> Segments:
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    together = owner[:-1] == owner[1:]
    return np.stack([xy[:-1][together], xy[1:][together]], axis=1)


def _cut(pieces: Segments, path: Path, distance: float, others: list[Segments]) -> Segments:
    """Cut where a piece enters or leaves the circle around a corner of the path, and where it crosses one
    of the other segments: there it may come nearer to the path without crossing its own parallel."""
    shares: dict[int, list[float]] = {}
    tree = shapely.STRtree(_lines(pieces))
    for corner, row in tree.query(shapely.points(path), predicate="dwithin", distance=distance - _NEAR).T:
        shares.setdefault(int(row), []).extend(_on_circle(pieces[row], path[corner], distance))
    for other in others:
        for one, row in tree.query(_lines(other), predicate="intersects").T:
            shares.setdefault(int(row), []).extend(_crossed(pieces[row], other[one]))
    cut = [pieces[[row for row in range(len(pieces)) if row not in shares]]]
    for row, at in shares.items():
        start, end = pieces[row]
        inner = [share for share in sorted(set(at)) if 0.0 < share < 1.0]
        places = np.array([start, *(start + share * (end - start) for share in inner), end])
        cut.append(np.stack([places[:-1], places[1:]], axis=1))
    return np.concatenate(cut)


def _on_circle(piece: Path, centre: Path, radius: float) -> list[float]:
    """The shares of a segment at which it meets a circle."""
    step, there = piece[1] - piece[0], piece[0] - centre
    square, half = float(step @ step), float(step @ there)
    root = half**2 - square * (float(there @ there) - radius**2)
    if square == 0.0 or root < 0.0:
        return []
    return [(-half - math.sqrt(root)) / square, (-half + math.sqrt(root)) / square]


def _crossed(piece: Path, other: Path) -> list[float]:
    """The share of a segment at which it meets the line through another."""
    step, way = piece[1] - piece[0], other[1] - other[0]
    slant = float(step[0] * way[1] - step[1] * way[0])
    there = other[0] - piece[0]
    return [float(there[0] * way[1] - there[1] * way[0]) / slant] if slant else []
