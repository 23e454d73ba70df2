"""The compiled drawing of the map. Nobody waits for it: until it is ready, QPainter draws the same picture.

`warm_up` compiles beside the program, in a process of its own, the first time on a machine, and afterwards
only loads; `new_press` gives a way to draw as soon as that is done, else None. Where numba is not installed,
or cannot compile, it stays None.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import logging
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from ui.canvas.kernels.press import Press

log = logging.getLogger(__name__)

_UNUSED = 30 * 24 * 3600.0
"""Seconds."""
_ready = threading.Event()
_lock = threading.Lock()
_thread: threading.Thread | None = None


def new_press(threads: int = 2) -> Press | None:
    """What draws by compiled functions in so many threads, or None while they are not ready."""
    if not _ready.is_set():
        return None
    from ui.canvas.kernels.press import Press

    return Press(threads)


def ready() -> bool:
    return _ready.is_set()


def warm_up() -> None:
    """Make ready in the background; returns at once. Calling again does nothing."""
    global _thread
    with _lock:
        if _thread is None and importlib.util.find_spec("numba") is not None:
            _thread = threading.Thread(target=_warm_up, name="kernels", daemon=True)
            _thread.start()


def load() -> None:
    """Make ready here and now: quick when compiled before, else it takes as long as compiling does."""
    importlib.import_module("ui.canvas.kernels.trial").run()
    stamp().parent.mkdir(parents=True, exist_ok=True)
    stamp().touch()
    _ready.set()


def cache_folder() -> Path:
    """Where machine code is kept: another folder for other sources, so that old code is never run."""
    digest = hashlib.sha256(sys.version.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    digest.update(_numba_version().encode())
    return platformdirs.user_cache_path("beiyuan-gis", appauthor=False) / f"kernels-{digest.hexdigest()[:16]}"


def stamp() -> Path:
    """Stands beside the machine code once all of it is there."""
    return cache_folder() / "complete"


def _numba_version() -> str:
    from importlib.metadata import version

    return version("numba")


def _warm_up() -> None:
    try:
        if not stamp().exists():
            _forget_older()
            # Compiling holds the interpreter's lock for seconds; in another process it holds up nobody.
            command = [sys.executable, "-m", "ui.canvas.kernels.trial"]
            root = Path(__file__).resolve().parents[3]
            subprocess.run(command, check=True, cwd=root, capture_output=True, stdin=subprocess.DEVNULL)
        load()
    except Exception:  # whatever is wrong with it, the map is drawn by QPainter
        log.warning("the map is drawn without compiled functions", exc_info=True)


def _forget_older() -> None:
    """Machine code that no version of the program has loaded for a month."""
    for folder in cache_folder().parent.glob("kernels-*"):
        used = max(
            (file.stat().st_mtime for file in (folder, folder / "complete") if file.exists()), default=0.0
        )
        if time.time() - used > _UNUSED:
            shutil.rmtree(folder, ignore_errors=True)
