"""Reshape outlines along a line that is drawn across them."""

from __future__ import annotations

import shapely

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.edits.reshape import reshape
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from ui.canvas.tools.adding import layer_title
from ui.canvas.tools.sketch import Sketch


class Reshape(Sketch):
    """Works on what is selected; without a selection, on the features of the active layer that are met."""

    name = "reshape"

    def complete(self, points: list[Place]) -> bool:
        line = shapely.LineString(points)
        keys = sorted(self.bridge.selection or self._met_by(line))
        done = self.bridge.attempt(lambda: reshape(self.bridge.project, keys, line), self.name)
        if done and not self.bridge.selection:
            self.bridge.select(keys)
        return done

    def _met_by(self, line: shapely.LineString) -> set[Key]:
        layer = self.bridge.active_layer
        if not layer or layer in self.bridge.hidden:
            return set()
        near = self.canvas.shapes.near(self.bridge.project.table(layer), line.bounds)
        return {hit.key for hit in near if line.intersects(hit.geometry)}

    def hint(self) -> str:
        if self.points:
            return _(
                "Cross the outline a second time. Double click, right click or Enter reshapes, Backspace "
                "takes a point back, Esc cancels."
            )
        if self.bridge.selection:
            return _("Draw the new border, from outline to outline; neighbours that are selected share it.")
        return _(
            "Draw the new border across outlines of {layer}. In other layers select features first.",
            layer=layer_title(self.bridge) if self.bridge.active_layer else "",
        )
