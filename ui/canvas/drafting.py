"""The drawing board under the pointer: snaps, holds, typed input, and what is seen of them on the map.

Tools ask one thing, `place`: where the pointer counts as being. Everything that can bend that (snapping,
ortho, locks) is in here, so that no tool knows of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from PyQt6.QtCore import QObject, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter
from PyQt6.QtWidgets import QWidget

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.typed import NotUnderstood, Polar, Typed, resolve
from beiyuan_gis.drafting.typed import Place as Absolute
from beiyuan_gis.drafting.typed import Step as Relative
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from ui.bridge import Bridge
from ui.canvas.guide import Along, Held, Locks, Origin, hold
from ui.canvas.marks import draw_snap, draw_visited
from ui.canvas.modes import Modes
from ui.canvas.readout import paint_aside, paint_locks, paint_numbers, place_text
from ui.canvas.snapping import Snap, Snapper, Wanted, snap_text
from ui.canvas.tools.base import Pointer, Tool
from ui.canvas.typed_input import TypedInput, opens
from ui.canvas.viewport import Viewport


class Board(Protocol):
    """What the drawing board needs of the map; a widget."""

    @property
    def bridge(self) -> Bridge: ...

    @property
    def viewport(self) -> Viewport: ...

    @property
    def tool(self) -> Tool: ...

    def refresh(self) -> None: ...

    def setFocus(self) -> None: ...


class Drafting(QObject):
    """Knows the pointer, the place it snapped to, what holds it, and the box for typing."""

    changed = pyqtSignal()
    """The modes are other ones."""

    def __init__(self, board: Board, snapper: Snapper, parent: QWidget) -> None:
        super().__init__(parent)
        self._board, self._snapper = board, snapper
        self._modes = Modes()
        self.locks = Locks()
        self.snap: Snap | None = None
        self._held: Held | None = None
        self._pointer: Pointer | None = None
        self.box = TypedInput(parent)
        self.box.edited.connect(self._on_typed)
        self.box.entered.connect(self._on_entered)
        self.box.left.connect(self.close)

    # -------------------------------------------------------------- modes

    @property
    def modes(self) -> Modes:
        return self._modes

    @modes.setter
    def modes(self, modes: Modes) -> None:
        if modes != self._modes:
            self._modes = modes
            self.forget()
            self.changed.emit()
            self._board.refresh()

    # -------------------------------------------------------------- where the pointer counts as being

    def look(self, pointer: Pointer, without: Collection[Key] = ()) -> Snap | None:
        """Snap, and keep the mark to be shown; Shift suspends it."""
        self.snap, modes, bridge = None, self._modes, self._board.bridge
        if modes.snapping and not pointer.shift:
            origin = self._board.tool.origin()
            wanted = Wanted(
                modes.reach * pointer.slack * self._board.viewport.scale,
                modes.kinds,
                bridge.active_layer if modes.active_only else None,
                origin.place if origin else None,
                tuple(self._board.tool.trail()),
            )
            self.snap = self._snapper.snap(
                bridge.project, bridge.hidden, pointer.x, pointer.y, wanted, without
            )
        return self.snap

    def place(self, pointer: Pointer) -> Place:
        """Where a pointer counts as being for the tool in hand, in plane metres."""
        tool = self._board.tool
        self._pointer = pointer
        snap = self.look(pointer, tool.moving()) if tool.snaps() else None
        origin, scale = tool.origin(), self._board.viewport.scale
        self._held = hold((pointer.x, pointer.y), snap, origin, self.locks, self._modes, scale)
        return self._held.place

    def clear(self, pointer: Pointer | None = None) -> None:
        """The pointer is somewhere else, where nothing was looked for yet."""
        self.snap = self._held = None
        self._pointer = pointer or self._pointer

    def forget(self) -> None:
        """Another tool or another mode: nothing is held, typed or prolonged."""
        self.close()
        self.locks = Locks()
        self.clear()
        self._snapper.forget()

    def placed(self, before: Origin | None) -> None:
        """Release the locks if the tool has gone on from where it was `before`. What was picked before the
        first point is for the edge that begins there."""
        if before is not None and self._board.tool.origin() != before:
            self.locks = Locks()

    # -------------------------------------------------------------- an edge to go along

    def go_along(self) -> None:
        """Hold the next edge parallel to the edge under the pointer; again: perpendicular; again: free."""
        along, pointer = self.locks.along, self._pointer
        if along is None and pointer is not None:
            reach = self._modes.reach * self._board.viewport.scale
            bridge, trail = self._board.bridge, self._board.tool.trail()
            found = self._snapper.edge_near(bridge.project, bridge.hidden, pointer.x, pointer.y, reach, trail)
            if found is not None and found.edge is not None:
                self._lock(replace(self.locks, along=Along(found.edge, "parallel")))
                return
        if along is None:
            bridge = self._board.bridge
            bridge.failed.emit(_("Point at the edge to be parallel to, then press the key again."))
        elif along.lies == "parallel":
            self._lock(replace(self.locks, along=along._replace(lies="perpendicular")))
        else:
            self._lock(replace(self.locks, along=None))

    def _lock(self, locks: Locks) -> None:
        self.locks = locks
        if self._pointer is not None and self._board.tool.origin() is not None:
            self._board.tool.preview(*self.place(self._pointer))
        self._board.refresh()

    # -------------------------------------------------------------- typing

    @property
    def typing(self) -> bool:
        return self.box.isVisible()

    def wants(self, event: QKeyEvent) -> bool:
        """Whether the key begins a number, where the tool has use for one."""
        tool = self._board.tool
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        if (command and event.text() != "@") or not tool.takes_places():  # some keyboards need AltGr for @
            return False
        return opens(event.text(), signed=tool.origin() is not None)

    def key(self, event: QKeyEvent) -> bool:
        """Open the box with what the key begins. False for any other key."""
        if not self.wants(event):
            return False
        tool, self._pointer = self._board.tool, self._here()
        self.box.open(event.text(), tool.origin() is not None, self._modes.angles)
        self._move_box()
        return True

    def open_box(self) -> None:
        """Open the box with nothing typed yet, where the tool has use for a place."""
        tool, self._pointer = self._board.tool, self._here()
        if tool.takes_places():
            self.box.open("", tool.origin() is not None, self._modes.angles)
            self._move_box()

    def hover(self, pointer: Pointer) -> None:
        """The pointer moved while the box is open."""
        x, y = self.place(pointer)
        self._board.tool.preview(x, y)
        self._move_box()
        self._show()

    def click(self, pointer: Pointer) -> None:
        """A click while the box is open places what is locked, the rest as pointed at."""
        before, (x, y) = self._board.tool.origin(), self.place(pointer)
        self.close()
        self._board.tool.put(x, y)
        self.placed(before)
        self.clear()
        self._board.refresh()

    def close(self) -> None:
        """Leave the box; what was typed is let go."""
        if self.box.isVisible():
            self.locks = Locks(along=self.locks.along)
            if self.box.has_keys():
                self._board.setFocus()
            self.box.hide()
            if self._pointer is not None:
                self._board.tool.typing_left(self._pointer)
            self._board.refresh()

    def _on_typed(self) -> None:
        """Each key: what is whole already is locked and previewed."""
        try:
            typed = self.box.typed()
        except NotUnderstood:
            typed = Polar(None, None)
        self.locks = self._locks_of(typed)
        self._board.tool.preview(*self.place(self._here()))
        self._show()

    def _locks_of(self, typed: Typed) -> Locks:
        origin, free = self._board.tool.origin(), Locks(along=self.locks.along)
        if isinstance(typed, Absolute):
            return replace(free, place=(typed.x, typed.y))
        if origin is None:
            return free
        if isinstance(typed, Relative):
            return replace(free, place=resolve(typed, origin.place, None))
        return replace(free, length=typed.length, azimuth=typed.azimuth)

    def _on_entered(self) -> None:
        tool = self._board.tool
        if self.box.empty:
            self.close()
            return
        origin = tool.origin()
        held = self.place(self._here())
        try:
            typed = self.box.typed()
            towards = directions.azimuth(origin.place, held) if origin else None
            towards = origin.otherwise if origin and towards is None else towards
            place = resolve(typed, origin.place if origin else None, towards)
        except NotUnderstood as error:
            self.box.say(str(error), wrong=True)
            return
        exact = isinstance(typed, Polar) and typed.azimuth is None  # `held` has the sign and the direction
        self.close()
        tool.put(*(held if exact else place))
        self.placed(origin)
        self.clear()
        self._board.refresh()

    def _show(self) -> None:
        """Live numbers in the fields, and the place that Enter would take."""
        origin, held = self._board.tool.origin(), self._held
        if held is not None:
            length, azimuth = _polar(origin, held.place)
            self.box.show_live(length, azimuth)
            self.box.say(place_text(held.place))
        self._board.refresh()

    def _move_box(self) -> None:
        assert self._pointer is not None
        self.box.stand_beside(QPoint(round(self._pointer.px), round(self._pointer.py)))

    def _here(self) -> Pointer:
        """The pointer where it was last; the map may have moved under it. Before it came: the middle."""
        view, last = self._board.viewport, self._pointer
        px, py = (last.px, last.py) if last else (view.width / 2, view.height / 2)
        return Pointer(px, py, *view.to_world(px, py))

    # -------------------------------------------------------------- what is seen and said

    def paint(self, painter: QPainter) -> None:
        """Locks beneath, then the mark of what was snapped to, then the numbers beside the pointer."""
        tool, viewport = self._board.tool, self._board.viewport
        origin = tool.origin()
        paint_locks(painter, origin, self.locks, self._held, viewport)
        if self.snap is not None:
            paint_aside(painter, self.snap, self._held, viewport)
            draw_snap(painter, self.snap, viewport)
        for visited in self._snapper.visited if tool.takes_places() else ():
            draw_visited(painter, *viewport.to_screen(*visited.place))
        if self._held is not None and origin is not None and not self.typing:
            paint_numbers(painter, viewport, origin, self._held, self.locks, self._modes.angles)

    def text(self) -> str:
        """What was snapped to and what holds the pointer, in words."""
        said = [snap_text(self.snap, self._board.bridge.project)] if self.snap else []
        if self.typing:
            said.insert(0, _("Typing: Enter takes the place, Tab goes to the other number, Esc leaves."))
        if self.locks.along is not None:
            said.append(
                _("Held parallel to the marked edge; the key again: perpendicular.")
                if self.locks.along.lies == "parallel"
                else _("Held perpendicular to the marked edge; the key again: free.")
            )
        return " ".join(said)


def _polar(origin: Origin | None, place: Place) -> tuple[float | None, float | None]:
    if origin is None:
        return None, None
    length = ((place[0] - origin.x) ** 2 + (place[1] - origin.y) ** 2) ** 0.5
    return length, directions.azimuth(origin.place, place)
