"""The order of many texts at once: letters become small numbers, and several of them one key to sort by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Value
from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.values import joined_texts

_MOST_LETTERS = 20_000_000
"""Beyond it texts are sorted one by one, in less memory."""


_SIGN = "\x1f"


def order(texts: Sequence[Value]) -> tuple[Ids, Ids] | None:
    """The places of the texts in the order of code points, and for each in that order the number of different
    texts before it, both (n,). None when not all are texts. Zeros at the end of a text do not count."""
    whole = joined_texts(texts, _SIGN)
    letters = None if whole is None else _letters(whole, len(texts))
    if letters is not None:
        return _ordered(_keys(letters))
    known = [text for text in texts if isinstance(text, str)]
    if len(known) < len(texts):
        return None
    by = sorted(range(len(known)), key=known.__getitem__)
    changed = [False, *(known[b] != known[a] for a, b in pairwise(by))][: len(by)]
    return np.array(by, np.int64), np.cumsum(changed, dtype=np.int64)


def _letters(whole: str, number: int) -> npt.NDArray[np.uint32] | None:
    """The texts as code points, zeros behind their ends, (n, longest); None when that is too much."""
    if not number:
        return np.zeros((0, 1), np.uint32)
    codes = np.frombuffer((whole + _SIGN).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.flatnonzero(codes == ord(_SIGN))
    lengths = np.diff(ends, prepend=-1) - 1
    longest = max(int(lengths.max()), 1)
    if number * longest > _MOST_LETTERS:
        return None
    letters = np.zeros((number, longest), np.uint32)
    letters[np.arange(longest) < lengths[:, None]] = codes[codes != ord(_SIGN)]
    return letters


def _ordered(keys: list[npt.NDArray[np.uint64]]) -> tuple[Ids, Ids]:
    places = np.lexsort(keys[::-1]) if len(keys) > 1 else np.argsort(keys[0], kind="stable")
    changed = np.zeros(len(places), np.bool_)
    for key in keys:
        ordered = key[places]
        changed[1:] |= ordered[1:] != ordered[:-1]
    return places, np.cumsum(changed, dtype=np.int64)


def _keys(letters: npt.NDArray[np.uint32]) -> list[npt.NDArray[np.uint64]]:
    """Numbers that compare as the texts do, the first of them first. Letters that all texts share at a place
    (a street's name at the beginning) say nothing and are left out."""
    letters = letters[:, (letters != letters[:1]).any(axis=0)]
    used = np.zeros(int(letters.max(initial=0)) + 1, np.bool_)
    used[letters] = True
    bits = max(int(used.sum()).bit_length(), 1)
    numbers = np.cumsum(used).astype(np.uint64)[letters]
    at_once = 63 // bits
    keys = []
    for first in range(0, letters.shape[1], at_once):
        key = np.zeros(len(letters), np.uint64)
        for column in range(first, min(first + at_once, letters.shape[1])):
            key = (key << np.uint64(bits)) | numbers[:, column]
        keys.append(key)
    return keys or [np.zeros(len(letters), np.uint64)]
