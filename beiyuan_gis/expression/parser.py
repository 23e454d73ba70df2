"""From text to tree, by precedence climbing. From loosest to tightest:

or · and · not · = <> < <= > >= in, is null · || · + - · * / % · - (sign) · ^
"""

from __future__ import annotations

import math
from datetime import date

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.expression.binding import call, field_called, function_called, too_deep, variable_called
from beiyuan_gis.expression.functions import FUNCTIONS, OPERATORS
from beiyuan_gis.expression.tokens import ExpressionError, Token, tokens
from beiyuan_gis.expression.tree import Constant, FieldNode, Node, Variable
from beiyuan_gis.i18n import Message, mark, message

_STRENGTH = {"or": 1, "and": 2, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4, "is": 4, "not": 4,
             "||": 5, "+": 6, "-": 6, "*": 7, "/": 7, "%": 7, "^": 9}  # fmt: skip
_NOT, _SIGN, _POWER = 3, 8, 9
_WORDS = {"or", "and", "in", "is", "not", "null", "true", "false"}
_DEEPEST = 60
"""Brackets, signs and calls in one another: far from the depth of Python's own stack."""
MOST_NODES = 400
"""Values and operations in one expression."""
_UNFINISHED = mark("the expression is not finished.")


class Parser:
    """One text; `parse` is called once."""

    def __init__(self, text: str, definition: LayerDefinition, today: date) -> None:
        self._tokens = list(tokens(text))
        self._definition, self._today = definition, today
        self._next = self._depth = self._nodes = 0

    def parse(self) -> Node:
        """Raise ExpressionError."""
        if len(self._tokens) == 1:
            raise ExpressionError(0, message("write an expression."))
        node = self._climb(0)
        if self._next < len(self._tokens) - 1:
            raise self._unexpected()
        return node

    @property
    def _now(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._now
        self._next += 1
        return token

    def _word(self) -> str:
        """The next token as an operator or keyword, or nothing."""
        token = self._now
        if token.kind == "sign":
            return token.value
        lower = token.value.lower()
        return lower if token.kind == "name" and lower in _WORDS else ""

    def _unexpected(self) -> ExpressionError:
        token = self._now
        if token.kind == "end":
            return ExpressionError(token.at, Message(_UNFINISHED))
        return ExpressionError(token.at, message("'{word}' is not expected here.", word=token.value))

    def _expect(self, sign: str) -> None:
        if self._word() == sign:
            self._take()
            return
        if self._now.kind == "end":
            raise ExpressionError(self._now.at, message("'{sign}' is missing.", sign=sign))
        raise self._unexpected()

    def _count(self, node: Node) -> Node:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise too_deep(node.at)
        return node

    def _climb(self, weakest: int) -> Node:
        """A value and all operators after it that bind more tightly than `weakest`."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise too_deep(self._now.at)
        left = self._value()
        while (strength := _STRENGTH.get(self._word(), 0)) > weakest:
            left = self._count(self._after(left, strength))
        self._depth -= 1
        return left

    def _after(self, left: Node, strength: int) -> Node:
        """`left` with the operator that comes next."""
        token, word = self._now, self._word()
        self._take()
        if word == "is":
            negative = self._word() == "not"
            if negative:
                self._take()
            self._expect("null")
            return self._perhaps_not(negative, call(token.at, OPERATORS["is null"], (left,)))
        if word in ("in", "not"):
            if word == "not":
                self._expect("in")
            self._expect("(")
            wanted = self._list()
            if not wanted:
                raise ExpressionError(token.at, message("there is nothing in the brackets."))
            return self._perhaps_not(word == "not", call(token.at, OPERATORS["in"], (left, *wanted)))
        right = self._climb(strength - (word == "^"))  # a power of a power is read from the right
        return call(token.at, OPERATORS[word], (left, right))

    def _perhaps_not(self, negative: bool, node: Node) -> Node:
        return call(node.at, OPERATORS["not"], (node,)) if negative else node

    def _value(self) -> Node:
        token, word = self._take(), ""
        if token.kind in ("sign", "name"):
            self._next -= 1
            word = self._word()
            self._next += 1
        if word == "(":
            inner = self._climb(0)
            self._expect(")")
            return inner
        if word == "not":
            return self._count(call(token.at, OPERATORS["not"], (self._climb(_NOT),)))
        if word in ("-", "+"):
            inner = self._climb(_SIGN)
            return self._count(call(token.at, OPERATORS["negative"], (inner,))) if word == "-" else inner
        return self._count(self._leaf(token, word))

    def _leaf(self, token: Token, word: str) -> Node:
        if word in ("null", "true", "false"):
            value = {"null": None, "true": True, "false": False}[word]
            return Constant(token.at, "empty" if value is None else "boolean", value)
        match token.kind:
            case "number":
                return self._number(token)
            case "text":
                return Constant(token.at, "text", token.value)
            case "quoted":
                return FieldNode(token.at, field_called(self._definition, token.value, token.at))
            case "variable":
                return Variable(token.at, variable_called(token.value, token.at))
            case "name" if not word:
                return self._named(token)
        self._next -= 1
        raise self._unexpected()

    def _number(self, token: Token) -> Node:
        value = float(token.value)
        if not math.isfinite(value):
            raise ExpressionError(token.at, message("this number is too large."))
        return Constant(token.at, "number", value)

    def _named(self, token: Token) -> Node:
        """A function that is called, or a field whose name needs no quotes."""
        if self._word() != "(":
            if token.value.lower() in FUNCTIONS and self._definition.field(token.value) is None:
                raise ExpressionError(
                    token.at,
                    message("write {usage}, with brackets.", usage=FUNCTIONS[token.value.lower()].usage),
                )
            return FieldNode(token.at, field_called(self._definition, token.value, token.at))
        function = function_called(token.value, token.at)
        self._take()
        arguments = self._list()
        if function.name == "today" and not arguments:
            return Constant(token.at, "date", self._today.isoformat())
        return call(token.at, function, tuple(arguments))

    def _list(self) -> list[Node]:
        """Values between commas up to the closing bracket, which is taken too."""
        found: list[Node] = []
        if self._word() == ")":
            self._take()
            return found
        while True:
            found.append(self._climb(0))
            if self._word() == ",":
                self._take()
                continue
            self._expect(")")
            return found
