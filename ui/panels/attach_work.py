"""What workers do for attachments: read and keep files, make photos smaller, make thumbnails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PyQt6.QtGui import QImage, QImageReader

from beiyuan_gis.edits.attaching import FILE_LIMIT
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.storage.attach_source import Source, TooLarge, kept, read_source
from beiyuan_gis.storage.blobs import Blobs
from ui.tasks import Report

SMALLER = 4096
"""The longer side, in pixels, of the smaller copy of a photo that is too large: enough for a page of A3."""
_QUALITY = 88


@dataclass
class Came:
    """What became of files: kept ones, sentences about others, and photos too large as they are."""

    files: list[Attachment] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    too_large: list[Path] = field(default_factory=list)


def keep_files(blobs: Blobs, paths: Sequence[Path], progress: Report, *, smaller: bool = False) -> Came:
    """Read and keep each of `paths`; with `smaller`, a smaller copy of each photo."""
    came = Came()
    for done, path in enumerate(paths):
        try:
            came.files.append(kept(blobs, smaller_copy(path) if smaller else read_source(path)))
        except TooLarge as error:
            if not smaller and QImageReader(str(path)).canRead():
                came.too_large.append(path)
            else:
                came.refused.append(str(error))
        except BeiyuanError as error:
            came.refused.append(str(error))
        progress((done + 1) / len(paths))
    return came


def keep_picture(blobs: Blobs, picture: QImage, name: str) -> Came:
    """Keep a picture of the clipboard: as PNG, which loses nothing, unless only JPEG is small enough."""
    data = _encoded(picture, "PNG")
    ending = "png"
    if len(data) > FILE_LIMIT:
        data, ending = _encoded(picture.convertToFormat(QImage.Format.Format_RGB32), "JPEG"), "jpg"
    try:
        return Came([kept(blobs, Source(f"{name}.{ending}", data))])
    except BeiyuanError as error:
        return Came(refused=[str(error)])


def smaller_copy(path: Path) -> Source:
    """A photo as JPEG of at most `SMALLER` pixels, upright. Raise Refused when it cannot be read as one."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > SMALLER:
        reader.setScaledSize(size.scaled(SMALLER, SMALLER, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    if picture.isNull():
        raise Refused(
            message("{name} cannot be made smaller: {why}", name=path.name, why=reader.errorString())
        )
    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    return Source(f"{path.stem}.jpg", _encoded(whole, "JPEG"))


def thumbnails(blobs: Blobs, wanted: Iterable[Attachment], size: QSize) -> dict[str, QImage | None]:
    """By digest, pictures that fit into `size`, upright; an empty one for what cannot be shown as a picture,
    and None where the bytes are missing."""
    found: dict[str, QImage | None] = {}
    for attachment in wanted:
        data = blobs.find(attachment.digest)
        found[attachment.digest] = None if data is None else _thumbnail(data, size, attachment.is_image)
    return found


def _thumbnail(data: bytes, size: QSize, is_image: bool) -> QImage:
    if not is_image:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    whole = reader.size()
    longer = max(size.width(), size.height())  # whichever it is before it is turned
    if whole.isValid() and max(whole.width(), whole.height()) > longer:
        reader.setScaledSize(whole.scaled(longer, longer, Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    if picture.isNull():
        return picture
    return picture.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _encoded(picture: QImage, kind: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, kind, _QUALITY if kind == "JPEG" else -1)
    return buffer.data().data()
