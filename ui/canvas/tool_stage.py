"""A stage with a tool in hand, and what tools ask it for; it is told of pointer and keys by `view`."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.session import Notice
from ui.bridge import Bridge
from ui.canvas.drafting import Drafting
from ui.canvas.highlight import BEYOND
from ui.canvas.measured import Measured
from ui.canvas.modes import Modes
from ui.canvas.picking import Picker
from ui.canvas.snapping import Snapper
from ui.canvas.stage import Stage
from ui.canvas.tools import ADDING, TOOLS
from ui.canvas.tools.base import Pointer, Tool
from ui.canvas.tools.sketch import Sketch
from ui.canvas.viewport import Bounds

PICK_REACH = 6.0


class ToolStage(Stage):
    """Tools are chosen by name; `add` is the adding tool of the active layer's type."""

    hint = pyqtSignal(str)
    tool_changed = pyqtSignal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._picker = Picker(self._shapes)
        self._tools = {name: tool(self) for name, tool in TOOLS.items()}
        self._tool: Tool = self._tools["select"]
        self.drafting = Drafting(self, Snapper(self._shapes), self)
        self._measured = Measured(self, self)
        self._said = ""
        self._connect()
        self._on_language()

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.stepped.connect(self._on_step)
        bridge.opened.connect(self._on_opened)
        bridge.active_layer_changed.connect(self._on_active_layer)
        bridge.language_changed.connect(self._on_language)
        for signal in (bridge.selection_changed, bridge.hovered, bridge.layers_shown_changed):
            signal.connect(self.refresh)
        bridge.shown_changed.connect(self.refresh)

    # -------------------------------------------------------------- the tool in hand

    @property
    def tool(self) -> Tool:
        return self._tool

    def set_tool(self, name: str) -> None:
        """Take another tool in hand; one that adds is the one for the active layer. Raise KeyError."""
        if name == "add" or name in ADDING.values():
            name = self._adding_tool() or "select"
        tool = self._tools[name]
        if tool is self._tool:
            return
        self.drafting.forget()
        self._tool.deactivate()
        self._tool = tool
        tool.activate()
        self.tool_changed.emit(name)
        self.refresh()

    @property
    def sketch(self) -> Sketch | None:
        """The tool in hand if it is one that draws point by point."""
        return self._tool if isinstance(self._tool, Sketch) else None

    def turn_trace(self) -> None:
        """Follow outlines the shorter way, the longer way, or not at all."""
        if self.sketch is not None and self.sketch.free:
            self.sketch.trace.turn()

    def _adding_tool(self) -> str | None:
        layer = self._bridge.active_layer
        return ADDING[self._bridge.project.layer(layer).geometry] if layer else None

    def _on_active_layer(self, _layer: str) -> None:
        if self._tool.name in ADDING.values():
            self.set_tool("add")
        self.refresh()

    def _on_language(self) -> None:
        self.setAccessibleName(_("Map"))
        self.refresh()

    def _on_step(self, notice: Notice) -> None:
        if notice.edit.definitions:
            self.drafting.clear()  # what the cursor snapped to may be of a layer that left
        marked = self._tool.marks()
        self._tool.project_changed()
        self._tell()
        self._paint_edited(everywhere=marked or self._tool.marks())

    def _paint_edited(self, *, everywhere: bool) -> None:
        """Copying the whole map to the screen takes as long as the edit itself."""
        touched = None if everywhere else self._picture.touched(self.frame(), BEYOND)
        if touched is None:
            self.update()
        else:
            self.update(touched)

    def _on_opened(self) -> None:
        self.drafting.forget()
        self._tool.cancel()
        self._tool.project_changed()
        self.zoom_all()
        self.refresh()

    # -------------------------------------------------------------- what tools ask for

    @property
    def modes(self) -> Modes:
        return self.drafting.modes

    @property
    def measured(self) -> Measured:
        return self._measured

    def place(self, pointer: Pointer) -> Place:
        """Where the pointer counts as being: snapped, held to a direction, or typed."""
        return self.drafting.place(pointer)

    def pick(self, pointer: Pointer) -> list[Key]:
        """Features under the pointer, the one to pick first in front."""
        reach = PICK_REACH * pointer.slack * self._viewport.scale
        return self._picker.at(self._bridge.project, self._bridge.hidden, pointer.x, pointer.y, reach)

    def inside(self, box: Bounds) -> Keys:
        return self._picker.inside(self._bridge.project, self._bridge.hidden, box)

    def refresh(self) -> None:
        """Paint previews and say the hint again."""
        self._tell()
        self.update()

    def _tell(self) -> None:
        said = [self._tool.hint(), self._tool.extra_hint(), self.drafting.text()]
        if self.drafting.typing:
            said = said[::-1]  # what the next key does comes first
        text = " ".join(filter(None, said))
        if text != self._said:
            self._said = text
            self.hint.emit(text)
