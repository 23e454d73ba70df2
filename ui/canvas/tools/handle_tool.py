"""The one feature whose handles are shown, and the handle that the pointer or the keyboard is at."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.vertices import VertexRef
from beiyuan_gis.model.feature import Key
from ui.canvas.tools.base import Canvas, Pointer, Tool
from ui.canvas.tools.handles import Handle, Handles


class HandleTool(Tool):
    """`target` is the feature that is hovered, or the only one selected; `active` the vertex that keys are
    for."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.target: Key | None = None
        self.active: VertexRef | None = None
        self._hot: Handle | None = None
        """Under the pointer."""
        self._handles: tuple[BaseGeometry, Handles] | None = None

    @property
    def handles(self) -> Handles | None:
        """Of the target as it is now; kept until its geometry is another one."""
        geometry = self._geometry()
        if geometry is None:
            return None
        if self._handles is None or self._handles[0] != geometry:
            self._handles = geometry, Handles(geometry)
        return self._handles[1]

    def _only_selected(self) -> Key | None:
        return next(iter(self.bridge.selection)) if len(self.bridge.selection) == 1 else None

    def _geometry(self) -> BaseGeometry | None:
        feature = self.bridge.project.get(self.target) if self.target else None
        return feature.geometry if feature else None

    def _aim(self, pointer: Pointer) -> None:
        """Find the handle under the pointer: of the target first, so that neighbours do not take over."""
        self._hot = self._near(pointer)
        if self._hot is None:
            found = self.canvas.pick(pointer)
            selected = [key for key in found if key in self.bridge.selection]
            target = next(iter([*selected, *found]), self._only_selected())
            if target != self.target:
                self.target, self.active = target, None
            self._hot = self._near(pointer)
        self.bridge.hover(self.target)

    def _near(self, pointer: Pointer) -> Handle | None:
        handles = self.handles
        return handles.near(pointer.px, pointer.py, self.canvas.viewport, pointer.slack) if handles else None

    def _active_handle(self) -> Handle | None:
        handles = self.handles
        return handles.vertex(self.active) if handles and self.active else None

    @property
    def at_vertex(self) -> bool:
        """Whether a vertex is under the pointer or chosen: the one that can be removed."""
        return self._doomed() is not None

    def _doomed(self) -> Handle | None:
        """The vertex that Delete removes."""
        return self._hot if self._hot and self._hot.kind == "vertex" else self._active_handle()
