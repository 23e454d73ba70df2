"""Whether something can be computed anew at every key: a sample tells how long all would take."""

from __future__ import annotations

import time
from collections.abc import Callable

from beiyuan_gis.model.rows import Rows

SAMPLE = 2000
"""Rows that are always computed."""
PATIENCE = 0.15
"""Seconds that all rows may take between two keys."""


def within_patience(compute: Callable[[Rows], object], rows: Rows) -> bool:
    """Whether `compute` of all rows is done in a moment. It is called with some of them; what it raises is
    raised."""
    some = Rows(rows.table, rows.ids[:SAMPLE])
    start = time.perf_counter()
    compute(some)
    taken = time.perf_counter() - start
    return len(rows) <= SAMPLE or taken * len(rows) / SAMPLE <= PATIENCE
