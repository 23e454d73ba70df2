"""What the names in an expression mean: fields by name or title, functions by the kinds they are given."""

from __future__ import annotations

import difflib

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.expression.functions import FUNCTIONS, VARIABLES, Function, Overload
from beiyuan_gis.expression.tokens import ExpressionError
from beiyuan_gis.expression.tree import Call, Constant, FieldNode, Node
from beiyuan_gis.expression.vector import NAMES, iso_date
from beiyuan_gis.i18n import Message, message

DEEPEST = 100
"""How many operations may stand in one another."""
_MEETING = {"=", "<>", "<", "<=", ">", ">=", "in", "coalesce", "if", "min", "max"}
"""Where a text beside a day or a field with a domain may stand for a day or for a choice's title."""


def field_called(definition: LayerDefinition, name: str, at: int) -> Field:
    """By name, else by title in either language. Raise ExpressionError, with what may be meant."""
    own = definition.field(name)
    if own is not None:
        return own
    titled = [f for f in definition.fields if name.casefold() in _titles(f)]
    if len(titled) == 1:
        return titled[0]
    if titled:
        names = ", ".join(f.name for f in titled)
        raise ExpressionError(
            at, message("several fields are called '{name}'; write one of {names}.", name=name, names=names)
        )
    near = _near(name, [n for f in definition.fields for n in (f.name, str(f.title))])
    if near:
        why = message(
            "{layer} has no field '{name}'. Did you mean {near}?",
            layer=definition.title,
            name=name,
            near=near,
        )
    else:
        why = message(
            "{layer} has no field '{name}'. Texts stand in single quotes.", layer=definition.title, name=name
        )
    raise ExpressionError(at, why)


def _titles(field: Field) -> set[str]:
    return {field.title.zh.casefold(), field.title.en.casefold()}


def _near(name: str, known: list[str]) -> str:
    found = difflib.get_close_matches(name[:60], known, n=1, cutoff=0.7)
    return found[0] if found else ""


def function_called(name: str, at: int) -> Function:
    """Raise ExpressionError, with what may be meant."""
    function = FUNCTIONS.get(name.lower())
    if function is not None:
        return function
    near = _near(name.lower(), list(FUNCTIONS))
    if near:
        raise ExpressionError(
            at, message("there is no function '{name}'. Did you mean {near}?", name=name, near=near)
        )
    raise ExpressionError(at, message("there is no function '{name}'.", name=name))


def variable_called(name: str, at: int) -> str:
    """Raise ExpressionError with those there are."""
    if name.lower() in VARIABLES:
        return name.lower()
    raise ExpressionError(
        at, message("there is no '{name}'; there are {names}.", name=name, names=", ".join(VARIABLES))
    )


def call(at: int, function: Function, arguments: tuple[Node, ...]) -> Node:
    """The function of these arguments. Raise ExpressionError at the argument that does not fit."""
    if function.name in _MEETING:
        arguments = _understood(arguments)
    kinds = tuple(argument.kind for argument in arguments)
    overload = function.overload(kinds)
    if overload is None:
        raise _misfit(at, function, arguments)
    if function.name == "date" and len(arguments) == 1:
        _check_day(arguments[0])
    depth = 1 + max((argument.depth for argument in arguments), default=0)
    if depth > DEEPEST:
        raise too_deep(at)
    return Call(at, function, overload, arguments, overload.gives, depth)


def too_deep(at: int) -> ExpressionError:
    return ExpressionError(at, message("too much stands in one another here; divide the expression."))


def _check_day(argument: Node) -> None:
    if (
        isinstance(argument, Constant)
        and iso_date(str(argument.value)) is None
        and argument.value is not None
    ):
        raise ExpressionError(
            argument.at,
            message("'{value}' is not a date. Write it as 2025-12-31.", value=str(argument.value)),
        )


def _understood(arguments: tuple[Node, ...]) -> tuple[Node, ...]:
    """Texts that stand beside a day as days, and beside a field with a domain as the value so titled."""
    dated = any(argument.kind == "date" for argument in arguments)
    field = next((a.field for a in arguments if isinstance(a, FieldNode) and a.field.domain), None)
    return tuple(
        _meant(argument, dated, field)
        if isinstance(argument, Constant) and isinstance(argument.value, str) and argument.kind == "text"
        else argument
        for argument in arguments
    )


def _meant(constant: Constant, dated: bool, field: Field | None) -> Constant:
    text = str(constant.value)
    if dated and iso_date(text) is not None:
        return Constant(constant.at, "date", text)
    if field is not None and text not in {choice.value for choice in field.domain}:
        for choice in field.domain:
            if text in (choice.title.zh, choice.title.en):
                return Constant(constant.at, "text", choice.value)
    return constant


def _misfit(at: int, function: Function, arguments: tuple[Node, ...]) -> ExpressionError:
    """Where the arguments first fit none of the ways in which the function is called."""
    name = function.usage or _SIGNS.get(function.name, function.name)
    best, reached = function.overloads[0], -1
    for overload in function.overloads:
        fitting = _fitting(overload, arguments)
        if fitting > reached:
            best, reached = overload, fitting
    expected = best.expects(reached)
    if reached >= len(arguments) or expected is None or expected == "any":
        why = message("{function} is called with another number of values.", function=name)
        return ExpressionError(at, why)
    wrong = arguments[reached]
    why = message(
        "{function} needs {expected} here; this is {found}.",
        function=name,
        expected=Message(NAMES[expected]),
        found=Message(NAMES[wrong.kind]),
    )
    if expected == "date" and wrong.kind == "text":
        why = message("{why} Write a day as date('2025-12-31').", why=why)
    if function.name == "+" and "text" in (expected, wrong.kind):
        why = message("{why} Texts are joined with ||.", why=why)
    return ExpressionError(wrong.at, why)


_SIGNS = {"negative": "-", "is null": "is"}


def _fitting(overload: Overload, arguments: tuple[Node, ...]) -> int:
    """How many arguments fit, from the first on."""
    for place, argument in enumerate(arguments):
        if not overload.takes_here(argument.kind, place):
            return place
    return len(arguments)
