"""Split features along a line that is drawn across them."""

from __future__ import annotations

import shapely

from beiyuan_gis.edits.split_features import split_features
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from ui.canvas.tools.sketch import Sketch


class Split(Sketch):
    """Cuts what is selected; without a selection, the features of the active layer that the line meets."""

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
        first = {key.layer: self.bridge.project.table(key.layer).next_id for key in keys}
        if not self.bridge.attempt(lambda: split_features(self.bridge.project, keys, line), self.name):
            return False
        for layer, id in first.items():
            keys |= {Key(layer, new) for new in range(id, self.bridge.project.table(layer).next_id)}
        self.bridge.select(keys)
        return True

    def _met_by(self, line: shapely.LineString) -> set[Key]:
        layer = self.bridge.active_layer
        if not layer or layer in self.bridge.hidden:
            return set()
        near = self.canvas.shapes.near(self.bridge.project.table(layer), line.bounds)
        return {hit.key for hit in near if line.intersects(hit.geometry)}

    def hint(self) -> str:
        if self.points:
            return _(
                "Go right across. Double click, right click or Enter cuts, Backspace takes a point back, "
                "Esc cancels."
            )
        if self.bridge.selection:
            return _("Draw a line across what is selected to cut it apart.")
        return _(
            "Draw a line across features of {layer} to cut them apart. In other layers select them first.",
            layer=self._layer_title(),
        )

    def _layer_title(self) -> str:
        layer = self.bridge.active_layer
        return str(self.bridge.project.layer(layer).title) if layer else ""
