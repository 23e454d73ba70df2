"""The pieces beside the map: each is a height and items laid out from its own top left corner in a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from beiyuan_gis.catalogue import LayerDefinition, Query, Symbol
from beiyuan_gis.geodesy.units import convert
from beiyuan_gis.i18n import _
from beiyuan_gis.model.project import Project
from beiyuan_gis.outputs.plate.items import Box, Group, Item, Line, Marker, Polygon, Rect
from beiyuan_gis.outputs.plate.layers import Drawn
from beiyuan_gis.outputs.plate.lettering import (
    BLANK,
    FINE,
    GREY,
    HAIR,
    INK,
    SOLID,
    label,
    paragraph,
    text_width,
)
from beiyuan_gis.outputs.plate.mapping import BOUNDARY, PALE, Map
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.progress import Lamp, ProgressReport
from beiyuan_gis.programme.report import LayerReport

HEAD = 7.0
LAMPS: dict[Lamp, Symbol] = {
    "none": Symbol(fill="#ffffff", stroke=GREY, width=0.3, marker="cross", size=3.6),
    "waiting": Symbol(fill="#ffffff", stroke=INK, width=0.5, marker="square", size=3.8),
    "under_way": Symbol(fill="#0072b2", stroke=INK, width=0.3, marker="triangle", size=4.2),
    "done": Symbol(fill="#00694d", stroke=INK, width=0.3, marker="circle", size=4.0),
    "late": Symbol(fill="#d55e00", stroke=INK, width=0.3, marker="diamond", size=4.2),
}
"""A shape of its own for each state, so that a black and white print tells them apart."""


@dataclass(frozen=True)
class Block:
    height: float
    group: Group


def heading(text: str, width: float) -> list[Item]:
    """A block's title over a rule."""
    return [
        Rect(Box(0, 1.0, 1.4, 4.2), SOLID),
        label(text, Box(2.8, 0.4, width - 2.8, 5.4), 3.5),
        Line((((0, 6.0), (width, 6.0)),), FINE),
    ]


def bar(box: Box, raw: float | None) -> Group:
    """A progress bar with marks at each quarter; full at 100 % and above."""
    part = 0.0 if raw is None else min(1.0, max(0.0, raw / 100.0))
    quarters = tuple(
        ((box.x + box.width * n / 4, box.bottom), (box.x + box.width * n / 4, box.bottom + box.height * 0.22))
        for n in range(5)
    )
    done = Rect(Box(box.x, box.y, box.width * part, box.height), Symbol(fill="#3f4a54", stroke=""))
    return Group("bar", (Rect(box, BLANK), done, Rect(box, FINE), Line(quarters, FINE)))


def progress(report: LayerReport, project: Project, width: float) -> Block:
    """Percent, lamp, bar, numbers, the rule in words, and how many features stand at each stage."""
    items = heading(_("Progress"), width)
    plan = report.progress
    if plan is None:
        items.append(
            paragraph(_("This layer has no progress target."), Box(0, HEAD, width, 5), 2.9, colour=GREY)
        )
        y = HEAD + 5.0
    else:
        items += _rate(plan, width)
        y = HEAD + 25.0
        for text in _explanations(plan):
            note = paragraph(text, Box(0, y, width, 4), 2.6, lines=5, colour=GREY)
            items.append(note)
            y = note.box.bottom + 0.6
    stages = _stages(report.definition, project, width, y + 1)
    items += stages
    return Block(y + (12.5 if stages else 0), Group("progress", tuple(items)))


def _rate(plan: ProgressReport, width: float) -> list[Item]:
    return [
        label(wording.percent(plan), Box(0, HEAD, width * 0.56, 11), 9.5),
        Group("lamp", (
            Marker(width * 0.6 + 2.4, HEAD + 5.5, LAMPS[plan.lamp]),
            label(wording.lamp_name(plan.lamp), Box(width * 0.6 + 6, HEAD + 2, width * 0.4 - 6, 7), 4.0),
        )),
        bar(Box(0, HEAD + 11.6, width, 5.4), plan.raw),
        label(wording.done_of_target(plan), Box(0, HEAD + 18.6, width, 5.4), 3.7),
    ]  # fmt: skip


def _explanations(plan: ProgressReport) -> list[str]:
    texts = [_("Rule: {rule}", rule=str(plan.rule))]
    if plan.raw is not None and plan.reported is not None and abs(plan.raw - plan.reported) >= 0.005:
        text = _(
            "Raw rate {raw}%; the reported one is never rounded up and at most {cap}%.",
            raw=f"{plan.raw:.2f}",
            cap=f"{plan.cap:g}",
        )
        texts.append(text)
    if not plan.published:
        texts.append(_("The target is not a published one."))
    return texts


def _stages(definition: LayerDefinition, project: Project, width: float, y: float) -> list[Item]:
    if not definition.milestones:
        return []
    table = project.table(definition.id)
    each = width / len(definition.milestones)
    items: list[Item] = []
    for n, milestone in enumerate(definition.milestones):
        count = table.total(Query("count", {definition.status_field: tuple(milestone.values)}))
        box = Box(n * each, y, each, 10.5)
        items.append(Rect(box, Symbol(fill="#ececec" if count else "", stroke=INK, width=0.15)))
        items.append(label(milestone.title, Box(box.x + 1, y + 0.5, each - 2, 4.4), 2.6, "centre", GREY))
        items.append(label(f"{count:,.0f}", Box(box.x + 1, y + 4.8, each - 2, 5.4), 3.6, "centre"))
    return items


