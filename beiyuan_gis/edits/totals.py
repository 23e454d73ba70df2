"""Which fields are added up, and how they are shared out so that totals neither double nor vanish."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from beiyuan_gis.catalogue import LayerDefinition, Query, Value
from beiyuan_gis.edits.values import wrong_value
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Feature


def summed_fields(definition: LayerDefinition) -> tuple[str, ...]:
    """The fields that hold counts, in field order: those that the layer's measure, progress or figures add
    up, and every whole number with a unit, such as households or trees (floors have none).
    """
    progress = definition.progress
    queries: list[Query | None] = [definition.measure]
    if progress is not None:
        queries += [progress.done, progress.target.query]
    for figure in definition.figures:
        queries += [figure.query, figure.part, figure.whole]
    names = {query.field for query in queries if query is not None and query.what == "sum"}
    return tuple(
        field.name
        for field in definition.fields
        if field.name in names or (field.type == "integer" and field.unit not in ("", "percent"))
    )


def emptied(definition: LayerDefinition, feature: Feature) -> dict[str, Value]:
    """The attributes of a part whose sibling keeps the counts: summed numbers are 0, all else is copied."""
    zeros: dict[str, Value] = {}
    for name in summed_fields(definition):
        value = feature.attributes.get(name)
        if _is_number(value):
            zeros[name] = type(value)(0) if value is not None else None
    return {**feature.attributes, **zeros}


def added_up(definition: LayerDefinition, kept: Feature, all_: Sequence[Feature]) -> dict[str, Value]:
    """The attributes of `kept` with every summed field the sum over `all_`; a field empty in all stays so.

    Percentages stay those of `kept`: they do not add up. Raise Refused when a sum is too large to be stored.
    """
    sums: dict[str, Value] = {}
    for name in summed_fields(definition):
        field = definition.field(name)
        if field is not None and field.unit == "percent":
            continue
        numbers = [v for f in all_ if _is_number(v := f.attributes.get(name))]
        if len(numbers) > 1:
            sums[name] = _sum(numbers)
            problem = wrong_value(field, sums[name]) if field is not None else None
            if problem is not None:
                raise Refused(problem)
        elif numbers:
            sums[name] = numbers[0]
    return {**kept.attributes, **sums}


def _sum(numbers: Iterable[Value]) -> Value:
    values = [v for v in numbers if isinstance(v, (int, float))]
    if all(isinstance(v, int) for v in values):
        return sum(values)
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):  # beyond what a float holds, or infinities that cancel out
        return math.nan


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
