"""Tables beside the map: published figures against the map, and the progress of all layers."""

from __future__ import annotations

from collections.abc import Sequence

from beiyuan_gis.catalogue import Symbol
from beiyuan_gis.i18n import _
from beiyuan_gis.outputs.plate.blocks import HEAD, LAMPS, Block, bar, heading
from beiyuan_gis.outputs.plate.items import Box, Group, Item, Line, Marker, Rect
from beiyuan_gis.outputs.plate.lettering import FINE, GREY, HAIR, INK, PAPER, label, line_count, plain
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.figures import Reconciled
from beiyuan_gis.programme.report import ProjectReport

TEXT = 2.6
LINE = 3.7


def figures(rows: Sequence[Reconciled], width: float) -> Block:
    """Reported with its qualifier, measured, difference, verdict; what is out of tolerance stands out."""
    items = heading(_("Published figures"), width)
    edges = [0.0, 0.31, 0.52, 0.73, 0.87, 1.0]
    cells = [(edges[n] * width + 0.6, (edges[n + 1] - edges[n]) * width - 1.2) for n in range(len(edges) - 1)]
    titles = (_("Figure"), _("Reported"), _("Measured"), _("Difference"), _("Verdict"))
    y = HEAD
    for (x, room), title in zip(cells, titles, strict=True):
        items.append(label(title, Box(x, y, room, 4.6), TEXT, "left" if x < 1 else "centre", GREY))
    y += 4.8
    items.append(Line((((0, y), (width, y)),), FINE))
    for row in rows:
        name = plain(row.figure.title)
        lines = min(3, line_count(name, TEXT, cells[0][1]))
        height = max(5.6, lines * LINE + 1.2)
        items.append(label(name, Box(cells[0][0], y, cells[0][1], height), TEXT, lines=lines))
        for (x, room), text in zip(cells[1:4], _values(row), strict=True):
            items.append(label(text, Box(x, y, room, height), TEXT, "centre", lines=2))
        items += _verdict(row, Box(cells[4][0], y + (height - 4.2) / 2, cells[4][1], 4.2))
        y += height
        items.append(Line((((0, y), (width, y)),), HAIR))
    return Block(y, Group("figures", tuple(items)))


def _values(row: Reconciled) -> tuple[str, str, str]:
    unit = row.figure.unit
    measured = "–" if row.measured is None else wording.quantity(row.measured, unit)
    difference = "–" if row.difference is None else signed(row.difference, unit)
    return wording.reported_figure(row.figure), measured, difference


def signed(difference: float, unit: str) -> str:
    """With its sign; what rounds to nothing is 0."""
    text = wording.number(abs(difference), unit)
    if not any(c in "123456789" for c in text):
        return "0"
    return ("+" if difference > 0 else "−") + text


def verdict(row: Reconciled) -> str:
    """In one word, by the figure's role and tolerance."""
    if row.within is not None:
        return _("agrees") if row.within else _("differs")
    return _("target") if row.figure.role == "target" else _("for reference")


def _verdict(row: Reconciled, box: Box) -> list[Item]:
    if row.within is False:
        return [Rect(box, Symbol(fill=INK, stroke="")), label(verdict(row), box, TEXT, "centre", PAPER)]
    return [label(verdict(row), box, TEXT, "centre", INK if row.within else GREY)]


def overview(report: ProjectReport, width: float) -> Block:
    """One row a layer: measure, done of target, bar, rate, lamp."""
    items = heading(_("Progress of all layers"), width)
    y = HEAD
    for row in report.layers:
        plan, definition = row.progress, row.definition
        measure = wording.quantity(row.measure, definition.unit)
        items.append(label(definition.title, Box(0, y, width * 0.42, 5), 3.0))
        items.append(label(measure, Box(width * 0.42, y, width * 0.3, 5), 2.8, "right"))
        if plan is None:
            items.append(label(_("no target"), Box(width * 0.74, y, width * 0.26, 5), TEXT, "left", GREY))
            y += 6.4
        else:
            items.append(Marker(width * 0.755, y + 2.5, LAMPS[plan.lamp]))
            items.append(label(wording.lamp_name(plan.lamp), Box(width * 0.79, y, width * 0.21, 5), 2.8))
            items.append(bar(Box(0, y + 5.2, width * 0.42, 2.6), plan.raw))
            done = Box(width * 0.44, y + 4.6, width * 0.38, 4.2)
            items.append(label(wording.done_of_target(plan), done, TEXT, colour=GREY))
            items.append(
                label(wording.percent(plan), Box(width * 0.82, y + 4.6, width * 0.18, 4.2), 3.2, "right")
            )
            y += 10.2
        items.append(Line((((0, y - 0.6), (width, y - 0.6)),), HAIR))
    return Block(y, Group("overview", tuple(items)))


def summary(report: ProjectReport, width: float) -> Block:
    """How the published figures compare with the map, and the names of those that differ."""
    judged = [r for r in report.figures if r.within is not None]
    wrong = [r for r in judged if not r.within]
    items = heading(_("Published figures against the map"), width)
    text = _(
        "{agree} agree, {differ} differ, {other} for reference",
        agree=len(judged) - len(wrong), differ=len(wrong), other=len(report.figures) - len(judged),
    )  # fmt: skip
    items.append(label(text, Box(0, HEAD, width, 5), 3.0))
    y = HEAD + 5.4
    for row in wrong[:4]:
        reported, measured, _difference = _values(row)
        title = f"{plain(row.figure.title)}: {reported} / {measured}"
        items += _verdict(row, Box(0, y + 0.4, 13, 4.2))
        items.append(label(title, Box(15, y, width - 15, 5), TEXT))
        y += 5.2
    return Block(y, Group("figures summary", tuple(items)))
