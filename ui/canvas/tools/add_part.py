"""Draw a further part of the selected feature, or a hole in it."""

from __future__ import annotations

import shapely

from beiyuan_gis.edits.add_part import add_part
from beiyuan_gis.edits.draw_hole import draw_hole
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from ui.canvas.tools.sketch import Sketch


class _OnOne(Sketch):
    """Works on the one feature that is selected."""

    def target(self) -> Key | None:
        chosen = self.bridge.selection
        key = next(iter(chosen)) if len(chosen) == 1 else None
        if key is None:
            self.bridge.failed.emit(_("Select the one feature that this is for."))
        return key

    def _title(self) -> str:
        key = next(iter(self.bridge.selection), None)
        return f"{self.bridge.project.layer(key.layer).title} {key.id}" if key else ""


class AddPart(_OnOne):
    name = "add_part"

    @property
    def closed(self) -> bool:
        """As the layer of the selected feature wants it."""
        key = next(iter(self.bridge.selection), None)
        return key is not None and self.bridge.project.layer(key.layer).geometry == "Polygon"

    @property
    def fewest(self) -> int:
        return 3 if self.closed else 2

    def complete(self, points: list[tuple[float, float]]) -> bool:
        key = self.target()
        shape = shapely.Polygon(points) if self.closed else shapely.LineString(points)
        return key is not None and self.bridge.attempt(
            lambda: add_part(self.bridge.project, key, shape), self.name
        )

    def hint(self) -> str:
        if not self.bridge.selection:
            return _("Select the feature that gets a further part.")
        return _("Draw a further part of {feature}; Enter or double click ends it.", feature=self._title())


class AddHole(_OnOne):
    name = "add_hole"
    closed = True
    fewest = 3

    def complete(self, points: list[tuple[float, float]]) -> bool:
        key = self.target()
        return key is not None and self.bridge.attempt(
            lambda: draw_hole(self.bridge.project, key, shapely.Polygon(points)), self.name
        )

    def hint(self) -> str:
        if not self.bridge.selection:
            return _("Select the area that gets a hole.")
        return _("Draw the hole inside {feature}; Enter or double click ends it.", feature=self._title())
