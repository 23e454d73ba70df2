"""An expression as a tree whose kinds are known before anything is computed, and its value for some rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.expression.functions import Function, Overload
from beiyuan_gis.expression.vector import OF_FIELD, Kind, Vector, constant, encoded, numbers
from beiyuan_gis.model.rows import Measured, Rows

_MEASURES: dict[str, Measured] = {
    "$area": "area_ellipsoidal",
    "$area_plane": "area_plane",
    "$length": "length_ellipsoidal",
    "$length_plane": "length_plane",
}


@dataclass(frozen=True)
class Constant:
    """A value written down; a date as ISO text."""

    at: int
    kind: Kind
    value: Value
    depth: int = 1


@dataclass(frozen=True)
class FieldNode:
    """A field of the feature."""

    at: int
    field: Field
    depth: int = 1

    @property
    def kind(self) -> Kind:
        return OF_FIELD[self.field.type]


@dataclass(frozen=True)
class Variable:
    """One of `functions.VARIABLES`."""

    at: int
    name: str
    kind: Kind = "number"
    depth: int = 1


@dataclass(frozen=True)
class Call:
    """A function or operator, with the overload that fits its arguments."""

    at: int
    function: Function
    overload: Overload
    arguments: tuple[Node, ...]
    kind: Kind
    depth: int


Node = Constant | FieldNode | Variable | Call


def evaluate(node: Node, rows: Rows) -> Vector:
    """The value for each of `rows`, (n,), or one for all when it depends on none. Raise Refused when texts
    grow too long."""
    with np.errstate(all="ignore"):
        return _value(node, rows)


def _value(node: Node, rows: Rows) -> Vector:
    match node:
        case Constant():
            return constant(node.kind, node.value)
        case FieldNode():
            return encoded(node.kind, *rows.encoded(node.field.name))
        case Variable():
            if node.name == "$id":
                return numbers(rows.ids.astype(np.float64), np.zeros(len(rows), np.bool_))
            return numbers(rows.measures(_MEASURES[node.name]), np.zeros(len(rows), np.bool_))
        case Call():
            arguments = [_value(argument, rows) for argument in node.arguments]
            return node.overload.apply(*arguments)
