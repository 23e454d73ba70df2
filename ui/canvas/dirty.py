"""Which rectangles of a picture an edit has made untrue."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.project import Project
from ui.canvas.frame import Frame
from ui.canvas.shifting import Rect
from ui.canvas.viewport import Bounds

MOST = 2_000
"""With more changed features than this a picture is drawn anew as a whole."""
_APART = 12
"""More rectangles than this are united."""


def changed(before: Project, after: Project, layers: Iterable[str]) -> list[Bounds] | None:
    """World boxes of what differs in `layers`, as it was and as it is. None when that is too much, or a
    layer's base is another one.

    Overlays are compared by identity: features are frozen, and an edit keeps those that it does not touch.
    """
    boxes: list[Bounds] = []
    for layer in layers:
        old, new = before.tables[layer], after.tables[layer]
        if old is new:
            continue
        if old.base is not new.base:
            return None
        ids = [*new.differing(old)]
        if len(ids) > MOST:
            return None
        for id in ids:
            boxes += [box for box in (_box(old.get(id)), _box(new.get(id))) if box is not None]
    return boxes


def _box(feature: Feature | None) -> Bounds | None:
    if feature is None or feature.geometry.is_empty:
        return None
    return feature.geometry.bounds


def rectangles(boxes: Iterable[Bounds], frame: Frame, reach: float) -> list[Rect]:
    """The parts of the frame that hold what `boxes` hold and symbols that go `reach` pixels beyond; no two
    overlap."""
    view = frame.view
    width, height = round(view.width), round(view.height)
    found: list[Rect] = []
    for x0, y0, x1, y1 in boxes:
        left, top = view.to_screen(x0, y1)
        right, bottom = view.to_screen(x1, y0)
        rect = Rect(
            floor(min(max(left - reach, 0.0), width)),
            floor(min(max(top - reach, 0.0), height)),
            ceil(min(max(right + reach, 0.0), width)),
            ceil(min(max(bottom + reach, 0.0), height)),
        )
        if rect.area:
            _add(found, rect)
    while len(found) > _APART:
        last = found.pop()
        _add(found, last.united(found.pop()))
    return found


def _add(rects: list[Rect], rect: Rect) -> None:
    """Add one, united with those that it overlaps."""
    while (other := next((r for r in rects if r.meets(rect)), None)) is not None:
        rects.remove(other)
        rect = rect.united(other)
    rects.append(rect)
