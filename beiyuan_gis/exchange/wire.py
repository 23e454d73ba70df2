"""What goes to the reading process and comes back: plain data as MessagePack, never pickled objects."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from beiyuan_gis.catalogue import Value

REQUEST = "request.msgpack"
ANSWER = "answer.msgpack"

_PREFIX = re.compile(r"^(?:2\.5D |3D Measured |3D |Measured )?(?:Multi)?")
_SUFFIX = re.compile(r" ?(?:ZM|Z|M)$")
_LINEAR = {"CompoundCurve": "LineString", "Curve": "LineString", "CircularString": "LineString",
           "CurvePolygon": "Polygon", "Surface": "Polygon"}  # fmt: skip


class Sublayer(Struct, frozen=True):
    """One layer of a file. `geometry` is GDAL's word for its type, empty for a table without geometry."""

    name: str
    geometry: str

    @property
    def kind(self) -> str:
        """`Point`, `LineString`, `Polygon`, `Unknown` (anything may be in it) or empty."""
        kind = _SUFFIX.sub("", _PREFIX.sub("", self.geometry))
        return _LINEAR.get(kind, kind)


class Request(Struct, frozen=True):
    """What to read: the path as the system's bytes, and how to choose where there is a choice.

    `names` are what a sublayer of the wanted kind may be called to be meant without asking.
    """

    path: bytes
    kind: str
    names: tuple[str, ...]
    sublayer: str
    encoding: str
    memory: int


class Column(Struct, frozen=True):
    """One attribute. `cut` says that the format may have cut the end of the name off."""

    name: str
    cut: bool
    values: list[Value]


class Content(Struct, frozen=True, tag="content"):
    """Everything in one sublayer. `geometries` are 2D WKB or None; `crs` is empty when the file has none.

    `encoding` is how text was decoded, `declared` what the file said of it, `doubtful` whether the text
    looks wrong all the same.
    """

    sublayers: list[Sublayer]
    chosen: str
    crs: str
    had_z: bool
    encoding: str
    declared: str
    doubtful: bool
    geometries: list[bytes | None]
    columns: list[Column]


class Failure(Struct, frozen=True, tag="failure"):
    """Why there is no content: a `Message` as JSON, and the sublayers when one must be chosen."""

    message: dict[str, Any]
    sublayers: list[Sublayer] = []


Answer = Content | Failure
