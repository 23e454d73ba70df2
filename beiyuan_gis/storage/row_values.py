"""What the columns of a feature table hold, as attributes and WKB."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.i18n import message
from beiyuan_gis.storage import geometry_blob
from beiyuan_gis.storage.errors import DamagedProject
from beiyuan_gis.storage.plain_wkb import plain

_FEW = 64
"""So many geometries are read sooner than looked at."""


def wkb_of(blob: bytes | None, definition: LayerDefinition) -> bytes:
    """A row without geometry, which another program may leave, is an empty one of the layer's type."""
    return empty_wkb(definition.geometry) if blob is None else geometry_blob.wkb_of(blob)


def refuse_unreadable(
    ids: npt.NDArray[np.int64],
    wkb: npt.NDArray[np.uint8],
    lengths: npt.NDArray[np.int64],
    definition: LayerDefinition,
) -> None:
    """Raise DamagedProject: better now, by name, than in the middle of measuring or drawing."""
    odd = np.arange(len(ids)) if len(ids) <= _FEW else np.flatnonzero(~plain(wkb, lengths))
    ends = np.cumsum(lengths)
    blobs = [wkb[end - length : end].tobytes() for end, length in zip(ends[odd], lengths[odd], strict=True)]
    if _readable(blobs):
        return
    id = next(id for id, blob in zip(ids[odd].tolist(), blobs, strict=True) if not _readable([blob]))
    raise DamagedProject(
        message(
            "Feature {id} of layer {layer} has a geometry that cannot be read: a curve, or damaged. The "
            "file was left untouched: put a plain geometry there in QGIS.",
            id=id,
            layer=definition.title,
        )
    )


def _readable(blobs: list[bytes]) -> bool:
    try:
        shapely.from_wkb(blobs)
    except (shapely.errors.ShapelyError, RuntimeError):  # the latter for curves
        return False
    return True


@cache
def empty_wkb(geometry_type: str) -> bytes:
    """`POINT EMPTY` and so on, as WKB."""
    wkb: bytes = shapely.to_wkb(
        shapely.from_wkt(f"{geometry_type.upper()} EMPTY"), byte_order=1, flavor="iso"
    )
    return wkb


def from_sql(value: Value, field: Field) -> Value:
    """A column's value as an attribute. What is neither yes nor no in a boolean column stays what it is."""
    return bool(value) if field.type == "boolean" and value in (0, 1) else value
