"""Memory that was freed goes back to the system, and nothing is searched for garbage while much is made."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def no_collecting() -> Iterator[None]:
    """While hundreds of thousands of objects are made that come to stay: the collector would look through all
    of them again and again, which takes as long as making them. Also a decorator."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
