"""What the checks found: a list that leads to the place of each problem."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from beiyuan_gis.checks import Problem
from beiyuan_gis.i18n import _
from ui import theme
from ui.bridge import Bridge
from ui.panels.elided import ElidedLabel
from ui.tips import plain

_SIGNS: dict[str, tuple[str, theme.Tone]] = {
    "error": ("ph.x-circle-fill", "bad"),
    "warning": ("ph.warning-fill", "warn"),
}


class ProblemsPanel(QWidget):
    """The window runs the checks in a worker and hands over what they found."""

    problem_wanted = pyqtSignal(object)
    """A `Problem` to look at."""
    check_wanted = pyqtSignal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._found: tuple[Problem, ...] | None = None
        self._revision = -1
        self.state, self.check = ElidedLabel(), QPushButton()
        self.check.clicked.connect(self.check_wanted)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 6, 0)
        top.addWidget(self.state, 1)
        top.addWidget(self.check)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        bridge.opened.connect(self.clear)
        bridge.stepped.connect(self._tell_state)
        bridge.language_changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(_("Problems"))
        self.list.setAccessibleName(_("Problems"))
        self.list.setHeaderLabels([_("Problem"), _("Layer")])
        self.check.setText(_("Check now"))
        self._fill()

    def clear(self) -> None:
        self._found = None
        self._fill()

    def show_problems(self, found: Sequence[Problem], revision: int) -> None:
        """Show what the checks found in the project at `revision`."""
        self._found, self._revision = tuple(found), revision
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        for problem in self._found or ():
            layers = {key.layer for key in problem.keys}
            titles = [str(d.title) for d in self._bridge.project.layers if d.id in layers]
            item = QTreeWidgetItem([str(problem.message), ", ".join(titles)])
            item.setIcon(0, theme.icon(*_SIGNS.get(problem.severity, ("ph.info-fill", "info"))))
            item.setData(0, Qt.ItemDataRole.UserRole, problem)
            item.setToolTip(0, plain(str(problem.message)))
            self.list.addTopLevelItem(item)
        self.list.setColumnWidth(0, max(360, self.list.viewport().width() - 180))
        self._tell_state()

    def _tell_state(self) -> None:
        if self._found is None:
            text = _("The data have not been checked yet.")
        else:
            count = len(self._found)
            text = _("{count} problems found.", count=count) if count != 1 else _("1 problem found.")
            text = text if count else _("No problems found.")
            if self._revision != self._bridge.session.revision:
                text += " " + _("The map has changed since: check again.")
        self.state.setText(text)

    def _go(self, item: QTreeWidgetItem) -> None:
        self.problem_wanted.emit(item.data(0, Qt.ItemDataRole.UserRole))
