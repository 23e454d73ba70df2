"""What becomes of a selection when more is found."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Literal

from beiyuan_gis.i18n import mark
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.rows import Rows

Mode = Literal["new", "add", "remove", "keep"]
MODES: dict[Mode, str] = {
    "new": mark("Select these only"),
    "add": mark("Add to the selection"),
    "remove": mark("Take out of the selection"),
    "keep": mark("Keep of the selection"),
}


def combined(selection: Set[Key], found: Iterable[Key], mode: Mode) -> frozenset[Key]:
    """The selection after `found`: replaced by it, with it, without it, or only what is in both."""
    match mode:
        case "new":
            return frozenset(found)
        case "add":
            return frozenset(selection).union(found)
        case "remove":
            return frozenset(selection).difference(found)
        case "keep":
            return frozenset(selection).intersection(found)


def inverted(project: Project, selection: Set[Key], layer: str) -> frozenset[Key]:
    """What is not selected, of the layers in which something is; without a selection, all of `layer`."""
    layers = {key.layer for key in selection} or ({layer} if layer else set())
    everything = {
        Key(id, int(i)) for id in layers if id in project.tables for i in Rows.all_of(project.table(id)).ids
    }
    return frozenset(everything.difference(selection))
