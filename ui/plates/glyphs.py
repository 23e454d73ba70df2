"""Which characters a font draws with one glyph: a PDF reads all of them as the one with the lowest code."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from PyQt6.QtGui import QFont, QRawFont

from ui.fonts import ensure_chinese_font

# Radicals, extension A, the common ideographs and their compatibility forms, and all below them.
_BLOCKS = ((0x0020, 0xD800), (0xF900, 0xFB00))


def look_alikes(drawn: Iterable[str]) -> dict[str, str]:
    """For each character that looks just like a drawn one and is not drawn itself, that drawn one."""
    wanted = set(drawn)
    glyphs = _glyphs(ensure_chinese_font())
    by_glyph = {glyphs[c]: c for c in sorted(wanted, reverse=True) if c in glyphs}
    return {c: by_glyph[g] for c, g in glyphs.items() if g in by_glyph and c not in wanted}


@cache
def _glyphs(family: str) -> dict[str, int]:
    """The glyph of every character of _BLOCKS that the family has."""
    font = QRawFont.fromFont(QFont(family))
    characters = "".join(chr(code) for first, end in _BLOCKS for code in range(first, end))
    indexes = font.glyphIndexesForString(characters)
    return {c: g for c, g in zip(characters, indexes, strict=True) if g}
