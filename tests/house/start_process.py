"""Opens the real window on a project, as a process of its own, and tells what had to be imported for it.

    python start_process.py PROJECT

Prints JSON: the modules that are there when map and panels stand, and whether the collector is held back
until then.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from ui import __main__ as program

    opens = program._open_window

    def open_window(path: Path | None) -> int:
        import ui.app

        ui.app._STANDS = ui.app._IN_ANY_CASE = 3_600_000  # not before this test has looked
        watch(ui.app)
        return opens(path)

    program._open_window = open_window
    sys.argv = ["beiyuan-gis", sys.argv[1]]
    return program.main()


def watch(app: Any) -> None:
    """Look again and again whether the window stands; then tell, and quit."""
    from PyQt6.QtCore import QTimer
    from PyQt6.QtWidgets import QApplication

    make = app.make_window

    def make_window(settings: Any) -> Any:
        window = make(settings)
        timer = QTimer(window)

        def look() -> None:
            filled = window.layers.cards and window.figures.tree.topLevelItemCount()
            if window.bridge.project.layers and window.view.picture.complete and filled:
                timer.stop()
                print(json.dumps({"modules": sorted(sys.modules), "held": not gc.isenabled()}), flush=True)
                QApplication.exit(0)

        timer.timeout.connect(look)
        timer.start(5)
        return window

    app.make_window = make_window


if __name__ == "__main__":
    sys.exit(main())
