"""The one decorator of the compiled functions: they hold no lock, and are compiled once for a machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

from ui.canvas.kernels import cache_folder

if not numba.config.CACHE_DIR:
    numba.config.CACHE_DIR = str(cache_folder())

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compiled without the interpreter's lock; division by zero gives infinity, as in numpy.

    No fast-math: it would let a strip round otherwise than the whole picture.
    """
    return cast(F, numba.njit(nogil=True, cache=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """A few lines that are pasted into their callers."""
    return cast(F, numba.njit(nogil=True, inline="always", error_model="numpy")(function))
