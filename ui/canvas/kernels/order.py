"""Which feature lies on top where a layer is drawn block by block: the few large ones stay where they belong.

Along the curve a feature may come before another that lies beneath it. Among neighbours of one size that is
hardly seen; but a ground under thousands of lots would hide them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ui.canvas.kernels.draw import BLOCK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LARGE = 32.0
"""So many times as long as the median: large."""
MOST = 32
"""Each large feature cuts the curve in two; more cuts would leave blocks that are all over the place."""


def large_in_place(order: Ints, boxes: Floats) -> Ints:
    """The same rows, those before a large one before it and those behind it behind; else as they were.

    `order` are rows along the curve, `boxes` (n, 4) are those of all rows. In each block rows rise.
    """
    sides = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])[order]
    large = np.flatnonzero(sides > LARGE * np.median(sides))
    if len(large) > MOST:
        large = large[np.argpartition(sides[large], -MOST)[-MOST:]]
    if not len(large):
        return order
    cuts = np.sort(order[large])
    groups = np.searchsorted(cuts, order, "left") + np.searchsorted(cuts, order, "right")
    order = order[np.argsort(groups, kind="stable")]
    return order[np.lexsort((order, np.arange(len(order)) // BLOCK))]
