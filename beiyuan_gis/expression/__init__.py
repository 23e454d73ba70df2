"""A small, safe language for computing and choosing by attributes: never Python, no side effects.

    "households" * 2 + 1            fields by name, or by title in either language: "户数", 户数
    'No. ' || $id                   texts in single quotes, joined with ||
    "status" in ('signed', '已腾空')  a value of a domain, or its title
    "finished" - date('2026-01-01')  days
    round(mu($area_plane), 2)       $area, $length on the ellipsoid; $area_plane, $length_plane on the plane

Emptiness is SQL's: what is computed from an empty value is empty, a condition that is empty chooses nothing,
and `is null` asks for it. Numbers are float64: whole ones are exact up to 2**53. Kinds are checked when the
text is read, so that mistakes are told before anything is computed, each with its place. The length, the
depth and the size of what is computed are limited, so that no text can make the program hang.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.expression.parser import Parser
from beiyuan_gis.expression.tokens import ExpressionError
from beiyuan_gis.expression.tree import Node, evaluate
from beiyuan_gis.expression.vector import Kind, Vector
from beiyuan_gis.i18n import message
from beiyuan_gis.model.columns import Mask
from beiyuan_gis.model.rows import Rows

__all__ = ["Expression", "ExpressionError", "condition", "parse"]


@dataclass(frozen=True, eq=False)
class Expression:
    """A text that was understood for one layer."""

    text: str
    root: Node

    @property
    def kind(self) -> Kind:
        """What it gives; `empty` for a bare null."""
        return self.root.kind

    def evaluate(self, rows: Rows) -> Vector:
        """One value for each row. Raise Refused when texts grow too long."""
        return evaluate(self.root, rows).spread(len(rows))

    def holds(self, rows: Rows) -> Mask:
        """For a condition: which rows it holds for, (n,); where it is empty it does not."""
        found = self.evaluate(rows)
        return found.data.astype(bool) & ~found.missing


def parse(text: str, definition: LayerDefinition, today: date | None = None) -> Expression:
    """Understand `text` with the fields of a layer; `today()` is a fixed day. Raise ExpressionError."""
    return Expression(text, Parser(text, definition, today or date.today()).parse())


def condition(text: str, definition: LayerDefinition, today: date | None = None) -> Expression:
    """As `parse`, for what is true or not. Raise ExpressionError also when it is something else."""
    found = parse(text, definition, today)
    if found.kind not in ("boolean", "empty"):
        raise ExpressionError(
            found.root.at, message("this is a value, not a condition; compare it, as in x > 0.")
        )
    return found
