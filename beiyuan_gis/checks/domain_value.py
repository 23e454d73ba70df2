"""A value that does not fit its field: not in the domain, of another type, no date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.selection import feature_of
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.edits.values import converted, wrong_value
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.numerals import number_in
from beiyuan_gis.model.project import Project

RULE = "domain_value"
TITLE = mark("Value not allowed")
WHY = mark(
    "Sums, colours and progress pass such a value over. The fix writes it as the field wants it, when it can "
    "be read in one way only: a number or a day written as text, a title instead of its value."
)


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a feature and field; each distinct value is judged once."""
    for field in view.definition.fields:
        codes, values = view.coded(field.name)
        reasons = [wrong_value(field, value) for value in values]
        for row in view.rows_where(field.name, (reason is not None for reason in reasons)):
            key, reason = view.key(row), reasons[codes[row]]
            assert reason is not None
            text = message("{layer} {id}: {why}", layer=view.title, id=key.id, why=reason)
            yield Problem(RULE, (key,), "error", text, view.place(row), field.name)


def fix(project: Project, problem: Problem) -> Edit:
    """Write the value as it was meant. Raise Refused when that is not plain."""
    definition, feature = feature_of(project, problem.keys[0])
    field = definition.field(problem.field)
    if field is not None:
        meant = _meant(field, feature.attributes.get(field.name))
        if meant is not None:
            return set_attributes(project, problem.keys, {field.name: meant})
    raise Refused(message("What was meant is for a person to say."))


def _meant(field: Field, value: Value) -> Value:
    """The one value the field allows that this can be read as, or None."""
    text = str(value).strip()
    readings: set[Value] = {text}
    readings |= {
        c.value for c in field.domain if text.lower() in (c.value.lower(), c.title.zh, c.title.en.lower())
    }
    if isinstance(value, str):
        readings.add(number_in(text))
        with suppress(ValueError):
            readings.add(_day(text))
    fitting = {converted(field, v) for v in readings if v is not None and wrong_value(field, v) is None}
    return fitting.pop() if len(fitting) == 1 else None


def _day(text: str) -> str:
    """A day written year first, with any of the usual marks between, as the field stores it."""
    for mark_ in "年月/.":
        text = text.replace(mark_, "-")
    year, month, day = (int(part) for part in text.replace("日", "").split("-"))
    return date(year, month, day).isoformat()
