"""Split a feature along a line that is drawn across it."""

from __future__ import annotations

import shapely

from beiyuan_gis.edits.selection import require
from beiyuan_gis.edits.split_feature import split_feature, why_not
from beiyuan_gis.i18n import _
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from ui.canvas.tools.sketch import Sketch


class Split(Sketch):
    """Cuts what is selected; without a selection, the feature of the active layer that the line meets."""

    name = "split"

    def complete(self, points: list[tuple[float, float]]) -> bool:
        line = shapely.LineString(points)
        keys = set(self.bridge.selection) or self._met_by(line)
        if not keys:
            why = _(
                "The line meets no feature of {layer}. Select the one to split.", layer=self._layer_title()
            )
            self.bridge.failed.emit(why)
            return False
        layer = next(iter(keys)).layer
        first_new = self.bridge.project.table(layer).next_id
        if not self.bridge.attempt(lambda: self._edit(keys, line), self.name):
            return False
        new = range(first_new, self.bridge.project.table(layer).next_id)
        self.bridge.select(keys | {Key(layer, id) for id in new})
        return True

    def _edit(self, keys: set[Key], line: shapely.LineString) -> Edit:
        project = self.bridge.project
        require(why_not(project, keys))
        return split_feature(project, next(iter(keys)), line)

    def _met_by(self, line: shapely.LineString) -> set[Key]:
        layer = self.bridge.active_layer
        if not layer or layer in self.bridge.hidden:
            return set()
        near = self.canvas.shapes.near(self.bridge.project.table(layer), line.bounds)
        return {hit.key for hit in near if line.intersects(hit.geometry)}

    def hint(self) -> str:
        if self.points:
            return _(
                "Go right across. Double click or Enter cuts, Backspace takes a point back, Esc cancels."
            )
        if self.bridge.selection:
            return _("Draw a line across the feature to cut it apart.")
        return _(
            "Draw a line across a feature of {layer} to cut it apart. In other layers select one first.",
            layer=self._layer_title(),
        )

    def _layer_title(self) -> str:
        layer = self.bridge.active_layer
        return str(self.bridge.project.layer(layer).title) if layer else ""
