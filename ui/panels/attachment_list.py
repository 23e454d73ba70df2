"""The list of a feature's attachments: thumbnails, names, sizes, notes. Files can be dropped on it."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QMimeData, QSize, Qt, pyqtSignal
from PyQt6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
)
from PyQt6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from beiyuan_gis.i18n import _
from beiyuan_gis.model.attachment import Attachment, Attachments
from ui import theme
from ui.tips import plain

THUMBNAIL = QSize(64, 48)
_KEYS = (QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Delete)
_MOST_SHOWN = 5
"""So many are seen without scrolling the list."""


class AttachmentList(QListWidget):
    """Enter or a double click opens, Del removes, F2 renames, Ctrl+V pastes."""

    came = pyqtSignal(object)
    """Files or a picture were dropped or pasted: `QMimeData`."""
    open_wanted = pyqtSignal()
    remove_wanted = pyqtSignal()
    rename_wanted = pyqtSignal()
    paste_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(THUMBNAIL)
        self.setSpacing(1)
        self.setWordWrap(False)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.itemDoubleClicked.connect(lambda _item: self.open_wanted.emit())

    def show_attachments(self, held: Attachments, pictures: dict[str, QImage | None]) -> None:
        """Show these; what was current stays so while it is there."""
        current = self.current()
        self.clear()
        for attachment in held:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, attachment)
            missing = attachment.digest in pictures and pictures[attachment.digest] is None
            second = _("The content is missing") if missing else said(attachment)
            item.setText(f"{attachment.name}\n{second}")
            item.setToolTip(plain(_told(attachment)))
            item.setSizeHint(QSize(0, THUMBNAIL.height() + 8))
            self.addItem(item)
            self._show_picture(item, attachment, pictures.get(attachment.digest, QImage()))
            if current is not None and attachment.digest == current.digest:
                self.setCurrentItem(item)
        shown = min(len(held), _MOST_SHOWN)
        self.setFixedHeight(shown * (THUMBNAIL.height() + 10) + 2 * self.frameWidth() + 2)

    def _show_picture(self, item: QListWidgetItem, attachment: Attachment, picture: QImage | None) -> None:
        if picture is None:
            item.setIcon(theme.icon("ph.warning", "warn"))
        elif picture.isNull():
            item.setIcon(theme.icon(_sign(attachment)))
        else:
            item.setIcon(_framed(picture, self.devicePixelRatioF()))

    def current(self) -> Attachment | None:
        item = self.currentItem()
        found: Attachment | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found

    # -------------------------------------------------------------- keys and drops

    def event(self, event: QEvent | None) -> bool:
        """Del is not the window's here, which would delete the feature; nor is Ctrl+V."""
        return keep_keys(event, *_KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit()
        elif event.key() == Qt.Key.Key_Return or event.key() == Qt.Key.Key_Enter:
            self.open_wanted.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        take_or_leave(event)

    def dragMoveEvent(self, event: QDragMoveEvent | None) -> None:
        take_or_leave(event)

    def dropEvent(self, event: QDropEvent | None) -> None:
        if take_or_leave(event):
            self.came.emit(event.mimeData())


def keep_keys(event: QEvent | None, *keys: QKeySequence.StandardKey) -> bool:
    """Keep these from the window's shortcuts while the widget has the keys; whether it was one of them."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    mine = any(map(event.matches, keys))
    if mine:
        event.accept()
    return mine


def _framed(picture: QImage, ratio: float) -> QIcon:
    """In the middle of a ground of the same size for all, so that the names stand in line; the same when it
    is chosen."""
    ground = QPixmap(round(THUMBNAIL.width() * ratio), round(THUMBNAIL.height() * ratio))
    ground.fill(Qt.GlobalColor.transparent)
    left, top = (ground.width() - picture.width()) // 2, (ground.height() - picture.height()) // 2
    painter = QPainter(ground)
    painter.drawImage(left, top, picture)
    painter.end()
    ground.setDevicePixelRatio(ratio)
    icon = QIcon(ground)
    icon.addPixmap(ground, QIcon.Mode.Selected)
    return icon


def take_or_leave(event: QDropEvent | None) -> bool:
    """Take a drag of files or of a picture as a copy; whether it is one."""
    good = attachable(event.mimeData())
    if good:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
    else:
        event.ignore()
    return good


def attachable(data: QMimeData | None) -> bool:
    """Whether these are files of this computer, or a picture."""
    return data is not None and (data.hasImage() or any(url.isLocalFile() for url in data.urls()))


def said(attachment: Attachment) -> str:
    """The second line: how large, and the note."""
    size = _size(attachment.size)
    note = " ".join(attachment.note.split())
    return f"{size} · {note}" if note else size


def _told(attachment: Attachment) -> str:
    lines = [attachment.name, _size(attachment.size)]
    if attachment.added:
        lines.append(_("Attached on {day}", day=attachment.added[:10]))
    return "\n".join([*lines, *([attachment.note] if attachment.note else [])])


def _size(count: int) -> str:
    return f"{count / 1024**2:,.1f} MB" if count >= 1024**2 else f"{max(1, round(count / 1024)):,} KB"


def _sign(attachment: Attachment) -> str:
    if attachment.is_image:
        return "ph.image"
    if attachment.media_type == "application/pdf":
        return "ph.file-pdf"
    return "ph.file-text" if attachment.media_type != "application/octet-stream" else "ph.file"
