"""A button that holds a colour, or none."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QIcon, QPainter, QPixmap
from PyQt6.QtWidgets import QColorDialog, QHBoxLayout, QToolButton, QWidget

from beiyuan_gis.i18n import _
from ui import theme

_SIZE = QSize(40, 16)


class ColourButton(QWidget):
    """A click asks for a colour; the small button beside it takes the colour away."""

    changed = pyqtSignal(str)
    """`#rrggbb`, or empty for none; only by hand."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self.colour = name, ""
        self.choose, self.clear = QToolButton(), QToolButton()
        self.choose.setIconSize(_SIZE)
        self.choose.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.choose.clicked.connect(self._ask)
        self.clear.setIcon(theme.icon("ph.prohibit"))
        self.clear.setAutoRaise(True)
        self.clear.setToolTip(_("No colour"))
        self.clear.setAccessibleName(f"{name}: {_('No colour')}")
        self.clear.clicked.connect(lambda: self.take(""))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.choose)
        row.addWidget(self.clear)
        row.addStretch(1)
        self.setFocusProxy(self.choose)
        self.show_colour("")

    def show_colour(self, colour: str) -> None:
        """Show `#rrggbb`, or nothing for an empty text."""
        self.colour = colour.lower()
        self.choose.setIcon(_patch(self.colour, self.devicePixelRatioF()))
        self.choose.setText(self.colour or _("none"))
        self.choose.setAccessibleName(f"{self._name}: {self.choose.text()}")
        self.clear.setEnabled(bool(colour))

    def take(self, colour: str) -> None:
        """As if it had been chosen by hand."""
        if colour.lower() != self.colour:
            self.show_colour(colour)
            self.changed.emit(self.colour)

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self.colour or "#808080"), self)
        dialog.setWindowTitle(self._name)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        before = self.colour
        dialog.currentColorChanged.connect(lambda colour: self.take(colour.name()))
        dialog.rejected.connect(lambda: self.take(before))
        dialog.open()


def _patch(colour: str, ratio: float) -> QIcon:
    """The colour, or a white field struck through for none."""
    pixmap = QPixmap(_SIZE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(colour or "#ffffff"))
    painter = QPainter(pixmap)
    painter.setPen(QColor("#808080"))
    painter.drawRect(0, 0, _SIZE.width() - 1, _SIZE.height() - 1)
    if not colour:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor("#c0392b"))
        painter.drawLine(0, _SIZE.height(), _SIZE.width(), 0)
    painter.end()
    return QIcon(pixmap)
