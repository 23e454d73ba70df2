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


@lru_cache(maxsize=1 << 15)
def folded(text: str) -> str:
    """Without case, full width and signs, which are spaces."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _fit_one(typed: str, name: str) -> Fit:
    """`typed` has neither spaces nor capitals."""
    plain = folded(name)
    joined = plain.replace(" ", "")
    if joined == typed:
        return Fit.WHOLE
    if joined.startswith(typed):
        return Fit.BEGINNING
    words, letters = _words(plain)
    found = _by_words(typed, words) if letters.issuperset(typed) else Fit.NONE
    return Fit.INSIDE if found == Fit.NONE and typed in joined else found


@lru_cache(maxsize=1 << 15)
def _words(plain: str) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    """Each word of a name, in every way it may be typed; and all letters that are in any of these, which
    tell most names apart from what is typed at once."""
    words = tuple((word, *readings(word)) for word in _WORD.findall(plain))
    return words, frozenset(letter for word in words for way in word for letter in way)


def _by_words(typed: str, words: Sequence[tuple[str, ...]]) -> Fit:
    """How beginnings of words eat all of `typed`."""

    @cache
    def eat(rest: str, at: int) -> bool | None:
        """By words from `at` on: True when none has to be left out, False when some, None when never."""
        if not rest:
            return True
        outcomes = {eat(left, at + 1) for left in _left_over(rest, words[at])} if at < len(words) else set()
        if True in outcomes:
            return True
        later = (eat(left, n + 1) for n in range(at + 1, len(words)) for left in _left_over(rest, words[n]))
        return False if False in outcomes or any(one is not None for one in later) else None

    first = [eat(left, 1) for left in _left_over(typed, words[0])] if words else []
    if True in first:
        return Fit.FIRST_WORDS
    for start in range(1, len(words)):
        if any(eat(left, start + 1) for left in _left_over(typed, words[start])):
            return Fit.LATER_WORDS
    return Fit.WORDS_APART if False in first else Fit.NONE


def _left_over(typed: str, ways: Sequence[str]) -> set[str]:
    """What remains of `typed` when a word takes a beginning of one of its ways, as much as you like."""
    left = set()
    for way in ways:
        for length in range(1, min(len(way), len(typed)) + 1):
            if typed[length - 1] != way[length - 1]:
                break
            left.add(typed[length:])
    return left
