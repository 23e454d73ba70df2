"""The map of a sheet: which scale, what is drawn in which order, the names, the furniture in free corners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from beiyuan_gis.catalogue import Symbol
from beiyuan_gis.model.project import Project
from beiyuan_gis.outputs.plate import furniture, labels
from beiyuan_gis.outputs.plate.items import Box, Clip, Group, Item, MapFrame, Rect
from beiyuan_gis.outputs.plate.layers import Drawn, drawn, items_of, within
from beiyuan_gis.outputs.plate.lettering import BLANK, INK
from beiyuan_gis.outputs.plate.scales import fitting_scale

BOUNDARY = "boundary"
AIR = 5.0  # units left free between the content and the neat line
NOWHERE = (467_900.0, 4_418_200.0, 470_300.0, 4_419_900.0)  # Beiyuan: what an empty project shows
SMALLEST = 60.0  # metres: a single bollard is not shown at 1:1

PALE = {
    "Polygon": Symbol(fill="#f1f0ec", stroke="#c4c2bb", width=0.13),
    "LineString": Symbol(stroke="#bdbbb4", width=0.3),
    "Point": Symbol(fill="#c4c2bb", stroke="", size=0.9),
}
PALE_NAME = "#8a8880"


@dataclass(frozen=True, eq=False)
class Map:
    """`frame` in layout units (its `scale` counts metres per thousand units), `denominator` as printed.

    `shown` are the highlighted layers' features inside the frame; `context` whether pale others appear.
    """

    group: Group
    frame: MapFrame
    denominator: int
    shown: tuple[Drawn, ...]
    boundary: Drawn | None
    context: bool
    counted: bool
    fits: bool


def compose(project: Project, chosen: tuple[str, ...], outer: Box, unit: float, scale: int | None) -> Map:
    """The map of `chosen` layers in the outer frame `outer`; one layout unit is `unit` millimetres.

    `scale` is the denominator, None for the largest round one at which the chosen layers fit.
    """
    content = _content(project, chosen)
    box = outer.inset(furniture.MARGIN)
    frame, denominator = _frame(content, box, unit, scale)
    features = {d.id: within(drawn(project.table(d.id), d), frame) for d in project.layers}
    shown = tuple(f for id, f in features.items() if id in chosen and len(f))
    boundary = features.get(BOUNDARY)
    context = [f for id, f in features.items() if id not in chosen and id != BOUNDARY and len(f)]
    under = () if boundary is None or BOUNDARY in chosen else (boundary,)
    bar, arrow = _corners(frame, shown, under)
    texts, counted = _names(shown, context, frame, [bar, arrow], boundary)
    layers: list[Item] = [furniture.crosses(frame)]
    layers += [item for f in context for item in items_of(f, frame, _pale(f))]
    layers += [item for f in (*under, *shown) for item in _own_style(f, frame)]
    items = (
        Group("map", (Clip(box, (*layers, Group("labels", tuple(texts)))),)),
        furniture.scale_bar(bar, frame, denominator),
        furniture.north_arrow(arrow),
        furniture.grid(frame, outer),
    )
    west, south, east, north = frame.bounds
    fits = west <= content[0] and south <= content[1] and east >= content[2] and north >= content[3]
    seen = boundary if boundary is not None and len(boundary) else None
    return Map(Group("map frame", items), frame, denominator, shown, seen, bool(context), counted, fits)


def locator(project: Project, frame: MapFrame, box: Box) -> Group | None:
    """A small map of the whole boundary with the frame's place in it; None where the frame shows it all."""
    whole = project.tables[BOUNDARY].bounds if BOUNDARY in project.tables else None
    west, south, east, north = frame.bounds
    if whole is None or (west <= whole[0] and south <= whole[1] and east >= whole[2] and north >= whole[3]):
        return None
    metres = max((whole[2] - whole[0]) / (box.width - 4), (whole[3] - whole[1]) / (box.height - 4)) * 1000
    small = MapFrame(box, metres, (whole[0] + whole[2]) / 2, (whole[1] + whole[3]) / 2)
    boundary = drawn(project.table(BOUNDARY), project.layer(BOUNDARY))
    line = Symbol(fill="#f1f0ec", stroke="#1a1a1a", width=0.3)
    corners = small.to_page(west, north), small.to_page(east, south)
    (x, y), (right, bottom) = corners
    mark = Rect(Box(x, y, right - x, bottom - y), Symbol(stroke="#1a1a1a", width=0.6, hatch="diagonal"))
    shapes = tuple(items_of(boundary, small, lambda _case: line))
    return Group("locator", (Rect(box, BLANK), Clip(box, (*shapes, mark)), Rect(box, Symbol(width=0.2))))


