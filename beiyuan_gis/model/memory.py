"""Memory that was freed goes back to the system, where the C library would keep it for later; nothing is
searched for garbage while much is made.

The first concerns glibc, Linux's C library; elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""What glibc's `mallopt` calls M_..."""
_APART = 4 * 1024 * 1024
"""Bytes from which on memory is asked of the system for itself alone, and goes back as soon as it is free.
numpy has the system give it in large pages from there on, so that it costs little."""
_SPARE = 8 * 1024 * 1024
"""Bytes of free memory at the end of the heap that are kept for later."""
_ARENAS = 2


def give_back() -> None:
    """After a long pass that made and freed much: glibc keeps what was freed between things that are still
    there, for each thread apart, and a million buildings leave hundreds of megabytes so. It takes about a
    millisecond."""
    trim = _glibc("malloc_trim")
    if trim is not None:
        trim(0)


def keep_little() -> None:
    """For the whole process, before it has many threads. glibc would learn from the first large array that
    goes to take all later ones, up to 32 MB, from where they leave holes among small things."""
    choose = _glibc("mallopt")
    if choose is not None:
        choose(_MMAP_THRESHOLD, _APART)
        choose(_TRIM_THRESHOLD, _SPARE)
        choose(_ARENA_MAX, _ARENAS)


@cache
def _glibc(name: str) -> Callable[..., Any] | None:
    if sys.platform != "linux":
        return None
    try:
        function: Callable[..., Any] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):  # another C library
        return None
    return function


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
