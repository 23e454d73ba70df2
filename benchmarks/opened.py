"""One opening in a process of its own, for bench_open.py.

    python benchmarks/opened.py frame FILE.gpkg LAYOUTS     milliseconds to the first frame; peak megabytes
    python benchmarks/opened.py edit FILE.gpkg LAYOUTS      moves one building and saves
    python benchmarks/opened.py window FILE.gpkg LAYOUTS    the real window: milliseconds until it is drawn;
                                                        megabytes afterwards, of these pages of files, at most

LAYOUTS is the folder where what is derived is kept. Python's start and the loading of compiled functions are
not counted: a window shows itself meanwhile.
"""

from __future__ import annotations

import os
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QElapsedTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest

from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.session import Session
from beiyuan_gis.storage import layouts
from ui.canvas import kernels
from ui.canvas.renderer import Frame, Renderer
from ui.canvas.shapes import Shapes
from ui.canvas.viewport import Viewport

WIDTH, HEIGHT = 1600, 1000
_PATIENCE_MS = 120_000
_SETTLING_MS = 3_000


def frame(path: Path) -> None:
    application = QGuiApplication([])
    kernels.load()
    renderer = Renderer(Shapes())
    assert renderer.compiled
    start = time.perf_counter()
    session = Session.open(path)
    bounds = session.project.bounds
    assert bounds is not None
    view = Viewport(width=WIDTH, height=HEIGHT).fitted(bounds, 0.0)
    renderer.render(Frame(session.project, frozenset(), view))
    print((time.perf_counter() - start) * 1e3, memory("VmHWM"))
    session.close()
    layouts.settled()
    del application


def edit(path: Path) -> None:
    session = Session.open(path)
    feature = session.project.table("buildings").get(1)
    assert feature is not None
    state = "planned" if feature.attributes["state"] != "planned" else "existing"
    change = Change(feature, feature.with_attributes(state=state))
    session.perform(Edit.of(message("Rename"), [change]))
    session.save()
    session.close()
    layouts.settled()


def window(path: Path, settling: int = _SETTLING_MS) -> None:
    from ui.app import make_application, make_window
    from ui.settings import Settings

    application = make_application()
    shown = make_window(Settings())
    shown.resize(WIDTH, HEIGHT)
    shown.show()
    kernels.load()
    shown.files.open(path)
    clock = QElapsedTimer()
    clock.start()
    while not ((drawn := shown.view.picture.frame) and "buildings" in drawn.project.tables):
        assert clock.elapsed() < _PATIENCE_MS
        QTest.qWait(20)
    taken = clock.elapsed()
    QTest.qWait(settling)
    layouts.settled()
    print(taken, *(memory(what) for what in ("VmRSS", "RssFile", "VmHWM")), flush=True)
    del application
    os._exit(0)


def memory(what: str) -> int:
    """Megabytes of this process, as Linux tells them."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1]) // 1024
    return 0


def main() -> None:
    what, path, kept = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    layouts.root = lambda: kept
    at_once = partial(window, settling=0)
    {"frame": frame, "edit": edit, "window": window, "window-at-once": at_once}[what](path)


if __name__ == "__main__":
    main()
