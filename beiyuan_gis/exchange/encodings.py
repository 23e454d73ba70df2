"""How the Chinese text of a file is encoded, found from the text itself.

What a file says of its encoding is often wrong, and most byte pairs are a character in several encodings.
But only in the right one are nearly all of them common characters, so that is what is counted.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

CANDIDATES: Final = {"UTF-8": "utf-8", "GB18030": "gb18030", "Big5": "cp950"}
"""Shown name and codec, in the order that decides when two fit alike."""

_SIGNS: Final = frozenset("，。、；：？！“”‘’（）《》【】「」—…·～％＋－／㎡²³°×№①②③④⑤０１２３４５６７８９")
_CREDIBLE: Final = 0.5


class Raw(NamedTuple):
    """Bytes of a text; `full` says that they fill their place, so the last character may be cut."""

    data: bytes
    full: bool = False


class Encoding(NamedTuple):
    """A name, its codec, and whether the text looks wrong even so."""

    name: str
    codec: str
    doubtful: bool


def detect(texts: Iterable[Raw]) -> Encoding:
    """The encoding in which `texts` make sense; UTF-8 for plain ASCII."""
    telling = list(dict.fromkeys(t for t in texts if not t.data.isascii()))
    if all(_strict(text, "utf-8") is not None for text in telling):
        return Encoding("UTF-8", "utf-8", False)
    scores = {name: _score(telling, codec) for name, codec in CANDIDATES.items()}
    best = max(scores, key=lambda name: scores[name])
    return Encoding(best, CANDIDATES[best], scores[best] < _CREDIBLE)


def named(name: str) -> Encoding:
    """The one of `CANDIDATES` that a person chose. Raise KeyError for another."""
    return Encoding(name, CANDIDATES[name], False)


def decode(text: Raw, codec: str) -> str:
    """`text` without a half character at its end; what is no character shows as U+FFFD."""
    strict = _strict(text, codec)
    return strict if strict is not None else text.data.decode(codec, "replace")


def same_family(one: str, other: str) -> bool:
    """Whether two names mean encodings that read the same Chinese text alike."""
    return _family(one) == _family(other)


def _family(name: str) -> str:
    plain = name.strip().lower()
    plain = {"936": "gb18030", "950": "cp950", "65001": "utf-8"}.get(plain, CANDIDATES.get(name, plain))
    try:
        codec = codecs.lookup(plain).name
    except LookupError:
        return plain
    gb, big5 = {"gb2312", "gbk", "gb18030"}, {"big5", "cp950", "big5hkscs"}
    return "gb18030" if codec in gb else "cp950" if codec in big5 else codec


def _strict(text: Raw, codec: str) -> str | None:
    """The text, or None where some byte is no character."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        return decoder.decode(text.data, final=not text.full)
    except UnicodeDecodeError:
        return None


def _score(texts: Sequence[Raw], codec: str) -> float:
    """The share of characters beyond ASCII that are common in Chinese."""
    special = [c for text in texts for c in decode(text, codec) if ord(c) > 127]
    common = _common()
    return sum(c in common for c in special) / max(1, len(special))


@cache
def _common() -> frozenset[str]:
    """The first levels of GB 2312 (3,755 simplified) and Big5 (5,401 traditional), and signs."""
    levels = (("gb2312", range(0xB0, 0xD8)), ("cp950", range(0xA4, 0xC7)))
    pairs = ((codec, bytes((a, b))) for codec, leads in levels for a in leads for b in range(0x40, 0xFF))
    return _SIGNS | {pair.decode(codec, "ignore") for codec, pair in pairs} - {""}
