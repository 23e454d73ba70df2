"""The one decorator of the compiled functions: they hold no lock, and are compiled once for a machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from ui.canvas.kernels import cache_folder

if not numba.config.CACHE_DIR:
    numba.config.CACHE_DIR = str(cache_folder())

_LIBERTIES = {"nnan", "nsz", "contract"}
"""No number is taken for NaN (a scene holds none). Sums are never put in another order: a strip must round as
the whole picture does."""

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compiled without the interpreter's lock; division by zero gives infinity, as in numpy."""
    return cast(F, numba.njit(nogil=True, cache=True, error_model="numpy", fastmath=_LIBERTIES)(function))


def inlined(function: F) -> F:
    """Pasted into its callers by LLVM: no call, and no counting of references to arrays on the way."""
    return cast(
        F, numba.njit(nogil=True, forceinline=True, error_model="numpy", fastmath=_LIBERTIES)(function)
    )
