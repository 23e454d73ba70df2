"""What kind of file an attachment is, by its name and first bytes, and which kinds are safe to open."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

UNKNOWN = "application/octet-stream"
HEAD = 16
"""So many of a file's first bytes tell what it is."""

LONGEST_NAME = 160
"""Bytes of UTF-8: with a folder before it every file system takes it, and a Chinese name has 50 signs."""

_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "heic": "image/heic",
    "pdf": "application/pdf", "txt": "text/plain", "csv": "text/csv", "rtf": "application/rtf",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "wps": "application/vnd.ms-works",
    "ods": "application/vnd.oasis.opendocument.spreadsheet", "et": "application/vnd.ms-excel",
    "dwg": "image/vnd.dwg", "dxf": "image/vnd.dxf", "kml": "application/vnd.google-earth.kml+xml",
    "mp4": "video/mp4", "mov": "video/quicktime", "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav",
}  # fmt: skip
"""By the ending of the name, what may be opened: documents, none of which is a program or a page with one."""

_SIGNS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def media_type(name: str, head: bytes) -> str:
    """As the first bytes say, else as the name does, else `UNKNOWN`."""
    for sign, kind in _SIGNS:
        if head.startswith(sign) and (kind != "image/bmp" or _ending(name) == "bmp"):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    claimed = _TYPES.get(_ending(name), UNKNOWN)
    shown = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp", "image/tiff")
    return UNKNOWN if claimed in shown else claimed  # it says so and is none


def may_open(name: str, head: bytes) -> bool:
    """Whether to hand it to the program that the desktop has for it: only documents of known kinds, and never
    what begins as a program does, whatever its name."""
    return _ending(name) in _TYPES and not head.startswith(_PROGRAMS)


def clean_name(name: str) -> str:
    """A file name that every system takes: no folders, no signs that rule or mislead, not too long, its
    ending kept. Empty when nothing is left of it."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C")  # also what turns writing around
    plain = re.sub(r'[<>:"|?*]', "_", visible).strip(" .")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    stem, ending = _parted(plain)
    return _cut(stem, LONGEST_NAME - len(ending.encode())).rstrip(" .") + ending


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix[1:].casefold()


def _parted(name: str) -> tuple[str, str]:
    suffix = PurePosixPath(name).suffix
    return (name[: -len(suffix)], suffix) if suffix and len(suffix.encode()) <= 16 else (name, "")


def _cut(text: str, most: int) -> str:
    """As much of it as fits into `most` bytes of UTF-8, never half a sign."""
    return text.encode()[:most].decode(errors="ignore")
