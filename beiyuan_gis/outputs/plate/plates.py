"""Which sheets there are: one for each layer, and one over all."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial

from beiyuan_gis.i18n import _
from beiyuan_gis.model.project import Project
from beiyuan_gis.outputs.plate import blocks, tables
from beiyuan_gis.outputs.plate.items import Box, Composition, Group
from beiyuan_gis.outputs.plate.lettering import plain
from beiyuan_gis.outputs.plate.mapping import Map, compose, locator
from beiyuan_gis.outputs.plate.scales import Orientation, Paper
from beiyuan_gis.outputs.plate.sheet import BlockMaker, Identity, Sheet, assemble, file_name
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.report import LayerReport, ProjectReport, report

OVERVIEW = "overview"


def layer_plate(
    project: Project,
    layer_id: str,
    *,
    paper: Paper = "A3",
    orientation: Orientation = "landscape",
    date: datetime.date | None = None,
    scale: int | None = None,
) -> Composition:
    """The sheet of one layer over the boundary and a pale view of the others.

    `scale` is the map's denominator, None for the largest round one at which the layer fits; `date`, today by
    default, is printed and decides what is overdue. Raise UnknownLayer.
    """
    day = date or datetime.date.today()
    project.layer(layer_id)
    whole = report(project, day)
    own = whole.layer(layer_id)
    sheet = Sheet(paper, orientation)
    identity = _identity(project, day, whole, layer_id)
    drawn = compose(project, (layer_id,), sheet.map_box(bool(identity.notice)), sheet.unit, scale)
    return assemble(sheet, identity, drawn, _layer_blocks(project, own, drawn))


def overview_plate(
    project: Project,
    *,
    paper: Paper = "A3",
    orientation: Orientation = "landscape",
    date: datetime.date | None = None,
    scale: int | None = None,
) -> Composition:
    """The sheet over all layers, each in its own style, with the progress of all; else as `layer_plate`."""
    day = date or datetime.date.today()
    whole = report(project, day)
    sheet = Sheet(paper, orientation)
    identity = _identity(project, day, whole, None)
    ids = tuple(d.id for d in project.layers)
    drawn = compose(project, ids, sheet.map_box(bool(identity.notice)), sheet.unit, scale)
    makers: list[BlockMaker] = [
        partial(tables.overview, whole),
        partial(tables.summary, whole),
        partial(blocks.legend, drawn),
        partial(blocks.notes, project, ids),
    ]
    return assemble(sheet, identity, drawn, makers)


def plates(
    project: Project,
    *,
    paper: Paper = "A3",
    orientation: Orientation = "landscape",
    date: datetime.date | None = None,
) -> list[Composition]:
    """The overview, then one sheet a layer in drawing order."""
    day = date or datetime.date.today()
    sheets = [overview_plate(project, paper=paper, orientation=orientation, date=day)]
    for definition in project.layers:
        sheets.append(layer_plate(project, definition.id, paper=paper, orientation=orientation, date=day))
    return sheets


def plate_title(project: Project, layer_id: str | None) -> str:
    """What the sheet of a layer, or with None the overview, is called."""
    if layer_id is None:
        return _("Overview: progress plate")
    return _("{layer}: progress plate", layer=plain(project.layer(layer_id).title))


def _identity(project: Project, day: datetime.date, whole: ProjectReport, layer_id: str | None) -> Identity:
    number = 0 if layer_id is None else whole.ids.index(layer_id) + 1
    schematic = whole.schematic if layer_id is None else whole.layer(layer_id).schematic
    return Identity(
        name=file_name(f"{number:02d}-{layer_id or OVERVIEW}"),
        title=plain(plate_title(project, layer_id)),
        project=plain(project.title),
        number=f"JD-{number:02d}/{len(project.layers):02d}",
        day=day,
        notice=wording.schematic_notice(schematic),
    )


def _layer_blocks(project: Project, own: LayerReport, drawn: Map) -> Sequence[BlockMaker]:
    makers: list[BlockMaker] = [
        partial(blocks.progress, own, project),
        partial(blocks.measures, own),
    ]
    if own.figures:
        makers.append(partial(tables.figures, own.figures))
    makers.append(partial(blocks.legend, drawn))
    if locator(project, drawn.frame, Box(0, 0, 40, 30)) is not None:
        makers.append(partial(_locator_block, project, drawn))
    makers.append(partial(blocks.notes, project, (own.definition.id,)))
    return makers


def _locator_block(project: Project, drawn: Map, width: float) -> blocks.Block:
    """Where the map lies in the district."""
    height = 34.0
    found = locator(project, drawn.frame, Box(0, blocks.HEAD, width, height))
    inner = (found,) if found is not None else ()
    group = Group("location", (*blocks.heading(_("Location in the district"), width), *inner))
    return blocks.Block(blocks.HEAD + height, group)
