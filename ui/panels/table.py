"""The attribute table of one layer: sorted, filtered, edited; its selection is the map's."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, QRect, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from beiyuan_gis.edits.paste_cells import BadCells
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.finding.by_column import Column, ColumnFilter, distinct_values
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from ui import theme
from ui.bridge import Bridge
from ui.panels import table_footer
from ui.panels.delegate import CellDelegate
from ui.panels.elided import ElidedLabel
from ui.panels.filter_popup import FilterPopup, Kind
from ui.panels.refresh import BEHIND, MANY, Refresher
from ui.panels.table_cells import Cells
from ui.panels.table_model import TableModel
from ui.panels.table_selection import TableSelection
from ui.panels.table_view import TableView

_SAMPLE = 30
"""Rows that are looked at, from the first to the last, to tell how wide a column is."""
_AROUND = 10
"""Pixels that a cell keeps free beside its text."""


class TablePanel(QWidget):
    """Follows the active layer, and the selection when it lies in one other layer."""

    zoom_wanted = pyqtSignal(object)
    """A `Key` to look at: its row was double-clicked on its number."""
    bad_cells = pyqtSignal(object)
    """A `BadCells`: what was pasted does not fit."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._layer = bridge.active_layer
        self.model = TableModel(self)
        self._build()
        self._refresher = Refresher(self, self.read)
        self._rows_later, self._footer_later = QTimer(self), QTimer(self)
        for timer, act in ((self._rows_later, self._selection.show), (self._footer_later, self._tell_footer)):
            timer.setSingleShot(True)
            timer.setInterval(BEHIND)
            timer.timeout.connect(act)
        bridge.opened.connect(self._on_opened)
        bridge.stepped.connect(self._refresher.ask)
        bridge.active_layer_changed.connect(self.show_layer)
        bridge.selection_changed.connect(self._on_selection)
        bridge.language_changed.connect(self.retranslate)
        self.model.edited.connect(self._perform)
        self.model.refused.connect(bridge.failed)
        self.retranslate()

    def _build(self) -> None:
        self.choice, self.filter, self.only = QComboBox(), QLineEdit(), QCheckBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.activated.connect(lambda i: self._bridge.activate(self.choice.itemData(i)))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filter)
        self.only.toggled.connect(self._on_only)
        self.footer = ElidedLabel()
        self.view = TableView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(CellDelegate(self.view))
        self.cells = Cells(self._bridge, self.model, self.view, self._tell_bad)
        self.view.copy_wanted.connect(self.cells.copy)
        self.view.paste_wanted.connect(self.cells.paste)
        self.view.clear_wanted.connect(self.cells.clear)
        self.view.filter_wanted.connect(self.open_filter)
        self._selection = TableSelection(
            self._bridge, self.model, self.view, lambda: self._layer, self._tell_of_selection
        )
        self.view.selectionModel().currentColumnChanged.connect(self._tell_footer)
        self.view.doubleClicked.connect(self._on_double_click)
        self.unfilter = self._button()
        self.unfilter.clicked.connect(self.clear_filters)
        self.unfilter.hide()
        self._row = self._lay_out()

    def _lay_out(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(6, 4, 6, 0)
        for widget, stretch in ((self.choice, 0), (self.filter, 1), (self.unfilter, 0), (self.only, 0)):
            row.addWidget(widget, stretch)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 4)
        foot.addWidget(self.footer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        return row

    def _button(self) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def add_actions(self, actions: list[QAction]) -> None:
        """Buttons at the end of the row above the table, for what is done to attributes."""
        for action in actions:
            button = self._button()
            button.setDefaultAction(action)
            self._row.addWidget(button)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Attribute table"))
        self.choice.setAccessibleName(_("Layer of the table"))
        self.filter.setPlaceholderText(_("Filter: show rows that hold this text"))
        self.filter.setAccessibleName(_("Filter"))
        self.only.setText(_("Selected only"))
        self.unfilter.setIcon(theme.icon("mdi6.filter-remove-outline", "info"))
        self.unfilter.setToolTip(_("Take away the filters of all columns"))
        self.unfilter.setAccessibleName(self.unfilter.toolTip())
        self.view.setAccessibleName(_("Attribute table"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self.model.columnCount() - 1))
        self._refresher.ask()

    # -------------------------------------------------------------- the project

    def show_layer(self, id: str) -> None:
        """Show the table of another layer."""
        if id != self._layer:
            self._layer = id
            self.filter.clear()
            self.only.setChecked(False)
        self._refresher.ask()

    def _on_opened(self) -> None:
        self.model.clear()
        self.show_layer(self._bridge.active_layer)
        self._refresher.ask()

    def read(self) -> None:
        """Bring the rows in line with the project."""
        project = self._bridge.project
        self._fill_choice([(d.id, str(d.title)) for d in project.layers[::-1]])
        if self._layer not in project.tables:
            self._layer = self._bridge.active_layer
        self.choice.setCurrentIndex(self.choice.findData(self._layer))
        if not self._layer:
            self.model.clear()
            self._tell_footer()
            return
        definition = project.layer(self._layer)
        other = self.model.definition is not definition
        with self._selection.silence():
            self.model.show_table(definition, project.table(self._layer), editable=True)
        if other:
            self._fit_columns()
        self._show_filters()
        self._selection.show()

    def _fit_columns(self) -> None:
        """As wide as a sample of what is in them, within reason: to lay out every cell takes its time."""
        last, fonts = max(self.model.rowCount() - 1, 0), self.view.fontMetrics()
        sample = sorted({round(last * part / _SAMPLE) for part in range(_SAMPLE + 1)})[
            : self.model.rowCount()
        ]
        for column in range(self.model.columnCount()):
            cells = (self.model.data(self.model.index(row, column)) for row in sample)
            widest = max((fonts.horizontalAdvance(str(text)) for text in cells), default=0)
            head = self.view.head.sectionSizeFromContents(column).width()
            self.view.setColumnWidth(column, min(240, max(widest + _AROUND, head) + 14))

    def _fill_choice(self, layers: list[tuple[str, str]]) -> None:
        there = [(self.choice.itemData(i), self.choice.itemText(i)) for i in range(self.choice.count())]
        if there != layers:  # not while the list may be open
            self.choice.clear()
            for id, title in layers:
                self.choice.addItem(title, id)

    def _perform(self, id: int, field: str, value: object) -> None:
        key = Key(self._layer, id)
        self._bridge.attempt(
            lambda: set_attributes(self._bridge.project, [key], {field: value}),  # type: ignore[dict-item]
            "table",
        )

    # -------------------------------------------------------------- the selection, both ways

    def _on_selection(self) -> None:
        layers = set(self._bridge.selection.layers)
        if len(layers) == 1 and self._layer not in layers:
            self.show_layer(layers.pop())
        if self.only.isChecked():
            self._on_only(True)
        if self._selection.quiet:
            return
        if not self.isVisible():
            self._refresher.ask()
        elif len(self._selection.ids()) > MANY:
            self._rows_later.start()
        else:
            self._selection.show()

    def _on_double_click(self) -> None:
        index = self.view.currentIndex()
        if index.isValid() and self.model.field_at(index) is None:
            self.zoom_wanted.emit(Key(self._layer, int(self.model.ids[index.row()])))

    def _on_filter(self, text: str) -> None:
        with self._selection.silence():
            self.model.set_filter(text)
        self._selection.show()

    def _on_only(self, on: bool) -> None:
        with self._selection.silence():
            self.model.show_only(self._selection.ids() if on else None)
        self._selection.show()

    # -------------------------------------------------------------- filters of columns

    def open_filter(self, section: int) -> FilterPopup | None:
        """Let the filter of a column be changed, under its title."""
        definition = self.model.definition
        if definition is None:
            return None
        name = self.model.column_name(section)
        field = definition.field(name)
        kind: Kind = "number" if field is None or field.type in ("integer", "real") else "text"
        kind = "date" if field is not None and field.type == "date" else kind
        values = None if field is None else distinct_values(self.model.passing(name), name)
        title = str(self.model.headerData(section, Qt.Orientation.Horizontal))
        current = self.model.column_filters.get(name, ColumnFilter())
        popup = FilterPopup(title, kind, values, self.model.showing(name), current, self)
        popup.chosen.connect(lambda wanted: self.set_column_filter(name, wanted))
        head = self.view.head
        corner = head.mapToGlobal(QPoint(head.sectionViewportPosition(section), 0))
        popup.open_beside(QRect(corner, QSize(head.sectionSize(section), head.height())))
        return popup

    def set_column_filter(self, column: Column, wanted: ColumnFilter) -> None:
        """Show only rows that pass in this column; an empty filter takes its filter away."""
        with self._selection.silence():
            self.model.set_column_filter(column, wanted)
        self._show_filters()
        self._selection.show()

    def clear_filters(self) -> None:
        """Of all columns; the text above the table stays."""
        with self._selection.silence():
            self.model.clear_column_filters()
        self._show_filters()
        self._selection.show()

    def _show_filters(self) -> None:
        names = self.model.column_filters
        sections = [c for c in range(self.model.columnCount()) if self.model.column_name(c) in names]
        self.view.head.show_filtered(frozenset(sections))
        self.unfilter.setVisible(bool(sections))

    def _tell_bad(self, bad: BadCells) -> None:
        self.bad_cells.emit(bad)

    # -------------------------------------------------------------- the footer

    def _tell_of_selection(self) -> None:
        """At once, unless summing it up takes its time."""
        if len(self._selection.ids()) > MANY:
            self._footer_later.start()
        else:
            self._tell_footer()

    def _tell_footer(self) -> None:
        self._footer_later.stop()
        project = self._bridge.project
        if self._layer not in project.tables or self.model.definition is None:  # it may just have left
            self.footer.setText("")
            return
        column = max(self.view.currentIndex().column(), 0)
        definition, table = project.layer(self._layer), project.table(self._layer)
        self.footer.setText(table_footer.said(definition, table, self.model, self._selection.ids(), column))
