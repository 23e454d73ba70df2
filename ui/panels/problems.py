"""What the checks found: a list that leads to the place of each problem, explains it, and offers its fix."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.i18n import Message, _
from ui import theme
from ui.bridge import Bridge
from ui.live_checks import LiveChecks
from ui.panels.elided import ElidedLabel
from ui.panels.refresh import Refresher
from ui.tips import plain

if TYPE_CHECKING:
    from beiyuan_gis.checks import Problem, Rule

_SIGNS: dict[str, tuple[str, theme.Tone]] = {
    "error": ("ph.x-circle-fill", "bad"),
    "warning": ("ph.warning-fill", "warn"),
}
_SHOWN = 1000
"""Rows at most: nobody reads on, and a list of tens of thousands would make every step slow."""


class ProblemsPanel(QWidget):
    """Shows what `live` knows. Going to a place and fixing are asked for, and done by the window."""

    problem_wanted = pyqtSignal(object)
    """A `Problem` to look at."""
    fix_wanted = pyqtSignal(object)
    """A `Problem` to fix."""
    check_wanted = pyqtSignal()
    current_changed = pyqtSignal()
    """Another problem is the one that the fix is about, or it can be fixed now and could not before."""

    def __init__(self, bridge: Bridge, live: LiveChecks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._live = bridge, live
        self._judged: tuple[Problem, int, Message | None] | None = None
        self.state, self.fix, self.check = ElidedLabel(), QPushButton(), QPushButton()
        self.why = QLabel()
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setWordWrap(True)
        self.why.setContentsMargins(8, 0, 8, 4)
        self.fix.clicked.connect(self.ask_for_fix)
        self.check.clicked.connect(self.check_wanted)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.list.currentItemChanged.connect(self._tell_current)
        self._arrange()
        self._refresher = Refresher(self, self._fill)
        live.changed.connect(self._on_change)
        bridge.stepped.connect(self._tell_state)
        bridge.language_changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 6, 0)
        top.addWidget(self.state, 1)
        top.addWidget(self.fix)
        top.addWidget(self.check)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.why)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Problems"))
        self.list.setAccessibleName(_("Problems"))
        self.list.setHeaderLabels([_("Problem"), _("Rule"), _("Layer")])
        self.check.setText(_("Check now"))
        self.fix.setText(_("Fix"))
        self._fill()

    # -------------------------------------------------------------- the list

    def _on_change(self) -> None:
        self._tell_state()
        self._refresher.ask()

    def _fill(self) -> None:
        """Anew, with the same problem current as before, or what now stands in its place."""
        was, row = self.current(), self.list.indexOfTopLevelItem(self.list.currentItem())
        self.list.blockSignals(True)
        self.list.clear()
        titles = {d.id: str(d.title) for d in self._bridge.project.layers}
        icons = {severity: theme.icon(*sign) for severity, sign in _SIGNS.items()}
        self.list.addTopLevelItems([self._item(p, titles, icons) for p in self._live.found[:_SHOWN]])
        again = next((n for n, p in enumerate(self._live.found[:_SHOWN]) if _is_same(p, was)), row)
        again = min(again, self.list.topLevelItemCount() - 1)
        if was is not None and again >= 0:
            self.list.setCurrentItem(self.list.topLevelItem(again))
        self.list.blockSignals(False)
        self.list.setColumnWidth(1, 170)
        self.list.setColumnWidth(0, max(360, self.list.viewport().width() - 320))
        self._tell_state()
        self._tell_current()

    def _item(self, problem: Problem, titles: dict[str, str], icons: dict[str, QIcon]) -> QTreeWidgetItem:
        layers = dict.fromkeys(titles.get(key.layer, "") for key in problem.keys)
        item = QTreeWidgetItem([str(problem.message), str(_rule(problem).title), ", ".join(layers)])
        item.setIcon(0, icons[problem.severity])
        item.setData(0, Qt.ItemDataRole.UserRole, problem)
        item.setToolTip(0, plain(str(problem.message)))
        return item

    def _tell_state(self, *_ignored: object) -> None:
        live, count = self._live, len(self._live.found)
        if live.failure:
            text = _("The last step could not be checked: {why}", why=live.failure)
        elif not live.complete and not count:
            text = _("The data have not been checked yet.")
        elif not count:
            text = _("No problems found.")
        else:
            text = _("{count} problems found.", count=count) if count != 1 else _("1 problem found.")
        if count > _SHOWN:
            text += " " + _("The first {count} are shown.", count=_SHOWN)
        if count and not live.complete:
            text += " " + _("Only what was edited has been checked.")
        self.state.setText(text)

    # -------------------------------------------------------------- the current problem

    def current(self) -> Problem | None:
        """The problem that is chosen in the list."""
        item = self.list.currentItem()
        return cast("Problem | None", item.data(0, Qt.ItemDataRole.UserRole)) if item is not None else None

    def why_no_fix(self) -> Message | str | None:
        """Why the current problem cannot be fixed by itself; tried out once a problem and revision."""
        problem, revision = self.current(), self._bridge.session.revision
        if problem is None:
            return _("Choose a problem from the list first.")
        if not self._live.up_to_date:
            return _("The last step is still being checked.")
        from beiyuan_gis.checks import fixing

        if self._judged is None or self._judged[0] is not problem or self._judged[1] != revision:
            self._judged = problem, revision, fixing.why_not(self._bridge.project, problem)
        return self._judged[2]

    def ask_for_fix(self) -> None:
        """Fix the current problem."""
        problem = self.current()
        if problem is not None:
            self.fix_wanted.emit(problem)

    def _tell_current(self, *_ignored: object) -> None:
        problem, why = self.current(), self.why_no_fix()
        self.fix.setEnabled(why is None)
        self.fix.setToolTip(plain(str(why or _rule(problem).title if problem else why)))
        self.why.setVisible(problem is not None)
        if problem is not None:
            lines = [str(_rule(problem).why)]
            lines += [_("No fix: {why}", why=str(why))] if why is not None else []
            self.why.setText("\n".join(lines))
        self.current_changed.emit()

    def _go(self, item: QTreeWidgetItem) -> None:
        self.problem_wanted.emit(item.data(0, Qt.ItemDataRole.UserRole))


def _rule(problem: Problem) -> Rule:
    from beiyuan_gis.checks import RULES  # imported late: nothing is checked at the start

    return RULES[problem.rule]


def _is_same(one: Problem, other: Problem | None) -> bool:
    return other is not None and (one.rule, one.keys, one.field) == (other.rule, other.keys, other.field)
