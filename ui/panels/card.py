"""One layer as a card: sign, name, whether it is shown, its measure, its progress, its lamp."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PyQt6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.catalogue import LayerDefinition, Symbol
from beiyuan_gis.i18n import _, language
from beiyuan_gis.model.table import Table
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.progress import ProgressReport
from beiyuan_gis.programme.report import LayerReport
from ui import theme
from ui.panels.elided import ElidedLabel
from ui.panels.heading import strong
from ui.panels.legend import Legend, Sign

SIGN = QSize(26, 18)


class LayerCard(QFrame):
    """Shows one `LayerReport`. A click or Enter makes the layer the active one; Space shows or hides it."""

    chosen = pyqtSignal(str)
    shown_changed = pyqtSignal(str, bool)
    moved_on = pyqtSignal(str, int)
    """The up or down key: this layer's id, and -1 or 1."""

    def __init__(self, definition: LayerDefinition, sign: Sign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.definition = definition
        self._active = False
        self._told: tuple[object, ...] | None = None
        """What was shown last."""
        self._build(sign)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _build(self, sign: Sign) -> None:
        self.check = QCheckBox()
        self.check.setChecked(True)
        self.check.toggled.connect(lambda on: self.shown_changed.emit(self.definition.id, on))
        self.sign = QLabel()
        self.sign.setFixedSize(SIGN)
        self.sign.setPixmap(
            sign(_own_symbol(self.definition), self.definition.geometry, SIGN, self.devicePixelRatioF())
        )
        self.title, self.measure = ElidedLabel(), QLabel()
        self.title.setFont(strong(self.title.font()))
        self.tag, self.lamp, self.percent = QLabel(), QLabel(), QLabel()
        self.percent.setFont(strong(self.percent.font()))
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setFixedHeight(self.fontMetrics().height())
        self.legend = Legend(self.definition, sign)
        head = _row(self.check, self.sign, (self.title, 1), self.lamp)
        self._below = QWidget()
        body = QGridLayout(self._below)
        body.setContentsMargins(22, 0, 0, 0)
        body.setHorizontalSpacing(8)
        body.setVerticalSpacing(2)
        body.addWidget(self.measure, 0, 0)
        body.addWidget(self.tag, 0, 1)
        body.addWidget(self.percent, 0, 3)
        body.addWidget(self.bar, 1, 0, 1, 4)
        body.addWidget(self.legend, 2, 0, 1, 4)
        body.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 5, 9, 7)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._below)

    # -------------------------------------------------------------- what it shows

    def show_report(self, report: LayerReport, table: Table, *, active: bool, shown: bool) -> None:
        """Fill the card in the language in force; quick where nothing is other than it was."""
        told = report, table, active, shown, language(), self.palette().cacheKey()
        if self._told is not None and all(a is b or a == b for a, b in zip(told, self._told, strict=True)):
            return
        self._told = told
        definition = self.definition
        self._active = active
        self.title.setText(str(definition.title))
        self.measure.setText(wording.quantity(report.measure, definition.unit))
        self.check.blockSignals(True)
        self.check.setChecked(shown)
        self.check.blockSignals(False)
        self.check.setToolTip(_("Hide this layer") if shown else _("Show this layer"))
        self.check.setAccessibleName(_("{layer} is shown", layer=definition.title))
        self._show_tag(report)
        self._show_progress(report.progress)
        self.legend.show_counts(table, visible=active)
        self.setAccessibleName(self._spoken(report, active))
        quiet = QPalette.ColorRole.WindowText if shown else QPalette.ColorRole.PlaceholderText
        self.title.setForegroundRole(quiet)
        self.update()

    def _show_tag(self, report: LayerReport) -> None:
        self.tag.setVisible(report.schematic > 0)
        self.tag.setText(_("schematic"))
        self.tag.setToolTip(wording.schematic_notice(report.schematic))
        ink = theme.tone("warn")
        self.tag.setStyleSheet(
            f"color: {ink.name()}; background: {theme.tint(ink, 0.14).name()};"
            " border-radius: 3px; padding: 0 5px; font-size: 11px;"
        )

    def _show_progress(self, progress: ProgressReport | None) -> None:
        planned = progress is not None
        for widget in (self.bar, self.percent, self.lamp):
            widget.setVisible(planned)
        if progress is None:
            return
        name, tone = theme.LAMPS[progress.lamp]
        self.lamp.setPixmap(theme.icon(name, tone).pixmap(QSize(17, 17)))
        word = wording.lamp_name(progress.lamp)
        self.lamp.setToolTip(word)
        self.lamp.setAccessibleName(word)
        self.percent.setText(wording.percent(progress))
        self.bar.setValue(round(10 * min(progress.reported or 0.0, 100.0)))
        self.bar.setAccessibleName(_("Progress of {layer}", layer=self.definition.title))
        self.bar.setFormat(f"  {wording.done_of_target(progress)} · {word}")
        self.bar.setToolTip(_("How progress is counted: {rule}", rule=progress.rule))
        self._colour_bar(theme.tone(tone))

    def _colour_bar(self, colour: QColor) -> None:
        """Filled quietly, so that the text on it can be read over both parts."""
        track, text = (
            self.palette().color(r).name() for r in (QPalette.ColorRole.Window, QPalette.ColorRole.Text)
        )
        self.bar.setStyleSheet(
            f"QProgressBar {{ border: 0; border-radius: 4px; background: {track}; color: {text};"
            " text-align: left; font-size: 11px; }"
            f"QProgressBar::chunk {{ border-radius: 4px; background: {theme.tint(colour, 0.32).name()}; }}"
        )

    def _spoken(self, report: LayerReport, active: bool) -> str:
        parts = [str(self.definition.title), self.measure.text()]
        if report.progress is not None:
            parts += [
                self.percent.text(),
                wording.done_of_target(report.progress),
                self.lamp.accessibleName(),
            ]
        if report.schematic:
            parts.append(self.tag.text())
        if active:
            parts.append(_("active layer"))
        return ", ".join(parts)

    # -------------------------------------------------------------- mouse, keys, frame

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.definition.id)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.chosen.emit(self.definition.id)
            case Qt.Key.Key_Space:
                self.check.toggle()
            case Qt.Key.Key_Up:
                self.moved_on.emit(self.definition.id, -1)
            case Qt.Key.Key_Down:
                self.moved_on.emit(self.definition.id, 1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        accent = palette.color(QPalette.ColorRole.Accent)
        marked = self._active or self.hasFocus()
        painter.setPen(
            QPen(accent if marked else palette.color(QPalette.ColorRole.Midlight), 1.6 if marked else 1.0)
        )
        ground = palette.color(QPalette.ColorRole.Base)
        painter.setBrush(theme.tint(accent, 0.09) if self._active else ground)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()


def _own_symbol(definition: LayerDefinition) -> Symbol:
    """What stands for the layer: of a style by status the last case, the finished one; else the first."""
    style = definition.style
    if not style.cases:
        return style.symbol
    return style.cases[-1 if style.by == definition.status_field else 0].symbol


def _row(*widgets: QWidget | tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for entry in widgets:
        widget, stretch = entry if isinstance(entry, tuple) else (entry, 0)
        row.addWidget(widget, stretch)
    return row
