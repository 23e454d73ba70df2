"""The order of many texts at once: letters become small numbers, and several of them one key to sort by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_MOST_LETTERS = 20_000_000
"""Beyond it texts are sorted one by one, in less memory."""


def order(texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The places of the texts in the order of code points, and for each in that order the number of different
    texts before it, both (n,). Zeros at the end of a text do not count."""
    if not len(texts):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    if len(texts) * max(map(len, texts)) > _MOST_LETTERS:
        by = sorted(range(len(texts)), key=texts.__getitem__)
        places = np.array(by, np.int64)
        changes = [texts[b] != texts[a] for a, b in pairwise(by)]
        return places, np.cumsum([False, *changes])
    keys = _keys(np.array(texts, np.str_))
    places = np.lexsort(keys[::-1]) if len(keys) > 1 else np.argsort(keys[0], kind="stable")
    changed = np.zeros(len(texts), np.bool_)
    for key in keys:
        ordered = key[places]
        changed[1:] |= ordered[1:] != ordered[:-1]
    return places, np.cumsum(changed)


def _keys(texts: npt.NDArray[np.str_]) -> list[npt.NDArray[np.uint64]]:
    """Numbers that compare as the texts do, the first of them first. Letters that all texts share at a place
    (a street's name at the beginning) say nothing and are left out."""
    wide = texts.dtype.itemsize // 4
    if not wide:
        return [np.zeros(len(texts), np.uint64)]
    letters = texts.view(np.uint32).reshape(len(texts), wide)
    letters = letters[:, (letters != letters[0]).any(axis=0)]
    used = np.zeros(int(letters.max(initial=0)) + 1, np.bool_)
    used[letters] = True
    bits = max(int(used.sum()).bit_length(), 1)
    numbers = np.cumsum(used).astype(np.uint64)[letters]
    at_once = 63 // bits
    keys = []
    for first in range(0, letters.shape[1], at_once):
        key = np.zeros(len(texts), np.uint64)
        for column in range(first, min(first + at_once, letters.shape[1])):
            key = (key << np.uint64(bits)) | numbers[:, column]
        keys.append(key)
    return keys or [np.zeros(len(texts), np.uint64)]
