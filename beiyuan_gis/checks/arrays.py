"""What the arrays are that rules hand on to each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
"""Rows of a layer's view, or of another array."""
Objects = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.float64]
Points = npt.NDArray[np.float64]
"""(n, 2): easting and northing in plane metres."""
Boxes = npt.NDArray[np.float64]
"""(n, 4): minx, miny, maxx, maxy in plane metres; NaN where there is no place."""
