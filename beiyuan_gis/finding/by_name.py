"""Features by what people call them: their number, or the text of a field that is free to hold a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.rows import Rows

LARGEST = 50_000
"""Features in a layer whose names are looked through: while somebody types there is no time for more."""
MOST_NAMES = 5_000
"""Different names in a field; one with more holds remarks, or numbers that are better found in the table."""


class Named(NamedTuple):
    """A feature and what it was found by."""

    key: Key
    name: str


def numbered(project: Project, number: int, first: str = "") -> list[Named]:
    """The features of this number, that of the layer `first` before the others, these as they are drawn."""
    layers = sorted((d.id for d in reversed(project.layers)), key=lambda id: id != first)
    return [Named(Key(id, number), str(number)) for id in layers if number in project.table(id)]


def named(project: Project, fits: Callable[[str], bool], most: int) -> list[Named]:
    """At most `most` features of which a free text `fits`, each once; large layers are left out."""
    found: dict[Key, Named] = {}
    for definition in reversed(project.layers):
        if len(project.table(definition.id)) <= LARGEST:
            for name in _free_texts(definition):
                for key, value in _in_field(project, definition.id, name, fits, most - len(found)):
                    found.setdefault(key, Named(key, value))
        if len(found) >= most:
            break
    return list(found.values())[:most]


def _free_texts(definition: LayerDefinition) -> list[str]:
    return [field.name for field in definition.fields if field.type == "text" and not field.domain]


def _in_field(
    project: Project, layer: str, name: str, fits: Callable[[str], bool], most: int
) -> list[tuple[Key, str]]:
    rows = Rows.all_of(project.table(layer))
    codes, values = rows.encoded(name)
    if len(values) > MOST_NAMES or most <= 0:
        return []
    fitting = [n for n, value in enumerate(values) if isinstance(value, str) and value and fits(value)]
    places = np.flatnonzero(np.isin(codes, fitting))[:most].tolist()
    return [(Key(layer, int(rows.ids[at])), str(values[codes[at]])) for at in places]
