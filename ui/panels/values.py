"""What a field stores, as a planner reads it; `edits.as_typed` is the way back."""

from __future__ import annotations

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.i18n import _
from beiyuan_gis.programme.wording import unit_name

_SIZES = ("m", "km", "m2", "ha", "mu", "km2", "percent")


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
