"""Whether a value fits its field: type, domain, form of a date."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, Text, message

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
LARGEST = 2**63 - 1
"""What an integer column of a project file can hold."""


def is_missing(value: Value) -> bool:
    """Whether a field with this value counts as not filled in."""
    return value is None or (isinstance(value, str) and not value.strip())


def converted(field: Field, value: Value) -> Value:
    """`value` as the field stores it: a whole number for an integer, a float for a real; else as it is."""
    if isinstance(value, bool):
        return value
    if field.type == "real" and isinstance(value, int) and abs(value) <= LARGEST:
        return float(value)
    if field.type == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def wrong_value(field: Field, value: Value) -> Message | None:
    """Why `value` cannot stand in `field`, or None. An empty field is right here; see `required`."""
    if value is None:
        return None
    value = converted(field, value)
    problem = _wrong_type(field, value)
    if problem is None and field.domain and str(value) not in {choice.value for choice in field.domain}:
        titles = [choice.title for choice in field.domain]
        allowed = Text("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))
        return message(
            "{field}: '{value}' is not one of the allowed values ({allowed}).",
            field=field.title,
            value=str(value),
            allowed=allowed,
        )
    return problem


def accepted(definition: LayerDefinition, values: Mapping[str, Value]) -> dict[str, Value]:
    """`values` as the layer stores them. Raise Refused for an unknown field or a value that does not fit."""
    kept: dict[str, Value] = {}
    for name, value in values.items():
        field = definition.field(name)
        if field is None:
            raise Refused(
                message("The layer {layer} has no field '{field}'.", layer=definition.title, field=name)
            )
        problem = wrong_value(field, value)
        if problem is not None:
            raise Refused(problem)
        kept[name] = converted(field, value)
    return kept


def missing_required(definition: LayerDefinition, values: Mapping[str, Value]) -> Message | None:
    """Why `values` may not be set: one of them empties a field that must be filled in."""
    for name, value in values.items():
        field = definition.field(name)
        if field is not None and field.required and is_missing(value):
            return message("{field} must be filled in.", field=field.title)
    return None


def as_date(value: Value) -> date | None:
    """The day that `YYYY-MM-DD` names, or None."""
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None


def _wrong_type(field: Field, value: Value) -> Message | None:
    shown = str(value)
    if field.type == "text" and not _is_text(value):
        return message("{field}: '{value}' is not a text that can be stored.", field=field.title, value=shown)
    if field.type == "boolean" and not isinstance(value, bool):
        return message("{field}: '{value}' is neither yes nor no.", field=field.title, value=shown)
    if field.type == "date" and as_date(value) is None:
        return message(
            "{field}: '{value}' is not a date. Write it as 2025-12-31.", field=field.title, value=shown
        )
    if field.type == "integer" and not (_is_number(value, int) and abs(int(value or 0)) <= LARGEST):
        return message("{field}: '{value}' is not a whole number.", field=field.title, value=shown)
    if field.type == "real" and not (_is_number(value, float) and math.isfinite(float(value or 0))):
        return message("{field}: '{value}' is not a number.", field=field.title, value=shown)
    return None


def _is_number(value: Value, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _is_text(value: Value) -> bool:
    """Text that UTF-8, SQLite and XML all hold: no lone surrogates, controls only as tab and line end."""
    if not isinstance(value, str):
        return False
    return _NO_TEXT.search(value) is None
