"""Whether the project file gives attributes back as they are handed over; asked before a step counts.

SQLite itself is asked, in memory: its columns turn `"2025"` into a number and `5` into `5.0`, and a
feature that reads back different would later look like somebody else's change and could not be saved.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import groupby

from beiyuan_gis.catalogue import LayerDefinition, Value
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Feature, same_attributes
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage.gpkg import column_type, create_layer, create_schema, index_layer, quoted
from beiyuan_gis.storage.row_values import from_sql


def refuse_unstorable(project: Project, edit: Edit) -> None:
    """Raise Refused when the file would not keep, value and type, what `edit` puts into it, or cannot hold a
    layer that it adds."""
    for change in edit.definitions:
        if change.after is not None and change.before is None:
            _try_layer(change.after)
    features = sorted((c.after for c in edit if c.after is not None), key=lambda f: f.key.layer)
    for layer, group in groupby(features, key=lambda f: f.key.layer):
        _try(project.layer(layer), group)


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


def _try(definition: LayerDefinition, features: Iterable[Feature]) -> None:
    # A layer may have no fields, and a table must have a column: one that no field is called as.
    columns = [quoted("a row"), *(f"{quoted(f.name)} {column_type(f)}" for f in definition.fields)]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        memory.execute(f"CREATE TEMP TABLE kept ({', '.join(columns)})")
        insert = f"INSERT INTO kept VALUES ({', '.join('?' * len(columns))})"
        for feature in features:
            if not same_attributes(_kept(memory, insert, definition, feature), feature.attributes):
                raise Refused(
                    message(
                        "Feature {id} of layer {layer} holds a value that its column cannot keep; nothing "
                        "was changed.",
                        id=feature.key.id,
                        layer=definition.title,
                    )
                )


def _kept(
    memory: sqlite3.Connection, insert: str, definition: LayerDefinition, feature: Feature
) -> dict[str, Value]:
    """The attributes of `feature` as SQLite returns them; none when it does not take them."""
    try:
        memory.execute(insert, (None, *(feature.attributes.get(f.name) for f in definition.fields)))
    except (sqlite3.Error, OverflowError, UnicodeError):
        return {}
    row = memory.execute("SELECT * FROM kept").fetchone()
    memory.execute("DELETE FROM kept")
    return {f.name: from_sql(value, f) for f, value in zip(definition.fields, row[1:], strict=True)}
