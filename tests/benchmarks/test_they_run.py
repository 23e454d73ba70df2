"""A benchmark that nobody runs breaks unnoticed: each runs here as tiny as it goes, without QGIS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT, files

TINY = {
    "bench_canvas.py": "--buildings 300 --rounds 2 --alone",
    "bench_areas.py": "--buildings 200 --rounds 1 --sample 20 --alone",
    "bench_attributes.py": "--buildings 300 --rounds 1",
    "bench_checks.py": "--parcels 100 --edited 200 --rounds 1",
    "bench_editing.py": "--buildings 300 --rounds 1 --alone",
    "bench_motion.py": "--buildings 300 --rounds 1 --alone --file",
    "bench_open.py": "--buildings 300 --rounds 1 --alone --brief",
    "bench_scaling.py": "--buildings 300 --rounds 2",
    "bench_shorelines.py": "--invented --rounds 2 --alone",
    "bench_snapping.py": "--buildings 300 --moves 20",
    "bench_start.py": "--rounds 1 --alone",
    "side_by_side.py": "--buildings 300 --alone",
    "soak.py": "--buildings 300 --minutes 0.02",
}
NOT_RUN_ALONE = {
    "city.py", "editing_desk.py", "on_screen.py", "opened.py", "peer.py", "peer_areas.py", "peer_canvas.py",
    "peer_open.py", "shorelines.py", "soak_moves.py", "soak_stacks.py", "soak_watch.py", "tables.py",
}  # fmt: skip


def test_every_benchmark_is_tried_here() -> None:
    there = {path.name for path in files("benchmarks", suffix=".py")}
    assert there - NOT_RUN_ALONE == set(TINY)


def test_every_benchmark_runs(tmp_path: Path) -> None:
    script = ROOT / "tests" / "benchmarks" / "run_all.py"
    words = [word for pair in TINY.items() for word in pair]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, str(script), str(tmp_path), *words],
        env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-6000:]
    assert all(f"RAN {name}" in ended.stdout for name in TINY)
