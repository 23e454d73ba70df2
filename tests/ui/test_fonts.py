"""The Chinese font is found, has the glyphs, and the packaged one serves where the system has none."""

from PyQt6.QtGui import QFont, QFontMetrics, QRawFont
from pytestqt.qtbot import QtBot

from ui import fonts


def test_the_family_has_chinese_glyphs(qtbot: QtBot) -> None:
    font = QFont(fonts.ensure_chinese_font())
    raw = QRawFont.fromFont(font)
    assert all(raw.supportsCharacter(c) for c in "北苑街道老旧小区改造进度图层")
    assert QFontMetrics(font).horizontalAdvance("北苑") > 0


def test_without_a_system_font_the_packaged_one_is_loaded(qtbot: QtBot) -> None:
    assert fonts._system_family(["DejaVu Sans"]) is None
    assert fonts._packaged_family() == "Noto Sans CJK SC"


def test_the_system_font_comes_first() -> None:
    installed = ["Arial", "WenQuanYi Micro Hei", "Microsoft YaHei"]
    assert fonts._system_family(installed) == "Microsoft YaHei"
