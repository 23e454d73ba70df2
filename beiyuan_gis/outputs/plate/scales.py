"""Paper sizes, and the round numbers of a map: scale, scale bar, grid."""

from __future__ import annotations

import math
from typing import Literal

Paper = Literal["A4", "A3", "A2", "A1", "A0"]
Orientation = Literal["landscape", "portrait"]

# ISO 216, millimetres, short edge first.
PAPERS: dict[Paper, tuple[float, float]] = {
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "A1": (594.0, 841.0),
    "A0": (841.0, 1189.0),
}
# In use for planning drawings; the steps are close so that little of the frame stays empty.
SCALES = (
    100, 200, 250, 300, 400, 500, 600, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 7500, 8000,
    10_000, 12_500, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000, 100_000, 150_000, 200_000,
    250_000, 300_000, 400_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000,
)  # fmt: skip


def page_size(paper: Paper, orientation: Orientation) -> tuple[float, float]:
    """Width and height in millimetres. Raise KeyError for a paper that is not in PAPERS."""
    short, long = PAPERS[paper]
    return (long, short) if orientation == "landscape" else (short, long)


def fitting_scale(width_m: float, height_m: float, width_mm: float, height_mm: float) -> int:
    """The smallest denominator of SCALES at which so many metres fit into so many millimetres."""
    needed = max(width_m / width_mm, height_m / height_mm) * 1000.0
    return next((s for s in SCALES if s >= needed - 1e-9), math.ceil(needed))


def round_step(rough: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return max(m * power for m in (1, 2, 5) if m * power <= rough * (1 + 1e-9))


def grid_step(scale: float, rough_mm: float = 55.0) -> float:
    """Metres between grid lines that stand at most `rough_mm` apart on paper."""
    return round_step(rough_mm * scale / 1000.0)


def grid_values(low: float, high: float, step: float) -> list[float]:
    """The multiples of `step` from `low` to `high`."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [n * step for n in range(first, last + 1)]


def kilometres(value: float, step: float) -> str:
    """A plane coordinate in kilometres, with the decimals that grid lines `step` metres apart need."""
    decimals = max(1, 3 - math.floor(math.log10(step) + 1e-9))
    return f"{value / 1000.0:.{decimals}f}"
