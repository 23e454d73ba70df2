"""Values of one feature that cannot both be true, or a count below zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.dependents import matters, not_together
from beiyuan_gis.edits.totals import summed_fields
from beiyuan_gis.edits.values import as_date
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.project import Project

RULE = "contradictory"
TITLE = mark("Contradictory values")

WHY = mark("Both cannot be true. Which of them is wrong is for a person to say.")

IN_ORDER = (("started", "finished"), ("planned_start", "planned_finish"))
"""Dates of which the first cannot be after the second."""

AT_MOST = (("signed_households", "households"), ("signed_day_one", "signed_households"))
"""Counts of which the first cannot exceed the second."""


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a feature and pair of fields, or a negative count."""
    late = mark("{layer} {id}: {first} ({first_value}) is after {second} ({second_value}).")
    many = mark("{layer} {id}: {first} ({first_value}) is more than {second} ({second_value}).")
    yield from _pairs(view, IN_ORDER, late, _is_later)
    yield from _pairs(view, AT_MOST, many, _is_more)
    yield from _not_together(view)
    for name in summed_fields(view.definition):
        field, column = view.definition.field(name), view.column(name)
        _, values = view.coded(name)
        for row in view.rows_where(name, (_is_more(0, value) for value in values)):
            key = view.key(row)
            text = message(
                "{layer} {id}: {field} is below zero ({value}).",
                layer=view.title,
                id=key.id,
                field=field.title if field else name,
                value=column[row],
            )
            yield Problem(RULE, (key,), "error", text, view.place(row), name)


def fix(_project: Project, _problem: Problem) -> Edit:
    """Raise Refused: no rule can know which value is right."""
    raise Refused(message("Which of the values is wrong is for a person to say."))


def _pairs(
    view: LayerView,
    pairs: tuple[tuple[str, str], ...],
    template: str,
    wrong: Callable[[Value, Value], bool],
) -> Iterator[Problem]:
    for first, second in _fields(view, pairs):
        (one, ones), (other, others) = view.coded(first.name), view.coded(second.name)
        rows = np.flatnonzero(view.wanted)
        both, which = np.unique(np.stack([one, other])[:, rows], axis=1, return_inverse=True)
        bad = np.array([wrong(ones[a], others[b]) for a, b in both.T], np.bool_)  # each two values once
        for row in rows[bad[which]]:
            key = view.key(int(row))
            text = message(
                template,
                layer=view.title,
                id=key.id,
                first=first.title,
                first_value=str(ones[one[row]]),
                second=second.title,
                second_value=str(others[other[row]]),
            )
            yield Problem(RULE, (key,), "error", text, view.place(int(row)), first.name)


def _not_together(view: LayerView) -> Iterator[Problem]:
    """Choices that do not go with what other fields hold."""
    for field in view.definition.dependent:
        columns = {name: view.column(name) for name in {field.name, *matters(field)}}
        for row in np.flatnonzero(view.wanted):
            held = {name: column[row] for name, column in columns.items()}
            reason = not_together(view.definition, field, held)
            if reason is not None:
                key = view.key(int(row))
                text = message("{layer} {id}: {why}", layer=view.title, id=key.id, why=reason)
                yield Problem(RULE, (key,), "error", text, view.place(int(row)))


def _fields(view: LayerView, pairs: tuple[tuple[str, str], ...]) -> Iterator[tuple[Field, Field]]:
    """Those pairs of which this layer has both."""
    for first, second in pairs:
        one, other = view.definition.field(first), view.definition.field(second)
        if one is not None and other is not None:
            yield one, other


def _is_later(one: Value, other: Value) -> bool:
    first, second = as_date(one), as_date(other)
    return first is not None and second is not None and first > second


def _is_more(one: Value, other: Value) -> bool:
    return isinstance(one, (int, float)) and isinstance(other, (int, float)) and one > other