def measures(report: LayerReport, width: float) -> Block:
    """The layer's own measure, its count, and lengths or both conventions of area."""
    definition = report.definition
    rows = [(_("Features"), wording.number(report.features, "items"))]
    if definition.geometry == "LineString":
        rows.append((_("Length (plane, EPSG:4548)"), wording.quantity(report.length_m, "m")))
    if definition.geometry == "Polygon":
        for name, area in (
            (_("Area (plane, EPSG:4548)"), report.area_plane),
            (_("Area (ellipsoid, CGCS2000)"), report.area_ellipsoidal),
        ):
            rows.append((name, _area(area, definition.unit)))
    if definition.measure.what in ("count", "sum"):
        rows.insert(0, (_("Measure"), wording.quantity(report.measure, definition.unit)))
    items = heading(_("Measured on the map"), width)
    for n, (name, value) in enumerate(rows):
        y = HEAD + n * 5.2
        items.append(label(name, Box(0, y, width * 0.42, 5.2), 2.8, colour=GREY))
        items.append(label(value, Box(width * 0.43, y, width * 0.57, 5.2), 3.0, "right"))
        items.append(Line((((0, y + 5.2), (width, y + 5.2)),), HAIR))
    return Block(HEAD + len(rows) * 5.2 + 1, Group("measures", tuple(items)))


def _area(area: float, unit: str) -> str:
    """Square metres, and in the unit that the layer is reported in (mu where that is square metres)."""
    other = unit if unit in ("ha", "mu", "km2") else "mu"
    return f"{wording.quantity(area, 'm2')} ({wording.quantity(convert(area, 'm2', other), other)})"


def legend(drawn_map: Map, width: float) -> Block:
    """What appears on the map and nothing else, with the symbols that the map draws with."""
    entries: list[tuple[Item | None, str]] = []
    for features in drawn_map.shown:
        several = len(features.case_counts()) > 1 or len(drawn_map.shown) > 1
        for case, count in features.case_counts():
            title = _legend_title(features, case, len(drawn_map.shown) > 1)
            text = _("{title} ({count})", title=title, count=f"{count:,}") if several or count > 1 else title
            entries.append((_sample(features.definition.geometry, features.symbol(case)), text))
    ids = [f.definition.id for f in drawn_map.shown]
    if drawn_map.boundary is not None and BOUNDARY not in ids:
        symbol = drawn_map.boundary.definition.style.symbol
        entries.append((_sample("Polygon", symbol), str(drawn_map.boundary.definition.title)))
    if drawn_map.context:
        entries.append((_sample("Polygon", PALE["Polygon"]), _("Other layers, pale for orientation")))
    if drawn_map.counted:
        entries.append((None, _("Symbols that lie together, counted")))
    items = heading(_("Legend"), width)
    columns = 2 if len(entries) > 5 else 1
    each, rows = width / columns, -(-len(entries) // columns)
    widest = max((text_width(text, 1.06) for _sample, text in entries), default=1.0)
    size = min(2.8, max(1.9, (each - 12.5) / widest))  # one size for all of them
    for n, (sample, text) in enumerate(entries):
        x, y = (n // rows) * each, HEAD + (n % rows) * 5.6
        items.append(
            label("×n", Box(x, y, 10, 5.6), 2.6, "centre") if sample is None else sample.placed(x, y, 1.0)
        )
        items.append(label(text, Box(x + 11.5, y, each - 12.5, 5.6), size, lines=2))
    return Block(HEAD + rows * 5.6, Group("legend", tuple(items)))


def _legend_title(features: Drawn, case: int, among_others: bool) -> str:
    title, own = str(features.definition.title), str(features.case_title(case))
    return title if own == title or case < 0 else f"{title}·{own}" if among_others else own


def _sample(geometry: str, symbol: Symbol) -> Item:
    """The symbol as the map has it, in a cell of 10 x 5.6."""
    if geometry == "Point":
        return Marker(5, 2.8, symbol)
    if geometry == "LineString" or not (symbol.fill or symbol.hatch or sum(symbol.dash) < 5):
        return Line((((0.6, 2.8), (9.4, 2.8)),), symbol)
    return Polygon((((0.6, 0.8), (9.4, 0.8), (9.4, 4.8), (0.6, 4.8)),), symbol)


def notes(project: Project, ids: Sequence[str], width: float) -> Block:
    """Where the data come from: the sources that the layers' features name, at most four."""
    found: dict[str, None] = {}
    for id in ids:
        found |= {str(value): None for value in project.table(id).values("source") if value}
    items = heading(_("Sources and notes"), width)
    texts = list(found)[:4] + ([_("and {n} other sources", n=len(found) - 4)] if len(found) > 4 else [])
    texts.append(
        wording.figure_sources(project.figures)
        + _("Measured values are taken on this map, areas on the plane.")
    )
    y = HEAD
    for text in texts:
        note = paragraph(text, Box(0, y, width, 4), 2.5, lines=3, colour=GREY)
        items.append(note)
        y = note.box.bottom + 0.8
    return Block(y, Group("sources", tuple(items)))
