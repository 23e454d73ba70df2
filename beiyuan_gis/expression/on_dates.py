"""Functions of days. A day outside the years 1 to 9999 is empty."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from beiyuan_gis.catalogue import Value
from beiyuan_gis.expression.on_numbers import greatest, least
from beiyuan_gis.expression.vector import Vector, all_missing, iso_date, mapped, numbers

_LAST = date.max.toordinal()


def _days(data: Any, missing: Any) -> Vector:
    """Whole days; a part of a day is cut off."""
    inside = np.isfinite(data) & (data >= 1) & (data <= _LAST)
    return Vector("date", np.where(inside, data, 1).astype(np.int64), missing | ~inside)


def later(day: Vector, days: Vector) -> Vector:
    """So many days later."""
    return _days(day.data + np.trunc(days.data), all_missing(day, days))


def earlier(day: Vector, days: Vector) -> Vector:
    """So many days earlier."""
    return _days(day.data - np.trunc(days.data), all_missing(day, days))


def days_between(first: Vector, last: Vector) -> Vector:
    """Days from `first` to `last`, below zero when that is earlier."""
    return numbers((last.data - first.data).astype(np.float64), all_missing(first, last))


earliest, latest = least, greatest


def of_text(text: Vector) -> Vector:
    """A day written as 2026-01-31; empty when it is no day."""

    def day(value: str) -> Value:
        found = iso_date(value.strip())
        return None if found is None else found.isoformat()

    return mapped("date", day, text)


def of_numbers(year_: Vector, month_: Vector, day_: Vector) -> Vector:
    return mapped("date", _day_of, year_, month_, day_)


def _day_of(*parts: float) -> Value:
    if any(not part.is_integer() or abs(part) > 9999 for part in parts):
        return None
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        return None


def months_later(day: Vector, months: Vector) -> Vector:
    """The same day so many months later, or the last of that month."""
    return mapped("date", _months_later, day, months)


def _months_later(day: str, months: float) -> Value:
    start = date.fromisoformat(day)
    if abs(months) > 120_000:
        return None
    year_, month_ = divmod(start.year * 12 + start.month - 1 + int(months), 12)
    if not 1 <= year_ <= 9999:
        return None
    last = calendar.monthrange(year_, month_ + 1)[1]
    return date(year_, month_ + 1, min(start.day, last)).isoformat()


def _part(of: Callable[[date], int]) -> Callable[[Vector], Vector]:
    return lambda day: mapped("number", lambda text: float(of(date.fromisoformat(text))), day)


year, month = _part(lambda day: day.year), _part(lambda day: day.month)
day_of_month = _part(lambda day: day.day)


def never() -> Vector:
    """`today()` is a constant by the time that anything is computed."""
    raise AssertionError("the parser puts the day in the place of today()")
