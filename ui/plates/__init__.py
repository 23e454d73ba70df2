"""Plates on paper and screen: one painter for preview, PDF and printer."""

from ui.plates.pdf import write

__all__ = ["write"]
