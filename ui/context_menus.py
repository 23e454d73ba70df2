"""Menus of the right button: on the map, on layers, in the table, the history and the problems.

They are made from the table of actions, so that a thing has one name, one key and one reason everywhere; what
only a panel can do stands first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QPoint, Qt
from PyQt6.QtWidgets import QAbstractItemView, QMenu

from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from ui.actions import GEOMETRY, SELECT, without_mnemonic
from ui.canvas.tools.vertex import Vertex
from ui.tips import plain

if TYPE_CHECKING:
    from ui.window import MainWindow

LINE = ""
"""In a list of ids: a line that parts what stands before from what follows."""
LISTED = 12
"""So many features that lie on each other are offered to choose from."""

WHILE_DRAWING = (
    "finish", "take_back", "drop", LINE, "type_place", "arc", "trace", "along", LINE, "ortho", "polar",
    "snapping",
)  # fmt: skip
ON_A_VERTEX = (
    "delete_vertex", "insert_vertex", "type_place", LINE, "topological", "snapping", LINE, "undo", "redo",
)  # fmt: skip
ON_A_FEATURE = (
    "zoom_selection", "go_form", "go_table", LINE, "tool_vertex", "tool_move", "tool_split", "tool_reshape",
    "merge", LINE, "duplicate", "copy", "delete", LINE, "lineage", LINE,
)  # fmt: skip
ON_THE_GROUND = (
    "tool_add", "paste", LINE, "select_all", "select_none", "select_condition", LINE, "zoom_all",
    "zoom_layer", "zoom_selection", LINE, "undo", "redo", LINE, "palette",
)  # fmt: skip
ON_A_LAYER = (
    "tool_add", "paste", LINE, "select_all", "select_condition", LINE, "check",
)  # fmt: skip
IN_THE_TABLE = (
    LINE, "zoom_selection", "go_form", LINE, "select_all", "select_invert", "select_none", LINE, "calculate",
    "replace_text", LINE, "duplicate", "merge", "delete",
)  # fmt: skip
IN_THE_HISTORY = (LINE, "undo", "redo", LINE, "save")
ON_A_PROBLEM = ("fix", "check", LINE, "go_form", "zoom_selection")

Own = tuple[str, Callable[[], object], str]
"""What only a panel does: its name, what is done, and why it cannot be (or nothing)."""


class ContextMenus(QObject):
    """Listens to map and panels; a menu lives until it is closed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.view.menu_wanted.connect(lambda at, keys: self.on_the_map(keys).popup(at))
        window.layers.extend_menu = lambda menu: self._add(menu, (LINE, *ON_A_LAYER))
        self._listen(window.table.view, self.in_the_table)
        self._listen(window.history.view, self.in_the_history)
        self._listen(window.problems.list, self.on_a_problem)

    def _listen(self, view: QAbstractItemView, make: Callable[[], QMenu]) -> None:
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda at: make().popup(_on_screen(view, at)))

    # -------------------------------------------------------------- the map

    def on_the_map(self, keys: Sequence[Key]) -> QMenu:
        """For what is drawn, for a vertex, for the features at a place (the front one is selected), or for
        the ground."""
        view, bridge = self._window.view, self._window.bridge
        if view.sketch is not None and view.sketch.points:
            return self._menu(WHILE_DRAWING)
        if isinstance(view.tool, Vertex) and view.tool.at_vertex:
            return self._menu(ON_A_VERTEX)
        if not keys:
            return self._menu(ON_THE_GROUND)
        chosen = next((key for key in keys if key in bridge.selection), None)
        if chosen is None:
            bridge.select([keys[0]])
        menu = self._menu(ON_A_FEATURE, heading=self._heading(chosen or keys[0]))
        for title in (GEOMETRY, SELECT):
            self._add_submenu(menu, title)
        if len(keys) > 1:
            self._add_others(menu, keys[:LISTED])
        return menu

    def _heading(self, key: Key) -> str:
        count = len(self._window.bridge.selection)
        return self._name(key) if count == 1 else _("{count} features selected", count=count)

    def _name(self, key: Key) -> str:
        return f"{self._window.bridge.project.layer(key.layer).title} {key.id}"

    def _add_submenu(self, menu: QMenu, title: str) -> None:
        """One of the menus of the window, as it is."""
        shown = menu.addMenu(without_mnemonic(_(title)))
        shown.setToolTipsVisible(True)
        shown.addActions(self._window.actions_.menus[title].actions())

    def _add_others(self, menu: QMenu, keys: Sequence[Key]) -> None:
        others = menu.addMenu(_("Select another one here"))
        for key in keys:
            name = self._name(key).replace("&", "&&")
            others.addAction(name).triggered.connect(lambda _on, k=key: self._window.bridge.select([k]))

    # -------------------------------------------------------------- panels

    def in_the_table(self) -> QMenu:
        """For the chosen cells, and for the features whose rows they are in."""
        table = self._window.table
        chosen = table.view.selectionModel().hasSelection()
        why = "" if chosen else _("Choose cells first.")
        empty = why or (_("Whole rows are chosen: Delete takes the features away.")
                        if table.view.whole_rows() else "")  # fmt: skip
        own: list[Own] = [
            (_("Copy cells") + "\tCtrl+C", table.cells.copy, why),
            (_("Paste cells") + "\tCtrl+V", table.cells.paste, why),
            (_("Empty cells") + "\tDel", table.cells.clear, empty),
        ]
        return self._menu(IN_THE_TABLE, own)

    def in_the_history(self) -> QMenu:
        """For the step under the pointer."""
        history = self._window.history
        return self._menu(IN_THE_HISTORY, history.offered(history.view.currentIndex().row()))

    def on_a_problem(self) -> QMenu:
        """For the problem that is chosen."""
        window = self._window
        problem = window.problems.current()
        why = "" if problem is not None else _("Choose a problem from the list first.")
        go = partial(window.commands.look_at_problem, problem) if problem is not None else _nothing
        return self._menu(ON_A_PROBLEM, [(_("Go to the problem"), go, why)])

    # -------------------------------------------------------------- how a menu is made

    def _menu(self, ids: Sequence[str], own: Sequence[Own] = (), heading: str = "") -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if heading:
            menu.addSection(heading.replace("&", "&&"))
        for text, do, why in own:
            action = menu.addAction(text)
            action.triggered.connect(lambda _on, do=do: do())
            action.setEnabled(not why)
            name = text.partition("\t")[0]
            action.setToolTip(plain(f"{name}\n{why}" if why else name))
        self._add(menu, ids)
        return menu

    def _add(self, menu: QMenu, ids: Sequence[str]) -> None:
        self._window.actions_.refresh()
        menu.setToolTipsVisible(True)
        for id in ids:
            if id == LINE:
                menu.addSeparator()
            else:
                menu.addAction(self._window.actions_.by_id[id])


def _nothing() -> None:
    """What an entry does that cannot be chosen."""


def _on_screen(view: QAbstractItemView, at: QPoint) -> QPoint:
    return view.viewport().mapToGlobal(at)
