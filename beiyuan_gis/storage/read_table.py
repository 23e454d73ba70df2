"""A whole layer out of the project file, chunk by chunk; a small one in one plain pass."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.columns_builder import Chunk, ColumnsBuilder
from beiyuan_gis.model.memory import give_back
from beiyuan_gis.model.shelf import Shelf
from beiyuan_gis.storage.bulk import BYTES, ROWS, Reader
from beiyuan_gis.storage.connection import uri
from beiyuan_gis.storage.gpkg import ID, quoted
from beiyuan_gis.storage.rows import read_few

KEPT_FROM = 20_000
"""Layers whose ids reach over so many are kept in the layout; smaller ones are read faster than found, and
plainly: ranges, threads and texts strung together cost more than they spare."""

_READERS = 2
_AHEAD = 2
"""Chunks that each reader may be ahead of who writes them down."""
_NARROW, _WIDEST = 64, 2**40

_GIVE_BACK = 64 * 1024 * 1024
"""Bytes of geometry after which memory is tidied up."""

Progress = Callable[[float], None]
"""Told how far the work is, 0 to 1; may raise to end it."""


class Source:
    """A project file while it is read: the connection that holds it still, and its place for others."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection, self.path = connection, path


def read_columns(source: Source, definition: LayerDefinition, shelf: Shelf, progress: Progress) -> Columns:
    """All rows of a layer. Raise DamagedProject when a geometry cannot be read.

    The connection is in a read transaction, so nothing changes meanwhile, whoever else reads.
    """
    low, high = _span(source.connection, definition)
    if not _wide(low, high):
        few = read_few(source.connection, definition)
        progress(1.0)
        return few
    builder = ColumnsBuilder((f.name for f in definition.fields), shelf)
    try:
        with closing(_chunks(source, definition, low, high)) as chunks:
            since = 0
            for chunk in chunks:
                builder.append(chunk)
                since += len(chunk.wkb)
                if since > _GIVE_BACK:
                    since = 0
                    give_back()
                progress((int(chunk.ids[-1]) - low + 1) / (high - low + 1))
        return builder.finish()
    except BaseException:
        builder.abandon()
        raise


def is_wide(connection: sqlite3.Connection, definition: LayerDefinition) -> bool:
    """Whether a layer is one of those that are kept."""
    return _wide(*_span(connection, definition))


def _wide(low: int, high: int) -> bool:
    return high - low >= KEPT_FROM


def _span(connection: sqlite3.Connection, definition: LayerDefinition) -> tuple[int, int]:
    """The lowest and the highest id; (1, 0) of an empty layer."""
    table = quoted(definition.id)
    low = connection.execute(f"SELECT min({ID}) FROM {table}").fetchone()[0]
    high = connection.execute(f"SELECT max({ID}) FROM {table}").fetchone()[0]
    return (1, 0) if low is None else (low, high)


def _chunks(source: Source, definition: LayerDefinition, low: int, high: int) -> Generator[Chunk, None, None]:
    """In rising order of ids."""
    helpers = [*_helpers(source, definition)]
    if not helpers:
        reader = Reader(source.connection, definition)
        ranges = _Ranges(source.connection, definition, low, high)
        for first, last in ranges:
            yield from ranges.learned(last - first + 1, reader.read(first, last))
        return
    free = deque(helpers)
    taking = threading.Lock()

    def read(first: int, last: int) -> list[Chunk]:
        with taking:
            reader = free.popleft()
        try:
            return reader.read(first, last)
        finally:
            free.append(reader)

    pending: deque[tuple[int, Future[list[Chunk]]]] = deque()
    ranges = _Ranges(source.connection, definition, low, high)

    def oldest() -> list[Chunk]:
        width, future = pending.popleft()
        return ranges.learned(width, future.result())

    with ThreadPoolExecutor(len(helpers), thread_name_prefix="reading") as pool:
        try:
            for first, last in ranges:
                pending.append((last - first + 1, pool.submit(read, first, last)))
                while len(pending) > _AHEAD * len(helpers):
                    yield from oldest()
            while pending:
                yield from oldest()
        finally:
            for _, future in pending:
                future.cancel()
            pool.shutdown()
            for reader in helpers:
                reader.close()


def _helpers(source: Source, definition: LayerDefinition) -> Iterator[Reader]:
    """Readers with connections of their own, as long as they see what the first one sees: with a rollback
    journal nobody writes while that one reads; and a writer who waits to do so lets no further one in."""
    if source.connection.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        return
    for _ in range(_READERS):
        connection = sqlite3.connect(
            f"{uri(source.path.absolute())}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("BEGIN")
            yield Reader(connection, definition)
        except sqlite3.Error:
            connection.close()
            return


class _Ranges:
    """Ranges of ids that hold some thousands of rows each, however far apart the ids lie and however large
    the rows are."""

    def __init__(self, connection: sqlite3.Connection, definition: LayerDefinition, low: int, high: int):
        self._connection = connection
        self._next = f"SELECT min({ID}) FROM {quoted(definition.id)} WHERE {ID} > ?"
        self._low, self._high, self._width = low, high, _NARROW

    def __iter__(self) -> Iterator[tuple[int, int]]:
        first: int | None = self._low if self._low <= self._high else None
        while first is not None:
            last = min(first + self._width - 1, self._high)
            yield first, last
            first = self._connection.execute(self._next, (last,)).fetchone()[0]

    def learned(self, width: int, chunks: list[Chunk]) -> list[Chunk]:
        """What a range of that width held tells how wide the next ones should be."""
        rows = sum(len(chunk.ids) for chunk in chunks)
        size = sum(len(chunk.wkb) for chunk in chunks)
        room = min(ROWS / max(rows, 1), BYTES / max(size, 1), 4.0)
        self._width = min(max(int(width * room), 1), _WIDEST)
        return chunks
