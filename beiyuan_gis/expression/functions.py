"""What expressions can call: each function and operator with what it takes and gives.

Emptiness is SQL's: what is computed from an empty value is empty, except where a function says otherwise
(`coalesce`, `if`, `concat`, `is null`, `and`, `or`). What cannot be computed is empty too: a division by
zero, the root of a negative number, the 30th of February.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from beiyuan_gis.expression import on_dates, on_logic, on_numbers, on_texts
from beiyuan_gis.expression.vector import KINDS, Kind, Vector
from beiyuan_gis.i18n import mark

Apply = Callable[..., Vector]
Wanted = Kind | Literal["any"]


@dataclass(frozen=True)
class Overload:
    """Kinds of the arguments, kind of the result. `more`: the last argument may be repeated."""

    takes: tuple[Wanted, ...]
    gives: Kind
    apply: Apply
    more: bool = False

    def expects(self, place: int) -> Wanted | None:
        """The kind of the argument at `place`, counted from 0; None when there is no such argument."""
        if place < len(self.takes):
            return self.takes[place]
        return self.takes[-1] if self.more else None

    def fits(self, kinds: tuple[Kind, ...]) -> bool:
        if len(kinds) < len(self.takes) or (len(kinds) > len(self.takes) and not self.more):
            return False
        return all(self.takes_here(kind, place) for place, kind in enumerate(kinds))

    def takes_here(self, kind: Kind, place: int) -> bool:
        """Whether an argument of `kind` can stand at `place`."""
        expected = self.expects(place)
        return expected is not None and (expected == "any" or kind in ("empty", expected))


@dataclass(frozen=True)
class Function:
    """`usage` shows how it is written, `said` what it does; operators have no usage."""

    name: str
    overloads: tuple[Overload, ...]
    usage: str = ""
    said: str = ""

    def overload(self, kinds: tuple[Kind, ...]) -> Overload | None:
        """The first one that takes arguments of these kinds."""
        return next((o for o in self.overloads if o.fits(kinds)), None)


def _one(takes: str, gives: Kind, apply: Apply, *, more: bool = False) -> tuple[Overload, ...]:
    """One overload; `takes` names the kinds by their first letters: n, t, d, b, and a for any."""
    kinds = tuple(_LETTERS[letter] for letter in takes)
    return (Overload(kinds, gives, apply, more),)


_LETTERS: dict[str, Wanted] = {"a": "any", **{kind[0]: kind for kind in KINDS}}


def _of_each(shape: str, gives: Kind | None, apply: Apply, *, more: bool = False) -> tuple[Overload, ...]:
    """One overload a kind, which stands for every `*` of `shape`; it is also the result's unless `gives`."""
    return tuple(
        Overload(
            tuple(kind if letter == "*" else _LETTERS[letter] for letter in shape),
            gives or kind,
            apply,
            more,
        )
        for kind in KINDS
    )


def _comparison(name: str, apply: Apply) -> Function:
    return Function(name, _of_each("**", "boolean", apply))


OPERATORS: dict[str, Function] = {
    f.name: f
    for f in (
        Function("or", _one("bb", "boolean", on_logic.either)),
        Function("and", _one("bb", "boolean", on_logic.both)),
        Function("not", _one("b", "boolean", on_logic.negated)),
        _comparison("=", on_logic.compared("=")),
        _comparison("<>", on_logic.compared("<>")),
        _comparison("<", on_logic.compared("<")),
        _comparison("<=", on_logic.compared("<=")),
        _comparison(">", on_logic.compared(">")),
        _comparison(">=", on_logic.compared(">=")),
        Function("in", _of_each("**", "boolean", on_logic.one_of, more=True)),
        Function("is null", _of_each("*", "boolean", on_logic.is_missing)),
        Function("||", _one("aa", "text", on_texts.joined)),
        Function(
            "+",
            _one("nn", "number", on_numbers.plus)
            + _one("dn", "date", on_dates.later)
            + _one("nd", "date", lambda days, day: on_dates.later(day, days)),
        ),
        Function(
            "-",
            _one("nn", "number", on_numbers.minus)
            + _one("dd", "number", lambda one, other: on_dates.days_between(other, one))
            + _one("dn", "date", on_dates.earlier),
        ),
        Function("*", _one("nn", "number", on_numbers.times)),
        Function("/", _one("nn", "number", on_numbers.over)),
        Function("%", _one("nn", "number", on_numbers.modulo)),
        Function("^", _one("nn", "number", on_numbers.power)),
        Function("negative", _one("n", "number", on_numbers.negative)),
    )
}

