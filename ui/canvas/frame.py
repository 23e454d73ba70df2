"""What a picture of the map depends on, as a frozen value."""

from __future__ import annotations

from typing import NamedTuple

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.model.project import Project
from ui.canvas.symbols import MILLIMETRES_PER_INCH
from ui.canvas.viewport import Viewport


class Frame(NamedTuple):
    """All that an image depends on. `density` is device pixels a logical pixel."""

    project: Project
    hidden: frozenset[str]
    viewport: Viewport
    density: float = 1.0
    dots_per_inch: float = 96.0
    font_family: str = ""
    labels: bool = True

    @property
    def dots_per_mm(self) -> float:
        """Device pixels a millimetre of the screen."""
        return self.dots_per_inch * self.density / MILLIMETRES_PER_INCH

    @property
    def view(self) -> Viewport:
        """The viewport in device pixels."""
        return self.viewport.magnified(self.density)

    @property
    def shown(self) -> tuple[LayerDefinition, ...]:
        """The layers that are drawn, the lowest first."""
        return tuple(definition for definition in self.project.layers if definition.id not in self.hidden)


class Cancelled(Exception):
    """The frame is not wanted any more."""


def same(one: Frame, other: Frame) -> bool:
    """Whether two frames give the same image."""
    return one.project is other.project and one[1:] == other[1:]
