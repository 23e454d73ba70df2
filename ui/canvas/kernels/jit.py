"""The decorators of the compiled functions: they hold no lock, and are compiled once for a machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba.core import config

from ui.canvas.kernels import cache_folder

if not getattr(config, "CACHE_DIR", ""):
    config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": {"nnan", "nsz", "contract"}}
"""Division by zero gives infinity, as in numpy. No number is taken for NaN (a scene holds none). Sums are
never put in another order: a strip must round as the whole picture does."""

place = np.uintp
"""Makes an index that cannot be negative: numba then leaves out what counts a negative one from the end,
which also keeps LLVM from taking several pixels at once."""


def kernel(function: Callable[..., Any]) -> Any:
    """A compiled function that can be called from Python or from others."""
    return numba.njit(cache=True, **_OPTIONS)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """Pasted into its callers by LLVM: no call, and no counting of references to arrays on the way."""
    return numba.njit(forceinline=True, **_OPTIONS)(function)
