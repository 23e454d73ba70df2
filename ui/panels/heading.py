"""Fonts that panels share."""

from __future__ import annotations

from PyQt6.QtGui import QFont


def strong(font: QFont, larger: float = 0.0) -> QFont:
    """`font` half bold, and `larger` points larger."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    if larger:
        made.setPointSizeF(made.pointSizeF() + larger)
    return made
