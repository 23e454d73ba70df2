"""What is wrong with a geometry, in words, and where.

The engine of the test is GEOS (`shapely.is_valid_reason`), whose rules are those of OGC Simple Features.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import GeometryType
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message

Place = tuple[float, float]
"""Easting and northing in plane metres."""

PLANE_EAST = (-500_000.0, 1_500_000.0)
PLANE_NORTH = (-10_000_000.0, 10_000_000.0)
"""Where EPSG:4548 is a plane worth measuring on: about nine degrees to both sides of its meridian."""

_REASON = re.compile(r"(?P<kind>[A-Za-z- ]+)\[(?P<x>[^\s\]]+) (?P<y>[^\s\]]+)")

_AS_IT_IS = {
    "Self-intersection": mark("The outline crosses itself near {e}, {n}."),
    "Ring Self-intersection": mark("The outline touches itself near {e}, {n}."),
    "Too few points in geometry component": mark("There are too few different points near {e}, {n}."),
    "Hole lies outside shell": mark("A hole lies outside its outline near {e}, {n}."),
    "Holes are nested": mark("One hole lies inside another near {e}, {n}."),
    "Nested shells": mark("One part lies inside another near {e}, {n}."),
    "Interior is disconnected": mark("Holes cut the area apart near {e}, {n}."),
}
_AS_IT_WOULD_BE = {
    "Self-intersection": mark("The outline would cross itself near {e}, {n}."),
    "Ring Self-intersection": mark("The outline would touch itself near {e}, {n}."),
    "Too few points in geometry component": mark("Too few different points would be left near {e}, {n}."),
    "Hole lies outside shell": mark("A hole would lie outside its outline near {e}, {n}."),
    "Holes are nested": mark("One hole would lie inside another near {e}, {n}."),
    "Nested shells": mark("One part would lie inside another near {e}, {n}."),
    "Interior is disconnected": mark("Holes would cut the area apart near {e}, {n}."),
}
KINDS = {
    "Point": mark("points"),
    "LineString": mark("lines"),
    "LinearRing": mark("lines"),
    "Polygon": mark("areas"),
    "GeometryCollection": mark("mixed collections"),
}
"""What sentences call geometry types."""
ONE_BY_ONE = mark("Points are counted one by one: add each as a feature of its own.")


class Flaw(NamedTuple):
    """Why a geometry is unsound, and where, if that can be said."""

    reason: Message
    place: Place | None


def flaw_of(geometry: BaseGeometry, *, would: bool = False) -> Flaw | None:
    """What is wrong with `geometry`, or None. `would` words it as a thing that has not happened yet."""
    bad = numbers_flaw(geometry)
    if bad is not None:
        return bad
    if shapely.is_valid(geometry):
        return None
    return _explained(shapely.is_valid_reason(geometry), _AS_IT_WOULD_BE if would else _AS_IT_IS)


def numbers_flaw(geometry: BaseGeometry) -> Flaw | None:
    """Emptiness, or coordinates that are no place on the plane; None when all are."""
    xy = shapely.get_coordinates(geometry)
    if not len(xy):
        return Flaw(message("The geometry is empty."), None)
    if not np.isfinite(xy).all():
        return Flaw(message("A coordinate is not a number."), None)
    low, high = (PLANE_EAST[0], PLANE_NORTH[0]), (PLANE_EAST[1], PLANE_NORTH[1])
    outside = ((xy < low) | (xy > high)).any(axis=1)
    if outside.any():
        x, y = map(float, xy[int(outside.argmax())])
        return Flaw(
            message(
                "{e}, {n} is far off the plane of EPSG:4548. Are easting and northing swapped?",
                e=_metres(x),
                n=_metres(y),
            ),
            (x, y),
        )
    return None


def fitting(geometry: BaseGeometry, kind: GeometryType) -> BaseGeometry:
    """`geometry` as a layer of `kind` takes it: measured values (M) are dropped, a lone multipoint unwrapped.

    Raise Refused when it is empty, of another type, not finite or unsound, with the place.
    """
    if geometry.geom_type.removeprefix("Multi") != kind:
        raise Refused(wrong_kind(geometry, kind))
    if geometry.geom_type == "MultiPoint" and not geometry.is_empty:
        points = shapely.get_parts(geometry)
        if len(points) > 1:
            raise Refused(Message(ONE_BY_ONE))
        geometry = points[0]
    geometry = _without_measures(geometry)
    _refuse(flaw_of(geometry, would=True))
    return geometry


def wrong_kind(geometry: BaseGeometry, kind: GeometryType) -> Message:
    """The sentence for a geometry whose type a layer of `kind` does not take."""
    wanted, found = (Message(KINDS[name.removeprefix("Multi")]) for name in (kind, geometry.geom_type))
    return message("This layer holds {wanted}, not {found}.", wanted=wanted, found=found)


def sound_after(before: BaseGeometry, after: BaseGeometry) -> BaseGeometry:
    """`after`. Raise Refused when it is unsound and `before` was not, or when it is no place at all.

    What was unsound before may stay so: moving its vertices is how one repairs it.
    """
    _refuse(numbers_flaw(after))
    flaw = flaw_of(after, would=True)
    if flaw is not None and shapely.is_valid(before):
        _refuse(flaw)
    return after


def _refuse(flaw: Flaw | None) -> None:
    if flaw is not None:
        raise Refused(flaw.reason)


def _explained(reason: str, words: dict[str, str]) -> Flaw:
    found = _REASON.match(reason)
    if found is None or found["kind"] not in words:
        return Flaw(message("The geometry is not valid: {why}.", why=reason), None)
    x, y, template = float(found["x"]), float(found["y"]), words[found["kind"]]
    return Flaw(message(template, e=_metres(x), n=_metres(y)), (x, y))


def _metres(value: float) -> str:
    return f"{value:.2f}"


def _without_measures(geometry: BaseGeometry) -> BaseGeometry:
    """Nothing here reads M, and most formats cannot hold it; X, Y and Z stay."""
    if not shapely.has_m(geometry):
        return geometry
    if not geometry.has_z:
        flat: BaseGeometry = shapely.force_2d(geometry)
        return flat
    solid: BaseGeometry = shapely.from_wkb(shapely.to_wkb(geometry, output_dimension=3))
    return solid
