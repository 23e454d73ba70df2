"""Preview of the progress plates: which one, on what paper, at what scale; then PDF or printer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QStandardPaths, pyqtSignal
from PyQt6.QtPrintSupport import QPrinter
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.i18n import _
from beiyuan_gis.model.project import Project
from beiyuan_gis.outputs.plate import Composition, layer_plate, overview_plate, plate_title, plates
from beiyuan_gis.outputs.plate.scales import PAPERS, SCALES
from beiyuan_gis.session import Notice
from ui.bridge import Bridge
from ui.fonts import ensure_chinese_font
from ui.plates.pdf import write
from ui.plates.printing import ask_printer, print_sheet
from ui.plates.sheet_view import STEP, SheetView
from ui.tasks import Tasks

OFFERED = [s for s in SCALES if 500 <= s <= 50_000]
LARGEST_SCALE, SMALLEST_SCALE = 10, 100_000_000


class PlatePreview(QDialog):
    """Composes, draws and writes in workers; the newest choice wins."""

    shown = pyqtSignal()
    """The sheet of the present choices is composed and on its way to the screen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ensure_chinese_font()  # loaded here once: workers only use it
        self.bridge = bridge
        self._tasks = Tasks(self)
        self._request = 0
        self.composition: Composition | None = None
        self.setWindowTitle(_("Progress plate"))
        self.resize(1180, 780)
        self.view = SheetView(self._tasks, self)
        self._build_choices(bridge.project)
        self._build_buttons()
        self._lay_out()
        self.view.failed.connect(self.state.setText)
        bridge.stepped.connect(self._on_step)
        bridge.opened.connect(self.reject)
        self._compose()

    def choose(self, layer_id: str | None) -> None:
        """Show the plate of a layer, or with None the overview."""
        self.plate.setCurrentIndex(max(0, self.plate.findData(layer_id or "")))

    # -------------------------------------------------------------- the dialog

    def _build_choices(self, project: Project) -> None:
        self.plate, self.paper, self.orientation, self.scale = (QComboBox(self) for _n in range(4))
        self._fill_plates(project)
        for paper in PAPERS:
            self.paper.addItem(paper, paper)
        self.paper.setCurrentText("A3")
        self.orientation.addItem(_("Landscape"), "landscape")
        self.orientation.addItem(_("Portrait"), "portrait")
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale.addItem(_("Fit"))
        self.scale.addItems([f"1:{s}" for s in OFFERED])
        for box in (self.plate, self.paper, self.orientation):
            box.currentIndexChanged.connect(self._compose)
        self.scale.activated.connect(self._compose)
        editor = self.scale.lineEdit()
        if editor is not None:
            editor.editingFinished.connect(self._compose)

    def _fill_plates(self, project: Project) -> None:
        """The overview, and a plate a layer; what was chosen stays so while it is there."""
        chosen = self.plate.currentData()
        self.plate.blockSignals(True)
        self.plate.clear()
        self.plate.addItem(plate_title(project, None), "")
        for definition in project.layers:
            self.plate.addItem(plate_title(project, definition.id), definition.id)
        self.plate.setCurrentIndex(max(0, self.plate.findData(chosen)))
        self.plate.blockSignals(False)

    def _build_buttons(self) -> None:
        self.warning = QLabel(self)
        self.warning.setWordWrap(True)
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.progress = QProgressBar(self)
        self.progress.hide()
        self.pdf = QPushButton(_("PDF…"), self)
        self.all_pdf = QPushButton(_("All plates as PDF…"), self)
        self.printer = QPushButton(_("Print…"), self)
        self.close_button = QPushButton(_("Close"), self)
        self.whole, self.closer, self.farther = (
            QPushButton(text, self) for text in (_("Whole page"), "+", "−")
        )
        self.whole.clicked.connect(self.view.show_whole)
        self.closer.clicked.connect(lambda: self.view.zoom_by(STEP))
        self.farther.clicked.connect(lambda: self.view.zoom_by(1 / STEP))
        self.pdf.clicked.connect(self._ask_pdf)
        self.all_pdf.clicked.connect(self._ask_all)
        self.printer.clicked.connect(self._ask_printer)
        self.close_button.clicked.connect(self.reject)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in the scale's field neither prints nor closes

    def _lay_out(self) -> None:
        form = QFormLayout()
        for title, field in (
            (_("Plate"), self.plate),
            (_("Paper"), self.paper),
            (_("Orientation"), self.orientation),
            (_("Scale"), self.scale),
        ):
            form.addRow(title, field)
        zoom = QHBoxLayout()
        for button in (self.farther, self.closer, self.whole):
            zoom.addWidget(button)
        side = QVBoxLayout()
        side.addLayout(form)
        side.addLayout(zoom)
        side.addWidget(self.warning)
        side.addStretch(1)
        for widget in (self.state, self.progress, self.pdf, self.all_pdf, self.printer, self.close_button):
            side.addWidget(widget)
        panel = QWidget(self)
        panel.setLayout(side)
        panel.setFixedWidth(290)
        whole = QHBoxLayout(self)
        whole.addWidget(self.view, 1)
        whole.addWidget(panel)

    # -------------------------------------------------------------- composing

    def wanted_scale(self) -> int | None:
        """The denominator typed or chosen, None for the one that fits."""
        found = re.fullmatch(r"\s*(?:1\s*[:：/])?\s*(\d{1,9})\s*", self.scale.currentText())
        denominator = int(found[1]) if found else 0
        return denominator if LARGEST_SCALE <= denominator <= SMALLEST_SCALE else None

    def _on_step(self, notice: Notice) -> None:
        if notice.edit.definitions:
            self._fill_plates(self.bridge.project)
        self._compose()

    def _compose(self, *_event: object) -> None:
        self._request += 1
        request, project, layer = self._request, self.bridge.project, self.plate.currentData()
        choices: dict[str, Any] = self._paper() | {"scale": self.wanted_scale()}

        def work(_report: object) -> Composition:
            return layer_plate(project, layer, **choices) if layer else overview_plate(project, **choices)

        def done(composition: Composition) -> None:
            if request == self._request:
                self._show(composition)

        self.state.setText(_("Drawing the plate…"))
        self._tasks.start(_("Drawing the plate…"), work, done, self.state.setText)

    def _paper(self) -> dict[str, Any]:
        return {"paper": self.paper.currentData(), "orientation": self.orientation.currentData()}

    def _show(self, composition: Composition) -> None:
        self.composition = composition
        self.state.clear()
        warning = _(
            "At 1:{scale} the map does not fit the frame: part of the layer is outside.",
            scale=f"{composition.map.scale:g}",
        )
        self.warning.setText("" if composition.fits else warning)
        self.view.show_sheet(composition)
        self.shown.emit()

    # -------------------------------------------------------------- PDF and printer

    def _ask_pdf(self) -> None:
        if self.composition is not None and (path := self._ask_path(self.composition.title)):
            self.save_pdf(path)

    def _ask_all(self) -> None:
        if path := self._ask_path(_("Progress plate")):
            self.save_all(path)

    def _ask_path(self, stem: str) -> Path | None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = re.sub(r'[\\/:*?"<>|%\s]+', "-", stem)[:80] + ".pdf"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save the plate as PDF"), str(Path(folder) / name), _("PDF file (*.pdf)")
        )
        if not chosen:
            return None
        return Path(chosen if chosen.lower().endswith(".pdf") else chosen + ".pdf")

    def save_pdf(self, path: Path) -> None:
        """Write the plate on show."""
        sheet = self.composition
        if sheet is not None:
            self._run(_("Writing the PDF"), lambda report: write([sheet], path, report), path)

    def save_all(self, path: Path) -> None:
        """Write the overview and the plates of all layers, on the paper chosen, into one file."""
        project, choices = self.bridge.project, self._paper()

        def work(report: Any) -> None:
            write(plates(project, **choices), path, report)

        self._run(_("Writing the PDF"), work, path)

    def _ask_printer(self) -> None:
        if self.composition is not None and (printer := ask_printer(self.composition, self)):
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Print the plate on show."""
        sheet = self.composition
        if sheet is not None:
            sent = _("Sent to the printer: {printer}", printer=printer.printerName())
            self._run(_("Printing"), lambda _report: print_sheet(sheet, printer), sent)

    def _run(self, title: str, work: Any, result: Path | str) -> None:
        """Work in a worker with its progress shown; one at a time."""
        self._busy(True, title)

        def done(_result: object) -> None:
            self._busy(False, _("Saved: {path}", path=str(result)) if isinstance(result, Path) else result)

        task = self._tasks.start(title, work, done, lambda why: self._busy(False, why))
        task.progressed.connect(lambda part: self.progress.setValue(round(part * 100)))

    @property
    def busy(self) -> bool:
        """Whether a file is being written or a sheet printed."""
        return not self.pdf.isEnabled()

    def _busy(self, busy: bool, text: str) -> None:
        self.state.setText(text)
        self.progress.setVisible(busy)
        self.progress.setValue(0)
        for button in (self.pdf, self.all_pdf, self.printer):
            button.setDisabled(busy)

    def done(self, result: int) -> None:
        """However it is closed: work that still runs is told to stop."""
        self._tasks.stop_all(2000)
        super().done(result)
