"""The files that make up a shapefile, their headers, and the text in them as bytes.

GDAL pads what is cut off with empty shapes and rows, so lengths are checked here first.
Formats: ESRI Shapefile Technical Description (1998); dBASE III+ table header.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from beiyuan_gis.exchange.copies import beginning, copied
from beiyuan_gis.exchange.encodings import Raw, decode
from beiyuan_gis.exchange.errors import ExchangeError
from beiyuan_gis.i18n import message

NAME_BYTES: Final = 10
"""What a dBASE table keeps of a column's name."""

_SHAPE_HEADER: Final = 100
_SHAPE_MAGIC: Final = struct.pack(">i", 9994)
_CUT_NAME: Final = NAME_BYTES - 1  # a careful writer drops the character that would be cut


class TableColumn(NamedTuple):
    """A column's name as bytes, where it stands in a row, and its dBASE type."""

    name: bytes
    start: int
    width: int
    type: str


class Shapefile(NamedTuple):
    """A copy of the files. `codec` decodes names and cells that GDAL handed over as Latin-1."""

    path: Path
    columns: tuple[TableColumn, ...]
    declared: str
    codec: str = ""

    def texts(self) -> Iterator[Raw]:
        """All names and text cells, as bytes."""
        for column in self.columns:
            yield _raw_name(column.name)
        table = self.path.with_suffix(".dbf").read_bytes()
        rows, header, length = _table_shape(table)
        texts = [column for column in self.columns if column.type == "C"]
        for row in range(header, header + rows * length, length):
            for column in texts:
                cell = table[row + column.start : row + column.start + column.width].rstrip(b" \0")
                yield Raw(cell, len(cell) == column.width)

    def reading(self, codec: str) -> Shapefile:
        return self._replace(codec=codec)

    def name(self, latin: str) -> str:
        """A column's name, from what Latin-1 makes of its bytes."""
        return decode(_raw_name(latin.encode("latin-1")), self.codec)

    def cell(self, latin: str, column: int) -> str:
        """A text, from what Latin-1 makes of its bytes."""
        data = latin.encode("latin-1")
        width = self.columns[column].width if column < len(self.columns) else 0
        return decode(Raw(data, len(data) == width), self.codec)


def is_cut(latin: str) -> bool:
    """Whether a name is so long that its end may be missing."""
    return len(latin) >= _CUT_NAME


def copy(path: Path, folder: Path) -> Shapefile:
    """Copy .shp, .shx, .dbf and .prj into `folder`, not .cpg, which is often wrong.

    Raise ExchangeError when one that is needed is missing, cut off or of another shapefile.
    """
    beside = _siblings(path)
    for ending in (".shx", ".dbf"):
        if ending not in beside:
            raise ExchangeError(
                message(
                    "{file} is only one part of a shapefile: the {ending} beside it is missing. "
                    "Ask for all parts (.shp, .shx, .dbf, .prj) and put them into one folder.",
                    file=path.name, ending=ending,
                )
            )  # fmt: skip
    for ending in (".shp", ".shx", ".dbf", ".prj"):
        if ending in beside:
            copied(beside[ending], folder / f"data{ending}")
    target = folder / "data.shp"
    _check_lengths(target, path)
    declared = ""
    if ".cpg" in beside:
        declared = beginning(beside[".cpg"], 40).decode("ascii", "replace").strip()
    return Shapefile(target, _columns(target.with_suffix(".dbf")), declared)


def _siblings(path: Path) -> dict[str, Path]:
    """The parts beside `path` by their ending in small letters, however they are written."""
    stem = path.stem.lower()
    parts = {p.suffix.lower(): p for p in path.parent.iterdir() if p.stem.lower() == stem}
    exact = {ending: path.with_suffix(ending) for ending in parts if path.with_suffix(ending).exists()}
    return parts | exact | {".shp": path}


def _check_lengths(shp: Path, original: Path) -> None:
    for ending in (".shp", ".shx"):
        part = shp.with_suffix(ending)
        head = beginning(part, _SHAPE_HEADER)
        if len(head) < _SHAPE_HEADER or head[:4] != _SHAPE_MAGIC or _length(head) > part.stat().st_size:
            raise _damaged(original, ending)
    table = shp.with_suffix(".dbf")
    head = beginning(table, 32)
    if len(head) < 32:
        raise _damaged(original, ".dbf")
    rows, header, length = _table_shape(head)
    if header < 33 or length < 1 or header + rows * length > table.stat().st_size:
        raise _damaged(original, ".dbf")
    shapes = (_length(beginning(shp.with_suffix(".shx"), _SHAPE_HEADER)) - _SHAPE_HEADER) // 8
    if shapes != rows:
        raise ExchangeError(
            message(
                "{file} has {shapes} shapes but {rows} rows in its .dbf: the parts do not belong together. "
                "Ask for all parts once more.",
                file=original.name, shapes=shapes, rows=rows,
            )
        )  # fmt: skip


def _length(head: bytes) -> int:
    """The bytes that a .shp or .shx says it has; its header counts them in 16-bit words."""
    return 2 * int(struct.unpack(">i", head[24:28])[0])


def _damaged(original: Path, ending: str) -> ExchangeError:
    return ExchangeError(
        message(
            "{file} is damaged or incomplete: its {ending} is cut off or is not a shapefile's. "
            "Ask for all parts once more.",
            file=original.name, ending=ending,
        )
    )  # fmt: skip


def _table_shape(table: bytes) -> tuple[int, int, int]:
    """Number of rows, bytes of the header, bytes of a row."""
    rows, header, length = struct.unpack("<IHH", table[4:12])
    return rows, header, length


def _columns(table: Path) -> tuple[TableColumn, ...]:
    """All columns, from the 32-byte descriptors that follow the header up to a carriage return."""
    head = beginning(table, _table_shape(beginning(table, 32))[1])
    columns, start = [], 1  # a row's first byte says whether it is deleted
    for at in range(32, len(head) - 31, 32):
        descriptor = head[at : at + 32]
        if descriptor[:1] == b"\r":
            break
        name, kind, width = descriptor[:11].split(b"\0")[0], chr(descriptor[11]), descriptor[16]
        if kind == "C":
            width += descriptor[17] << 8  # texts longer than 255 keep the rest where decimals stand
        columns.append(TableColumn(name, start, width, kind))
        start += width
    return tuple(columns)


def _raw_name(name: bytes) -> Raw:
    return Raw(name, len(name) >= NAME_BYTES)
