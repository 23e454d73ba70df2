"""Which coordinate system a file without one is likely in: the one that puts it in the district."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from pyproj import CRS

from beiyuan_gis.geodesy.crs import DISTRICT, GEOGRAPHIC, PLANE, WEB, Bounds, transform_points

# In the order in which an office's file is likely to be in them; earlier wins a tie. 4509 gives the
# numbers of 4548 and 4326 those of 4490 here, so bounds cannot tell them apart.
KNOWN: Final = (
    PLANE,
    4527,  # CGCS2000 / 3-degree zone 39: 4548 with 39 before the easting
    GEOGRAPHIC,
    WEB,
    3857,  # Web Mercator
    4498,  # CGCS2000 / 6-degree zone 20: 4548 with 20 before the easting
    4547,  # CGCS2000 / 3-degree CM 114E: the neighbour to the west
    4549,  # CGCS2000 / 3-degree CM 120E: the neighbour to the east
    32650,  # UTM zone 50N: 1.8 km north or south of 4548 for the same numbers
)

# A layer may reach a little over the edge, and GCJ-02 or BD-09 degrees stand up to 1.3 km off.
MARGIN: Final = 0.02

# Degrees: no layer with Beiyuan in it is wider than China, but a drawing in millimetres may seem to be.
WIDEST: Final = 63.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system that puts the data in or near the district.

    `swapped` says the file has north before east; `fit` in 0..1 is how well the data's box and the
    district overlap (1: one lies within the other; 0: only near).
    """

    epsg: int
    swapped: bool
    fit: float

    def __str__(self) -> str:
        name = f"EPSG:{self.epsg} {CRS.from_epsg(self.epsg).name}"
        return f"{name} (y, x)" if self.swapped else name


def plausible_crs(bounds: tuple[float, float, float, float]) -> list[Candidate]:
    """The systems that put data with these raw `bounds` (min x, min y, max x, max y) in the district.

    Best fit first; empty if no known system does. Bounds that are not finite give an empty list.
    """
    if not np.isfinite(bounds).all():
        return []
    west, south, east, north = bounds
    found = []
    for swapped, box in ((False, Bounds(west, south, east, north)), (True, Bounds(south, west, north, east))):
        for epsg in KNOWN:
            fit = _fit(box, epsg)
            if fit is not None:
                found.append(Candidate(epsg, swapped, fit))
    return sorted(found, key=lambda candidate: -candidate.fit)  # stable: ties keep the order of KNOWN


def _fit(box: Bounds, epsg: int) -> float | None:
    """How well `box` in `epsg` overlaps the district, or None if it does not come near it."""
    across, up = np.meshgrid(np.linspace(box.west, box.east, 9), np.linspace(box.south, box.north, 9))
    lonlat = transform_points(np.column_stack((across.ravel(), up.ravel())), epsg, GEOGRAPHIC)
    if not np.isfinite(lonlat).all():
        return None
    west, south = lonlat.min(axis=0).tolist()
    east, north = lonlat.max(axis=0).tolist()
    sides = ((west, east, DISTRICT.west, DISTRICT.east), (south, north, DISTRICT.south, DISTRICT.north))
    if east - west > WIDEST or north - south > WIDEST:
        return None
    if any(high < least - MARGIN or low > most + MARGIN for low, high, least, most in sides):
        return None
    return _overlap(*sides[0]) * _overlap(*sides[1])


def _overlap(low: float, high: float, least: float, most: float) -> float:
    """The share of the shorter of two intervals that the other covers; a point counts as all or none."""
    shared = min(high, most) - max(low, least)
    shorter = min(high - low, most - least)
    if shared < 0:
        return 0.0
    return shared / shorter if shorter > 0 else 1.0
