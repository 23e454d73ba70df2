"""A whole sheet: title, notice, map, the blocks beside it, title block. Laid out once, for any ISO paper.

All A formats have one shape, so the layout is that of A3 (a layout unit is a millimetre there) and is
enlarged or reduced as a whole; only the map's scale is chosen anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from beiyuan_gis.catalogue import Symbol
from beiyuan_gis.i18n import _
from beiyuan_gis.outputs.plate.blocks import Block
from beiyuan_gis.outputs.plate.items import Box, Composition, Group, Item, Line, MapFrame, Rect
from beiyuan_gis.outputs.plate.lettering import BLANK, BOLD, FINE, GREY, INK, PAPER, label, plain
from beiyuan_gis.outputs.plate.mapping import Map
from beiyuan_gis.outputs.plate.scales import PAPERS, Orientation, Paper, page_size

EDGE = 9.0
PAD = 4.0
TITLE_HEIGHT = 19.0
NOTICE_HEIGHT = 8.0
PANEL = 112.0
GAP = 3.4
LARGEST = 1.25  # how much blocks grow where there is room to spare
BlockMaker = Callable[[float], Block]
"""A block for a width."""


@dataclass(frozen=True)
class Identity:
    """What a sheet is called: `name` for files, `subject` its theme, `number` its drawing number."""

    name: str
    title: str
    project: str
    number: str
    day: date
    notice: str


@dataclass(frozen=True)
class Sheet:
    """The places of a sheet in layout units; one unit is `unit` millimetres."""

    paper: Paper
    orientation: Orientation

    @property
    def unit(self) -> float:
        return PAPERS[self.paper][0] / PAPERS["A3"][0]

    @property
    def page(self) -> Box:
        width, height = page_size(self.paper, self.orientation)
        return Box(0, 0, width / self.unit, height / self.unit)

    @property
    def border(self) -> Box:
        return self.page.inset(EDGE)

    def body(self, notice: bool) -> Box:
        box = self.border.inset(PAD)
        top = box.y + TITLE_HEIGHT + (NOTICE_HEIGHT + 2.5 if notice else 0)
        return Box(box.x, top, box.width, box.bottom - top)

    def map_box(self, notice: bool) -> Box:
        body = self.body(notice)
        if self.orientation == "landscape":
            return Box(body.x, body.y, body.width - PANEL - PAD, body.height)
        return Box(body.x, body.y, body.width, body.height * 0.56)

    def columns(self, notice: bool) -> list[Box]:
        """One column beside the map, or two below it."""
        body, beside = self.body(notice), self.map_box(notice)
        if self.orientation == "landscape":
            return [Box(body.right - PANEL, body.y, PANEL, body.height)]
        width = (body.width - 2 * PAD) / 2
        top = beside.bottom + PAD
        return [Box(x, top, width, body.bottom - top) for x in (body.x, body.x + width + 2 * PAD)]


def assemble(sheet: Sheet, identity: Identity, drawn: Map, makers: Sequence[BlockMaker]) -> Composition:
    """Everything in its place, in page millimetres."""
    notice = bool(identity.notice)
    columns = sheet.columns(notice)
    last = columns[-1]
    block = title_block(identity, sheet.paper, drawn.denominator, last.width)
    foot = Box(last.x, last.bottom - block.height, last.width, block.height)
    columns[-1] = Box(last.x, last.y, last.width, last.height - block.height - GAP)
    items: list[Item] = [
        Rect(sheet.page, BLANK),
        Rect(sheet.border, BOLD),
        Rect(sheet.border.inset(1.4), FINE),
        *_title(sheet, identity),
        *(_notice(sheet, identity.notice) if notice else ()),
        drawn.group,
        *flow(columns, makers),
        block.group.placed(foot.x, foot.y, 1.0),
    ]
    frame, unit = drawn.frame, sheet.unit
    width, height = page_size(sheet.paper, sheet.orientation)
    page_frame = MapFrame(frame.box.placed(0, 0, unit), drawn.denominator, frame.east, frame.north)
    placed = tuple(item.placed(0, 0, unit) for item in items)
    return Composition(identity.name, identity.title, width, height, placed, page_frame, drawn.fits)


def flow(columns: Sequence[Box], makers: Sequence[BlockMaker]) -> list[Group]:
    """The blocks one below the other, column by column in order, as large as all of them fit."""
    reduction = LARGEST
    while True:
        places = _places(columns, [make(columns[0].width / reduction) for make in makers], reduction)
        if places is not None or reduction < 0.4:
            break
        reduction -= 0.03
    if places is None:  # more than any sheet can take: what is over is left out rather than printed over
        places = []
    return [block.group.placed(x, y, reduction) for block, x, y in places]


def _places(
    columns: Sequence[Box], blocks: Sequence[Block], reduction: float
) -> list[tuple[Block, float, float]] | None:
    """Where each block goes, or None when they do not fit; room that is left spreads between them."""
    split: list[list[Block]] = [[] for _column in columns]
    at, used = 0, 0.0
    for block in blocks:
        height = block.height * reduction
        if used + height > columns[at].height:
            at, used = at + 1, 0.0
            if at == len(columns) or height > columns[at].height:
                return None
        split[at].append(block)
        used += height + GAP * reduction
    places = []
    for column, own in zip(columns, split, strict=True):
        free = column.height - sum(b.height for b in own) * reduction
        gap = min(free / max(1, len(own) - 1), 2.4 * GAP) if len(own) > 1 else 0.0
        y = column.y
        for block in own:
            places.append((block, column.x, y))
            y += block.height * reduction + gap
    return places


def _title(sheet: Sheet, identity: Identity) -> list[Item]:
    box = sheet.border.inset(PAD)
    rule = box.y + TITLE_HEIGHT - 2.4
    side = 62.0
    middle = Box(box.x + side, box.y - 1.2, box.width - 2 * side, 15.6)
    return [
        Group("title", (label(identity.title, middle, 10.0, "centre"),)),
        label(identity.project, Box(box.x, box.y + 5.4, side, 8), 4.4),
        label(identity.day.isoformat(), Box(box.right - side, box.y + 5.4, side, 8), 4.0, "right"),
        Line((((box.x, rule), (box.right, rule)),), Symbol(stroke=INK, width=0.5)),
        Line((((box.x, rule + 0.9), (box.right, rule + 0.9)),), FINE),
    ]


def _notice(sheet: Sheet, text: str) -> list[Item]:
    """Black on white with a reversed label: it cannot be overlooked, nor lost in a black and white print."""
    body = sheet.border.inset(PAD)
    box = Box(body.x, body.y + TITLE_HEIGHT, body.width, NOTICE_HEIGHT)
    tag = Box(box.x, box.y, 27, box.height)
    return [
        Group("notice", (
            Rect(box, Symbol(fill="#fff3c4", stroke=INK, width=0.5)),
            Rect(tag, Symbol(fill=INK, stroke="")),
            label(_("SCHEMATIC"), tag.inset(1.5, 0), 4.4, "centre", PAPER),
            label(text, Box(tag.right + 3, box.y, box.width - 30 - 3, box.height), 4.0, lines=2),
        ))
    ]  # fmt: skip


def title_block(identity: Identity, paper: Paper, denominator: int, width: float) -> Block:
    """The cells that a project office fills in and signs."""
    system = _("CGCS2000 / 3-degree Gauss-Kruger, central meridian 117°E (EPSG:4548); grid in km")
    rows: list[tuple[float, list[tuple[str, str]]]] = [
        (6.2, [(_("Project"), identity.project)]),
        (6.2, [(_("Sheet title"), identity.title)]),
        (9.0, [(_("Coordinates"), system)]),
        (6.2, [(_("Scale"), f"1:{denominator}"), (_("Paper"), paper)]),
        (6.2, [(_("Date"), identity.day.isoformat()), (_("Sheet no."), identity.number)]),
        (8.4, [(_("Drawn"), ""), (_("Checked"), "")]),
    ]
    items: list[Item] = []
    y, head = 0.0, 17.0
    for height, cells in rows:
        each = width / len(cells)
        for n, (name, value) in enumerate(cells):
            x = n * each
            items.append(Rect(Box(x, y, head, height), Symbol(fill="#f0f0f0", stroke=INK, width=0.15)))
            items.append(Rect(Box(x + head, y, each - head, height), FINE))
            items.append(label(name, Box(x + 0.8, y, head - 1.6, height), 2.7, "centre", GREY))
            inner = Box(x + head + 1.2, y, each - head - 2.4, height)
            items.append(label(value, inner, 3.0, lines=2 if height > 8.5 else 1))
        y += height
    items.append(Rect(Box(0, 0, width, y), Symbol(stroke=INK, width=0.5)))
    return Block(y, Group("title block", tuple(i for i in items if not _is_empty(i))))


def _is_empty(item: Item) -> bool:
    return getattr(item, "text", None) == ""


def file_name(text: str) -> str:
    """`text` as the stem of a file name: letters, digits, hyphen and underscore of any script."""
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in plain(text))
    return kept.strip("-")[:80] or "plate"
