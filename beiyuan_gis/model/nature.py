"""What kind of thing an edit does, for a sign beside its title."""

from __future__ import annotations

from itertools import islice
from typing import Literal

from beiyuan_gis.model.edit import Edit

Nature = Literal[
    "add", "delete", "replace", "shape", "attributes", "split", "merge",
    "style", "layer", "add_layer", "remove_layer",
]  # fmt: skip

_LOOKED_AT = 200
"""Geometries that are compared: a sign is not worth more."""


def nature(edit: Edit) -> Nature:
    """Layers come first, then descent, then what happens to features."""
    for change in edit.definitions:
        if change.before is None or change.after is None:
            return "remove_layer" if change.after is None else "add_layer"
        return "layer" if change.before.style == change.after.style else "style"
    made = [descent for descent in edit.descents if not descent.undone]
    former = {key for descent in made for key in descent.ancestors}
    if len(made) != len(former):
        return "split" if len(made) > len(former) else "merge"
    added = any(change.before is None for change in edit)
    deleted = any(change.after is None for change in edit)
    if added or deleted:
        return "replace" if added and deleted else "add" if added else "delete"
    moved = any(b is not None and a is not None and b.wkb != a.wkb for b, a in islice(edit, _LOOKED_AT))
    return "shape" if moved else "attributes"
