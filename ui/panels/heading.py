"""Fonts that panels share."""

from __future__ import annotations

from PyQt6.QtGui import QFont


def strong(font: QFont, larger: float = 0.0) -> QFont:
    """`font` bold, and `larger` points larger."""
    made = QFont(font)
    made.setBold(True)  # a half bold cannot be drawn from a font of one weight
    if larger:
        made.setPointSizeF(made.pointSizeF() + larger)
    return made
