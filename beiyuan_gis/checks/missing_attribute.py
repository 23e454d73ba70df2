"""A required field that nobody filled in."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.selection import feature_of
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.edits.values import is_missing
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.project import Project

RULE = "missing_attribute"
TITLE = mark("Missing attribute")
WHY = mark(
    "The layer asks for it. The fix fills in what a feature just drawn has there, when there is such a value."
)


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a feature and field."""
    for field in view.definition.fields:
        if not field.required:
            continue
        _, values = view.coded(field.name)
        for row in view.rows_where(field.name, map(is_missing, values)):
            key = view.key(row)
            reason = message("{field} must be filled in.", field=field.title)
            text = message("{layer} {id}: {why}", layer=view.title, id=key.id, why=reason)
            yield Problem(RULE, (key,), "error", text, view.place(row), field.name)


def fix(project: Project, problem: Problem) -> Edit:
    """Fill in the field's default. Raise Refused when it has none."""
    definition, _feature = feature_of(project, problem.keys[0])
    default = definition.defaults().get(problem.field)
    if is_missing(default):
        raise Refused(message("What belongs there is for a person to say."))
    return set_attributes(project, problem.keys, {problem.field: default})
