"""A handle in hand: where it is now, and the edit that letting go makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from beiyuan_gis.edits.insert_shared_vertex import insert_shared_vertex
from beiyuan_gis.edits.insert_vertex import insert_vertex
from beiyuan_gis.edits.move_shared_vertex import move_shared_vertex
from beiyuan_gis.edits.move_vertex import move_vertex
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from ui.canvas.tools.handles import Handle


class Grip(NamedTuple):
    """A handle that is being moved, and where it is now."""

    handle: Handle
    x: float
    y: float

    @property
    def moved(self) -> bool:
        return (self.x, self.y) != (self.handle.x, self.handle.y)

    def alone(self, project: Project, key: Key) -> Edit:
        """Only the feature `key` changes. Raise Refused."""
        verb = move_vertex if self.handle.kind == "vertex" else insert_vertex
        return verb(project, key, self.handle.vertex, self.x, self.y)

    def together(self, project: Project, key: Key, among: Iterable[Key]) -> Edit:
        """The borders of `among` that pass here go along. Raise Refused."""
        handle = self.handle
        if handle.kind == "vertex":
            return move_shared_vertex(project, key, handle.vertex, self.x, self.y, among)
        on, to = (handle.x, handle.y), (self.x, self.y)
        return insert_shared_vertex(project, key, handle.vertex, on, to, among)
