"""Move the map by hand. The map itself does it; the tool is there so that the left button may."""

from __future__ import annotations

from PyQt6.QtCore import Qt

from beiyuan_gis.i18n import _
from ui.canvas.tools.base import Tool


class Pan(Tool):
    name = "pan"
    cursor = Qt.CursorShape.OpenHandCursor

    def marks(self) -> bool:
        return False

    def hint(self) -> str:
        return _("Drag to move the map; the wheel zooms.")
