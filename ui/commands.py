"""What actions do beyond files: verbs on the selection, exports, checks, going to places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, QUrl
from PyQt6.QtGui import QDesktopServices, QKeyEvent
from PyQt6.QtWidgets import QFileDialog, QWidget

from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.i18n import _, message
from beiyuan_gis.model.feature import Key
from ui.attributes import Attributes
from ui.banner import Banners
from ui.bridge import Bridge
from ui.canvas.view import MapView
from ui.files import show_folder
from ui.geometry import Geometry
from ui.settings import Settings
from ui.tasks import Report, Tasks

if TYPE_CHECKING:
    from beiyuan_gis.checks import Problem


class Commands(QObject):
    """One method a command; each asks what it must and performs one edit or starts one task."""

    def __init__(
        self,
        bridge: Bridge,
        view: MapView,
        tasks: Tasks,
        banners: Banners,
        settings: Settings,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._view, self._tasks = bridge, view, tasks
        self._banners, self._settings, self._window = banners, settings, parent
        self._trace_offset = 2.0
        self.geometry: Geometry = Geometry(bridge, parent)
        self.attributes: Attributes = Attributes(bridge, settings, parent)

    # -------------------------------------------------------------- the selection

    def delete(self) -> None:
        """Delete what is selected; with the vertex tool on the map, the vertex in hand goes first."""
        if self._view.hasFocus() and self._view.tool.key(_delete_key()):
            return
        keys = sorted(self._bridge.selection)
        self._bridge.attempt(lambda: delete_features(self._bridge.project, keys), "delete")

    def merge(self) -> None:
        """Ask which of the selected features goes on, then merge."""
        from ui.dialogs.merge import MergeDialog

        dialog = MergeDialog(self._bridge, self._window)
        dialog.accepted.connect(
            lambda: self.merge_into(dialog.kept(), multipart=dialog.multipart.isChecked())
        )
        dialog.open()

    def merge_into(self, kept: Key, *, multipart: bool = False) -> None:
        """Merge the selection into `kept` and select it."""
        keys = sorted(self._bridge.selection)
        done = self._bridge.attempt(
            lambda: merge_features(self._bridge.project, keys, kept, multipart=multipart), "merge"
        )
        if done:
            self._bridge.select([kept])

    def select_all(self) -> None:
        """Every feature of the active layer."""
        layer = self._bridge.active_layer
        self._bridge.select(Key(layer, id) for id in self._bridge.project.table(layer).ids())

    def select_none(self) -> None:
        self._bridge.select(())

    def set_aids(self) -> None:
        """Ask how far snapping reaches and how angles are counted."""
        from ui.dialogs.drawing_aids import DrawingAidsDialog

        drafting = self._view.drafting
        dialog = DrawingAidsDialog(drafting.modes, self._window)
        dialog.accepted.connect(lambda: setattr(drafting, "modes", dialog.modes()))
        dialog.open()

    def trace_beside(self) -> None:
        """Ask at which distance to trace; what was asked for last is offered again."""
        from ui.dialogs.trace_offset import TraceOffset

        dialog = TraceOffset(self._trace_offset, self._window)

        def trace() -> None:
            self._trace_offset = dialog.offset()
            if self._view.sketch is not None:
                self._view.sketch.trace.go_beside(self._trace_offset)

        dialog.accepted.connect(trace)
        dialog.open()

    # -------------------------------------------------------------- places

    def look_at(self, key: Key) -> None:
        """Select one feature and show it."""
        self._bridge.show_layer(key.layer, True)
        self._bridge.select([key])
        self._view.zoom_to_selection()

    def look_at_layer(self, id: str) -> None:
        """Make a layer the active one and show all of it."""
        self._bridge.show_layer(id, True)
        self._bridge.activate(id)
        self._view.zoom_to_layer(id)

    def look_at_problem(self, problem: Problem) -> None:
        """Select the features concerned and go to the place."""
        for layer in {key.layer for key in problem.keys}:
            self._bridge.show_layer(layer, True)
        self._bridge.select(problem.keys)
        if problem.place is not None:
            x, y = problem.place
            self._view.zoom_to((x - 30, y - 30, x + 30, y + 30))
        else:
            self._view.zoom_to_selection()

    def clear_unused(self) -> None:
        """Ask whether attached files that nothing leads to are to be cleared from the project file."""
        from ui.clearing import clear_unused

        clear_unused(self._bridge, self._banners, self._window)

    def show_lineage(self) -> None:
        """Where the selected feature comes from, what became of it, which steps touched it."""
        from ui.dialogs.lineage import LineageDialog

        (key,) = self._bridge.selection
        LineageDialog(self._bridge, self._view, self._tasks, key, self._window).show()

    # -------------------------------------------------------------- outputs

    def web_map(self) -> None:
        path = self._ask(_("Export the web map"), _("Beiyuan map") + ".html", _("Web page (*.html)"))
        if path is not None:
            self.write_web_map(path)

    def write_web_map(self, path: Path) -> None:
        """One HTML file that needs no network, written by a worker from the project as it is now."""
        project = self._bridge.project

        def work(progress: Report) -> Path:
            from beiyuan_gis.outputs import webmap

            webmap.write(project, path, progress=progress)
            return path

        self._tasks.start(_("Web map"), work, self._written, self._failed)

    def plates(self) -> None:
        """Export all plates and the overview as one PDF."""
        path = self._ask(_("Export plates"), _("Beiyuan plates") + ".pdf", _("PDF (*.pdf)"))
        if path is not None:
            self.write_plates(path)

    def write_plates(self, path: Path) -> None:
        """Compose and paint in a worker."""
        project = self._bridge.project

        def work(progress: Report) -> Path:
            from beiyuan_gis.outputs import plate
            from ui.plates import pdf

            sheets = plate.plates(project)
            progress(0.1)
            pdf.write(sheets, path, progress)
            return path

        self._tasks.start(_("Plates"), work, self._written, self._failed)

    def preview_plate(self, layer: str = "") -> None:
        """A plate on the screen, from where it is printed or exported: a layer's, else the overview."""
        from ui.dialogs.plate_preview import PlatePreview

        preview = PlatePreview(self._bridge, self._window)
        preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview.choose(layer or None)
        preview.show()

    def _ask(self, title: str, proposed: str, kind: str) -> Path | None:
        folder = self._settings.last_folder or (
            self._bridge.session.path.parent if self._bridge.session.path else Path.home()
        )
        chosen, _kind = QFileDialog.getSaveFileName(self._window, title, str(folder / proposed), kind)
        if not chosen:
            return None
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(Path(proposed).suffix)
        self._settings.last_folder = path.parent
        return path

    def _written(self, path: Path) -> None:
        self._banners.say(
            message("Written: {path}", path=str(path)),
            "good",
            (message("Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))),
            (message("Open the folder"), lambda: show_folder(path)),
            key="written",
        )

    def _failed(self, why: str) -> None:
        self._banners.say(why, "bad", key="task")

    # -------------------------------------------------------------- checks

    def run_checks(self) -> None:
        """Look for what is wrong with the data, in a worker; the problems panel shows what was found."""
        project = self._window.live.begin_full()  # type: ignore[attr-defined]

        def found(problems: Sequence[Problem]) -> None:
            self._window.show_problems(problems)  # type: ignore[attr-defined]

        def work(progress: Report) -> Sequence[Problem]:
            from beiyuan_gis.checks import check

            return check(project, progress=progress)

        self._tasks.start(_("Checking the data"), work, found, self._failed)

    def fix_problem(self, problem: Problem) -> None:
        """Do the fix that the rule offers, as one step."""
        from beiyuan_gis.checks import fixing

        self._bridge.attempt(lambda: fixing.fix(self._bridge.project, problem), "fix")


def _delete_key() -> QKeyEvent:
    return QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
