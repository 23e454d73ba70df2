"""How numbers are written, for every place that shows one."""

from __future__ import annotations

from collections.abc import Sequence

from beiyuan_gis.catalogue import Figure
from beiyuan_gis.i18n import _, mark
from beiyuan_gis.programme.figures import Reconciled
from beiyuan_gis.programme.progress import Lamp, ProgressReport

_UNITS = {
    "m2": mark("m²"), "ha": mark("ha"), "mu": mark("mu"), "km2": mark("km²"),
    "m": mark("m"), "km": mark("km"),
    "items": mark("items"), "buildings": mark("buildings"), "households": mark("households"),
    "places": mark("places"), "people": mark("people"), "posts": mark("posts"), "grids": mark("grids"),
    "percent": mark("%"), "requests": mark("requests"), "visits": mark("visits"), "rank": mark("rank"),
}  # fmt: skip
_DECIMALS = {"m2": 2, "ha": 4, "mu": 2, "km2": 4, "m": 2, "km": 3, "percent": 2}
_QUALIFIERS = {
    "exact": mark("{value}"), "about": mark("about {value}"), "nearly": mark("nearly {value}"),
    "over": mark("over {value}"), "at_least": mark("at least {value}"),
    "more_than": mark("more than {value}"),
}  # fmt: skip
_LAMPS: dict[Lamp, str] = {
    "none": mark("no plan"), "waiting": mark("not started"), "under_way": mark("under way"),
    "done": mark("complete"), "late": mark("overdue"),
}  # fmt: skip


def unit_name(unit: str) -> str:
    """The unit's sign or counter word in the language in force."""
    return _(_UNITS[unit]) if unit in _UNITS else unit


def number(value: float, unit: str, decimals: int | None = None) -> str:
    """Grouped by thousands, with as many decimals as the unit is reported in (counts: none)."""
    places = _DECIMALS.get(unit, 0) if decimals is None else decimals
    if decimals is None and not places and abs(value - round(value)) > 1e-9:
        places = 2
    return f"{value:,.{places}f}"


def quantity(value: float, unit: str, decimals: int | None = None) -> str:
    """`688.00 m`, `342 items`: number and unit."""
    name = unit_name(unit)
    return number(value, unit, decimals) + ("" if name == "%" else " ") + name


def bare(value: float, unit: str, decimals: int | None = None) -> str:
    """The digits of `number`, ungrouped: what every spreadsheet takes as a number."""
    return number(value, unit, decimals).replace(",", "")


def degrees(angle: float) -> str:
    """`35.5056`: decimal degrees; a full turn's rounding included, 360.0000 for 359.99999."""
    return f"{angle:.4f}"


def degrees_minutes_seconds(angle: float, decimals: int = 1) -> str:
    """`35°30′20.2″`, as survey sheets write angles; not below zero."""
    parts = 10**decimals
    minutes, seconds = divmod(round(angle * 3600 * parts), 60 * parts)
    whole, minutes = divmod(minutes, 60)
    return f"{whole}°{minutes:02d}′{seconds / parts:0{decimals + 3}.{decimals}f}″"


def azimuth(angle: float) -> tuple[str, str]:
    """A direction in both ways to write it, `35.5056°` and `35°30′20.2″`; north is 0 however it rounds."""
    tenths = 0.0 if round(angle * 36_000) >= 360 * 36_000 else angle
    decimal = 0.0 if round(angle, 4) >= 360.0 else angle
    return degrees(decimal) + "°", degrees_minutes_seconds(tenths)


def reported_figure(figure: Figure) -> str:
    """As published: `over 90%`, `2027`."""
    if isinstance(figure.value, str):
        return figure.value
    text = f"{figure.value:,}"
    name = unit_name(figure.unit)
    return _(_QUALIFIERS[figure.qualifier], value=text + ("" if name == "%" else " ") + name)


def percent(progress: ProgressReport) -> str:
    """The reported rate, or a dash without a target."""
    return "–" if progress.reported is None else f"{progress.reported:.{progress.decimals}f}%"


def done_of_target(progress: ProgressReport) -> str:
    """`342 / 345 items`."""
    return f"{number(progress.done, progress.unit)} / {quantity(progress.target, progress.unit)}"


def figure_sources(figures: Sequence[Figure]) -> str:
    """Where the reported values come from, each source once; empty when none is named."""
    named = dict.fromkeys(str(f.source) for f in figures if f.source is not None)
    return _("Reported values: {sources}.", sources=_("; ").join(named)) if named else ""


def lamp_name(lamp: Lamp) -> str:
    return _(_LAMPS[lamp])


def schematic_notice(count: int) -> str:
    """The sentence that window, map and plate show while schematic geometry is in use."""
    if not count:
        return ""
    return _("Schematic: {count} features are illustrations, not survey results.", count=f"{count:,}")


def verdict(found: Reconciled) -> str:
    """A sign and a word, never a colour alone: within tolerance, off, or not reconciled."""
    if found.within is None:
        return _("– shown only") if found.figure.role != "measured" else _("– not on the map")
    return _("✓ within") if found.within else _("✗ off")


def beside(found: Reconciled) -> str:
    """Reported beside measured, with the difference: `reported 688 m, measured 688.00 m (+0.00)`."""
    text = _("reported {value}", value=reported_figure(found.figure))
    if found.measured is None:
        return text
    text += _(", measured {value}", value=quantity(found.measured, found.figure.unit))
    return text if found.difference is None else f"{text} ({signed(found.difference, found.figure.unit)})"


def signed(difference: float, unit: str) -> str:
    """`+0.37`, `-3`, `±0`: a difference in a figure's own unit."""
    text = number(abs(difference), unit)
    if not any(digit in text for digit in "123456789"):
        return "±0"
    return ("+" if difference > 0 else "−") + text
