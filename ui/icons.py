"""Line icons: glyphs of two fonts that the package QtAwesome ships, named as it names them (`ph.copy`).

QtAwesome's own code is not imported: qtpy below it rebuilds every enum of Qt, which takes longer than all
else that happens before the window is on the screen.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec
from PyQt6.QtCore import QRect, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FONTS = {"ph": "phosphor", "mdi6": "materialdesignicons6"}
_PART = 0.875
"""Of the height of an icon, for the letters; the rest is margin."""


class _Face(NamedTuple):
    family: str
    codes: dict[str, str]
    """The code point of each glyph, in hexadecimal."""


def glyph_icon(name: str, colour: QColor, disabled: QColor | None = None, on: QColor | None = None) -> QIcon:
    """An icon of any size: in `colour`, in others when it is disabled or checked. Raise KeyError."""
    prefix, _dot, glyph = name.partition(".")
    face = _face(prefix)
    return QIcon(
        _Glyph(face.family, chr(int(face.codes[glyph], 16)), colour, disabled or colour, on or colour)
    )


@cache
def _face(prefix: str) -> _Face:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the package QtAwesome, which brings the icons, is not installed")
    folder, stem = Path(spec.submodule_search_locations[0], "fonts"), _FONTS[prefix]
    (font,), (table,) = folder.glob(f"{stem}*.ttf"), folder.glob(f"{stem}*-charmap-*.json")
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))
    return _Face(families[0], msgspec.json.decode(table.read_bytes(), type=dict[str, str]))


class _Glyph(QIconEngine):
    def __init__(self, family: str, letter: str, colour: QColor, disabled: QColor, on: QColor) -> None:
        super().__init__()
        self._family, self._letter = family, letter
        self._colour, self._disabled, self._on = colour, disabled, on

    def paint(self, painter: QPainter | None, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        assert painter is not None
        font = QFont(self._family)
        font.setPixelSize(max(round(_PART * rect.height()), 1))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._colour_for(mode, state))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.restore()

    def _colour_for(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode == QIcon.Mode.Disabled:
            return self._disabled
        return self._on if state == QIcon.State.On else self._colour

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Glyph(self._family, self._letter, self._colour, self._disabled, self._on)
