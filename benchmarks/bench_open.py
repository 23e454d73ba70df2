"""Opening a city up to its first frame: ours cold, opened again, and opened after a save, against QGIS.

    python benchmarks/bench_open.py [--buildings N ...] [--rounds N] [--alone] [--projects FOLDER]

Every opening is one in a new process; its start is not counted on either side. Ours goes through the real
Session and Renderer: reads the project, or maps what was kept of it, and draws all of it on 1600 by 1000
pixels. QGIS opens the same file and draws it by its parallel job. They take turns; printed are medians and
the 95th of 100 in milliseconds, ratios to QGIS's cold opening, and megabytes of the whole window with the
city open; pages of files, programs and mapped arrays alike, leave the memory whenever others need it. QGIS is
the system's; without it, or with `--alone`, only ours is measured. The cities are made first, which takes a
minute for a million; those that lie in the folder of `--projects` are used again.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from beiyuan_gis.storage import project_file
from benchmarks.city import city, project_of

SYSTEM_PYTHON = "/usr/bin/python3"
HERE = Path(__file__).resolve().parent
GOALS = {"cold": {10_000: 1.0, 100_000: 1.0, 1_000_000: 3.0}, "again": {1_000_000: 20.0}}
MOST_MEGABYTES = 450


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--brief", action="store_true", help="each kind once, and the window at once shut")
    parser.add_argument("--projects", type=Path)
    arguments = parser.parse_args()
    peer = not arguments.alone and has_peer()
    print(f"{'buildings':>10} {'opening':>12} {'ms':>8} {'p95':>8} {'ratio':>8}  goal")
    with tempfile.TemporaryDirectory() as folder:
        for number in arguments.buildings:
            path = (arguments.projects or Path(folder)) / f"city{number}.gpkg"
            compare(path, number, arguments.rounds, peer, Path(folder) / "layouts", arguments.brief)


def compare(path: Path, number: int, rounds: int, peer: bool, kept: Path, brief: bool) -> None:
    if not path.exists():
        project_file.create(path, project_of(city(number)))
    taken: dict[str, list[float]] = {"QGIS": [], "cold": [], "again": [], "after a save": []}
    peak = 0.0
    if not brief:
        opened("frame", path, kept)  # what is read once lies in the system's memory from now on, for both
    for _ in range(rounds):
        if peer:
            taken["QGIS"].append(float(answer([SYSTEM_PYTHON, str(HERE / "peer_open.py"), str(path)])[0]))
        shutil.rmtree(kept, ignore_errors=True)
        cold = opened("frame", path, kept)
        taken["cold"].append(cold[0])
        peak = max(peak, cold[1])
        taken["again"].append(opened("frame", path, kept)[0])
        opened("edit", path, kept)
        taken["after a save"].append(opened("frame", path, kept)[0])
    for name, values in taken.items():
        if values:
            print(row(number, name, values, taken["QGIS"]), flush=True)
    shutil.rmtree(kept, ignore_errors=True)
    for name in ("cold",) if brief else ("cold", "again"):
        drawn, settled, files, most = opened("window-at-once" if brief else "window", path, kept)
        verdict = "" if number < 1_000_000 else f"  {'holds' if most <= MOST_MEGABYTES else 'MISSED'}"
        print(
            f"{number:>10,} {'window, ' + name:>12}: drawn after {drawn:.0f} ms; {settled:.0f} MB, "
            f"{files:.0f} of them pages of files, at most {most:.0f} MB{verdict}",
            flush=True,
        )
    print(f"{number:>10,} {'':>12}  at most {peak:.0f} MB without a window")


def row(number: int, name: str, values: Sequence[float], qgis: Sequence[float]) -> str:
    median = statistics.median(values)
    line = f"{number:>10,} {name:>12} {median:>8.0f} {p95(values):>8.0f}"
    if not qgis or name == "QGIS":
        return line
    ratio = statistics.median(qgis) / median
    goal = GOALS.get(name, {}).get(number)
    verdict = f"  {goal:.0f}x {'holds' if ratio >= goal else 'MISSED'}" if goal else ""
    return f"{line} {ratio:>7.1f}x{verdict}"


def p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def opened(what: str, path: Path, kept: Path) -> list[float]:
    return [float(v) for v in answer([sys.executable, str(HERE / "opened.py"), what, str(path), str(kept)])]


def answer(command: list[str]) -> list[str]:
    return subprocess.run(
        command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ).stdout.split()


def has_peer() -> bool:
    if not Path(SYSTEM_PYTHON).exists():
        return False
    return not subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True).returncode


if __name__ == "__main__":
    main()
