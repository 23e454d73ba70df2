"""What a planner types or pastes, as the value that a field stores; and a value as text that reads back."""

from __future__ import annotations

import re
import unicodedata

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.edits.values import converted, wrong_value
from beiyuan_gis.i18n import Message, Text, language, message
from beiyuan_gis.model.numerals import number_in

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PERCENT = re.compile(r"\s*[%％]$")
YES, NO = Text("是", "yes"), Text("否", "no")
_TRUTHS = {
    "是": True,
    "yes": True,
    "true": True,
    "1": True,
    "否": False,
    "no": False,
    "false": False,
    "0": False,
}


def typed(field: Field, text: str) -> tuple[Value, Message | None]:
    """What `text` means in `field`, and why it cannot stand there, or None.

    Full-width digits, thousands separators, the usual ways to write a day (also with a spreadsheet's midnight
    behind it), a percent sign where the unit is percent, yes and no, and a choice's title in either language
    are understood.
    """
    text = text.strip()
    value: Value = converted(field, _meant(field, text)) if text else None
    problem = wrong_value(field, value)
    if problem is None and value is None and field.required:
        problem = message("{field} must be filled in.", field=field.title)
    return value, problem


def written(field: Field, value: Value) -> str:
    """`value` as text that `typed` reads as the same again, all digits of a number kept; empty for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return (YES if value else NO).in_language(language())
    for choice in field.domain:
        if choice.value == str(value):
            return str(choice.title)
    return repr(value) if isinstance(value, float) else str(value)


def titled(field: Field, text: str) -> str:
    """The choice's value, where `text` is its title in one of the languages; else `text`."""
    if field.domain and text not in {choice.value for choice in field.domain}:
        for choice in field.domain:
            if text in (choice.title.zh, choice.title.en):
                return choice.value
    return text


def _meant(field: Field, text: str) -> Value:
    text = titled(field, text)
    if field.type in ("integer", "real"):
        return _number(_PERCENT.sub("", text) if field.unit == "percent" else text)
    if field.type == "date":
        return _day(text)
    if field.type == "boolean":
        return _TRUTHS.get(unicodedata.normalize("NFKC", text).lower(), text)
    return text


def _number(text: str) -> Value:
    number = number_in(text)
    return text if number is None else number


def _day(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    found = _DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    return "-".join(part.zfill(2) for part in found.groups()) if found else text
