"""Crops of the same places at five zooms: the exact picture, ours and QGIS's, to be looked at.

    python benchmarks/side_by_side.py [--buildings N] [--folder FOLDER] [--alone]

Writes one PNG a zoom: 60 by 60 pixels around a corner of a building, magnified, from left to right exact,
ours, QGIS's. Exact is reckoned feature by feature: each fill and each outline laid over what is there by its
exact part of every pixel. Printed is how far ours and QGIS's are from it: the mean and the largest difference
of a channel (0 to 255), the mean error in percent of what a full pixel of ink would change, and how much
darker the crop is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import numpy.typing as npt
import shapely
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QColor, QImage, QPainter

from benchmarks.bench_canvas import LAYERS, channels, write
from benchmarks.city import COLOURS, OUTLINE, OUTLINE_MM, City, city, project_of
from benchmarks.on_screen import HEIGHT, WIDTH, Screen
from benchmarks.peer import Peer, has_peer
from ui.canvas.renderer import PAPER
from ui.canvas.viewport import Viewport

ZOOMS = {"full": 13.3, "half": 6.0, "blocks": 2.5, "houses": 0.8, "corners": 0.15}
"""Metres a pixel."""
SIDE = 60
LARGER = 8
Grid = npt.NDArray[np.float64]


def corner_near(plan: City, x: float, y: float) -> tuple[float, float]:
    """The first corner of the building nearest to a place."""
    everything = plan.packed.unpack()
    nearest = everything[np.argmin(shapely.distance(everything, shapely.Point(x, y)))]
    corner: tuple[float, float] = shapely.get_coordinates(nearest)[0].tolist()
    return corner


def rgb(colour: str) -> Grid:
    named = QColor(colour)
    return np.array([named.red(), named.green(), named.blue()], np.float64)


def exact(plan: City, view: Viewport, dots_per_mm: float) -> Grid:
    """The crop as painting in order gives it with exact coverage, shape (SIDE, SIDE, 3)."""
    left, top = (WIDTH - SIDE) / 2, (HEIGHT - SIDE) / 2
    pen = max(OUTLINE_MM * dots_per_mm, 1.0)
    x0, y1 = view.to_world(left - pen, top - pen)
    x1, y0 = view.to_world(left + SIDE + pen, top + SIDE + pen)
    everything = plan.packed.unpack()
    rows = np.flatnonzero(shapely.intersects(everything, shapely.box(x0, y0, x1, y1)))
    picture = np.broadcast_to(rgb(PAPER), (SIDE, SIDE, 3)).copy()
    names = list(COLOURS)
    for row in rows.tolist():
        corner = np.array([left, top])
        on_screen = shapely.transform(everything[row], lambda xy: view.all_to_screen(xy) - corner)  # noqa: B023
        lay(picture, on_screen, rgb(COLOURS[names[plan.codes[row]]]))
        lay(picture, on_screen.boundary.buffer(pen / 2, quad_segs=8), rgb(OUTLINE))
    return picture


def lay(picture: Grid, shape: shapely.Geometry, colour: Grid) -> None:
    """Lay a colour over the pixels by the part of each that the shape covers."""
    x0, y0, x1, y1 = shape.bounds
    columns = np.arange(max(int(np.floor(x0)), 0), min(int(np.ceil(x1)), SIDE))
    rows = np.arange(max(int(np.floor(y0)), 0), min(int(np.ceil(y1)), SIDE))
    if not len(columns) or not len(rows):
        return
    x, y = np.meshgrid(columns, rows)
    covered = shapely.area(shapely.intersection(shapely.box(x, y, x + 1, y + 1), shape))[..., None]
    part = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    part += (colour - part) * covered


def crop(image: QImage) -> Grid:
    return channels(image.copy((WIDTH - SIDE) // 2, (HEIGHT - SIDE) // 2, SIDE, SIDE))


def to_image(picture: Grid) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    for y, row in enumerate(np.clip(np.round(picture), 0, 255).astype(int).tolist()):
        for x, (red, green, blue) in enumerate(row):
            image.setPixelColor(x, y, QColor(red, green, blue))
    return image


def sheet(pictures: list[Grid]) -> QImage:
    """The crops side by side, each pixel a square."""
    side = SIDE * LARGER
    image = QImage(len(pictures) * (side + LARGER) - LARGER, side, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    for place, picture in enumerate(pictures):
        painter.drawImage(QRectF(place * (side + LARGER), 0, side, side), to_image(picture))
    painter.end()
    return image


def difference(name: str, seen: Grid, truth: Grid) -> str:
    off = np.abs(seen - truth)
    touched = (off > 1).any(axis=2) | (np.abs(truth - rgb(PAPER)) > 1).any(axis=2)
    ink = np.abs(rgb(PAPER) - rgb(OUTLINE)).mean()
    percent = off[touched].mean() / ink * 100 if touched.any() else 0.0
    darker = truth.mean() - seen.mean()
    return f"{name} {off.mean():5.2f} {off.max():4.0f} {percent:5.1f} % {darker:+6.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("out/side_by_side"))
    parser.add_argument("--alone", action="store_true", help="without QGIS")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    plan = city(options.buildings)
    screen = Screen(project_of(plan))
    dots = screen.view.dots_per_inch
    with tempfile.TemporaryDirectory() as temporary:
        peer = None
        if not options.alone and has_peer():
            peer = Peer(write(plan, Path(temporary) / "city.gpkg"), LAYERS, dots)
        print("from the exact picture: mean, largest, percent of ink where there is any, darker")
        whole = screen.whole()
        x, y = corner_near(plan, whole.x, whole.y)
        for name, scale in ZOOMS.items():
            view = Viewport(x, y, scale, whole.width, whole.height)
            truth = exact(plan, view, dots / 25.4)
            screen.show(view)
            seen = {"ours": crop(screen.picture())}
            if peer:
                path = Path(temporary) / "theirs.png"
                peer.draw("parallel", view, path)
                seen["QGIS"] = crop(QImage(str(path)))
            sheet([truth, *seen.values()]).save(str(options.folder / f"{name}.png"))
            apart = "   ".join(difference(who, picture, truth) for who, picture in seen.items())
            print(f"{name:>8} {scale:5.2f} m a pixel   {apart}", flush=True)
        if peer:
            peer.close()
    screen.close()


if __name__ == "__main__":
    main()
