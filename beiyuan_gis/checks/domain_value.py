"""A value that does not fit its field: not in the domain, of another type, no date."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from beiyuan_gis.catalogue import Value
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.values import wrong_value
from beiyuan_gis.i18n import Message, mark, message

RULE = "domain_value"
TITLE = mark("Value not allowed")


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a feature and field; each distinct value is judged once."""
    for field in view.definition.fields:
        judged: dict[tuple[type, Value], Message | None] = {}
        column = view.column(field.name)
        for row in np.flatnonzero(view.wanted):
            value = column[row]
            seen = (type(value), value)
            if seen not in judged:
                judged[seen] = wrong_value(field, value)
            reason = judged[seen]
            if reason is not None:
                key = view.key(int(row))
                text = message("{layer} {id}: {why}", layer=view.title, id=key.id, why=reason)
                yield Problem(RULE, (key,), "error", text, view.place(int(row)))
