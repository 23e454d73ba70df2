"""How Chinese characters are read, for whoever types letters: a table that `tools/pinyin.py` makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("pinyin.txt")


def readings(character: str) -> tuple[str, ...]:
    """What a character may be typed as, without tones, `v` for ü; nothing for what is not Chinese or rare."""
    return _table().get(character, ())


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for line in _FILE.read_text("utf-8").splitlines():
        reading, _space, characters = line.partition(" ")
        if reading != "#":
            for character in characters:
                found[character] += (reading,)
    return dict(found)
