"""A small project, and random but repeatable edits of it: what the storage tests work on."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Field, LayerDefinition, Query, Style, Symbol, Value
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

FIELDS = (
    Field("name", "text", Text("名称", "Name")),
    Field("households", "integer", Text("户数", "Households")),
    Field("height", "real", Text("高度", "Height"), unit="m"),
    Field("kept", "boolean", Text("保留", "Kept")),
    Field("finished", "date", Text("完工日期", "Finished")),
)
NAMES = ("", "帅府社区1号楼", "a'b\"c;--", "𠮷野家", "line\nbreak", "\u2028", "{x} {{ y }}", "<script>")


def layer(id: str, geometry: str, order: int) -> LayerDefinition:
    measure = {"Point": "count", "LineString": "length", "Polygon": "area"}[geometry]
    return LayerDefinition(
        title=Text(f"图层{order}", f"Layer {order}"),
        geometry=geometry,  # type: ignore[arg-type]
        order=order,
        unit={"count": "items", "length": "m", "area": "m2"}[measure],
        measure=Query(measure),  # type: ignore[arg-type]
        style=Style(Symbol(fill="#0072b2")),
        id=id,
        fields=FIELDS,
    )


LAYERS = (layer("parcels", "Polygon", 1), layer("railings", "LineString", 2), layer("bollards", "Point", 3))


def small_project(count: int = 3) -> Project:
    """`count` features in each of three layers."""
    rng = random.Random(1)
    tables = {
        d.id: Table.of(d.id, [random_feature(rng, d, i + 1) for i in range(count)], [f.name for f in FIELDS])
        for d in LAYERS
    }
    return Project(Text("试验工程", "Trial"), LAYERS, tables)


def random_geometry(rng: random.Random, kind: str) -> BaseGeometry:
    x, y = 469_000 + rng.uniform(0, 900), 4_419_000 + rng.uniform(0, 900)
    if kind == "Point":
        return Point(x, y)
    if kind == "LineString":
        return LineString([(x, y), (x + rng.uniform(1, 50), y + 3), (x + 60, y + rng.uniform(-9, 9))])
    w, h = rng.uniform(1, 50), rng.uniform(1, 50)
    ring = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    hole = [(x + w * f, y + h * g) for f, g in ((0.2, 0.2), (0.2, 0.4), (0.4, 0.4))]
    polygon = Polygon(ring, [hole] if rng.random() < 0.3 else [])
    return shapely.MultiPolygon([polygon]) if rng.random() < 0.1 else polygon


def random_attributes(rng: random.Random) -> dict[str, Value]:
    return {
        "name": rng.choice((*NAMES, None)),
        "households": rng.choice((None, 0, 7, 2**40)),
        "height": rng.choice((None, 0.1, 5.0, 1e-300)),
        "kept": rng.choice((None, True, False)),
        "finished": rng.choice((None, "2025-12-21")),
    }


def random_feature(rng: random.Random, definition: LayerDefinition, id: int) -> Feature:
    return Feature(Key(definition.id, id), random_geometry(rng, definition.geometry), random_attributes(rng))


def random_attachments(rng: random.Random) -> tuple[Attachment, ...]:
    """References only: their bytes are nowhere, which a save must bear."""
    names = rng.sample(NAMES, rng.randint(0, 2))
    return tuple(
        Attachment(name, "image/jpeg", 2**33, f"{rng.getrandbits(256):064x}", name) for name in names
    )


def random_edit(rng: random.Random, project: Project) -> Edit:
    """One to three features of one layer added, moved, filled in or deleted."""
    definition = rng.choice(project.layers)
    table = project.table(definition.id)
    ids = table.ids()
    changes = []
    for id in rng.sample(ids, min(len(ids), rng.randint(1, 3))):
        before = table.get(id)
        assert before is not None
        after = rng.choice(
            (
                before.with_geometry(random_geometry(rng, definition.geometry)),
                before.with_attributes(**random_attributes(rng)),
                before.with_attachments(random_attachments(rng)),
                None,
            )
        )
        changes.append(Change(before, after))
    if not changes or rng.random() < 0.5:
        changes.append(Change(None, random_feature(rng, definition, table.next_id)))
    return Edit.of(message("Storm in {layer}", layer=definition.title), changes)


def storm(seed: int, steps: int) -> Iterator[tuple[str, int]]:
    """What to do, one after the other: `("perform", seed)`, `("undo", 0)`, `("redo", 0)`, `("save", 0)`."""
    rng = random.Random(seed)
    for _ in range(steps):
        action = rng.choices(("perform", "undo", "redo", "save"), (10, 3, 2, 2))[0]
        yield action, rng.getrandbits(32)


def state(project: Project) -> str:
    """A digest of everything that a planner could lose: keys, geometry bytes, attributes, attachments."""
    digest = hashlib.sha256()
    for feature in project.features():
        digest.update(repr((feature.key, sorted(feature.attributes.items()), feature.attachments)).encode())
        digest.update(feature.wkb)
    for definition in project.layers:
        digest.update(str(project.table(definition.id).next_id).encode())
    return digest.hexdigest()


def same(one: Project, other: Project) -> bool:
    """Equal features with equal bytes, layer by layer."""
    return all(list(one.tables[d.id]) == list(other.tables[d.id]) for d in one.layers)
