"""A foreign value as a field takes it: numbers from text, dates however written, titles for domain values."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.edits.values import wrong_value
from beiyuan_gis.exchange.columns import plain
from beiyuan_gis.model.numerals import number_in

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?|(\d{4})(\d{2})(\d{2})")
_YES = frozenset(("1", "true", "t", "yes", "y", "是", "有", "√"))
_NO = frozenset(("0", "false", "f", "no", "n", "否", "无", "×"))


class Unfit(ValueError):
    """A value that the field cannot take."""


def fitted(field: Field, value: Value) -> Value:
    """`value` as `field` stores it; blank is None. Raise Unfit when it means nothing there."""
    if isinstance(value, str):
        value = value.strip().strip("\0")
    if value is None or value == "":
        return None
    result = _in_domain(field, value) if field.domain else _of_type(field, value)
    if wrong_value(field, result) is not None:
        raise Unfit(str(value))
    return result


def _in_domain(field: Field, value: Value) -> Value:
    """The domain's value whose value or title this is."""
    said = plain(_text(value))
    for choice in field.domain:
        if said in map(plain, (choice.value, choice.title.zh, choice.title.en)):
            return _of_type(field, choice.value)
    raise Unfit(str(value))


def _of_type(field: Field, value: Value) -> Value:
    if field.type == "text":
        return _text(value)
    if field.type == "date":
        return _date(_text(value))
    if field.type == "boolean":
        return _boolean(_text(value))
    number = _number(value)
    if field.type == "real":
        return number
    if not number.is_integer():
        raise Unfit(str(value))
    return value if isinstance(value, int) else int(number)


def _text(value: Value) -> str:
    """A whole number without the `.0` that a table with gaps gives it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _number(value: Value) -> float:
    if isinstance(value, str):
        value = number_in(value)
    if value is None or not math.isfinite(value):
        raise Unfit(str(value))
    return float(value)


def _date(text: str) -> str:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        raise Unfit(text)
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise Unfit(text) from error


def _boolean(text: str) -> bool:
    said = text.casefold()
    if said not in _YES | _NO:
        raise Unfit(text)
    return said in _YES
