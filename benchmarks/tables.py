"""Times in milliseconds, and how they are printed."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The 95th of 100; of fewer than twenty the largest."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def cells(values: Sequence[float]) -> str:
    """Median and 95th of 100, in two columns."""
    return f"{median(values):9.2f} {p95(values):9.2f}" if values else f"{'-':>9} {'-':>9}"


def times(theirs: Sequence[float], ours: Sequence[float]) -> float:
    """How many times as long they take: the ratio of the medians."""
    return median(theirs) / median(ours)
