"""The menu of geometry at work: asks what a verb needs, performs one edit, selects what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QMimeData, QObject
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QAbstractItemView, QApplication, QWidget

from beiyuan_gis.edits.clipboard_text import as_geojson, as_text
from beiyuan_gis.edits.paste_text import paste_text
from beiyuan_gis.geodesy.crs import PLANE
from beiyuan_gis.model.edit import Edit
from ui.bridge import Bridge
from ui.panels.table_view import TableView
from ui.verbs import Verb

FEATURES = "application/geo+json"
"""What is on the clipboard beside the text: features with all their attributes, for another project's window;
the type is that of RFC 7946, so that other programs may take them too."""


class Geometry(QObject):
    """Remembers, for as long as the window lives, the number that each verb was given last."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._window = bridge, parent
        self._last: dict[str, Any] = {}
        self._copied = ""

    def do(self, verb: Verb) -> None:
        """Ask, where there is something to ask, then perform."""
        if verb.asks is None:
            self.perform(verb)
            return
        from ui.dialogs.ask import AskDialog

        action = self._window.findChild(QAction, verb.id)
        name = action.iconText() if action is not None else verb.id
        dialog = AskDialog(self._bridge, verb, name, self._last.get(verb.id), self._window)
        dialog.accepted.connect(lambda: self.perform(verb, dialog.answer()))
        dialog.open()

    def perform(self, verb: Verb, answer: Any = None) -> None:
        """Do `verb` to the selection."""
        self._last[verb.id] = answer
        keys = sorted(self._bridge.selection)
        self._perform(lambda: verb.edit(self._bridge.project, keys, answer), verb.id)

    def copy(self) -> None:
        """Put the selected features on the clipboard as text; a cell, where one list has the keys; the chosen
        cells, where the table has."""
        view = self._window.focusWidget()
        if isinstance(view, TableView):
            view.copy_wanted.emit()
            return
        text = self._cell()
        if text is None:
            project = self._bridge.project
            features = [f for key in sorted(self._bridge.selection) if (f := project.get(key)) is not None]
            text = self._copied = as_text({d.id: d for d in project.layers}, features)
            data = QMimeData()
            data.setText(text)
            data.setData(FEATURES, as_geojson(features).encode())
            QApplication.clipboard().setMimeData(data)
            return
        QApplication.clipboard().setText(text)

    def paste(self) -> None:
        """Add the features that the clipboard holds as text to the active layer; cells, where the table has
        the keys."""
        view = self._window.focusWidget()
        if isinstance(view, TableView):
            view.paste_wanted.emit()
            return
        layer, data = self._bridge.active_layer, QApplication.clipboard().mimeData()
        if data is not None and data.hasFormat(FEATURES):
            written = data.data(FEATURES).data().decode("utf-8", "replace")
            self._perform(lambda: paste_text(self._bridge.project, layer, written, agreeing=True), "paste")
            return
        text = QApplication.clipboard().text()
        epsg = PLANE if text == self._copied else None  # our own text, wherever on the plane it lies
        self._perform(lambda: paste_text(self._bridge.project, layer, text, epsg), "paste")

    def _perform(self, verb: Callable[[], Edit], initiator: str) -> None:
        made: list[Edit] = []

        def edit() -> Edit:
            made.append(verb())
            return made[0]

        if self._bridge.attempt(edit, initiator):
            self._bridge.select(c.key for c in made[0] if c.after is not None)

    def _cell(self) -> str | None:
        """The text under the cursor of the list that has the keys, unless several features are selected."""
        view = self._window.focusWidget()
        if not isinstance(view, QAbstractItemView) or len(self._bridge.selection) > 1:
            return None
        return str(view.currentIndex().data() or "") or None
