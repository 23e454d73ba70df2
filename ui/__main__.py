"""The program: the engine's command line, with the two jobs that need Qt handed in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ui import starting


def main() -> int:
    """The console script `beiyuan-gis`."""
    starting.one_thread_for_sums()
    starting.hold_collection()
    from beiyuan_gis.cli import main as command_line

    starting.resume_collection()
    return command_line(sys.argv[1:], _open_window, _paint)


def _open_window(path: Path | None) -> int:
    starting.hold_collection()  # until the window stands: see `ui.app.run`
    from ui.app import run  # imported late: headless jobs need no Qt

    return run(path)


def _paint(
    compositions: Sequence[Any], path: Path, progress: Callable[[float], None] | None = None
) -> Sequence[Path]:
    from ui.plates.pdf import write

    return write(compositions, path, progress)


if __name__ == "__main__":
    sys.exit(main())
