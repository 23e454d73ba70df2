"""Texts as a sheet takes them: one line of plain characters, and how much room they need.

The engine has no fonts. It estimates from the em: an ideograph takes one, a Latin letter about half; the
painter, which knows the real widths, shrinks or cuts what does not fit its box.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Literal

from beiyuan_gis.catalogue import Symbol
from beiyuan_gis.outputs.plate.items import Box, Text

INK = "#1a1a1a"
GREY = "#5a5a5a"
PAPER = "#ffffff"
LEADING = 1.32  # line height in ems
NO_SYMBOL = Symbol(stroke="")
HAIR = Symbol(width=0.12, stroke=INK)
FINE = Symbol(width=0.2, stroke=INK)
BOLD = Symbol(width=0.7, stroke=INK)
SOLID = Symbol(fill=INK, stroke="")
BLANK = Symbol(fill=PAPER, stroke="")


def plain(text: object) -> str:
    """`text` as one line: control, format and lone surrogate characters become spaces, spaces are single."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c for c in str(text))
    return " ".join("".join(kept).split())


def text_width(text: str, size: float) -> float:
    """About how wide `text` is at this em, in the unit of `size`."""
    return size * sum(map(_advance, text))


def line_count(text: str, size: float, width: float) -> int:
    """About how many lines `text` takes in `width`; at least one."""
    return max(1, math.ceil(text_width(text, size) * 1.04 / width))


def paragraph(
    text: object,
    box: Box,
    size: float,
    lines: int = 3,
    colour: str = INK,
    align: Literal["left", "centre", "right"] = "left",
) -> Text:
    """A wrapped text whose box is `box` cut to the height of the lines it needs, at most `lines`."""
    clean = plain(text)
    needed = min(lines, line_count(clean, size, box.width))
    height = needed * size * LEADING
    return Text(Box(box.x, box.y, box.width, height), clean, size, colour, align, "top", needed)


def label(
    text: object,
    box: Box,
    size: float,
    align: Literal["left", "centre", "right"] = "left",
    colour: str = INK,
    lines: int = 1,
) -> Text:
    """A text in the middle of the height of `box`."""
    return Text(box, plain(text), size, colour, align, "middle", lines)


def _advance(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character.isdigit():
        return 0.56
    if character.isupper():
        return 0.66
    return 0.3 if character in " .,:;'|!()il/-" else 0.56