FUNCTIONS: dict[str, Function] = {
    f.name: f
    for f in (
        Function("if", _of_each("b**", None, on_logic.chosen), "if(condition, a, b)",
                 mark("a where the condition holds, else b (also where it is empty)")),
        Function("coalesce", _of_each("*", None, on_logic.first_filled, more=True), "coalesce(a, b, …)",
                 mark("the first that is not empty")),
        Function("round", _one("n", "number", on_numbers.rounded) + _one("nn", "number", on_numbers.rounded),
                 "round(number, decimals)", mark("rounded; a half goes away from zero")),
        Function("floor", _one("n", "number", on_numbers.floor), "floor(number)",
                 mark("the next whole number below")),
        Function("ceil", _one("n", "number", on_numbers.ceil), "ceil(number)",
                 mark("the next whole number above")),
        Function("abs", _one("n", "number", on_numbers.absolute), "abs(number)", mark("without its sign")),
        Function("sqrt", _one("n", "number", on_numbers.root), "sqrt(number)", mark("the square root")),
        Function("min", _one("n", "number", on_numbers.least, more=True)
                 + _one("d", "date", on_dates.earliest, more=True),
                 "min(a, b, …)", mark("the smallest, or the earliest day; empty ones are left out")),
        Function("max", _one("n", "number", on_numbers.greatest, more=True)
                 + _one("d", "date", on_dates.latest, more=True),
                 "max(a, b, …)", mark("the largest, or the latest day; empty ones are left out")),
        Function("mu", _one("n", "number", on_numbers.in_mu), "mu(area)", mark("square metres as mu")),
        Function("ha", _one("n", "number", on_numbers.in_ha), "ha(area)", mark("square metres as hectares")),
        Function("number", _one("t", "number", on_texts.as_number), "number(text)",
                 mark("the number that a text holds, or empty")),
        Function("concat", _one("a", "text", on_texts.concatenated, more=True),
                 "concat(a, b, …)", mark("all joined as one text; empty ones are left out")),
        Function("text", _one("a", "text", on_texts.as_text), "text(value)", mark("written as text")),
        Function("upper", _one("t", "text", on_texts.upper), "upper(text)", mark("in capital letters")),
        Function("lower", _one("t", "text", on_texts.lower), "lower(text)", mark("in small letters")),
        Function("trim", _one("t", "text", on_texts.trimmed), "trim(text)",
                 mark("without blanks at both ends")),
        Function("left", _one("tn", "text", on_texts.left), "left(text, n)", mark("the first n characters")),
        Function("right", _one("tn", "text", on_texts.right), "right(text, n)",
                 mark("the last n characters")),
        Function("mid", _one("tnn", "text", on_texts.mid), "mid(text, start, n)",
                 mark("n characters from start on, which counts from 1")),
        Function("length", _one("t", "number", on_texts.length), "length(text)",
                 mark("how many characters")),
        Function("replace", _one("ttt", "text", on_texts.replaced), "replace(text, old, new)",
                 mark("with every old exchanged for new")),
        Function("contains", _one("tt", "boolean", on_texts.contains), "contains(text, part)",
                 mark("whether the part stands in the text")),
        Function("starts_with", _one("tt", "boolean", on_texts.starts_with), "starts_with(text, part)",
                 mark("whether the text begins so")),
        Function("ends_with", _one("tt", "boolean", on_texts.ends_with), "ends_with(text, part)",
                 mark("whether the text ends so")),
        Function("date", _one("t", "date", on_dates.of_text) + _one("nnn", "date", on_dates.of_numbers),
                 "date('2026-01-31')", mark("a day, from text or from year, month and day")),
        Function("today", (Overload((), "date", on_dates.never),), "today()", mark("the day of today")),
        Function("days_between", _one("dd", "number", on_dates.days_between), "days_between(from, to)",
                 mark("how many days from one day to the other")),
        Function("add_months", _one("dn", "date", on_dates.months_later), "add_months(day, n)",
                 mark("n months later, at most the last day of that month")),
        Function("year", _one("d", "number", on_dates.year), "year(day)", mark("its year")),
        Function("month", _one("d", "number", on_dates.month), "month(day)", mark("its month, 1 to 12")),
        Function("day", _one("d", "number", on_dates.day_of_month), "day(day)",
                 mark("its day of the month, 1 to 31")),
    )
}  # fmt: skip

VARIABLES: dict[str, str] = {
    "$id": mark("the feature's number"),
    "$area": mark("area on the ellipsoid (CGCS2000), m²"),
    "$area_plane": mark("area on the plane (EPSG:4548), m²"),
    "$length": mark("length on the ellipsoid (CGCS2000), m"),
    "$length_plane": mark("length on the plane (EPSG:4548), m"),
}
"""What every feature has besides its fields; all are numbers."""
