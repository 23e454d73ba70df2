"""A required field that nobody filled in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.values import is_missing
from beiyuan_gis.i18n import mark, message

RULE = "missing_attribute"
TITLE = mark("Missing attribute")


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a feature and field."""
    for field in view.definition.fields:
        if not field.required:
            continue
        empty = np.array([is_missing(value) for value in view.column(field.name)], np.bool_)
        for row in np.flatnonzero(view.wanted & empty):
            key = view.key(int(row))
            reason = message("{field} must be filled in.", field=field.title)
            text = message("{layer} {id}: {why}", layer=view.title, id=key.id, why=reason)
            yield Problem(RULE, (key,), "error", text, view.place(int(row)))
