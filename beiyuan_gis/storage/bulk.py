"""Many rows of a layer at once: SQLite strings thousands of them together, and numpy takes them apart.

Fetching row by row makes objects for each and holds the interpreter's lock meanwhile. Here a whole range of
ids comes as a handful of long texts (SQLite's `group_concat`, which passes bytes through), so two threads
read while a third writes down. What does not fit the common form is read row by row: rows without geometry,
other GeoPackage headers than their neighbours', values with a separator inside.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.geodesy.packed import bounds_wkb
from beiyuan_gis.model.columns_builder import Chunk, Encoded, encode
from beiyuan_gis.storage import geometry_blob
from beiyuan_gis.storage.gpkg import GEOMETRY, ID, quoted
from beiyuan_gis.storage.row_values import from_sql, refuse_unreadable, wkb_of

ROWS = 8192
"""At most so many rows a chunk."""
BYTES = 2 * 1024 * 1024
"""About so many bytes of geometry a chunk."""
_SEPARATOR = b"\x1f"


class Reader:
    """Reads ranges of one layer over one connection, which it has for itself."""

    def __init__(self, connection: sqlite3.Connection, definition: LayerDefinition) -> None:
        self._connection, self._definition = connection, definition
        self._table = quoted(definition.id)
        self._geometry = f"{self._table}.{quoted(GEOMETRY)}"
        self._rows = 64
        """How many rows make a chunk, as far as is known by now."""
        self._by_rows: set[str] = set()
        """Fields that hold real numbers, of which SQLite would write too few digits."""
        # In a database of UTF-16, SQLite would translate what passes through its texts.
        self._passing = connection.execute("PRAGMA encoding").fetchone()[0] == "UTF-8"
        self._header = b""
        """Of the geometries read last; most have the same."""

    def close(self) -> None:
        self._connection.close()

    def read(self, first: int, last: int) -> list[Chunk]:
        """The rows with ids from `first` to `last`, both included, in order.

        Raise DamagedProject when a geometry cannot be read.
        """
        if last - first >= self._rows and self._more_than(self._rows, first, last):
            return self._halves(first, last)
        try:
            chunk = self._at_once(first, last)
            if chunk is None and self._other_header(first, last):
                chunk = self._at_once(first, last)
        except (sqlite3.DataError, MemoryError):  # SQLite's texts end at a gigabyte
            if first == last:
                raise
            return self._halves(first, last)
        if chunk is None:
            chunk = self._row_by_row(first, last)
        refuse_unreadable(chunk.ids, chunk.wkb, chunk.lengths, self._definition)
        if not len(chunk.ids):
            return []
        size = len(chunk.wkb) / len(chunk.ids)
        self._rows = int(min(max(BYTES / max(size, 1.0), 16.0), ROWS))
        offsets = np.concatenate(([0], np.cumsum(chunk.lengths)))
        return [chunk._replace(boxes=bounds_wkb(chunk.wkb, offsets))]

    def _halves(self, first: int, last: int) -> list[Chunk]:
        middle = (first + last) // 2
        return [*self.read(first, middle), *self.read(middle + 1, last)]

    def _more_than(self, number: int, first: int, last: int) -> bool:
        statement = f"SELECT count(*) FROM (SELECT 1 FROM {self._table} WHERE {ID} BETWEEN ? AND ? LIMIT ?)"
        found: int = self._connection.execute(statement, (first, last, number + 1)).fetchone()[0]
        return found > number

    def _other_header(self, first: int, last: int) -> bool:
        """Whether the first geometry there has another header than was expected; it is from now on."""
        statement = f"SELECT substr({self._geometry}, 1, 8) FROM {self._table} WHERE {ID} BETWEEN ? AND ?"
        row = self._connection.execute(f"{statement} LIMIT 1", (first, last)).fetchone()
        found = row[0] if row and isinstance(row[0], bytes) else b""
        other = self._passing and found != self._header
        if other:
            self._header = found
        return other

    def _at_once(self, first: int, last: int) -> Chunk | None:
        """None when the geometries are not of the common form."""
        size = geometry_blob.header_size(self._header)
        if size is None:
            return None
        texts = [f for f in self._definition.fields if f.name not in self._by_rows]
        selected = ", ".join(
            [
                f"count(*), sum({self._geometry} >= ? AND {self._geometry} < ?)",
                f"group_concat(length({self._geometry}))",
                f"group_concat(CAST(substr({self._geometry}, {size + 1}) AS TEXT), '')",
                *(_tagged(f"{self._table}.{quoted(f.name)}") for f in texts),
            ]
        )
        number, alike, lengths_text, body, *tagged = self._bytes(
            selected, (self._header, _next(self._header), first, last)
        )
        if alike != number:
            return None if number else _nothing(self._definition)
        ids, lengths = self._ids(number, first, last), _integers(lengths_text) - size
        wkb = np.frombuffer(body or b"", np.uint8)
        if not len(ids) == len(lengths) == number or lengths.sum() != len(wkb):
            return None
        found = {f.name: _decoded(text, number, f) for f, text in zip(texts, tagged, strict=True)}
        others = [f for f in self._definition.fields if found.get(f.name) is None]
        self._by_rows |= {f.name for f in others if f.type == "real"}
        rest = self._columns(others, first, last)
        return Chunk(
            ids, wkb, lengths, {f.name: found.get(f.name) or rest[f.name] for f in self._definition.fields}
        )

    def _ids(self, number: int, first: int, last: int) -> npt.NDArray[np.int64]:
        """Of the rows there, in rising order: mostly there is one for each, and nobody needs to be asked."""
        if number == last - first + 1:
            return np.arange(first, last + 1)
        return _integers(self._bytes(f"group_concat({ID})", (first, last))[0])

    def _bytes(self, selected: str, parameters: Sequence[object]) -> tuple[Any, ...]:
        """One row of aggregates, its texts as bytes."""
        former, self._connection.text_factory = self._connection.text_factory, bytes
        try:
            statement = f"SELECT {selected} FROM {self._table} WHERE {ID} BETWEEN ? AND ?"
            row: tuple[Any, ...] = self._connection.execute(statement, parameters).fetchone()
            return row
        finally:
            self._connection.text_factory = former

    def _columns(self, fields: Sequence[Field], first: int, last: int) -> dict[str, Encoded]:
        if not fields:
            return {}
        rows = self._select(fields, first, last, "")
        columns = zip(*rows, strict=True) if rows else [()] * len(fields)
        return {
            f.name: encode([from_sql(v, f) for v in column])
            for f, column in zip(fields, columns, strict=True)
        }

    def _row_by_row(self, first: int, last: int) -> Chunk:
        fields = self._definition.fields
        rows = self._select(fields, first, last, f"{ID}, {self._geometry}")
        blobs = [wkb_of(row[1], self._definition) for row in rows]
        return Chunk(
            np.array([row[0] for row in rows], np.int64),
            np.frombuffer(b"".join(blobs), np.uint8),
            np.fromiter(map(len, blobs), np.int64, len(blobs)),
            {f.name: encode([from_sql(row[i], f) for row in rows]) for i, f in enumerate(fields, 2)},
        )

    def _select(self, fields: Sequence[Field], first: int, last: int, before: str) -> list[tuple[Any, ...]]:
        names = [*([before] if before else []), *(f"{self._table}.{quoted(f.name)}" for f in fields)]
        statement = f"SELECT {', '.join(names)} FROM {self._table} WHERE {ID} BETWEEN ? AND ? ORDER BY {ID}"
        return self._connection.execute(statement, (first, last)).fetchall()


def _nothing(definition: LayerDefinition) -> Chunk:
    none = np.empty(0, np.int64)
    return Chunk(none, np.empty(0, np.uint8), none, {f.name: encode([]) for f in definition.fields})


def _next(header: bytes) -> bytes:
    """The lowest that no longer begins so: comparing blobs is quicker than cutting their beginnings off."""
    return (int.from_bytes(header, "big") + 1).to_bytes(len(header), "big")


def _tagged(column: str) -> str:
    """Its values, each after the name of its type: null, integer, real, text or blob."""
    return f"group_concat(typeof({column}) || coalesce({column}, ''), char({_SEPARATOR[0]}))"


def _integers(text: bytes | None) -> npt.NDArray[np.int64]:
    return np.fromstring((text or b"").decode("ascii"), np.int64, sep=",")


def _decoded(text: bytes, number: int, field: Field) -> Encoded | None:
    """None when a value holds the separator, or is a real number."""
    pieces = text.split(_SEPARATOR)
    if len(pieces) != number:
        return None
    different = dict.fromkeys(pieces, 0)
    values = []
    for code, piece in enumerate(different):
        different[piece] = code
        name, read = _READ[piece[0]]
        if name == "real":
            return None
        values.append(from_sql(read(piece[len(name) :]), field))
    codes = np.fromiter(map(different.__getitem__, pieces), np.int32, number)
    return Encoded(codes, values)


_READ: Mapping[int, tuple[str, Callable[[bytes], Any]]] = {
    ord(name[0]): (name, read)
    for name, read in (
        ("null", lambda _text: None),
        ("integer", int),
        ("real", float),
        ("text", lambda text: text.decode("utf-8")),
        ("blob", bytes),
    )
}
"""By the first letter of their names."""
