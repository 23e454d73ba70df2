"""Where a feature comes from, what became of it, and every step that touched it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.i18n import _
from beiyuan_gis.model.edit import Change
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.history import History, Step
from beiyuan_gis.model.lineage import Ancestor, Descendant, Lineage, Made, lineage
from beiyuan_gis.programme.wording import quantity
from beiyuan_gis.session import Notice
from ui.bridge import Bridge
from ui.canvas.view import MapView
from ui.dialogs.buttons import close_only
from ui.panels.heading import strong
from ui.panels.history_model import when
from ui.tasks import Tasks

_SHAPE = Qt.ItemDataRole.UserRole


class Found(NamedTuple):
    """What a worker read from the steps."""

    lineage: Lineage
    touched: tuple[Step, ...]


class LineageDialog(QDialog):
    """Beside the map: a row that is chosen shows its outline there, dashed, though the feature may be gone;
    a double click goes to it. Follows the selection, and the steps that are done meanwhile."""

    def __init__(self, bridge: Bridge, view: MapView, tasks: Tasks, key: Key, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._view, self._tasks, self.key = bridge, view, tasks, key
        self._build()
        bridge.stepped.connect(self._on_step)
        bridge.selection_changed.connect(self._on_selection)
        bridge.opened.connect(self.reject)
        self.finished.connect(lambda _result: bridge.show_ghosts(()))
        self.read()

    def _build(self) -> None:
        headers = [_("Feature"), _("Size then"), _("Came to be by"), _("When"), _("By")]
        self.tree = _list(headers, _("Lineage"))
        self.steps = _list([_("What was done"), _("Size then"), _("When"), _("By")], _("Steps"))
        self.steps.setRootIsDecorated(False)
        self.said = QLabel()
        self.said.setWordWrap(True)
        for tree in (self.tree, self.steps):
            tree.currentItemChanged.connect(lambda item, _before: self._show(item))
            tree.itemDoubleClicked.connect(lambda item, _column: self._look(item))
        self.tabs = QTabWidget()
        self.tabs.addTab(self.tree, _("Lineage"))
        self.tabs.addTab(self.steps, _("Steps that touched it"))
        self.tabs.currentChanged.connect(lambda _index: self._bridge.show_ghosts(()))
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.said)
        layout.addWidget(close_only(self))
        self.resize(840, 400)

    def read(self) -> None:
        """Ask a worker for all steps that matter, also those from before the project was opened."""
        self.setWindowTitle(_("Lineage of {feature}", feature=self._name(self.key)))
        past, key = self._bridge.session.past(), self.key
        self._asked = past

        def work(_progress: object) -> Found:
            return Found(lineage(past.descents()), History.replay(past.touching(key)).done)

        def done(found: Found) -> None:
            if past is self._asked and self.isVisible():  # a later one may have been quicker
                self._fill(found)

        self._tasks.start(_("Lineage"), work, done, self._bridge.failed.emit)

    def _on_step(self, notice: Notice) -> None:
        if notice.edit.descents or any(change.key == self.key for change in notice.edit):
            self.read()

    def _on_selection(self) -> None:
        if len(self._bridge.selection) == 1:
            (key,) = self._bridge.selection
            if key != self.key:
                self.key = key
                self._bridge.show_ghosts(())
                self.read()

    # -------------------------------------------------------------- what it shows

    def _fill(self, found: Found) -> None:
        made = found.lineage.made.get(self.key)
        later = found.lineage.descendants.get(self.key, ())
        if [(one.key, one.descendants) for one in later] == [(self.key, ())]:
            later = ()  # nothing but itself, as it is now
        self.tree.clear()
        now = self._item(self.key, self._bridge.project.get(self.key), made.step if made else None)
        for column in range(self.tree.columnCount()):
            now.setFont(column, strong(self.tree.font()))
        self.tree.addTopLevelItem(now)
        if made:
            self._add_ancestors(now, made)
        if later:
            below = QTreeWidgetItem([_("What was made of it")])
            self.tree.addTopLevelItem(below)
            self._add_descendants(below, later)
        self.tree.expandAll()
        self._fill_steps(found.touched)
        self.said.setText(
            _(
                "{feature} was neither made of others, nor were others made of it.",
                feature=self._name(self.key),
            )
            if not made and not later
            else _("A row shows its outline as it was then; a double click goes there.")
        )

    def _add_ancestors(self, root: QTreeWidgetItem, made: Made) -> None:
        """What is above one only once: after many splits and merges the ways to it are without number."""
        seen: set[Ancestor] = set()
        waiting = [(root, made)]
        while waiting:
            parent, how = waiting.pop()
            for one in how.ancestors:
                item = self._item(one.key, one.feature, one.made.step if one.made else None)
                parent.addChild(item)
                if one in seen:
                    item.setText(2, _("see there"))
                elif one.made:
                    waiting.append((item, one.made))
                seen.add(one)

    def _add_descendants(self, root: QTreeWidgetItem, made: Sequence[Descendant]) -> None:
        seen: set[Descendant] = set()
        waiting = [(root, tuple(made))]
        while waiting:
            parent, several = waiting.pop()
            for one in several:
                item = self._item(one.key, one.feature, one.step)
                parent.addChild(item)
                if one in seen:
                    item.setText(2, _("see there"))
                else:
                    waiting.append((item, one.descendants))
                seen.add(one)

    def _item(self, key: Key, feature: Feature | None, step: Step | None) -> QTreeWidgetItem:
        texts = [self._name(key, feature), self._size(feature)]
        texts += (
            [str(step.edit.title), when(step.time), step.author] if step else [_("as first known"), "", ""]
        )
        return _with_shape(QTreeWidgetItem(texts), feature)

    def _fill_steps(self, steps: Sequence[Step]) -> None:
        self.steps.clear()
        for step in steps:
            change = next(c for c in step.edit if c.key == self.key)
            shape = change.after or change.before
            texts = [str(step.edit.title), self._size(shape), when(step.time), step.author]
            self.steps.addTopLevelItem(_with_shape(QTreeWidgetItem(texts), _former(change)))

    def _name(self, key: Key, feature: Feature | None = None) -> str:
        """Its layer, number and name; the layer may be gone."""
        definition = next((d for d in self._bridge.project.layers if d.id == key.layer), None)
        if definition is None:
            return f"{key.layer} {key.id}"
        held = feature or self._bridge.project.get(key)
        name = held.attributes.get(definition.label) if held is not None else None
        return f"{definition.title} {key.id}" + (f" · {name}" if name else "")

    def _size(self, feature: Feature | None) -> str:
        if feature is None:
            return ""
        measure = feature.measure
        if measure.area_plane:
            return quantity(measure.area_plane, "m2")
        return quantity(measure.length_plane, "m") if measure.length_plane else ""

    # -------------------------------------------------------------- on the map

    def _show(self, item: QTreeWidgetItem | None) -> None:
        shape = item.data(0, _SHAPE) if item is not None else None
        self._bridge.show_ghosts((shape,) if isinstance(shape, BaseGeometry) else ())

    def _look(self, item: QTreeWidgetItem) -> None:
        shape = item.data(0, _SHAPE)
        if isinstance(shape, BaseGeometry) and not shape.is_empty:
            self._view.zoom_to(shape.bounds)


def _former(change: Change) -> Feature | None:
    """As it was before a step, for that is what the map no longer shows; a new one as it was made."""
    return change.before or change.after


def _with_shape(item: QTreeWidgetItem, feature: Feature | None) -> QTreeWidgetItem:
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if feature is not None:
        item.setData(0, _SHAPE, feature.geometry)
    return item


def _list(headers: list[str], name: str) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderLabels(headers)
    tree.setAccessibleName(name)
    tree.setUniformRowHeights(True)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setExpandsOnDoubleClick(False)
    header = tree.header()
    assert header is not None
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return tree
