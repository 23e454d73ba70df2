"""The section of the form that shows what is attached to a feature, and takes more."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QEvent, QPoint, QSize, Qt
from PyQt6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPalette,
)
from PyQt6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.edits.detach_file import detach_file
from beiyuan_gis.edits.note_attachment import note_attachment
from beiyuan_gis.edits.rename_attachment import rename_attachment
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import _
from beiyuan_gis.model.attachment import Attachment, Attachments
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage.blobs import Blobs
from ui import theme
from ui.bridge import Bridge
from ui.panels.attach_in import Intake
from ui.panels.attach_out import open_copy, save_copy
from ui.panels.attach_work import thumbnails
from ui.panels.attachment_list import THUMBNAIL, AttachmentList, keep_keys, take_or_leave
from ui.panels.heading import strong
from ui.tasks import Tasks

_Verb = Callable[[Project, Key, str, str], Edit]
_REMEMBERED = 300
"""Thumbnails, some 40 kB each."""


class AttachmentsSection(QWidget):
    """Follows the one feature that `show_feature` names. Reading and thumbnails are a worker's."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.tasks = Tasks(self)
        self.intake = Intake(bridge, self.tasks, lambda: self._key, self)
        self._key: Key | None = None
        self._held: Attachments = ()
        self._pictures: OrderedDict[str, QImage | None] = OrderedDict()
        self._asked: set[str] = set()
        self._build()
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        bridge.opened.connect(self._forget)
        self.retranslate()

    def _build(self) -> None:
        self.head, self.hint, self.list = QLabel(), QLabel(), AttachmentList()
        self.head.setFont(strong(self.head.font()))
        self.hint.setWordWrap(True)
        self.hint.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.actions_ = {
            id: self._action(icon, do)
            for id, icon, do in (
                ("add", "ph.paperclip", self.choose_files),
                ("paste", "ph.clipboard", self.paste),
                ("open", "ph.arrow-square-out", self.open_current),
                ("save", "ph.download-simple", self.save_current),
                ("note", "ph.note-pencil", self.note_current),
                ("rename", "ph.pencil-simple", self.rename_current),
                ("remove", "ph.trash", self.remove_current),
            )
        }
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.head, 1)
        for id, action in self.actions_.items():
            if id != "rename":  # in the menu and by F2
                row.addWidget(_button(action))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 6)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.list)
        column.addWidget(self.hint)
        self.list.came.connect(self.intake.take)
        self.list.open_wanted.connect(self.open_current)
        self.list.remove_wanted.connect(self.remove_current)
        self.list.rename_wanted.connect(self.rename_current)
        self.list.paste_wanted.connect(self.paste)
        self.list.currentItemChanged.connect(lambda *_items: self._offer())
        self.list.customContextMenuRequested.connect(self._open_menu)

    def _action(self, icon: str, do: Callable[[], None]) -> QAction:
        action = QAction(self)
        action.setIcon(theme.button_icon(icon))
        action.triggered.connect(lambda _on=False: do())
        return action

    def retranslate(self) -> None:
        """Every text anew, in the language in force."""
        for id, text in (
            ("add", _("Attach photos or documents…")),
            ("paste", _("Paste a picture or files from the clipboard")),
            ("open", _("Open a copy to look at")),
            ("save", _("Save a copy as…")),
            ("note", _("Write a note…")),
            ("rename", _("Rename…")),
            ("remove", _("Remove from this feature")),
        ):
            self.actions_[id].setText(text)
        self.list.setAccessibleName(_("Photos and documents"))
        self._show()

    def _forget(self) -> None:
        self._pictures.clear()
        self._asked.clear()

    # -------------------------------------------------------------- showing

    def show_feature(self, key: Key | None) -> None:
        """Show what is attached to `key`; None hides the section: it is of one feature at a time."""
        self.setVisible(key is not None)
        feature = self._bridge.project.get(key) if key is not None else None
        held = feature.attachments if feature is not None else ()
        if (key, held) != (self._key, self._held):
            self._key, self._held = key, held
            self._show()
        self._offer()

    def _show(self) -> None:
        count = len(self._held)
        title = _("Photos and documents")
        self.head.setText(f"{title} ({count})" if count else title)
        self.list.show_attachments(self._held, dict(self._pictures))
        self.list.setVisible(bool(count))
        self.hint.setText(_("Drop files here, paste a picture with Ctrl+V, or use the paper clip."))
        self.hint.setVisible(not count)
        self._fetch()
        self._offer()

    def _fetch(self) -> None:
        """Have a worker make the thumbnails that are not there yet."""
        wanted = [a for a in self._held if a.digest not in self._pictures and a.digest not in self._asked]
        if not wanted:
            return
        blobs, ratio = self._bridge.session.blobs, self.devicePixelRatioF()
        size = QSize(round(THUMBNAIL.width() * ratio), round(THUMBNAIL.height() * ratio))
        self._asked |= {a.digest for a in wanted}
        self.tasks.start(
            "",
            lambda _progress: (blobs, thumbnails(blobs, wanted, size)),
            lambda found: self._take_pictures(*found),
            self._bridge.failed.emit,
        )

    def _take_pictures(self, blobs: Blobs, found: dict[str, QImage | None]) -> None:
        self._asked -= found.keys()
        if blobs is not self._bridge.session.blobs:
            return
        self._pictures.update(found)
        while len(self._pictures) > _REMEMBERED:
            self._pictures.popitem(last=False)
        if any(a.digest in found for a in self._held):
            self.list.show_attachments(self._held, dict(self._pictures))

    def _offer(self) -> None:
        """Each action can be done, or its tooltip says why not."""
        closed = self._bridge.session.why_read_only
        chosen = self.list.current() is not None
        for id, action in self.actions_.items():
            changes = id not in ("open", "save")
            why = str(closed) if changes and closed is not None else ""
            if not why and id not in ("add", "paste") and not chosen:
                why = _("Choose one in the list first.")
            action.setEnabled(not why)
            action.setToolTip(f"{action.text()}\n{why}" if why else action.text())

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.actions_.values()))
        menu.popup(self.list.viewport().mapToGlobal(place))

    # -------------------------------------------------------------- taking files in

    def event(self, event: QEvent | None) -> bool:
        return keep_keys(event, QKeySequence.StandardKey.Paste) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):  # there may be no list yet to have the keys
            self.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        take_or_leave(event)

    def dragMoveEvent(self, event: QDragMoveEvent | None) -> None:
        take_or_leave(event)

    def dropEvent(self, event: QDropEvent | None) -> None:
        if take_or_leave(event):
            self.intake.take(event.mimeData())

    def choose_files(self) -> None:
        """Let files be picked."""
        paths, _kind = QFileDialog.getOpenFileNames(self, _("Attach photos or documents"))
        if paths:
            self.intake.attach([Path(path) for path in paths])

    def paste(self) -> None:
        """Attach what the clipboard holds: files, or a picture."""
        self.intake.take(QApplication.clipboard().mimeData())

    # -------------------------------------------------------------- one of them

    def open_current(self) -> None:
        """Look at a read-only copy in the desktop's own program."""
        if (one := self.list.current()) is not None:
            self._guarded(lambda: open_copy(self._bridge.session.blobs, one))

    def save_current(self) -> None:
        """Write a copy where the user says."""
        one = self.list.current()
        if one is None:
            return
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save a copy as"), str(Path.home() / one.name))
        if chosen:
            self._guarded(lambda: save_copy(self._bridge.session.blobs, one, Path(chosen)))

    def remove_current(self) -> None:
        one, key = self.list.current(), self._key
        if one is not None and key is not None:
            self._bridge.attempt(lambda: detach_file(self._bridge.project, key, one.digest), "attachments")

    def note_current(self) -> None:
        """Ask for the note of the current one."""
        self._ask(_("Note"), lambda one: one.note, note_attachment, several=True)

    def rename_current(self) -> None:
        """Ask for another name of the current one."""
        self._ask(_("Name"), lambda one: one.name, rename_attachment, several=False)

    def _ask(self, label: str, present: Callable[[Attachment], str], verb: _Verb, *, several: bool) -> None:
        one, key = self.list.current(), self._key
        if one is None or key is None or self._bridge.session.why_read_only is not None:
            return
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput, several)
        dialog.setWindowTitle(one.name)
        dialog.setLabelText(label)
        dialog.setTextValue(present(one))
        dialog.setOkButtonText(_("OK"))
        dialog.setCancelButtonText(_("Cancel"))
        dialog.textValueSelected.connect(
            lambda text: (
                text != present(one)
                and self._bridge.attempt(
                    lambda: verb(self._bridge.project, key, one.digest, text), "attachments"
                )
            )
        )
        dialog.open()

    def _guarded(self, do: Callable[[], object]) -> None:
        try:
            do()
        except BeiyuanError as error:
            self._bridge.failed.emit(str(error))


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    button.setIconSize(QSize(16, 16))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
