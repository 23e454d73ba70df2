"""What is dropped, pasted or picked becomes attached to a feature: a worker keeps the bytes, then an edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PyQt6.QtCore import QMimeData, Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QMessageBox, QWidget

from beiyuan_gis.edits.attach_files import attach_files
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from beiyuan_gis.storage.blobs import Blobs
from ui.bridge import Bridge
from ui.panels.attach_work import Came, keep_files, keep_picture
from ui.tasks import Report, Tasks


class Intake:
    """For the feature that `key` names at the moment; questions are asked over `parent`."""

    def __init__(self, bridge: Bridge, tasks: Tasks, key: Callable[[], Key | None], parent: QWidget) -> None:
        self._bridge, self._tasks, self._key, self._parent = bridge, tasks, key, parent

    def take(self, data: QMimeData | None) -> None:
        """Attach the files that were dropped or pasted, else the picture."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data else []
        if paths:
            self.attach(paths)
        elif data is not None and data.hasImage() and isinstance(picture := data.imageData(), QImage):
            name = _("Picture {time}", time=f"{datetime.now():%Y-%m-%d %H.%M.%S}")
            self._work(lambda blobs, _progress: keep_picture(blobs, picture, name))
        else:
            self._bridge.failed.emit(_("The clipboard holds neither files nor a picture."))

    def attach(self, paths: Sequence[Path], *, smaller: bool = False) -> None:
        """Attach files of this computer; with `smaller`, smaller copies of photos."""
        self._work(lambda blobs, progress: keep_files(blobs, paths, progress, smaller=smaller))

    def _work(self, keep: Callable[[Blobs, Report], Came]) -> None:
        closed = self._bridge.session.why_read_only
        key = self._key()
        if key is None or closed is not None:
            self._bridge.failed.emit(str(closed) if closed is not None else _("Select a feature first."))
            return
        blobs = self._bridge.session.blobs
        self._tasks.start(
            _("Attaching"),
            lambda progress: keep(blobs, progress),
            lambda came: self._came(key, blobs, came),
            self._bridge.failed.emit,
        )

    def _came(self, key: Key, blobs: Blobs, came: Came) -> None:
        """The bytes are kept: now they count."""
        if blobs is not self._bridge.session.blobs:  # another project, or another file, since
            self._bridge.failed.emit(_("Nothing was attached: the project was changed meanwhile. Try again."))
            return
        if came.files:
            self._bridge.attempt(lambda: attach_files(self._bridge.project, key, came.files), "attachments")
        if came.refused:
            self._bridge.failed.emit("\n".join(came.refused))
        if came.too_large:
            self._offer_smaller(key, came.too_large)

    def _offer_smaller(self, key: Key, paths: Sequence[Path]) -> None:
        box = QMessageBox(self._parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(_("Photos are too large"))
        box.setText(
            _(
                "Photos that are too large to be attached as they are: {count}. Attach smaller copies?",
                count=len(paths),
            )
        )
        box.setInformativeText("\n".join(path.name for path in paths[:8]))
        yes = box.addButton(_("Attach smaller copies"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)

        def decided() -> None:
            if box.clickedButton() is yes and self._key() == key:
                self.attach(paths, smaller=True)

        box.finished.connect(lambda _result: decided())
        box.open()
