"""Which coordinate system a file is in, decided and said in words, and its geometries on our plane."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from beiyuan_gis.exchange.errors import ChooseCrs, ExchangeError
from beiyuan_gis.geodesy.arrays import Geometries
from beiyuan_gis.geodesy.crs import (
    DISTRICT,
    GEOGRAPHIC,
    MARGIN,
    PLANE,
    WEB,
    CrsCandidate,
    CrsLike,
    TransformError,
    plausible_crs,
    transform_geometries,
    transformer,
)
from beiyuan_gis.i18n import Message, message

Box = tuple[float, float, float, float]

_SAME_NUMBERS: Final = {GEOGRAPHIC, WEB}
_OUR_DATUMS: Final = (
    "china 2000", "china_2000", "d_china_2000", "cgcs2000", "d_cgcs2000", "china geodetic coordinate",
    "world geodetic system 1984", "wgs", "d_wgs",
)  # fmt: skip


class Placed(NamedTuple):
    """Geometries in EPSG:4548, how their system was decided, and what is to be known about it."""

    geometries: Geometries
    how: Message
    notes: list[Message]


class _Decision(NamedTuple):
    crs: CRS
    swapped: bool
    how: Message
    assumed: bool = False


def place(geometries: Geometries, declared: str, chosen: CrsLike | CrsCandidate | None, file: str) -> Placed:
    """`geometries` (n,) in the file's numbers, as new ones in EPSG:4548.

    `chosen` decides if given; else what the file declares, if that puts the data in or near the
    district; else the one known system that does. Raise ChooseCrs when none of these does.
    """
    box = _bounds(geometries)
    decision = _chosen(chosen) if chosen is not None else _decided(box, declared, file)
    moved = _swap(geometries) if decision.swapped else geometries
    if decision.crs.to_epsg() != PLANE:
        try:
            moved = transform_geometries(moved, decision.crs, PLANE)
        except TransformError as error:
            raise ExchangeError(error.message) from error
    return Placed(moved, decision.how, _notes(decision, box))


def _bounds(geometries: Geometries) -> Box:
    west, south, east, north = shapely.total_bounds(geometries).tolist()
    return west, south, east, north


def _swap(geometries: Geometries) -> Geometries:
    swapped: Geometries = shapely.transform(geometries, lambda xy: xy[:, ::-1])
    return swapped


def _chosen(chosen: CrsLike | CrsCandidate) -> _Decision:
    swapped = isinstance(chosen, CrsCandidate) and chosen.swapped
    try:
        crs = CRS.from_user_input(chosen.epsg if isinstance(chosen, CrsCandidate) else chosen)
    except CRSError as error:
        raise ExchangeError(message("{crs} is no coordinate system.", crs=str(chosen))) from error
    return _Decision(crs, swapped, message("Read as {crs}, as chosen.", crs=_name(crs)))


def _decided(box: Box, declared: str, file: str) -> _Decision:
    candidates = plausible_crs(box)
    crs = _known(declared)
    if crs is not None:
        return _checked(crs, box, candidates, file)
    if not candidates:
        raise ChooseCrs(
            message(
                "{file} does not say which coordinate system it is in, and in none that is usual here would "
                "its coordinates ({place}) lie in Beiyuan. Ask who made it, or choose the system.",
                file=file, place=_place(box),
            )
        )  # fmt: skip
    best = candidates[0]
    crs = CRS.from_epsg(best.epsg)
    text = (
        message("The file does not say its coordinate system. Taken as {crs} with north before east: "
                "so it lies in Beiyuan.", crs=_name(crs))
        if best.swapped
        else message("The file does not say its coordinate system. Taken as {crs}: so it lies in Beiyuan.",
                     crs=_name(crs))
    )  # fmt: skip
    return _Decision(crs, best.swapped, text, assumed=True)


def _checked(crs: CRS, box: Box, candidates: list[CrsCandidate], file: str) -> _Decision:
    """What the file declares, as it is or with swapped axes, if either puts it near the district."""
    if _near(crs, box):
        return _Decision(crs, False, message("Read as {crs}, as the file says.", crs=_name(crs)))
    west, south, east, north = box
    if _near(crs, (south, west, north, east)):
        text = message(
            "Read as {crs}, as the file says, but with north before east: so it lies in Beiyuan.",
            crs=_name(crs),
        )
        return _Decision(crs, True, text)
    if candidates:
        raise ChooseCrs(
            message(
                "{file} says that it is in {crs}, but then it would not lie in Beiyuan; "
                "as {better} it would. Choose the coordinate system.",
                file=file, crs=_name(crs), better=str(candidates[0]),
            ),
            candidates,
        )  # fmt: skip
    raise ChooseCrs(
        message(
            "{file} says that it is in {crs}, but its coordinates ({place}) are not in Beiyuan then. "
            "Check that it is the right file, or choose the system.",
            file=file, crs=_name(crs), place=_place(box),
        )
    )  # fmt: skip


def _near(crs: CRS, box: Box) -> bool:
    """Whether `box` in `crs` touches the district or its margin."""
    west, south, east, north = transformer(crs, GEOGRAPHIC).transform_bounds(*box)
    across = west <= DISTRICT.east + MARGIN and east >= DISTRICT.west - MARGIN
    return bool(across and south <= DISTRICT.north + MARGIN and north >= DISTRICT.south - MARGIN)


def _known(declared: str) -> CRS | None:
    """The declared system, or None for none, an unknown one or a mere drawing plane."""
    try:
        crs = CRS.from_user_input(declared) if declared else None
    except CRSError:
        return None
    return crs if crs is not None and (crs.is_geographic or crs.is_projected) else None


def _notes(decision: _Decision, box: Box) -> list[Message]:
    notes = []
    geodetic = decision.crs.geodetic_crs
    datum = geodetic.datum.name if geodetic is not None and geodetic.datum is not None else "?"
    if not datum.casefold().startswith(_OUR_DATUMS):
        notes.append(
            message(
                "The file's datum is {datum}; its way to CGCS2000 is known only roughly here, up to 100 m "
                "may be missing. Ask for the data in CGCS2000.",
                datum=datum,
            )
        )
    if decision.assumed and decision.crs.is_geographic:
        notes.append(
            message(
                "Degrees copied from Amap, Tencent or Baidu maps are shifted by 500 m to 1.3 km: check on "
                "the map."
            )
        )
    used = decision.crs.to_epsg()
    others = [
        c for c in plausible_crs(box) if c.fit > 0 and c.epsg != used and {c.epsg, used} != _SAME_NUMBERS
    ]
    if decision.assumed and others:
        notes.append(message("It would lie in Beiyuan also as {crs}.", crs="; ".join(map(str, others))))
    return notes


def _name(crs: CRS) -> str:
    epsg = crs.to_epsg()
    return f"EPSG:{epsg} {CRS.from_epsg(epsg).name}" if epsg else str(crs.name)


def _place(box: Box) -> str:
    if not np.isfinite(box).all():
        return "?"
    return f"{box[0]:.8g}, {box[1]:.8g} – {box[2]:.8g}, {box[3]:.8g}"
