"""Nobody waits for the compiler, and nothing breaks without it."""

from __future__ import annotations

import importlib
import subprocess
import threading
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtGui import QColor, QImage

from tests.ui.canvas.conftest import small_project
from ui.canvas import kernels
from ui.canvas.images import Images
from ui.canvas.renderer import Frame, Renderer, pixels_of
from ui.canvas.shapes import Shapes
from ui.canvas.viewport import Viewport

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "_ready", threading.Event())
    monkeypatch.setattr(kernels, "_thread", None)


def wait() -> None:
    assert kernels._thread is not None
    kernels._thread.join(300)
    assert not kernels._thread.is_alive()


def frame() -> Frame:
    project = small_project()
    assert project.bounds
    view = Viewport(width=400, height=300).fitted(project.bounds)
    return Frame(project, frozenset(), view, labels=False)


def test_warming_up_happens_beside_the_program() -> None:
    renderer = Renderer(Shapes())
    assert not renderer.compiled
    kernels.warm_up()
    first = kernels._thread
    kernels.warm_up()
    assert kernels._thread is first
    wait()
    assert kernels.ready()
    assert renderer.compiled


def test_what_was_never_compiled_is_compiled_in_another_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands: list[list[str]] = []

    def remember(command: list[str], **_: object) -> None:
        commands.append(command)

    monkeypatch.setattr(kernels, "stamp", lambda: tmp_path / "complete")
    monkeypatch.setattr(kernels, "_forget_older", lambda: None)
    monkeypatch.setattr(subprocess, "run", remember)
    kernels.warm_up()
    wait()
    assert [command[1:] for command in commands] == [["-m", "ui.canvas.kernels.trial"]]
    assert (tmp_path / "complete").exists()


def test_a_compiler_that_fails_leaves_the_map_to_qpainter(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_name: str) -> None:
        raise OSError("no place to keep machine code")

    monkeypatch.setattr(importlib, "import_module", fail)
    kernels.warm_up()
    wait()
    assert not kernels.ready()
    assert "without compiled functions" in caplog.text
    assert not Renderer(Shapes()).render(frame()).isNull()


def test_without_numba_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    kernels.warm_up()
    assert kernels._thread is None
    assert kernels.new_press() is None


def test_both_ways_give_the_same_picture() -> None:
    """But for the edges: QPainter's thin lines are somewhat thinner across."""
    by_painter = Renderer(Shapes()).render(frame())
    kernels.load()
    renderer = Renderer(Shapes())
    by_kernels = renderer.render(frame())
    assert renderer.compiled
    one, other = (pixels_of(image).view(np.uint8).astype(int) for image in (by_painter, by_kernels))
    difference = np.abs(one - other)
    assert difference.mean() < 0.5
    assert (difference > 64).mean() < 0.005


def test_an_image_is_used_again_only_when_nobody_has_it() -> None:
    images = Images()
    held = images.take(8, 8)
    held.fill(QColor("red"))
    assert images.take(8, 8) is not held
    shared = QImage(held)
    place = id(held)
    del held
    again = next(image for image in (images.take(8, 8), images.take(8, 8)) if id(image) == place)
    again.fill(QColor("blue"))
    assert shared.pixelColor(0, 0).name() == "#ff0000"
    assert images.take(9, 8).width() == 9
