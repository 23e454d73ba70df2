"""A written expression as tokens, each with its place.

Chinese punctuation, as an input method puts it, reads as its ASCII sign; inside quotes everything stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message

LONGEST = 4000
"""Characters that an expression may have."""

TokenKind = Literal["number", "text", "quoted", "name", "variable", "sign", "end"]


class Token(NamedTuple):
    """`at` counts characters from 0; `value` is without quotes, and for a number as it is written."""

    kind: TokenKind
    value: str
    at: int


class ExpressionError(Refused):
    """What is wrong with an expression, and where: `at` counts characters from 0."""

    def __init__(self, at: int, why: Message) -> None:
        super().__init__(message("At character {at}: {why}", at=at + 1, why=why))
        self.at, self.why = at, why


_WIDE = str.maketrans(
    "（），＋－−＊×／÷％＝＜＞！｜＾＄．\u3000０１２３４５６７８９", "(),+--**//%=<>!|^$. 0123456789"
)
_CLOSING = {"'": "'", '"': '"', "‘": "’", "“": "”"}
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NAME = re.compile(r"[^\W\d]\w*")
_VARIABLE = re.compile(r"\$\w*")
_SIGNS = ("||", "<>", "!=", "==", "<=", ">=", "≥", "≤", "≠", *"+-*/%^=<>(),")
_SAME = {"!=": "<>", "==": "=", "≠": "<>", "≥": ">=", "≤": "<="}


def tokens(text: str) -> Iterator[Token]:
    """In order, an `end` last. Raise ExpressionError at the first character that fits nowhere."""
    if len(text) > LONGEST:
        raise ExpressionError(
            LONGEST, message("the expression is too long; {count} characters at most.", count=LONGEST)
        )
    plain, at = text.translate(_WIDE), 0  # one sign for one: places stay
    while at < len(text):
        if plain[at].isspace():
            at += 1
            continue
        token, at = _token(text, plain, at)
        yield token
    yield Token("end", "", len(text))


def _token(text: str, plain: str, at: int) -> tuple[Token, int]:
    """The token that begins at `at`, and where the next one may begin."""
    if text[at] in _CLOSING:
        return _quoted(text, at)
    for kind, pattern in (("number", _NUMBER), ("variable", _VARIABLE), ("name", _NAME)):
        found = pattern.match(plain, at)
        if found is not None:
            return Token(kind, found.group(), at), found.end()  # type: ignore[arg-type]
    for sign in _SIGNS:
        if plain.startswith(sign, at):
            return Token("sign", _SAME.get(sign, sign), at), at + len(sign)
    raise ExpressionError(at, message("'{sign}' means nothing here.", sign=text[at]))


def _quoted(text: str, start: int) -> tuple[Token, int]:
    """What stands in quotes, in which the closing one is written twice."""
    closing, parts, at = _CLOSING[text[start]], [], start + 1
    while True:
        end = text.find(closing, at)
        if end < 0:
            raise ExpressionError(start, message("this quotation mark is never closed."))
        parts.append(text[at:end])
        if not text.startswith(closing, end + 1):
            kind: TokenKind = "text" if closing in "'’" else "quoted"
            return Token(kind, closing.join(parts), start), end + 1
        at = end + 2
