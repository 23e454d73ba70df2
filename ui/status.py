"""The status bar: what to do next, where the cursor is, the scale, work under way, whether all is saved."""

from __future__ import annotations

import re

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.i18n import _
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

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._place: tuple[float, float] | None = None
        self._degrees = False
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
        self.coordinates.clicked.connect(self._toggle)
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
        self.coordinates.setToolTip(_("Coordinates under the cursor. Click for degrees or metres"))
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

    def _toggle(self) -> None:
        self._degrees = not self._degrees
        self._show_place()

    def _show_place(self) -> None:
        if self._place is None:
            text = "E –   N –"
        elif self._degrees:
            longitude, latitude = to_lonlat([self._place])[0]
            text = _(
                "{longitude}° E   {latitude}° N", longitude=f"{longitude:.7f}", latitude=f"{latitude:.7f}"
            )
        else:
            text = f"E {self._place[0]:,.2f}   N {self._place[1]:,.2f}"
        self.coordinates.setText(text)

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
