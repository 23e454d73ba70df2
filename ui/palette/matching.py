"""How well a name fits what is typed: itself, letters of its words, or of the pinyin of its characters.

A name is a row of words; a Chinese character is a word of its own, typed as itself or as it is read. What is
typed is eaten by the words from left to right, each taking a beginning of itself, if only a letter. So `合并`
is found by `合`, `hb`, `heb` and `hebing`, and `Zoom to the selection` by `zoom`, `zs` and `zo sel`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache

from ui.palette.pinyin import readings

_WORD = re.compile(r"[㐀-鿿]|[^\W_㐀-鿿]+")
_BETWEEN = re.compile(r"[\s_'’·,.…:;/&()<>+-]+")


class Fit(IntEnum):
    """From the best to the worst; the order in which what was found is listed."""

    WHOLE = 0
    BEGINNING = 1
    """The name begins so, as it is written."""
    FIRST_WORDS = 2
    """Beginnings of its words from the first one on, none left out: initials, pinyin."""
    LATER_WORDS = 3
    """The same, from a later word on."""
    WORDS_APART = 4
    """Beginnings of the first word and of later ones in their order, some left out in between."""
    INSIDE = 5
    """Letters within a word."""
    NONE = 6


def fit(typed: str, names: Sequence[str]) -> Fit:
    """The best fit among `names`. With spaces in it, `typed` also fits where each of its parts does."""
    parts = folded(typed).split()
    if not parts:
        return Fit.NONE
    whole = min((_fit_one("".join(parts), name) for name in names), default=Fit.NONE)
    if len(parts) == 1 or whole <= Fit.FIRST_WORDS:
        return whole
    apart = max(min((_fit_one(part, name) for name in names), default=Fit.NONE) for part in parts)
    return min(whole, max(apart, Fit.WORDS_APART))


def folded(text: str) -> str:
    """Without case, full width and signs, which are spaces."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


@lru_cache(maxsize=8192)
def _fit_one(typed: str, name: str) -> Fit:
    """`typed` has neither spaces nor capitals."""
    plain = folded(name)
    joined = plain.replace(" ", "")
    if joined == typed:
        return Fit.WHOLE
    if joined.startswith(typed):
        return Fit.BEGINNING
    words = _words(plain)
    found = min((_eaten(typed, words, start) for start in range(len(words))), default=Fit.NONE)
    return Fit.INSIDE if found == Fit.NONE and typed in joined else found


@lru_cache(maxsize=4096)
def _words(plain: str) -> tuple[tuple[str, ...], ...]:
    """Each word of a name, in every way it may be typed."""
    return tuple((word, *readings(word)) for word in _WORD.findall(plain))


def _eaten(typed: str, words: Sequence[tuple[str, ...]], start: int) -> Fit:
    """How words from `start` on eat all of `typed`, the first of them taking part."""
    without_gap = Fit.LATER_WORDS if start else Fit.FIRST_WORDS

    @cache
    def eat(rest: str, at: int) -> bool | None:
        """True when all is eaten without leaving out a word, False with, None when it is not."""
        if not rest:
            return True
        best: bool | None = None
        for word in range(at, len(words)):
            for left in _left_over(rest, words[word]):
                onward = eat(left, word + 1)
                if onward is not None:
                    if onward and word == at:
                        return True
                    best = False
        return best

    outcomes = [eat(left, start + 1) for left in _left_over(typed, words[start])]
    if True in outcomes:
        return without_gap
    return Fit.WORDS_APART if False in outcomes and not start else Fit.NONE


def _left_over(typed: str, ways: Sequence[str]) -> set[str]:
    """What remains of `typed` when a word takes a beginning of one of its ways, as much as you like."""
    left = set()
    for way in ways:
        for length in range(1, min(len(way), len(typed)) + 1):
            if typed[length - 1] != way[length - 1]:
                break
            left.add(typed[length:])
    return left
