"""Foreign geometries as a layer takes them: of its type, sound, and one point a feature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import GeometryType, LayerDefinition
from beiyuan_gis.edits.validity import flaw_of
from beiyuan_gis.exchange.errors import ExchangeError
from beiyuan_gis.geodesy.arrays import Geometries
from beiyuan_gis.i18n import Message, mark, message

_KINDS = {"Point": mark("points"), "LineString": mark("lines"), "Polygon": mark("areas")}
_OTHER_KIND = mark("geometry of other kinds")


class LeftOut(NamedTuple):
    """A row of the file, counted from 1, that was not taken over, and why."""

    row: int
    reason: Message


class Shape(NamedTuple):
    """One feature to be; `row` counts from 0, `part` tells apart the points of one multipoint."""

    row: int
    part: int
    geometry: BaseGeometry


def decoded(blobs: Sequence[bytes | None]) -> Geometries:
    """Geometries (n,) of WKB; None where there is none, it is not well formed or has no place."""
    array = np.empty(len(blobs), object)
    array[:] = blobs
    geometries: Geometries = np.asarray(shapely.from_wkb(array, on_invalid="ignore"), object)
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    geometries[owner[~np.isfinite(xy).all(axis=1)]] = None
    return geometries


def check_kind(geometries: Geometries, definition: LayerDefinition, file: str) -> None:
    """Raise ExchangeError when there is nothing, or nothing of the layer's type."""
    if not len(geometries):
        raise ExchangeError(message("{file} is empty: there is nothing to put into the layer.", file=file))
    kinds = Counter(kind_of(g) for g in geometries if g is not None)
    if not kinds:
        raise ExchangeError(message("{file} has rows but no geometry that can be read.", file=file))
    if definition.geometry not in kinds:
        raise ExchangeError(
            message(
                "The layer {layer} holds {wanted}, but {file} holds {found}.",
                layer=definition.title,
                wanted=message(_KINDS[definition.geometry]),
                file=file,
                found=_named(kinds.most_common(1)[0][0]),
            )
        )


def sorted_out(
    geometries: Geometries, wkb: Sequence[bytes | None], kind: GeometryType
) -> tuple[list[Shape], list[LeftOut]]:
    """What fits, multipoints taken apart, and what does not, with the row. Geometries are in EPSG:4548."""
    kept: list[Shape] = []
    left: list[LeftOut] = []
    for row, geometry in enumerate(geometries):
        reason = _unfit(geometry, kind, wkb[row] is not None)
        if reason is not None:
            left.append(LeftOut(row + 1, reason))
        elif geometry.geom_type == "MultiPoint":
            kept += [Shape(row, part, point) for part, point in enumerate(shapely.get_parts(geometry))]
        else:
            kept.append(Shape(row, 0, geometry))
    return kept, left


def kind_of(geometry: BaseGeometry) -> str:
    return geometry.geom_type.removeprefix("Multi")


def _unfit(geometry: BaseGeometry | None, kind: GeometryType, was_there: bool) -> Message | None:
    if geometry is None:
        return message("The geometry cannot be read.") if was_there else message("There is no geometry.")
    if kind_of(geometry) != kind:
        return message("It holds {found} instead of {wanted}.",
                       found=_named(kind_of(geometry)), wanted=message(_KINDS[kind]))  # fmt: skip
    flaw = flaw_of(geometry)
    return flaw.reason if flaw else None


def _named(kind: str) -> Message:
    return message(_KINDS.get(kind, _OTHER_KIND))
