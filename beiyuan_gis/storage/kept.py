"""Tables from a layout, also after a save: columns as they were when first read, and what was saved since.

A save changes the fingerprint of the project file but few of its rows. So it leaves a small alias beside the
layouts: this new state is that layout, but for these ids. The next opening maps the columns and reads only
those rows from the file, and has the table just as the session had it that saved.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.columns_builder import kept_columns
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.shelf import IN_MEMORY
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import attached, layouts
from beiyuan_gis.storage.fingerprint import Fingerprint
from beiyuan_gis.storage.layouts import FORMAT, Layout, write_whole
from beiyuan_gis.storage.read_table import Progress, Source, read_columns
from beiyuan_gis.storage.rows import read_features

log = logging.getLogger(__name__)

MOST = 5_000
"""Rows that are read one by one; when more were saved since, the next opening reads all of them anew."""

_ALIASES = 8
"""So many states that a project was saved in are known; people go back to a copy of an earlier one."""

_NOWHERE: Mapping[str, tuple[int, ...]] = MappingProxyType({})


class Found(NamedTuple):
    """Where the columns of a state of a project file are kept, or will be; `since`: ids saved since then."""

    state: Fingerprint | None
    layout: Layout | None
    since: Mapping[str, tuple[int, ...]] = _NOWHERE


def find(state: Fingerprint | None) -> Found:
    """The layout for a state of a file, new or known; none for a file that has no fingerprint."""
    if state is None:
        return Found(None, None)
    layout = Layout(state.key)
    alias = None if layout.exists else _alias(state.key)
    found = alias._replace(state=state) if alias else Found(state, layout)
    if found.layout is not None and found.layout.exists:
        found.layout.used()
    return found


def read_table(source: Source, definition: LayerDefinition, found: Found, progress: Progress) -> Table:
    """All rows of a layer. Raise DamagedProject when a geometry cannot be read."""
    connection = source.connection
    given = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (definition.id,)).fetchone()
    next_id = given[0] + 1 if given else 1
    shelf = found.layout.shelf(definition.id) if found.layout else IN_MEMORY
    # An alias tells of every layer that still stands on that layout: one may have left and come back since.
    stands = not found.since or definition.id in found.since
    columns = kept_columns(shelf, [f.name for f in definition.fields]) if stands else None
    if columns is None:
        if found.since and found.state:  # that layout is of an earlier state, and lost something
            shelf = Layout(found.state.key).shelf(definition.id)
        columns = read_columns(source, definition, shelf, progress)
        return Table(definition.id, _with_attached(connection, columns, definition.id), next_id=next_id)
    ids = found.since.get(definition.id, ())
    overlay = dict(zip(ids, read_features(connection, definition, ids), strict=True))
    progress(1.0)
    columns = _with_attached(connection, columns, definition.id)
    return Table(definition.id, columns, MappingProxyType(overlay), next_id)


def _with_attached(connection: sqlite3.Connection, columns: Columns, layer: str) -> Columns:
    """Attachments are few and read anew each time; only what is long is kept."""
    found = attached.of_layer(connection, layer)
    return replace(columns, attached=MappingProxyType(found)) if found else columns


def remember_save(
    found: Found, before: Fingerprint | None, after: Fingerprint | None, saved: Project
) -> Found:
    """After `saved` was written over the state `found`; `before` and `after` are the file's fingerprints
    right before and after. Unless nobody else wrote in between, the new state is one that is not known."""
    if found.layout is None or found.state is None or after is None or before != found.state:
        return Found(after, None)
    if after.counter != (before.counter + 1) & 0xFFFFFFFF:
        return Found(after, None)
    kept = {id: table for id, table in saved.tables.items() if table.base.shelf is not IN_MEMORY}
    since = {id: tuple(sorted(table.overlay)) for id, table in kept.items()}
    ours = all(found.layout.holds(table.base.shelf) for table in kept.values())
    if not kept or not ours or sum(map(len, since.values())) > MOST:
        return Found(after, None)
    try:
        _write_alias(after.key, found.layout.key, since)
    except OSError:
        log.warning("the next opening will take as long as the first", exc_info=True)
        return Found(after, None)
    return Found(after, found.layout, since)


def _write_alias(key: str, layout: str, since: Mapping[str, tuple[int, ...]]) -> None:
    content = json.dumps({"format": FORMAT, "key": key, "layout": layout, "since": since})
    folder = layouts.root() / layout
    former = sorted(folder.glob("*.alias"), key=lambda path: path.stat().st_mtime)
    write_whole(folder / f"{key}.alias", f"{_digest(content)}\n{content}")
    for path in former[: -_ALIASES + 1]:
        path.unlink(missing_ok=True)


def _alias(key: str) -> Found | None:
    for path in layouts.root().glob(f"*/{key}.alias"):
        try:
            digest, content = path.read_text("utf-8").split("\n", 1)
            data = json.loads(content)
            fits = digest == _digest(content) and data["format"] == FORMAT and data["key"] == key
            if fits and data["layout"] == path.parent.name:
                since = {layer: tuple(ids) for layer, ids in data["since"].items()}
                return Found(None, Layout(data["layout"]), since)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            log.info("%s is of no use", path, exc_info=True)
    return None


def _digest(content: str) -> str:
    return hashlib.blake2b(content.encode(), digest_size=20).hexdigest()
