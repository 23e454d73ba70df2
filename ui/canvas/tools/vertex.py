"""Reshape a feature by its vertices: drag one, pull a new one out of an edge, delete one; or by keyboard."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QPainter

from beiyuan_gis.edits.delete_shared_vertex import delete_shared_vertex
from beiyuan_gis.edits.delete_vertex import delete_vertex
from beiyuan_gis.edits.sharing import Shared
from beiyuan_gis.edits.vertices import nearest_edge
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import _
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from ui.canvas.guide import Origin
from ui.canvas.marks import draw_geometry, draw_outline
from ui.canvas.tools.base import Canvas, Pointer
from ui.canvas.tools.grip import Grip
from ui.canvas.tools.handle_tool import HandleTool
from ui.canvas.tools.handles import REACH, Handle, Handles
from ui.canvas.tools.keys import nudge
from ui.canvas.tools.together import Together


class Vertex(HandleTool):
    """Reshapes the target, or the border that it shares with its neighbours."""

    name = "vertex"
    cursor = Qt.CursorShape.ArrowCursor
    arrows = "own"
    draws = True
    takes_tab: ClassVar[bool] = True

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._grip: Grip | None = None
        self._start: Pointer | None = None
        self._together = Together(canvas)

    # -------------------------------------------------------------- what it works on

    def activate(self) -> None:
        self.target = self._only_selected()

    def deactivate(self) -> None:
        self.cancel()
        self.target = self.active = self._hot = None

    def cancel(self) -> bool:
        begun, self._grip, self._start = self._grip is not None, None, None
        return begun

    def project_changed(self) -> None:
        self.cancel()
        handles, self._hot = self.handles, None
        if handles is None:
            self.target = self._only_selected()
        if handles is None or self.active is None or handles.vertex(self.active) is None:
            self.active = None

    # -------------------------------------------------------------- the pointer

    def press(self, pointer: Pointer) -> None:
        self.cancel()
        self._aim(pointer)
        self._start = pointer
        if self._hot is not None:
            self._grip = Grip(self._hot, self._hot.x, self._hot.y)
            self.active = self._hot.vertex if self._hot.kind == "vertex" else None
        self.canvas.refresh()

    def move(self, pointer: Pointer) -> None:
        if self._grip is None or self._start is None:
            self._aim(pointer)
        elif pointer.dragged_from(self._start):
            self._grip = Grip(self._grip.handle, *self.canvas.place(pointer))
        self.canvas.refresh()

    def origin(self) -> Origin | None:
        handle = self._gripped()
        return Origin(handle.x, handle.y) if handle else None

    def _gripped(self) -> Handle | None:
        """The handle in hand: the dragged one, else the active vertex."""
        return self._grip.handle if self._grip else self._active_handle()

    def moving(self) -> Collection[Key]:
        along = {shared.feature.key for shared in self._neighbours()}
        return along | {self.target} if self.target else along

    def takes_places(self) -> bool:
        return self._gripped() is not None

    def preview(self, x: float, y: float) -> None:
        handle = self._gripped()
        if handle is not None:
            self._grip = Grip(handle, x, y)
            self.canvas.refresh()

    def typing_left(self, pointer: Pointer) -> None:
        if self._start is None:
            self.cancel()
        else:
            self.move(pointer)

    def put(self, x: float, y: float) -> None:
        handle = self._gripped()
        self.cancel()
        if handle is not None:
            self._perform(Grip(handle, x, y))
        self.canvas.refresh()

    def release(self, pointer: Pointer) -> None:
        if self._start is None:
            return
        self.move(pointer)
        grip = self._grip
        self.cancel()
        if grip is None:
            found = self.canvas.pick(pointer)
            self.target = found[0] if found else None
            self.active = None
            self.bridge.select(found[:1])
        elif grip.moved:
            self._perform(grip)
        self.canvas.refresh()

    def double_click(self, pointer: Pointer) -> None:
        """A new vertex where the edge was double clicked."""
        self.cancel()
        self._aim(pointer)
        geometry, key = self._geometry(), self.target
        if geometry is None or key is None or (self._hot is not None and self._hot.kind == "vertex"):
            return
        edge = nearest_edge(geometry, pointer.x, pointer.y)
        if edge is not None and edge.distance <= REACH * self.canvas.viewport.scale:
            self._insert(Handle("midpoint", edge.vertex, edge.x, edge.y))

    def secondary(self, pointer: Pointer) -> bool:
        """The menu that opens is about the vertex under the pointer; without one, about the feature."""
        if self._start is None:
            self._aim(pointer)
            self._hot = self._hot if self._hot is not None and self._hot.kind == "vertex" else None
            self.active = self._hot.vertex if self._hot is not None else None
            self.canvas.refresh()
        return False

    # -------------------------------------------------------------- keys

    def wants(self, key: Qt.Key) -> bool:
        """Delete is for the vertex as long as there is one under the cursor or an active one."""
        return key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._doomed() is not None

    def key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return self._cycle(-1 if key == Qt.Key.Key_Backtab else 1)
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.remove()
        if key == Qt.Key.Key_Insert:
            return self.insert()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._confirm()
        return self._nudge(event)

    def _cycle(self, by: int) -> bool:
        """The next vertex becomes the active one. False without a feature: Tab then leaves the map."""
        self._confirm()
        self.target = self.target or self._only_selected()
        handles = self.handles
        if handles is None or not handles.vertices:
            return False
        refs = [handle.vertex for handle in handles.vertices]
        here = refs.index(self.active) if self.active in refs else (-1 if by > 0 else 0)
        self.active = refs[(here + by) % len(refs)]
        self._hot = handles.vertex(self.active)
        if self._hot:
            self.canvas.reveal(self._hot.x, self._hot.y)
        self.canvas.refresh()
        return True

    def _nudge(self, event: QKeyEvent) -> bool:
        step = nudge(event)
        if step is None or self._start is not None:
            return False
        handle = self._active_handle()
        if handle is None:
            return False
        grip = self._grip or Grip(handle, handle.x, handle.y)
        scale = self.canvas.viewport.scale
        self._grip = Grip(handle, grip.x + step[0] * scale, grip.y + step[1] * scale)
        self.canvas.reveal(self._grip.x, self._grip.y)
        self.canvas.refresh()
        return True

    def _confirm(self) -> bool:
        grip = self._grip
        if grip is None or self._start is not None:
            return False
        self.cancel()
        if grip.moved:
            self._perform(grip)
        self.canvas.refresh()
        return True

    def remove(self) -> bool:
        """Remove that vertex. False without one."""
        hot, key = self._doomed(), self.target
        if hot is None or key is None:
            return False
        self.cancel()
        geometry = self._geometry()
        if self.canvas.modes.topological and geometry is not None:
            among = self._together.keys(geometry, hot)
            self.bridge.attempt(
                lambda: delete_shared_vertex(self.bridge.project, key, hot.vertex, among), self.name
            )
        else:
            self.bridge.attempt(lambda: delete_vertex(self.bridge.project, key, hot.vertex), self.name)
        self.canvas.refresh()
        return True

    def insert(self) -> bool:
        """A new vertex in the middle of the edge behind the chosen one. False without one."""
        handles = self.handles
        middle = handles.middle_after(self.active) if handles and self.active else None
        if middle is None:
            return False
        self.cancel()
        self._insert(middle)
        self.canvas.refresh()
        return True

    # -------------------------------------------------------------- the edits

    def _perform(self, grip: Grip) -> None:
        key, vertex = self.target, grip.handle.vertex
        if key is not None and self.bridge.attempt(lambda: self._edit(key, grip), self.name):
            self.active = vertex

    def _edit(self, key: Key, grip: Grip) -> Edit:
        geometry = self._geometry()
        if not self.canvas.modes.topological or geometry is None:
            return grip.alone(self.bridge.project, key)
        return grip.together(self.bridge.project, key, self._together.keys(geometry, grip.handle))

    def _neighbours(self) -> list[Shared]:
        """Who moves with the handle in hand; nobody while borders move one by one."""
        if not self.canvas.modes.topological:
            return []
        geometry, handle = self._geometry(), self._gripped() or self._hot
        if not (self.target and geometry and handle):
            return []
        return self._together.neighbours(self.target, geometry, handle)

    def _insert(self, handle: Handle) -> None:
        self._perform(Grip(handle, handle.x, handle.y))

    # -------------------------------------------------------------- what is seen

    def paint(self, painter: QPainter) -> None:
        geometry, handles = self._geometry(), self.handles
        if geometry is None or handles is None:
            return
        viewport = self.canvas.viewport
        if self._grip is None or not self._grip.moved:
            handles.paint(painter, viewport, self._hot or self._active_handle())
            return
        try:
            preview = self._grip.handle.applied(geometry, self._grip.x, self._grip.y)
        except Refused:  # the feature changed under the drag; the next event drops it
            return
        for shared in self._neighbours():
            draw_outline(painter, shared.moved(self._grip.x, self._grip.y), viewport)
        draw_geometry(painter, preview, viewport)
        hot = Handle("vertex", self._grip.handle.vertex, self._grip.x, self._grip.y)
        Handles(preview).paint(painter, viewport, hot)

    def extra_hint(self) -> str:
        """Which neighbours go along, before they do."""
        if not self.canvas.modes.topological or (self._gripped() or self._hot) is None:
            return ""
        return self._together.text(self._neighbours())

    def hint(self) -> str:
        if self._grip is not None and self._grip.moved:
            return _("Release or Enter puts the vertex here, Shift suspends snapping, Esc cancels.")
        if self.target is None:
            return _("Point at a feature to see its vertices.")
        if self._active_handle() is not None:
            return _(
                "Arrows nudge this vertex (Shift: ten times), Delete removes it, Insert adds one, Tab: next."
            )
        return _(
            "Drag a vertex, or pull a new one out of the middle of an edge; Tab goes from vertex to vertex."
        )
