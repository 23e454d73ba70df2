"""Draws a little of everything, so that every function is compiled, or loaded, before it is needed.

    python -m ui.canvas.kernels.trial

does it in a process of its own, as politely as the system allows.
"""

from __future__ import annotations

import os

import numpy as np
import shapely

from beiyuan_gis.catalogue import Style, Symbol
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.table import Table
from ui.canvas.kernels.press import Press, Sheet
from ui.canvas.viewport import Viewport


def run() -> None:
    shapes = [
        shapely.box(1, 1, 9, 9),
        shapely.Point(5, 5).buffer(3, quad_segs=32),
        shapely.LineString([(0, 0), (10, 10), (10, 0)]),
        shapely.Point(5, 5),
        shapely.MultiPoint([(1, 1), (2, 2)]),
    ]
    columns = Columns.build(range(1, len(shapes) + 1), [s.wkb for s in shapes], {})
    sheet = Sheet(np.zeros((16, 16), np.uint32), Viewport(5, 5, 1.0, 16, 16), 3.0, 0, 16)
    for symbol in (Symbol(fill="#112233", hatch="cross", width=1.0), Symbol(dash=(1.0, 1.0))):
        for over in ({}, {1: Table("trial", columns).get(1)}):
            Press().draw(sheet, Table("trial", columns, over), Style(symbol))


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)
    from ui.canvas.kernels import load

    load()
