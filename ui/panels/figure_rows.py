"""A figure as the panel shows it: two lines, painted; and the whole ledger as text for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QModelIndex, QRect, QSize, Qt
from PyQt6.QtGui import QPainter, QPalette
from PyQt6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from beiyuan_gis.i18n import _, mark
from beiyuan_gis.model.project import Project
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.figures import Reconciled
from ui import theme

_SECTIONS = {
    "boundary": mark("Subdistrict"),
    "residential_retrofit": mark("Residential retrofit"),
    "railings": mark("Railings"),
    "bollards": mark("Bollards"),
    "optical_park": mark("Optical factory park"),
    "bungalow_relocation": mark("Bungalow relocation"),
    "demolition": mark("Demolition"),
    "hoardings": mark("Hoardings"),
    "greening": mark("Greening"),
    "grids": mark("Grid governance"),
    "projects": mark("Other projects"),
    "requests": mark("Residents' requests"),
}
_VERDICTS: dict[theme.Verdict, str] = {
    "within": mark("within"),
    "off": mark("off"),
    "unmapped": mark("not on the map"),
    "context": mark("info"),
}


@dataclass(frozen=True)
class FigureRow:
    """Texts in the language in force; `measured` and `difference` are in the unit that `reported` names, and
    empty where there is none.
    """

    id: str
    layer: str
    title: str
    reported: str
    measured: str
    difference: str
    verdict: theme.Verdict
    explanation: str

    @property
    def word(self) -> str:
        return _(_VERDICTS[self.verdict])

    @property
    def line(self) -> str:
        """Reported, measured and difference on one line."""
        parts = [_("rep. {value}", value=self.reported)]
        if self.measured:
            parts.append(_("map {value}", value=self.measured))
        if self.difference:
            parts.append(_("diff. {value}", value=self.difference))
        return " · ".join(parts)

    @property
    def spoken(self) -> str:
        return f"{self.title}, {self.line}, {self.word}"


def row_of(found: Reconciled) -> FigureRow:
    """Reported as published, measured in the figure's unit."""
    figure = found.figure
    has = found.measured is not None
    measured = wording.number(found.measured, figure.unit) if found.measured is not None else ""
    difference = wording.signed(found.difference, figure.unit) if found.difference is not None else ""
    explanation = [str(figure.title)]
    if figure.note is not None:
        explanation.append(str(figure.note))
    if figure.source is not None:
        explanation.append(_("Source: {source}", source=figure.source))
    if figure.names:
        explanation.append(", ".join(figure.names))
    if figure.role == "measured" and not isinstance(figure.value, str):
        explanation.append(
            _("Tolerance {value}", value=f"± {figure.tolerance:g} {wording.unit_name(figure.unit)}")
        )
    if has and found.layer:
        explanation.append(_("Click to see the layer that answers for it."))
    return FigureRow(
        figure.id,
        found.layer,
        str(figure.title),
        wording.reported_figure(figure),
        measured,
        difference,
        verdict_of(found),
        "\n".join(explanation),
    )


def verdict_of(found: Reconciled) -> theme.Verdict:
    """Within, off, not on the map yet, or shown for information only."""
    if found.within is not None:
        return "within" if found.within else "off"
    return "unmapped" if found.figure.role == "measured" else "context"


def section_title(project: Project, section: str) -> str:
    """What a group of figures is called: known sections by their word, others by their layer's title."""
    if section in _SECTIONS:
        return _(_SECTIONS[section])
    return next((str(d.title) for d in project.layers if d.id == section), section)


def as_table(project: Project, figures: Sequence[Reconciled]) -> str:
    """One line a figure, cells parted by tabs. Cells never begin as a spreadsheet formula would."""
    head = [_("Section"), _("Figure"), _("Reported"), _("Measured"), _("Difference"), _("Verdict")]
    lines = [head]
    for found in figures:
        row = row_of(found)
        title = section_title(project, found.figure.id.partition(".")[0])
        lines.append([title, row.title, row.reported, row.measured, row.difference, row.word])
    return "\n".join("\t".join(map(_cell, line)) for line in lines) + "\n"


def _cell(text: str) -> str:
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(("=", "@")) else flat


class FigureDelegate(QStyledItemDelegate):
    """Paints a `FigureRow` as two lines with its verdict; other items (the sections) as usual."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        height = option.fontMetrics.height()
        is_row = isinstance(index.data(Qt.ItemDataRole.UserRole), FigureRow)
        return QSize(200, 2 * height + 13 if is_row else height + 14)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if painter is None:
            return
        if not isinstance(row, FigureRow):
            option.displayAlignment = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            option.rect.adjust(6, 0, 0, -3)
            super().paint(painter, option, index)
            return
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        self._paint_row(painter, option, row)
        painter.restore()

    @staticmethod
    def _paint_row(painter: QPainter, option: QStyleOptionViewItem, row: FigureRow) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        active = bool(option.state & QStyle.StateFlag.State_Active)
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        ink = option.palette.color(group, role)
        name, tone = theme.VERDICTS[row.verdict]
        colour = ink if selected else theme.tone(tone)
        box, metrics = option.rect.adjusted(10, 5, -8, -4), option.fontMetrics
        height, word_width = metrics.height(), metrics.horizontalAdvance(row.word)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        first = QRect(box.left(), box.top(), box.width(), height)
        theme.tinted_icon(name, colour).paint(painter, QRect(box.left(), box.top(), 16, height))
        painter.setPen(colour)
        painter.drawText(first, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), row.word)
        painter.setPen(ink)
        room = first.adjusted(22, 0, -word_width - 10, 0)
        painter.drawText(room, left, metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room.width()))
        second = QRect(box.left() + 22, box.top() + height + 3, box.width() - 22, height)
        painter.setPen(ink if selected else theme.tone("quiet"))
        painter.drawText(
            second, left, metrics.elidedText(row.line, Qt.TextElideMode.ElideRight, second.width())
        )
