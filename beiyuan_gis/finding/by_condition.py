"""Features by what their attributes say."""

from __future__ import annotations

from beiyuan_gis.expression import condition
from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.rows import Rows


def by_condition(project: Project, layer: str, text: str) -> Ids:
    """Ids of the features of `layer` for which the condition holds, rising. Raise ExpressionError when it is
    not understood or is no condition."""
    rows = Rows.all_of(project.table(layer))
    return rows.ids[condition(text, project.layer(layer)).holds(rows)]
