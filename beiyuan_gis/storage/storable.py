"""Whether the project file gives attributes back as they are handed over; asked before a step counts.

SQLite itself is asked, in memory: its columns turn `"2025"` into a number and `5` into `5.0`, and a
feature that reads back different would later look like somebody else's change and could not be saved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from itertools import groupby

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage.gpkg import column_type, create_layer, create_schema, index_layer
from beiyuan_gis.storage.row_values import from_sql


def refuse_unstorable(project: Project, edit: Edit) -> None:
    """Raise Refused when the file would not keep, value and type, what `edit` puts into it, or cannot hold a
    layer that it adds."""
    for change in edit.definitions:
        if change.after is not None and change.before is None:
            _try_layer(change.after)
    changes = sorted((c for c in edit if c.after is not None), key=_layer_of)
    for layer, group in groupby(changes, key=_layer_of):
        _try(project.layer(layer), [*group])


def _try_layer(definition: LayerDefinition) -> None:
    from beiyuan_gis.storage import qgis  # imported late: XML is only written

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        try:
            create_schema(memory)
            create_layer(memory, definition)
            index_layer(memory, definition.id, ())
            qgis.write_style(memory, definition)
        except (sqlite3.Error, UnicodeError) as error:
            raise Refused(
                message(
                    "The project file cannot hold a layer '{layer}': {why}",
                    layer=definition.title,
                    why=str(error),
                )
            ) from error


def _layer_of(change: Change) -> str:
    return change.key.layer


def _try(definition: LayerDefinition, changes: Sequence[Change]) -> None:
    known = {field.name for field in definition.fields}
    lost = [number for number, change in enumerate(changes) if _strays(change.after, known)]
    used = [(field, first) for field in definition.fields if (first := _first_uses(field, changes))]
    if used:  # most edits are of geometries alone
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
            for field, first in used:
                kept = _kept(memory, field, [value for _type, value in first])
                lost += [number for number, whole in zip(first.values(), kept, strict=True) if not whole]
    if lost:
        raise Refused(
            message(
                "Feature {id} of layer {layer} holds a value that its column cannot keep; nothing "
                "was changed.",
                id=changes[min(lost)].key.id,
                layer=definition.title,
            )
        )


def _first_uses(field: Field, changes: Sequence[Change]) -> dict[tuple[type, Value], int]:
    """Each different value that comes into the field, and the first of the changes that brings it: what
    stays as it was has been asked about before."""
    first: dict[tuple[type, Value], int] = {}
    for number, (before, after) in enumerate(changes):
        value = after.attributes.get(field.name) if after is not None else None
        if before is None or before.attributes.get(field.name) is not value:
            first.setdefault((type(value), value), number)
    return first


def _strays(feature: Feature | None, known: set[str]) -> bool:
    """Whether it holds a value that the layer has no field for."""
    others = feature.attributes.keys() - known if feature is not None else ()
    return feature is not None and any(feature.attributes[name] is not None for name in others)


def _kept(memory: sqlite3.Connection, field: Field, values: Sequence[Value]) -> list[bool]:
    """Which of `values` SQLite returns from a column of `field` as they are."""
    memory.execute(f"CREATE TEMP TABLE kept (number INTEGER PRIMARY KEY, value {column_type(field)})")
    rows = enumerate(values)
    try:
        memory.executemany(_INSERT, rows)
    except _NOT_TAKEN:  # that one; those after it are tried one by one
        for row in rows:
            with suppress(*_NOT_TAKEN):
                memory.execute(_INSERT, row)
    found = dict(memory.execute("SELECT number, value FROM kept"))
    memory.execute("DROP TABLE kept")
    back = (from_sql(found.get(number), field) for number in range(len(values)))
    return [
        number in found and type(one) is type(other) and one == other
        for number, (one, other) in enumerate(zip(values, back, strict=True))
    ]


_INSERT = "INSERT INTO kept VALUES (?, ?)"
_NOT_TAKEN = (sqlite3.Error, OverflowError, UnicodeError)
