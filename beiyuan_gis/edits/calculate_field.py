"""Calculate a field from the others by an expression."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.edits.as_typed import titled
from beiyuan_gis.edits.dependents import setting
from beiyuan_gis.edits.selection import (
    Words,
    features_of,
    nothing_chosen,
    require,
    title_for,
)
from beiyuan_gis.edits.values import is_missing, wrong_value
from beiyuan_gis.errors import Refused
from beiyuan_gis.expression import Expression, ExpressionError, parse
from beiyuan_gis.expression.vector import NAMES, OF_FIELD, Kind
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.memory import no_collecting
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.rows import Rows

WORDS = Words(
    mark("Calculate {field} of {layer} {id}"),
    mark("Calculate {field} of {count} features of {layer}"),
    mark("Calculate {field} of {count} features"),
)
EXACT = 2**53
"""Beyond it not every whole number is a float64."""


class Calculated(NamedTuple):
    """What a field would hold: `codes` (n,) into `values`, and for each of these why it cannot stand there,
    or None."""

    codes: npt.NDArray[np.int64]
    values: list[Value]
    problems: list[Message | None]


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why there is nothing to calculate a field of, or None."""
    chosen = Keys.of(keys)
    layers = chosen.layers
    if len(layers) > 1:
        return message(
            "Only features of one layer can be calculated; these are of {count}.", count=len(layers)
        )
    return nothing_chosen(chosen)


@no_collecting()
def calculate_field(project: Project, keys: Iterable[Key], field: str, text: str) -> Edit:
    """Set `field` of every feature to what the expression `text` gives for it (see `expression`).

    Raise ExpressionError when it is not understood or gives another kind of value than the field holds, and
    Refused, with nothing set and the first such feature named, when a result does not fit the field: a
    fraction where it holds whole numbers, what is not in its domain, nothing where it must be filled in.
    """
    keys = list(dict.fromkeys(keys))
    require(why_not(project, keys))
    definition = project.layer(keys[0].layer)
    target = target_field(definition, field)
    expression = understood(definition, target, text)
    features = sorted(features_of(project, keys), key=lambda f: f.key.id)
    rows = Rows(project.table(definition.id), np.array([f.key.id for f in features], np.int64))
    found = calculated(expression, target, rows)
    problem = first_problem(definition, found, rows.ids)
    if problem is not None:
        raise Refused(problem)
    give = setting(definition)
    changes = [
        Change(f, give(f, {target.name: found.values[code]}))
        for f, code in zip(features, found.codes.tolist(), strict=True)
    ]
    return Edit.of(title_for(project, features, WORDS, field=target.title), changes)


def target_field(definition: LayerDefinition, name: str) -> Field:
    """Raise Refused when the layer has no such field."""
    field = definition.field(name)
    if field is None:
        raise Refused(
            message("The layer {layer} has no field '{field}'.", layer=definition.title, field=name)
        )
    return field


def understood(definition: LayerDefinition, field: Field, text: str) -> Expression:
    """The expression, once it is known to give what `field` holds. Raise ExpressionError."""
    expression = parse(text, definition)
    wanted: Kind = OF_FIELD[field.type]
    if expression.kind in (wanted, "empty") or (wanted, expression.kind) == ("date", "text"):
        return expression
    why = message(
        "{field} holds {wanted}, and the expression gives {found}.",
        field=field.title,
        wanted=Message(NAMES[wanted]),
        found=Message(NAMES[expression.kind]),
    )
    if wanted == "text":
        why = message("{why} Write text( ) around it.", why=why)
    raise ExpressionError(expression.root.at, why)


def calculated(expression: Expression, field: Field, rows: Rows) -> Calculated:
    """What `field` would hold in `rows`. Raise Refused when texts grow too long."""
    codes, values = expression.evaluate(rows).distinct()
    stored = [_stored(field, value) for value in values]
    problems = [_problem(field, value) for value in stored]
    return Calculated(codes, stored, problems)


def _stored(field: Field, value: Value) -> Value:
    if isinstance(value, float) and field.type == "integer" and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return titled(field, value) if isinstance(value, str) else value


def _problem(field: Field, value: Value) -> Message | None:
    if isinstance(value, float) and field.type == "integer":
        if value.is_integer():
            return message(
                "{field}: {value} is too large to be exact.", field=field.title, value=f"{value:.17g}"
            )
        return message(
            "{field}: {value} is not a whole number; round( ) makes it one.",
            field=field.title,
            value=f"{value:.10g}",
        )
    if field.required and is_missing(value):
        return message("{field} must be filled in.", field=field.title)
    return wrong_value(field, value)


def first_problem(definition: LayerDefinition, found: Calculated, ids: Ids) -> Message | None:
    """The first feature whose result does not fit, and how many there are; None when all fit."""
    bad = np.array([problem is not None for problem in found.problems], np.bool_)[found.codes]
    count = int(bad.sum())
    if not count:
        return None
    row = int(np.argmax(bad))
    problem = found.problems[int(found.codes[row])]
    assert problem is not None
    if count == 1:
        return message("{layer} {id}: {why}", layer=definition.title, id=int(ids[row]), why=problem)
    return message(
        "{layer} {id}, and {count} more: {why}",
        layer=definition.title,
        id=int(ids[row]),
        count=count - 1,
        why=problem,
    )
