"""Opening, saving, leaving: everything that has to do with where a project lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject, Qt, QUrl
from PyQt6.QtGui import QDesktopServices, QIcon
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import _, message
from beiyuan_gis.programme.report import report
from beiyuan_gis.session import Session
from beiyuan_gis.storage.blobs import what_is_missing
from beiyuan_gis.storage.first_run import planner_project
from beiyuan_gis.storage.workspace import Workspace
from ui.banner import Banners
from ui.bridge import Bridge
from ui.dialogs.recovery import RecoveryDialog
from ui.settings import Settings
from ui.tasks import Report, Tasks

SUFFIX = ".gpkg"


class Files(QObject):
    """The window's hand on the disk. Reading is done by a worker, so a large project blocks nothing."""

    def __init__(
        self, bridge: Bridge, tasks: Tasks, banners: Banners, settings: Settings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bridge, self._tasks, self._banners, self._settings = bridge, tasks, banners, settings
        self._window = parent
        self._opening = False

    # -------------------------------------------------------------- opening

    def start(self, path: Path | None) -> None:
        """What the program begins with: the file it was given, else the planner's own project."""
        if path is not None:
            self.open(path)
            return

        def work(progress: Report) -> tuple[Session, bool]:
            own = planner_project()
            return _open(own.path, progress), own.created

        self._run(_("Opening your project"), work, lambda made: self._adopt(made[0], created=made[1]))

    def open_dialog(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self._window, _("Open a project"), self._folder(), _("Beiyuan projects (*.gpkg)")
        )
        if path:
            self.open(Path(path))

    def open(self, path: Path) -> None:
        """Leave the present project, if its edits may go, and open the one at `path`."""
        if path.absolute() == self._bridge.session.path:
            self._banners.say(message("{name} is open already.", name=path.name), "info", key="open")
            return
        leave = self._leave()
        if leave is not None:
            self._run(
                _("Opening {name}", name=path.name),
                lambda progress: _open(path, progress),
                lambda session: self._replace(leave, session),
            )

    def _run(self, title: str, work: Callable[[Report], object], done: Callable[[Any], None]) -> None:
        if self._opening:
            return
        self._opening = True
        task = self._tasks.start(title, work, done, self._not_opened, dropped=_let_go)
        task.ended.connect(self._opened)

    def _replace(self, leave: Callable[[], object], session: Session) -> None:
        leave()
        self._adopt(session)

    def _opened(self) -> None:
        self._opening = False

    def _not_opened(self, why: str) -> None:
        self._banners.say(why, "bad", (message("Open another…"), self.open_dialog), key="open")

    def _adopt(self, session: Session, created: bool = False) -> None:
        self._banners.clear()
        self._bridge.adopt(session)
        path = session.path
        if path is not None:
            self._settings.remember(path)
        if created and path is not None:
            self._banners.say(
                message(
                    "This is your own project, made from the schematic sample. It lies at {path}",
                    path=str(path),
                ),
                "info",
                (message("Open the folder"), lambda: show_folder(path)),
                key="first-run",
            )
        if session.read_only and path is not None:
            self._banners.say(
                session.why_read_only or "",
                "warn",
                (message("Save as…"), self.save_as_dialog),
                key="read-only",
            )
        self._tell_missing(session)
        self._offer_recovery(session)

    def _tell_missing(self, session: Session) -> None:
        missing = what_is_missing(session.project, session.blobs)
        if missing is not None:
            self._banners.say(missing, "warn", key="missing")

    # -------------------------------------------------------------- recovery

    def _offer_recovery(self, session: Session) -> None:
        recovery = session.recovery
        if recovery is None:
            return
        if recovery.aside is not None:
            self._banners.say(
                message("A journal of unsaved edits did not fit this project. It was kept at {path}",
                  path=str(recovery.aside)),
                "warn",
                (message("Open the folder"), lambda: show_folder(recovery.aside)),
                key="aside",
            )  # fmt: skip
        if not recovery.steps:
            session.restore()
            return
        dialog = RecoveryDialog(recovery, self._window)
        dialog.decided.connect(self._decide)
        dialog.open()

    def _decide(self, choice: str) -> None:
        """`save`: restore and save; `look`: restore, unsaved; `aside`: leave out."""
        session = self._bridge.session
        if choice == "aside":
            place = session.set_recovery_aside()
            if place is not None:
                self._banners.say(
                    message("The edits were left out. Their journal was kept at {path}", path=str(place)),
                    "info",
                    (message("Open the folder"), lambda: show_folder(place)),
                    key="aside",
                )
            return
        try:
            count = session.restore()
        except BeiyuanError as error:
            self._bridge.failed.emit(str(error))
            return
        self._tell_missing(session)
        if choice == "save":
            self.save()
        else:
            self._banners.say(
                message(
                    "{count} steps were restored and are not saved yet. Undo takes them back one by one.",
                    count=count,
                ),
                "info",
                (message("Save"), self.save),
                key="recovery",
            )

    # -------------------------------------------------------------- saving

    def save(self) -> bool:
        """Save where the project lies; ask for a place when it has none or may not be written."""
        if self._bridge.session.read_only:
            return self.save_as_dialog()
        return self._bridge.save()

    def save_as_dialog(self) -> bool:
        path = self._ask_place(_("Save the project as"), self._bridge.session.path)
        return path is not None and self.save_as(path)

    def save_as(self, path: Path) -> bool:
        """Go on in another file; whether that succeeded."""
        if not self._bridge.save_as(path):
            return False
        self._settings.remember(path)
        self._banners.take_back("read-only")
        return True

    def new_from_sample(self) -> None:
        """Make another project from the shipped sample, at a place the user names, and open it."""
        path = self._ask_place(_("New project from the sample"), None)
        leave = self._leave() if path is not None else None
        if path is None or leave is None:
            return

        def work(progress: Report) -> Session:
            from beiyuan_gis.storage.shipped import shipped_project

            Workspace.create(path, shipped_project()).close()
            return _open(path, progress)

        self._run(_("Making {name}", name=path.name), work, lambda session: self._replace(leave, session))

    def _ask_place(self, title: str, present: Path | None) -> Path | None:
        folder = Path(self._folder())
        proposed = present.name if present else _("Beiyuan renewal") + SUFFIX
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window, title, str(folder / proposed), _("Beiyuan projects (*.gpkg)")
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(SUFFIX)

    def _folder(self) -> str:
        path = self._bridge.session.path
        recent = self._settings.recent
        return str(path.parent if path else recent[0].parent if recent else Path.home())

    # -------------------------------------------------------------- leaving

    def may_leave(self) -> bool:
        """Settle what happens to unsaved edits, by asking; False when the user would rather stay."""
        leave = self._leave()
        if leave is not None:
            leave()
        return leave is not None

    def _leave(self) -> Callable[[], object] | None:
        """What to do at the moment of leaving; None to stay. Nothing is ever deleted: discarding sets the
        journal aside, and only when the other project is there to take this one's place.
        """
        session = self._bridge.session
        if not session.dirty:
            return lambda: None
        match self._ask_leave():
            case QMessageBox.StandardButton.Save:
                return (lambda: None) if self.save() else None
            case QMessageBox.StandardButton.Discard:
                return session.set_recovery_aside
        return None

    def _ask_leave(self) -> QMessageBox.StandardButton:
        path = self._bridge.session.path
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(_("Unsaved edits"))
        name = path.name if path else _("this project")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(_("Save the edits in {name} first?", name=name))
        box.setInformativeText(
            _("Without saving they are left out of the project, but nothing is deleted: their journal is kept"
              " beside the file.")
            if path
            else _("This project has no file: without saving, the edits are lost.")
        )  # fmt: skip
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        for kind, title in (
            (kinds.Save, _("Save")),
            (kinds.Discard, _("Leave without saving")),
            (kinds.Cancel, _("Cancel")),
        ):
            box.button(kind).setText(title)
            box.button(kind).setIcon(QIcon())  # the style's own are of another age
        box.setDefaultButton(kinds.Save)
        return kinds(box.exec())


def _open(path: Path, progress: Report) -> Session:
    """In a worker: read and measure, so that the window has nothing left to compute."""
    session = Session.open(path, lambda read: progress(0.7 * read))
    try:
        progress(0.7)
        report(session.project)
        session.project.bounds  # noqa: B018  (computed once and remembered)
        progress(1.0)
    except BaseException:
        session.close()
        raise
    return session


def _let_go(result: object) -> None:
    """A session that was opened for nobody must not keep its lock."""
    session = result[0] if isinstance(result, tuple) else result
    if isinstance(session, Session):
        session.close()


def show_folder(path: Path | None) -> None:
    """Open the folder of `path` in the system's file manager."""
    if path is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))
