"""Draw a layer above or below others."""

from __future__ import annotations

import msgspec

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.edits.selection import changing, no_layer, require
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.project import Project

STEP = 10
"""Between the orders of two neighbours that are numbered anew: room for others later."""


def why_not(project: Project, layer: str) -> Message | None:
    """Why `layer` cannot be moved, or None."""
    return no_layer(project, layer)


def move_layer(project: Project, layer: str, place: int) -> Edit:
    """Make `layer` the one at `place` of the drawing order, 0 the lowest; beyond the ends are the ends.

    Its own order alone changes where there is a number free between its new neighbours; else all are numbered
    anew. Raise Refused when it is there already.
    """
    require(why_not(project, layer))
    moved = project.layer(layer)
    others = [d for d in project.layers if d.id != layer]
    place = max(0, min(place, len(others)))
    if [*others[:place], moved, *others[place:]] == list(project.layers):
        return changing(Edit(message("Move {layer}", layer=moved.title)))
    words = (
        message("Move {layer} above {other}", layer=moved.title, other=others[place - 1].title)
        if place
        else message("Move {layer} below all others", layer=moved.title)
    )
    order = _between(others, place)
    if order is not None:
        changed = [LayerChange(moved, msgspec.structs.replace(moved, order=order))]
    else:
        row = [*others[:place], moved, *others[place:]]
        changed = [LayerChange(d, msgspec.structs.replace(d, order=n * STEP)) for n, d in enumerate(row)]
    return changing(Edit.of(words, definitions=changed))


def _between(others: list[LayerDefinition], place: int) -> int | None:
    """A number that stands between those of the neighbours; None when there is none."""
    if not others:
        return 0
    if place == 0:
        return others[0].order - STEP
    if place == len(others):
        return others[-1].order + STEP
    low, high = others[place - 1].order, others[place].order
    return (low + high) // 2 if high - low > 1 else None
