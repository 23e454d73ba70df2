"""The ledger of published figures beside what the map measures, by section."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.i18n import _, language
from beiyuan_gis.programme.figures import Reconciled
from ui import theme
from ui.bridge import Bridge
from ui.panels.elided import ElidedLabel
from ui.panels.figure_rows import FigureDelegate, FigureRow, as_table, row_of, section_title
from ui.panels.heading import strong
from ui.panels.refresh import Refresher
from ui.tips import plain

ROW = Qt.ItemDataRole.UserRole


class FiguresPanel(QWidget):
    """Reported, measured, difference and verdict; a figure that a layer answers for leads to that layer."""

    layer_wanted = pyqtSignal(str)
    """A figure was chosen: look at the layer that answers for it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._items: list[QTreeWidgetItem] = []
        self._told: tuple[object, ...] | None = None
        """Which figures the list holds, in which language and look, of which layers."""
        self._build()
        self._refresher = Refresher(self, self.read, in_front=True)
        bridge.opened.connect(self._refresher.ask)
        bridge.stepped.connect(self._refresher.ask)
        bridge.language_changed.connect(self.retranslate)
        self.retranslate()

    def _build(self) -> None:
        self.summary, self.only_off, self.copy = ElidedLabel(), QCheckBox(), QPushButton()
        self.only_off.toggled.connect(lambda _on: self.read())
        self.copy.clicked.connect(self.copy_table)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setItemDelegate(FigureDelegate(self.tree))
        self.tree.setIndentation(0)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(False)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.tree.itemClicked.connect(self._go)
        self.tree.itemActivated.connect(self._go)
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 8, 0)
        top.addWidget(self.summary, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 0, 8, 0)
        bar.addWidget(self.only_off, 1)
        bar.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(bar)
        layout.addWidget(self.tree, 1)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Figures"))
        self.tree.setAccessibleName(_("Published figures"))
        self.only_off.setText(_("Only those off"))
        self.copy.setText(_("Copy as table"))
        self.copy.setToolTip(_("Copy all figures as a table that can be pasted into Excel"))
        self._refresher.ask()

    def read(self) -> None:
        """Fill the list in the language in force; the current figure stays current."""
        figures = self._bridge.report().figures
        wanted = [f for f in figures if not self.only_off.isChecked() or f.within is False]
        self._summarise(figures)
        ids, look = [f.figure.id for f in wanted], self.palette().cacheKey()
        if self._told == (told := (ids, language(), look, self._bridge.project.layers)):
            for item, found in zip(self._items, wanted, strict=True):
                self._tell(item, found)
        else:
            self._told = told
            self._rebuild(wanted)

    def _rebuild(self, wanted: list[Reconciled]) -> None:
        current = self.tree.currentItem()
        chosen = current.data(0, ROW).id if current and current.data(0, ROW) else ""
        place = self.tree.verticalScrollBar().value()
        self.tree.clear()
        sections: dict[str, QTreeWidgetItem] = {}
        self._items = []
        for found in wanted:
            section = found.figure.id.partition(".")[0]
            if section not in sections:
                sections[section] = self._section(section)
            item = QTreeWidgetItem()
            self._tell(item, found)
            self._items.append(item)
            sections[section].addChild(item)
            if found.figure.id == chosen:
                self.tree.setCurrentItem(item)
        if self.only_off.isChecked() and not wanted:
            item = QTreeWidgetItem([_("Every reconciled figure is within its tolerance.")])
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.tree.addTopLevelItem(item)
        self.tree.expandAll()
        self.tree.verticalScrollBar().setValue(place)

    def _section(self, section: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([section_title(self._bridge.project, section)])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(0, strong(self.font()))
        item.setForeground(0, theme.tone("quiet"))
        self.tree.addTopLevelItem(item)
        return item

    def _tell(self, item: QTreeWidgetItem, found: Reconciled) -> None:
        row = row_of(found)
        if row != item.data(0, ROW):
            item.setText(0, row.title)
            item.setData(0, ROW, row)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, row.spoken)
            item.setToolTip(0, plain(row.explanation))

    def _summarise(self, figures: tuple[Reconciled, ...]) -> None:
        within = sum(f.within is True for f in figures)
        off = sum(f.within is False for f in figures)
        text = _("{within} of {count} reconciled figures within tolerance", within=within, count=within + off)
        self.summary.setText(text if within + off else _("No figure is reconciled in this project."))
        self.copy.setEnabled(bool(figures))

    def _go(self, item: QTreeWidgetItem) -> None:
        row = item.data(0, ROW)
        if isinstance(row, FigureRow) and row.layer:
            self.layer_wanted.emit(row.layer)

    def copy_table(self) -> None:
        """All figures as text with tabs, for a spreadsheet."""
        QGuiApplication.clipboard().setText(as_table(self._bridge.project, self._bridge.report().figures))
