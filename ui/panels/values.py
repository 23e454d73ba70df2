"""Between what a planner types or reads and what a field stores."""

from __future__ import annotations

import re
import unicodedata

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.edits.values import wrong_value
from beiyuan_gis.i18n import Message, _, message
from beiyuan_gis.programme.wording import unit_name

_SIZES = ("m", "km", "m2", "ha", "mu", "km2", "percent")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")


def shown(field: Field, value: Value) -> str:
    """`value` as a cell or an editor shows it; empty for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    for choice in field.domain:
        if choice.value == str(value):
            return str(choice.title)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def features_said(count: int) -> str:
    """How many features, in words."""
    return _("1 feature") if count == 1 else _("{count} features", count=f"{count:,}")


def headed(field: Field) -> str:
    """The field's title with the unit of its numbers; a count names its own."""
    return f"{field.title} ({unit_name(field.unit)})" if field.unit in _SIZES else str(field.title)


def typed(field: Field, text: str) -> tuple[Value, Message | None]:
    """What `text` means in `field`, and why it cannot stand there, or None.

    Full-width digits, thousands separators and the usual ways to write a day are understood.
    """
    text = text.strip()
    value: Value = _meant(field, text) if text else None
    problem = wrong_value(field, value)
    if problem is None and value is None and field.required:
        problem = message("{field} must be filled in.", field=field.title)
    return value, problem


def _meant(field: Field, text: str) -> Value:
    if field.type in ("integer", "real"):
        return _number(text)
    if field.type == "date":
        return _day(text)
    return text


def _number(text: str) -> Value:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    try:
        return float(plain) if any(c in plain for c in ".eE") else int(plain)
    except ValueError:
        return text


def _day(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    found = _DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain)
    return "-".join(part.zfill(2) for part in found.groups()) if found else text
