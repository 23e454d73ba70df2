"""What tells where and how big: scale bar, north arrow, grid ticks with coordinates."""

from __future__ import annotations

from beiyuan_gis.i18n import _
from beiyuan_gis.outputs.plate.items import Box, Group, Item, Line, MapFrame, Polygon, Rect, Text
from beiyuan_gis.outputs.plate.lettering import BLANK, BOLD, FINE, HAIR, INK, SOLID
from beiyuan_gis.outputs.plate.scales import grid_step, grid_values, kilometres, round_step

MARGIN = 6.0  # between the neat line and the outer frame, where coordinates stand
SCALE_BAR = (84.0, 13.0)
NORTH_ARROW = (13.0, 19.0)


def scale_bar(box: Box, frame: MapFrame, denominator: int) -> Group:
    """Four equal parts of a round length, black and white in turn, and the scale as a ratio, within `box`."""
    step = round_step(15.0 * frame.scale / 1000.0)
    part = step * 1000.0 / frame.scale
    x, y = box.x + (box.width - 4 * part) / 2, box.y + box.height - 5.2
    items: list[Item] = [Rect(box, BLANK)]
    items.append(
        Text(Box(box.x, box.y + 0.6, box.width, 4), f"1:{denominator}", 3.2, align="centre", valign="top")
    )
    for n in range(4):
        items.append(Rect(Box(x + n * part, y, part, 1.6), SOLID if n % 2 == 0 else BLANK))
    items.append(Group("scale bar length", (Rect(Box(x, y, 4 * part, 1.6), FINE),)))
    in_km = step * 4 >= 2000
    for n in range(5):
        metres = n * step
        text = f"{metres / 1000:g}" if in_km else f"{metres:g}"
        if n == 4:
            text += " km" if in_km else " m"
        place = Box(x + n * part - 7, y + 1.8, 14, 3)
        items.append(Text(place, text, 2.3, align="centre", valign="top"))
    return Group("scale bar", tuple(items))


def scale_bar_metres(frame: MapFrame) -> float:
    """How many metres the whole bar stands for."""
    return 4 * round_step(15.0 * frame.scale / 1000.0)


def north_arrow(box: Box) -> Group:
    """Grid north: the sheet's vertical is the northing axis of EPSG:4548."""
    x, top, low = box.x + box.width / 2, box.y + 5.4, box.bottom - 1.2
    half, notch = 3.4, box.bottom - 4.2
    left = ((x, top), (x - half, low), (x, notch))
    right = ((x, top), (x + half, low), (x, notch))
    return Group(
        "north arrow",
        (
            Rect(box, BLANK),
            Polygon((left,), SOLID),
            Polygon((right,), FINE),
            Text(Box(box.x, box.y + 0.4, box.width, 4.6), _("N"), 4.2, align="centre"),
        ),
    )


def grid(frame: MapFrame, outer: Box) -> Group:
    """Neat line, outer frame, ticks and small crosses at round plane coordinates, labelled in kilometres."""
    step = grid_step(frame.scale)
    west, south, east, north = frame.bounds
    box = frame.box
    eastings, northings = grid_values(west, east, step), grid_values(south, north, step)
    xs = [(frame.to_page(e, frame.north)[0], kilometres(e, step)) for e in eastings]
    ys = [(frame.to_page(frame.east, n)[1], kilometres(n, step)) for n in northings]
    ticks = [((x, box.y), (x, box.y - 1.6)) for x, _text in xs]
    ticks += [((x, box.bottom), (x, box.bottom + 1.6)) for x, _text in xs]
    ticks += [((box.x, y), (box.x - 1.6, y)) for y, _text in ys]
    ticks += [((box.right, y), (box.right + 1.6, y)) for y, _text in ys]
    return Group(
        "grid",
        (
            Group("grid ticks", (Line(tuple(ticks), FINE),)),
            *_coordinates(box, xs, ys),
            Rect(box, FINE),
            Rect(outer, BOLD),
        ),
    )


def crosses(frame: MapFrame) -> Line:
    """Grid crosses inside the map, to be drawn beneath everything."""
    step = grid_step(frame.scale)
    west, south, east, north = frame.bounds
    points = [
        frame.to_page(e, n) for e in grid_values(west, east, step) for n in grid_values(south, north, step)
    ]
    arms = [((x - 2, y), (x + 2, y)) for x, y in points] + [((x, y - 2), (x, y + 2)) for x, y in points]
    return Line(tuple(arms), HAIR)


def _coordinates(box: Box, xs: list[tuple[float, str]], ys: list[tuple[float, str]]) -> list[Item]:
    """Easting above and below, northing turned along the sides; none that would reach round a corner."""
    room = MARGIN - 2.0
    items: list[Item] = []
    for x, text in xs:
        if box.x + 9 <= x <= box.right - 9:
            for y in (box.y - 1.6 - room, box.bottom + 1.6):
                items.append(Text(Box(x - 9, y, 18, room), text, 2.3, INK, "centre"))
    for y, text in ys:
        if box.y + 9 <= y <= box.bottom - 9:
            for x, turn in ((box.x - 1.6 - room / 2, -90.0), (box.right + 1.6 + room / 2, 90.0)):
                items.append(Text(Box(x - 9, y - room / 2, 18, room), text, 2.3, INK, "centre", angle=turn))
    return items
