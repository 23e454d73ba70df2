"""Paste a block of cells, as from a spreadsheet, over the attributes of some features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.edits.as_typed import typed
from beiyuan_gis.edits.cell_text import Block
from beiyuan_gis.edits.dependents import setting
from beiyuan_gis.edits.selection import features_of, no_layer, require
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, Text, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

Column = Field | Literal["id", "ignored"]
"""Where a column of the block goes: a field; `id` is compared with the features' numbers, so that rows in
another order are noticed; `ignored` is left out (a measure, which follows from the geometry)."""
LISTED = 200
"""Bad cells that are kept to be shown."""


class BadCell(NamedTuple):
    """`row` and `column` count the block's cells from 1; `id` is the feature, `title` the column's."""

    row: int
    column: int
    id: int
    title: Text | str
    shown: str
    why: Message


class BadCells(Refused):
    """Cells that cannot stand where they would go; nothing was pasted."""

    def __init__(self, cells: Sequence[BadCell], total: int) -> None:
        first = cells[0]
        super().__init__(
            message(
                "Nothing was pasted: {count} cells do not fit. The first is in row {row}, column {column}: "
                "{why}",
                count=total,
                row=first.row,
                column=first.column,
                why=first.why,
            )
        )
        self.cells, self.total = tuple(cells), total


def why_not(project: Project, layer: str) -> Message | None:
    """Why nothing can be pasted into `layer`, or None."""
    return no_layer(project, layer)


def paste_cells(
    project: Project, layer: str, ids: Sequence[int], columns: Sequence[str], block: Block
) -> Edit:
    """Set the field `columns[c]` of feature `ids[r]` to what `block[r][c]` says, as if it were typed there.

    `columns` are names of fields, `$id`, or empty for a column that is left out. The block must have as many
    rows as ids and as many columns as `columns`. Raise BadCells, naming each by row and column, when a cell
    fits its field neither by type nor by domain, empties a required field, or is another feature's number;
    Refused when the block has another shape or a feature is gone.
    """
    require(why_not(project, layer))
    kinds = [_column(project, layer, name) for name in columns]
    if len(block) != len(ids) or any(len(row) != len(columns) for row in block):
        raise Refused(message("The cells do not fit into the table here."))
    values, bad, total = _read(kinds, ids, block)
    if bad:
        raise BadCells(bad, total)
    features = features_of(project, (Key(layer, id) for id in ids))
    if len(features) != len(ids):
        raise Refused(message("A feature stands in the table twice."))
    give = setting(project.layer(layer))
    changes = [Change(f, give(f, row)) for f, row in zip(features, values, strict=True)]
    cells = len(ids) * sum(isinstance(kind, Field) for kind in kinds)
    if not cells:
        raise Refused(message("None of these columns can be written to."))
    title = message("Paste {count} cells into {layer}", count=cells, layer=project.layer(layer).title)
    return Edit.of(title, changes)


def _column(project: Project, layer: str, name: str) -> Column:
    if name in ("", "$id"):
        return "id" if name else "ignored"
    definition = project.layer(layer)
    field = definition.field(name)
    if field is None:
        raise Refused(
            message("The layer {layer} has no field '{field}'.", layer=definition.title, field=name)
        )
    return field


def _read(
    kinds: Sequence[Column], ids: Sequence[int], block: Block
) -> tuple[list[dict[str, Value]], list[BadCell], int]:
    """The values of each row, the first bad cells, row by row, and how many there are."""
    values: list[dict[str, Value]] = [{} for _ in ids]
    bad: list[BadCell] = []
    for c, kind in enumerate(kinds):
        if kind == "ignored":
            continue
        known: dict[str, tuple[Value, Message | None]] = {}
        for r, row in enumerate(block):
            text = row[c]
            if kind == "id":
                problem, title = _other_feature(text, ids[r]), Message(mark("No."))
                if problem is not None:
                    bad.append(BadCell(r + 1, c + 1, ids[r], str(title), text, problem))
                continue
            if text not in known:
                known[text] = typed(kind, text)
            value, problem = known[text]
            values[r][kind.name] = value
            if problem is not None:
                bad.append(BadCell(r + 1, c + 1, ids[r], kind.title, text, problem))
    bad.sort(key=lambda cell: (cell.row, cell.column))
    return values, bad[:LISTED], len(bad)


def _other_feature(text: str, id: int) -> Message | None:
    if text.strip() == str(id):
        return None
    return message(
        "This row is number {id}, not '{shown}': the rows are in another order.", id=id, shown=text
    )
