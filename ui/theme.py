"""Colours, icons and metrics of the window: light, dark, or as the system, whose high contrast is kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.programme.progress import Lamp
from ui.fonts import ensure_chinese_font
from ui.icons import glyph_icon

Verdict = Literal["within", "off", "unmapped", "context"]
Appearance = Literal["system", "light", "dark"]
Tone = Literal["good", "warn", "bad", "info", "quiet"]

ACCENT = "#0f6b6b"
ICON = QSize(20, 20)

# Each tone on a light and on a dark ground; all reach 4.5:1 against it.
_TONES: dict[Tone, tuple[str, str]] = {
    "good": ("#17703f", "#56c98a"),
    "warn": ("#8a5300", "#e8a83e"),
    "bad": ("#b3261e", "#ff8a80"),
    "info": ("#1f5f99", "#7ab8f0"),
    "quiet": ("#5b676b", "#a5b0b4"),
}
# A lamp and a verdict differ in shape as well as in colour.
LAMPS: dict[Lamp, tuple[str, Tone]] = {
    "none": ("ph.minus", "quiet"),
    "waiting": ("ph.circle-dashed", "quiet"),
    "under_way": ("ph.circle-half-fill", "info"),
    "done": ("ph.check-circle-fill", "good"),
    "late": ("ph.warning-fill", "bad"),
}
VERDICTS: dict[Verdict, tuple[str, Tone]] = {
    "within": ("ph.check-circle-fill", "good"),
    "off": ("ph.warning-fill", "bad"),
    "unmapped": ("ph.map-pin-line", "quiet"),
    "context": ("ph.info", "quiet"),
}

_LIGHT: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "#f2f5f5",
    QPalette.ColorRole.WindowText: "#1b2527",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f6f9f9",
    QPalette.ColorRole.Text: "#1b2527",
    QPalette.ColorRole.Button: "#f2f5f5",
    QPalette.ColorRole.ButtonText: "#1b2527",
    QPalette.ColorRole.PlaceholderText: "#66737a",
    QPalette.ColorRole.ToolTipBase: "#22303a",
    QPalette.ColorRole.ToolTipText: "#ffffff",
    QPalette.ColorRole.Highlight: ACCENT,
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Accent: ACCENT,
    QPalette.ColorRole.Link: ACCENT,
}

_DARK: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "#262c2e",
    QPalette.ColorRole.WindowText: "#e4eaeb",
    QPalette.ColorRole.Base: "#1c2123",
    QPalette.ColorRole.AlternateBase: "#232a2c",
    QPalette.ColorRole.Text: "#e4eaeb",
    QPalette.ColorRole.Button: "#31393b",
    QPalette.ColorRole.ButtonText: "#e4eaeb",
    QPalette.ColorRole.BrightText: "#ff8a80",
    QPalette.ColorRole.PlaceholderText: "#96a3a7",
    QPalette.ColorRole.ToolTipBase: "#0f1416",
    QPalette.ColorRole.ToolTipText: "#ffffff",
    QPalette.ColorRole.Light: "#434d50",
    QPalette.ColorRole.Midlight: "#3a4346",
    QPalette.ColorRole.Mid: "#4a5558",
    QPalette.ColorRole.Dark: "#15191a",
    QPalette.ColorRole.Shadow: "#0b0d0e",
    QPalette.ColorRole.Highlight: "#1f7a75",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.Accent: "#2f9e96",
    QPalette.ColorRole.Link: "#5fc4bd",
    QPalette.ColorRole.LinkVisited: "#8fb8e8",
}

# A tooltip that has a sheet takes nothing from the palette: both colours are said, or neither.
_TIPS = "QToolTip { padding: 4px 6px; border: 0; background: #22303a; color: #ffffff; }"
# Fusion draws frames darker than the window: on a dark one nobody sees where a field or a box is.
_DARK_FRAMES = """
QLineEdit, QPlainTextEdit { border: 1px solid #667276; border-radius: 3px; }
QLineEdit:focus, QPlainTextEdit:focus { border-color: palette(accent); }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { border: 0; }
QCheckBox::indicator:unchecked { border: 1px solid #8a979b; border-radius: 2px; background: palette(base); }
"""
_DARK_TIPS = "QToolTip { padding: 4px 6px; border: 1px solid #4a5558; background: #0f1416; color: #ffffff; }"
_SHEET = """
QToolBar { spacing: 2px; padding: 3px 6px; border: 0; }
QToolBar QToolButton { padding: 4px; border: 1px solid transparent; border-radius: 5px; }
QToolBar QToolButton:hover:enabled { background: palette(midlight); border-color: palette(mid); }
QToolBar QToolButton:checked { background: palette(accent); border-color: palette(accent); }
QToolBar QToolButton:focus { border-color: palette(accent); }
QDockWidget > QWidget { border: 0; }
QStatusBar::item { border: 0; }
QMainWindow::separator { background: palette(window); width: 4px; height: 4px; }
QMainWindow::separator:hover { background: palette(accent); }
"""


def apply(app: QApplication, wanted: Appearance = "system") -> None:
    """Fusion, the Chinese font, and our colours unless the system asks for high contrast."""
    app.setStyle("Fusion")
    app.setFont(_font(app.font()))
    choose(wanted)


def choose(wanted: Appearance) -> None:
    """Light, dark, or as the system: at once, in every window. High contrast goes before it."""
    app, hints = QApplication.instance(), QGuiApplication.styleHints()
    assert isinstance(app, QApplication) and hints is not None
    if wanted == "system":
        hints.unsetColorScheme()
    else:
        scheme = Qt.ColorScheme.Dark if wanted == "dark" else Qt.ColorScheme.Light
        hints.setColorScheme(scheme)  # what the system draws follows: title bars, its dialogs
    app.setPalette(QPalette())  # the system's own, which says whether it is dark
    own = not wants_contrast()
    dark = wanted == "dark" or (wanted == "system" and is_dark())
    if own:
        app.setPalette(_dark_palette(keep=wanted == "system") if dark else _light_palette())
    app.setStyleSheet(_SHEET + (_DARK_FRAMES + _DARK_TIPS if dark else _TIPS) if own else _SHEET)


def _font(system: QFont) -> QFont:
    font = QFont(ensure_chinese_font())
    font.setPointSizeF(max(9.0, min(system.pointSizeF(), 11.0)))
    return font


def _light_palette() -> QPalette:
    palette = QPalette(QColor(_LIGHT[QPalette.ColorRole.Button]), QColor(_LIGHT[QPalette.ColorRole.Window]))
    for role, colour in _LIGHT.items():
        palette.setColor(role, QColor(colour))
    disabled = QColor("#8a969a")
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    # A list keeps its selection in view while another panel has the focus, but more quietly.
    palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, QColor("#cfe3e3"))
    palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.HighlightedText, QColor("#1b2527"))
    return palette


_ACCENTS = (
    QPalette.ColorRole.Accent,
    QPalette.ColorRole.Highlight,
    QPalette.ColorRole.HighlightedText,
    QPalette.ColorRole.Link,
)


def _dark_palette(*, keep: bool) -> QPalette:
    """Ours, or to `keep` the system's own with our accent."""
    button = QColor(_DARK[QPalette.ColorRole.Button])
    palette = QPalette(QGuiApplication.palette()) if keep else QPalette(button)
    for role in _ACCENTS if keep else _DARK:
        palette.setColor(role, QColor(_DARK[role]))
    if not keep:
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7d898c"))
        inactive = QPalette.ColorGroup.Inactive
        palette.setColor(inactive, QPalette.ColorRole.Highlight, QColor("#2b4d4c"))
        palette.setColor(inactive, QPalette.ColorRole.HighlightedText, QColor("#e4eaeb"))
    return palette


def is_dark() -> bool:
    """Whether text is lighter than its ground."""
    palette = QGuiApplication.palette()
    ground, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    return ground.lightness() < text.lightness()


def wants_contrast() -> bool:
    """Whether the system asks for high contrast."""
    hints = QGuiApplication.styleHints()
    accessibility = hints.accessibility() if hints is not None else None
    return accessibility is not None and (
        accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
    )


def tone(name: Tone) -> QColor:
    """The colour of a tone on the ground in force."""
    return QColor(_TONES[name][is_dark()])


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str) -> QIcon:
    return glyph_icon(name, QColor(colour))


def tinted_icon(name: str, colour: QColor) -> QIcon:
    """An icon in one colour, remembered: lists paint many."""
    return _drawn(name, colour.name())


def icon(name: str, colour: Tone | None = None) -> QIcon:
    """A line icon in the colour of the text, or in a tone, whatever the state of what it stands on."""
    text = QGuiApplication.palette().color(QPalette.ColorRole.WindowText)
    return tinted_icon(name, text if colour is None else tone(colour))


def button_icon(name: str) -> QIcon:
    """An icon for an action: pale when it is disabled, light on a checked button."""
    palette = QGuiApplication.palette()
    return glyph_icon(
        name,
        palette.color(QPalette.ColorRole.WindowText),
        disabled=palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text),
        on=palette.color(QPalette.ColorRole.HighlightedText),
    )


def tint(colour: QColor, strength: float) -> QColor:
    """`colour` mixed into the window's ground: for a card or a banner that stands out quietly."""
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Base)
    return QColor(
        *(
            round(strength * c + (1 - strength) * g)
            for c, g in zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)
        )
    )
