"""Memory that was freed goes back to the system, where the C library would keep it for later."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """After a long pass that made and freed much: glibc keeps what was freed between things that are still
    there, for each thread apart, and a million buildings leave hundreds of megabytes so. It takes about a
    millisecond; elsewhere than on Linux it does nothing."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return None
