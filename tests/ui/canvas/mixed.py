"""A project of every kind of symbol over one another, and random edits of it that can be repeated."""

from __future__ import annotations

import random

import numpy as np
import shapely
from PyQt6.QtGui import QImage

from beiyuan_gis.catalogue import Case, Field, LayerDefinition, Query, Style, Symbol
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from tests.ui.canvas.conftest import E0, N0
from ui.canvas.renderer import pixels_of

SIZE = 400.0
"""Metres: everything lies within a square of this size."""

_SYMBOLS = {
    "areas": (
        Symbol(fill="#cc4400", opacity=0.6, stroke="#222222", width=0.3),
        Symbol(fill="#ddddaa", stroke="#006600", hatch="cross", width=0.2),
    ),
    "zones": (
        Symbol(stroke="#0000aa", width=0.9, dash=(2.0, 1.0)),
        Symbol(hatch="diagonal", stroke="#aa00aa"),
    ),
    "lines": (Symbol(stroke="#0066cc", width=1.2), Symbol(stroke="#222222", width=0.7, dash=(1.5, 0.8))),
    "points": (
        Symbol(fill="#8800cc", stroke="#ffffff", size=3.0),
        Symbol(fill="#00aaaa", marker="cross", size=4.0),
    ),
}


def _definition(id: str, order: int) -> LayerDefinition:
    plain, done = _SYMBOLS[id]
    geometry = {"lines": "LineString", "points": "Point"}.get(id, "Polygon")
    return LayerDefinition(
        title=Text(id, id),
        geometry=geometry,  # type: ignore[arg-type]
        order=order,
        unit="items",
        measure=Query("count"),
        style=Style(plain, by="status", cases=(Case("done", Text("done", "done"), done),)),
        id=id,
        fields=tuple(Field(name, "text", Text(name, name)) for name in ("name", "status")),
    )


LAYERS = tuple(_definition(id, order) for order, id in enumerate(_SYMBOLS))


def geometry(rng: random.Random, layer: str) -> shapely.Geometry:
    """Anything the layer may hold, in the plane CRS."""
    x, y = E0 + rng.uniform(0, SIZE), N0 + rng.uniform(0, SIZE)
    place = shapely.Point(x, y)
    if layer == "points":
        return place
    around = np.array([(x + rng.gauss(0, 30), y + rng.gauss(0, 30)) for _ in range(6)])
    if layer == "lines":
        return shapely.LineString(around)
    if rng.random() < 0.4:
        return place.buffer(rng.uniform(8, 40)).difference(place.buffer(rng.uniform(2, 7)))
    return shapely.MultiPoint(around).convex_hull


def _feature(rng: random.Random, key: Key) -> Feature:
    attributes = {"name": f"{key.layer} {key.id}", "status": rng.choice(["planned", "done"])}
    return Feature(key, geometry(rng, key.layer), attributes)


def mixed_project(seed: int, number: int = 25) -> Project:
    rng = random.Random(seed)
    tables = {
        d.id: Table.of(
            d.id, [_feature(rng, Key(d.id, id)) for id in range(1, number + 1)], ["name", "status"]
        )
        for d in LAYERS
    }
    return Project(Text("混合", "Mixed"), LAYERS, tables)


def random_edit(rng: random.Random, project: Project) -> Edit:
    """Adds, deletes, moves or restates one to three features of any layers."""
    changes: dict[Key, Change] = {}
    for _ in range(rng.randint(1, 3)):
        table = project.tables[rng.choice(LAYERS).id]
        ids = table.ids()
        before = table.get(rng.choice(ids)) if ids and rng.random() < 0.8 else None
        if before is None:
            key = Key(table.layer, table.next_id)
            changes[key] = Change(None, _feature(rng, key))
            continue
        after: Feature | None = _feature(rng, before.key)
        kind = rng.random()
        if kind < 0.2:
            after = None
        elif kind < 0.6:
            after = before.with_geometry(geometry(rng, table.layer))
        changes[before.key] = Change(before, after)
    return Edit.of(message("edit"), changes.values())


def alike(one: QImage, other: QImage) -> bool:
    """Pixel for pixel, but for a handful of pixels that differ by one step of 255: where a map was moved,
    places in pixels round in their last bits, and a coverage may lie on the limit between two steps."""
    first, second = (pixels_of(image).view(np.uint8).astype(int) for image in (one, other))
    steps = np.abs(first - second)
    return bool(steps.max() <= 1 and (steps > 0).sum() <= 12)
