"""What waits until the window stands, so that it stands sooner: collecting garbage, and importing what the
first picture does not need.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import threading

from ui import courtesy

log = logging.getLogger(__name__)

_LATER = ("pyproj", "beiyuan_gis.checks.follow")
"""Imported behind the first picture, so that nobody waits for them at the first click."""


def one_thread_for_sums() -> None:
    """numpy's library of linear algebra, of which nothing large is asked here, would start a thread with a
    buffer for each processor as it is imported."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def hold_collection() -> None:
    """Nothing that is made while starting becomes garbage, and to look through all of it again and again
    takes a tenth of the start."""
    gc.disable()


def resume_collection() -> None:
    """What is there by now stays as long as the program: it is not looked through any more either, until
    `courtesy.tidy_up` does so once."""
    gc.freeze()
    gc.enable()


def import_the_rest() -> None:
    """In the background; returns at once. Whoever needs a module meanwhile imports it, or waits for it."""
    threading.Thread(target=_import_the_rest, name="imports", daemon=True).start()


def _import_the_rest() -> None:
    courtesy.step_back()
    for name in _LATER:
        try:
            importlib.import_module(name)
        except ImportError:  # whoever needs it will say what is missing
            log.warning("%s cannot be imported", name, exc_info=True)
