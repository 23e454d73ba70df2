"""QGIS beside us: the system's own, in a process that stays, drawing the same layers from a GeoPackage."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypedDict, TypeVar

from ui.canvas.viewport import Viewport

SYSTEM_PYTHON = "/usr/bin/python3"
T = TypeVar("T")


class PeerLayer(TypedDict):
    """How QGIS should draw a layer; an empty `field` gives the one colour to all."""

    layer: str
    field: str
    colours: Mapping[str, str]
    outline: str
    outline_mm: float


class Peer:
    """The layers lie in one GeoPackage, first the lowest. Slow to start: keep it for all views."""

    def __init__(self, path: Path, layers: Sequence[PeerLayer], dots_per_inch: float) -> None:
        script = str(Path(__file__).with_name("peer_canvas.py"))
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, script, str(path), json.dumps(layers), str(dots_per_inch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.name = self._answer()

    def draw(self, job: str, view: Viewport, picture: Path | None = None) -> float:
        """Milliseconds of a `parallel`, `sequential` or `edit` job, from its making to its image."""
        return float(self._ask(job, view, str(picture or "")))

    def count(self, view: Viewport) -> int:
        """Features of which something is in view."""
        return int(self._ask("count", view))

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, job: str, view: Viewport, picture: str = "") -> str:
        assert self._process.stdin
        print(job, *view.bounds, picture, file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("QGIS has gone: run peer_canvas.py by hand to see why")
        return answer


IN_A_ROW = 5


def turns(work: Sequence[T]) -> Iterator[Sequence[T]]:
    """Who is compared takes turns, and does some of the work in a row, as somebody works in one program: what
    the other left of the processor's caches shows in the first of each turn, for both alike."""
    return (work[start : start + IN_A_ROW] for start in range(0, len(work), IN_A_ROW))


def has_peer() -> bool:
    if not Path(SYSTEM_PYTHON).exists():
        return False
    return not subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True).returncode
