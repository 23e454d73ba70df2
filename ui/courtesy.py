"""Keeps the window quick while others work: workers step back, and the interpreter's pauses stay short."""

from __future__ import annotations

import gc
import os
import sys
import threading

_BEHIND = 5
"""How far a worker stands behind the window, in the system's own steps (Linux; elsewhere they are equal)."""
_TURN = 0.001
"""Seconds after which a thread that computes lets the window have the interpreter."""


def step_back() -> None:
    """In a worker's own thread: leave the processor to the window whenever it wants it."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BEHIND)


def take_short_turns() -> None:
    """For the whole process."""
    sys.setswitchinterval(_TURN)


def tidy_up() -> None:
    """Once after a project was opened: collecting garbage will no more look at all that has come to stay, the
    program itself above all, which held up a frame by a tenth of a second now and then."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
