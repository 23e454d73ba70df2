"""Draws features of up to three levels in one order: runs of one level, then of another."""

from __future__ import annotations

from ui.canvas.kernels.draw import draw
from ui.canvas.kernels.jit import kernel


@kernel
def draw_woven(out, sums, first, last, clip, stops, owners, places, one, two, three, styles, splat):
    """Draw `places`: up to `stops[0]` of level `owners[0]`, up to `stops[1]` of `owners[1]`, and so on.

    A level is (shapes, boxes, classes, transform), as `draw` takes them. Called from Python, each run would
    take a hundred times as long.
    """
    start = 0
    for run in range(len(stops)):
        order, start = places[start : stops[run]], stops[run]
        if owners[run] == 0:
            level = one
        elif owners[run] == 1:
            level = two
        else:
            level = three
        shapes, boxes, classes, transform = level
        draw(out, sums, first, last, clip, order, shapes, boxes, classes, transform, styles, splat)
