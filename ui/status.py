"""The status bar: what to do next, where the cursor is, the scale, work under way, whether all is saved."""

from __future__ import annotations

import re

from PyQt6.QtCore import QPoint, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QStatusBar,
    QToolButton,
    QWidget,
)

from beiyuan_gis.i18n import _
from beiyuan_gis.programme.places import FORMS, Form, copied, shown
from ui import theme
from ui.bridge import Bridge
from ui.panels.elided import ElidedLabel
from ui.tasks import Task
from ui.tips import plain

REASON = 5000
"""Milliseconds that a reason stays in the place of the hint."""
SCALES = (500, 1000, 2000, 5000, 10000, 25000, 50000)


class TaskStrip(QWidget):
    """Progress of one task, and the way to stop it."""

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, stop = QProgressBar(), QToolButton()
        self.bar.setRange(0, 0)
        self.bar.setFixedSize(120, 14)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(task.title)
        stop.setIcon(theme.icon("ph.x"))
        stop.setAutoRaise(True)
        stop.setToolTip(_("Stop: {task}", task=task.title))
        stop.setAccessibleName(stop.toolTip())
        stop.clicked.connect(task.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        for widget in (QLabel(task.title), self.bar, stop):
            row.addWidget(widget)
        task.progressed.connect(self._show)
        task.ended.connect(self._end)

    def _show(self, fraction: float) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(round(100 * fraction))

    def _end(self) -> None:
        self.setParent(None)
        self.deleteLater()


class StatusBar(QStatusBar):
    """What it shows is handed in; it asks for a scale and for the unsaved work to be saved."""

    scale_wanted = pyqtSignal(float)
    save_wanted = pyqtSignal()
    form_chosen = pyqtSignal(str)
    """How places are shown now."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._place: tuple[float, float] | None = None
        self.form: Form = "plane"
        self._scale = 0.0
        self._next = ""
        self._reason = QTimer(self)
        self._reason.setSingleShot(True)
        self._reason.setInterval(REASON)
        self._reason.timeout.connect(self._end_reason)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(6, 0, 4, 0)
        self._build()
        for signal in (bridge.opened, bridge.stepped, bridge.saved, bridge.dirty_changed):
            signal.connect(self.read)
        bridge.language_changed.connect(self.retranslate)
        self.retranslate()

    def _build(self) -> None:
        self.hint = ElidedLabel()
        self.coordinates, self.saved, self.scale = QToolButton(), QToolButton(), QComboBox()
        self.coordinates.setAutoRaise(True)
        self.coordinates.setMinimumWidth(
            self.fontMetrics().horizontalAdvance("E 000,000.00   N 0,000,000.00") + 16
        )
        self.coordinates.clicked.connect(self._next_form)
        self.coordinates.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.coordinates.customContextMenuRequested.connect(self._offer_forms)
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale.addItems([f"1:{n:,}" for n in SCALES])
        self.scale.setMinimumWidth(self.fontMetrics().horizontalAdvance("1:1,000,000") + 40)
        self.scale.lineEdit().returnPressed.connect(self._take_scale)
        self.scale.activated.connect(self._take_scale)
        self.saved.setAutoRaise(True)
        self.saved.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.saved.clicked.connect(self.save_wanted)
        for button in (self.coordinates, self.saved):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(self.hint, 1)
        for widget in (self.coordinates, self.scale, self.saved):
            self.addPermanentWidget(widget)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Status"))
        self.coordinates.setToolTip(
            _("Coordinates under the cursor. Click for another form, right click to choose and copy")
        )
        self.scale.setAccessibleName(_("Map scale"))
        self.scale.setToolTip(_("Map scale: choose one or type it"))
        self._show_place()
        self.read()

    # -------------------------------------------------------------- what is handed in

    def show_hint(self, text: str) -> None:
        """What to do next; it waits while a reason is shown."""
        self._next = text
        if not self._reason.isActive():
            self.hint.setText(text)

    def say_why(self, text: str) -> None:
        """Why a key did nothing, in the place of the hint, for some seconds."""
        self._reason.start()
        self._paint_hint("warn")
        self.hint.setText(text)

    def _end_reason(self) -> None:
        self._paint_hint(None)
        self.hint.setText(self._next)

    def _paint_hint(self, tone: theme.Tone | None) -> None:
        palette = self.hint.palette()
        ink = self.palette().color(QPalette.ColorRole.WindowText) if tone is None else theme.tone(tone)
        palette.setColor(QPalette.ColorRole.WindowText, ink)
        self.hint.setPalette(palette)

    def show_cursor(self, x: float, y: float) -> None:
        """Easting and northing in metres."""
        self._place = x, y
        self._show_place()

    def show_scale(self, denominator: float) -> None:
        self._scale = denominator
        if not self.scale.lineEdit().hasFocus():
            self.scale.setEditText(f"1:{denominator:,.0f}")

    def show_task(self, task: Task) -> None:
        self.insertPermanentWidget(1, TaskStrip(task, self))  # behind the hint

    # -------------------------------------------------------------- places and scales

    def _next_form(self) -> None:
        forms = list(FORMS)
        self.set_form(forms[(forms.index(self.form) + 1) % len(forms)])

    def set_form(self, form: Form) -> None:
        """How places are shown and copied from now on."""
        self.form = form
        self._show_place()
        self.form_chosen.emit(form)

    def copy_place(self) -> None:
        """Put the place that the cursor was at last on the clipboard, as it is shown."""
        if self._place is not None:
            QApplication.clipboard().setText(copied(self._place, self.form))
            self.showMessage(_("Copied: {place}", place=copied(self._place, self.form)), 4_000)

    def forms_menu(self) -> QMenu:
        """The forms, each with what it says of the place now, and copying."""
        menu = QMenu(self)
        for form, name in FORMS.items():
            text = f"{_(name)}\t{shown(self._place, form)}" if self._place else _(name)
            row = menu.addAction(text)
            row.setCheckable(True)
            row.setChecked(form == self.form)
            row.triggered.connect(lambda _on, form=form: self.set_form(form))
        menu.addSeparator()
        copy = menu.addAction(_("Copy these coordinates"))
        copy.setEnabled(self._place is not None)
        copy.triggered.connect(self.copy_place)
        return menu

    def _offer_forms(self, at: QPoint) -> None:
        menu = self.forms_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.coordinates.mapToGlobal(at))

    def _show_place(self) -> None:
        self.coordinates.setText("E –   N –" if self._place is None else shown(self._place, self.form))

    def _take_scale(self) -> None:
        wanted = parse_scale(self.scale.currentText())
        self.scale.lineEdit().clearFocus()
        if wanted is None:
            self.show_scale(self._scale)
        else:
            self.scale_wanted.emit(wanted)

    # -------------------------------------------------------------- saved or not

    def read(self) -> None:
        """Say whether everything is saved, and where."""
        session = self._bridge.session
        path = session.path
        if path is None:
            sign, text, tip = "ph.circle-dashed", _("no file"), _("This project has no file yet")
        elif session.read_only:
            sign, text, tip = "ph.lock-simple", _("read-only"), str(path)
        elif session.dirty:
            sign, text = "ph.circle-fill", _("unsaved")
            tip = _("Unsaved edits are safe in the journal. Click to save into {path}", path=str(path))
        else:
            sign, text, tip = "ph.check", _("saved"), _("Everything is saved in {path}", path=str(path))
        self.saved.setIcon(theme.icon(sign, "warn" if session.dirty else "quiet"))
        self.saved.setText((f"{text} · {path.name}" if path else text).replace("&", "&&"))  # no mnemonic
        self.saved.setToolTip(plain(tip))
        self.saved.setAccessibleName(f"{text}. {tip}")


def parse_scale(text: str) -> float | None:
    """N of `1:N`, `1：N` or `N`; None for anything else."""
    found = re.fullmatch(r"\s*(?:1\s*[:：/]\s*)?([\d,， ]+)\s*", text)
    digits = re.sub(r"[,， ]", "", found[1]) if found else ""
    return float(digits) if digits and float(digits) > 0 else None
