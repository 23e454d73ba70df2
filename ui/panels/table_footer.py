"""What the foot of the attribute table says: how many rows, and of the selected ones count, sum and range."""

from __future__ import annotations

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.finding.by_column import Bound, summary
from beiyuan_gis.i18n import _
from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.rows import Rows
from beiyuan_gis.model.table import Table
from beiyuan_gis.programme import wording
from ui.panels.table_model import TableModel
from ui.panels.values import features_said


def said(definition: LayerDefinition, table: Table, model: TableModel, selected: Ids, column: int) -> str:
    """The whole line; `column` is the section whose cells are summed up."""
    total, rows = len(table), model.rowCount()
    parts = [features_said(total)]
    if rows != total:
        parts = [_("{shown} of {count} features", shown=f"{rows:,}", count=f"{total:,}")]
    if len(selected):
        chosen = Rows(table, selected)
        parts.append(_("{count} selected", count=f"{len(chosen):,}"))
        parts += _size(definition, chosen)
        parts += _of_column(definition, chosen, model, column)
    return " · ".join(parts)


def _size(definition: LayerDefinition, rows: Rows) -> list[str]:
    match definition.geometry:
        case "LineString":
            return [_("length {value}", value=wording.quantity(rows.total("length_plane"), "m"))]
        case "Polygon":
            return [_("area {value}", value=wording.quantity(rows.total("area_plane"), "m2"))]
    return []


def _of_column(definition: LayerDefinition, rows: Rows, model: TableModel, column: int) -> list[str]:
    name = model.column_name(column)
    field = definition.field(name)
    if name == "$id" or (field is not None and field.type not in ("integer", "real", "date")):
        return []
    found = summary(rows, name, "date" if field is not None and field.type == "date" else "number")
    title = str(field.title) if field is not None else _("Size")
    if found is None:
        return [_("{column}: all empty", column=title)]
    values = {"column": title, "count": f"{found.cells:,}"}
    values |= {"least": _number(found.least), "greatest": _number(found.greatest)}
    if found.total is None:
        return [_("{column}: {count} filled in, {least} to {greatest}", **values)]
    values["total"] = _number(found.total)
    return [_("{column}: {count} filled in, sum {total}, {least} to {greatest}", **values)]


def _number(value: Bound) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