def _content(project: Project, chosen: tuple[str, ...]) -> tuple[float, float, float, float]:
    boxes = [b for id in chosen if (b := project.table(id).bounds) is not None]
    whole = project.tables[BOUNDARY].bounds if BOUNDARY in project.tables else None
    if not boxes:
        return whole or project.bounds or NOWHERE
    edges = np.array(boxes)
    low, high = edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)
    west, south = map(float, low)
    east, north = map(float, high)
    if whole and (east - west) * 2 > whole[2] - whole[0]:  # spread over the district: show all of it
        west, south = min(west, whole[0]), min(south, whole[1])
        east, north = max(east, whole[2]), max(north, whole[3])
    return west, south, east, north


def _frame(
    content: tuple[float, float, float, float], box: Box, unit: float, scale: int | None
) -> tuple[MapFrame, int]:
    west, south, east, north = content
    room = box.inset(AIR)
    denominator = scale or fitting_scale(
        max(east - west, SMALLEST), max(north - south, SMALLEST), room.width * unit, room.height * unit
    )
    return MapFrame(box, denominator * unit, (west + east) / 2, (south + north) / 2), denominator


def _own_style(features: Drawn, frame: MapFrame) -> list[Item]:
    return [Group(f"layer {features.definition.id}", tuple(items_of(features, frame)))]


def _pale(features: Drawn) -> Callable[[int], Symbol]:
    return lambda _case: PALE[features.definition.geometry]


def _corners(frame: MapFrame, shown: tuple[Drawn, ...], under: tuple[Drawn, ...]) -> tuple[Box, Box]:
    """Boxes for scale bar and north arrow: the corners that cover fewest features, by habit when equal."""
    geometries = (
        np.concatenate([f.geometries for f in (*shown, *under)]) if shown or under else np.empty(0, object)
    )
    tree = shapely.STRtree(geometries)

    def covered(box: Box) -> int:
        west, north = frame.to_plane(box.x, box.y)
        east, south = frame.to_plane(box.right, box.bottom)
        return len(tree.query(shapely.box(west, south, east, north), predicate="intersects"))

    room = frame.box.inset(3)
    bars = _at_corners(room, *furniture.SCALE_BAR)
    bar = min((bars[i] for i in (2, 3, 0, 1)), key=covered)
    arrows = _at_corners(room, *furniture.NORTH_ARROW)
    arrow = min((arrows[i] for i in (1, 0, 3, 2) if not arrows[i].overlaps(bar)), key=covered)
    return bar, arrow


def _at_corners(room: Box, width: float, height: float) -> list[Box]:
    """Top left, top right, bottom left, bottom right."""
    return [
        Box(x, y, width, height) for y in (room.y, room.bottom - height) for x in (room.x, room.right - width)
    ]


def _names(
    shown: tuple[Drawn, ...],
    context: list[Drawn],
    frame: MapFrame,
    furniture_boxes: list[Box],
    edge: Drawn | None,
) -> tuple[list[Item], bool]:
    """The texts, and whether one of them counts symbols that lie together."""
    named = [f for f in shown if f.definition.id != BOUNDARY]
    taken = list(furniture_boxes)
    obstacles = [] if edge is None else [g.boundary for g in edge.geometries]
    wanted = []
    for features in named:
        taken += labels.marker_boxes(features, frame)
        if features.definition.geometry != "Point":
            obstacles += features.geometries.tolist()
        if len(named) == 1:
            wanted += labels.wishes(features, frame)
        elif features.definition.geometry == "Polygon":
            wanted += labels.inside_wishes(features, frame, INK, labels.SIZE)
    for features in context:
        if features.definition.geometry == "Polygon":
            wanted += labels.inside_wishes(features, frame, PALE_NAME, labels.SIZE)
    texts = labels.place(wanted, frame, taken, obstacles)
    return list(texts), any(t.text.startswith("×") for t in texts)
