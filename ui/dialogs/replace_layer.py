"""Put the office's own file in the place of a layer: what was read is shown before anything changes."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.edits.add_features import Drawn
from beiyuan_gis.edits.replace_layer import replace_layer
from beiyuan_gis.exchange.errors import ChooseCrs, ChooseSublayer
from beiyuan_gis.exchange.read import Imported, read_layer_file
from beiyuan_gis.geodesy.crs import CrsCandidate
from beiyuan_gis.i18n import _
from beiyuan_gis.model.edit import Edit
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.tasks import Report, Task, Tasks

KINDS = "*.shp *.gpkg *.geojson *.json *.fgb"
Result = Imported | ChooseSublayer | ChooseCrs


class ReplaceLayer(QDialog):
    """Reads in a worker; asks for the sublayer or the coordinate system only when the file leaves it open."""

    def __init__(
        self, bridge: Bridge, layer: str, path: Path, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._path, self._tasks = bridge, path, tasks
        self._definition = bridge.project.layer(layer)
        self._task: Task | None = None
        self.imported: Imported | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Replace {layer} with your own file", layer=self._definition.title))
        self._build()
        self.finished.connect(self._stop)
        bridge.opened.connect(self.reject)
        self.read()

    @staticmethod
    def ask(bridge: Bridge, layer: str, tasks: Tasks, parent: QWidget, folder: str = "") -> None:
        """Let a file be chosen, then show what is in it."""
        title = _("Your file for {layer}", layer=bridge.project.layer(layer).title)
        path, _kind = QFileDialog.getOpenFileName(parent, title, folder, _("Map data ({kinds})", kinds=KINDS))
        if path:
            ReplaceLayer(bridge, layer, Path(path), tasks, parent).open()

    def _build(self) -> None:
        self.told, self.bar, self.summary = QLabel(), QProgressBar(), QListWidget()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.bar.setTextVisible(False)
        self.summary.setAccessibleName(_("What was read"))
        self.summary.setWordWrap(True)
        self.summary.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.sublayer, self.crs = QComboBox(), QComboBox()
        self._questions = QWidget()
        self._form = QFormLayout(self._questions)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.addRow(_("Layer in the file"), self.sublayer)
        self._form.addRow(_("Coordinate system"), self.crs)
        for combo in (self.sublayer, self.crs):
            combo.activated.connect(lambda _index: self.read())
            self._form.setRowVisible(combo, False)
        buttons, self.ok = ok_and_cancel(self, _("Replace"))
        buttons.accepted.disconnect()
        buttons.accepted.connect(self.replace)
        layout = QVBoxLayout(self)
        for widget in (self.told, self.bar, self._questions, self.summary, buttons):
            layout.addWidget(widget)
        self.resize(620, 420)

    # -------------------------------------------------------------- reading

    def read(self) -> None:
        """Read the file with what was chosen so far."""
        self._stop()
        self.imported = None
        self.ok.setEnabled(False)
        self.bar.setVisible(True)
        self.bar.setRange(0, 0)
        self.summary.show()
        self.told.setText(_("Reading {name}", name=self._path.name))
        path, definition = self._path, self._definition
        sublayer, crs = self.sublayer.currentData(), self.crs.currentData()

        def work(progress: Report) -> Result:
            try:
                return read_layer_file(path, definition, sublayer=sublayer, crs=crs, progress=progress)
            except (ChooseSublayer, ChooseCrs) as question:
                return question

        self._task = self._tasks.start(_("Reading {name}", name=path.name), work, self._arrived, self._failed)
        self._task.progressed.connect(self._progress)

    def _progress(self, fraction: float) -> None:
        self.bar.setRange(0, 100)
        self.bar.setValue(round(100 * fraction))

    def _failed(self, why: str) -> None:
        self._task = None
        self.bar.hide()
        self.summary.clear()
        self.summary.hide()
        self.told.setText(why)
        self.adjustSize()

    def _arrived(self, result: Result) -> None:
        self._task = None
        self.bar.hide()
        self.summary.clear()
        if isinstance(result, Imported):
            self._show(result)
        else:
            self.told.setText(str(result))
            self._offer(result)

    def _offer(self, question: ChooseSublayer | ChooseCrs) -> None:
        if isinstance(question, ChooseSublayer):
            self.sublayer.clear()
            for one in question.sublayers:
                self.sublayer.addItem(f"{one.name} ({one.geometry})" if one.geometry else one.name, one.name)
            self._ask_with(self.sublayer)
        else:
            self.crs.clear()
            for candidate in question.candidates or [CrsCandidate(e, False, 0.0) for e in (4548, 4490, 4326)]:
                self.crs.addItem(str(candidate), candidate)
            self._ask_with(self.crs)

    def _ask_with(self, combo: QComboBox) -> None:
        combo.setCurrentIndex(-1)
        combo.setPlaceholderText(_("Choose one"))
        self._form.setRowVisible(combo, True)
        combo.setFocus()

    def _show(self, imported: Imported) -> None:
        """What will be put in, and everything that was assumed or left out on the way."""
        self.imported = imported
        old, new = len(self._bridge.project.table(self._definition.id)), len(imported.geometries)
        self.told.setText(
            _(
                "{new} features of {name} take the place of the {old} of {layer}. One undo takes it back.",
                new=f"{new:,}",
                old=f"{old:,}",
                name=self._path.name,
                layer=self._definition.title,
            )
        )
        self.summary.addItem(str(imported.crs))
        self.summary.addItem(_("Fields: {fields}", fields=self._fields(imported)))
        if imported.left_out:
            self.summary.addItem(_("{count} rows are left out.", count=f"{len(imported.left_out):,}"))
        for note in imported.notes:
            self.summary.addItem(str(note))
        self.ok.setEnabled(True)
        self.ok.setFocus()

    def _fields(self, imported: Imported) -> str:
        pairs = []
        for column, name in imported.fields.items():
            field = self._definition.field(name)
            pairs.append(f"{column} → {field.title if field else name}")
        return ", ".join(pairs) or _("none of the columns fits a field")

    # -------------------------------------------------------------- replacing

    def replace(self) -> None:
        """Compose the edit in a worker, perform it, close."""
        imported, project, layer = self.imported, self._bridge.project, self._definition.id
        if imported is None:
            return
        self.ok.setEnabled(False)
        drawn = [Drawn(g, a) for g, a in zip(imported.geometries, imported.attributes, strict=True)]
        self._task = self._tasks.start(
            _("Replacing {layer}", layer=self._definition.title),
            lambda _progress: replace_layer(project, layer, drawn, file=self._path.name),
            self._perform,
            self._failed,
        )

    def _perform(self, edit: Edit) -> None:
        self._task = None
        if self._bridge.perform(edit, "replace"):
            self.accept()
        else:
            self.reject()

    def _stop(self) -> None:
        """Closed, or asked anew: what is still being read is of no use."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
