"""A small project, and random edits of it described by plain numbers, so that failures shrink well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Field, LayerDefinition, Query, Style, Symbol, Value
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

FIELDS = tuple(
    Field(name, type_, Text(name, name))
    for name, type_ in (
        ("status", "text"),
        ("households", "integer"),
        ("height", "real"),
        ("kept", "boolean"),
    )
)
NAMES = [f.name for f in FIELDS]
LAYERS = tuple(
    LayerDefinition(Text(id, id), "Polygon", i, "m2", Query("area"), Style(Symbol()), id=id, fields=FIELDS)
    for i, id in enumerate(("parcels", "other"))
)

values: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.0, 0.1, -2.5, 1e-17]),
    st.sampled_from("ab"),
)
attributes = st.fixed_dictionaries({name: values for name in NAMES})
numbers = st.integers(0, 400)
PHOTOS = tuple(Attachment(f"{n}.jpg", "image/jpeg", 1 + n, f"{n:064x}") for n in range(3))


def geometry(number: int) -> BaseGeometry:
    """Any type, sizes that are not exact in binary, now and then empty."""
    x, y, size = 469_000 + number / 7, 4_419_000 + number / 3, 0.1 + number / 11
    if number % 4 == 1:
        return LineString([(x, y), (x + size, y), (x + size, y + size / 3)])
    if number % 4 == 2:
        return Polygon([(x, y), (x + size, y + 0.3), (x, y + size)])
    return Polygon() if number % 40 == 0 else Point(x, y)


class Touch(NamedTuple):
    """Add a feature (`action` 0), or change (1, 2, 4) or delete (3) the one that `pick` falls on."""

    layer: int
    action: int
    pick: int
    shape: int
    attributes: dict[str, Value]


touches = st.builds(Touch, st.integers(0, 1), st.integers(0, 4), st.integers(0, 9), numbers, attributes)
edits = st.lists(touches, max_size=4)
rows = st.lists(st.tuples(numbers, attributes), max_size=6)


def project_of(
    first: list[tuple[int, dict[str, Value]]], second: list[tuple[int, dict[str, Value]]]
) -> Project:
    tables = {}
    for definition, held in zip(LAYERS, (first, second), strict=True):
        features = [
            Feature(Key(definition.id, 2 * i + 1), geometry(n), a, PHOTOS[:i])
            for i, (n, a) in enumerate(held)
        ]
        tables[definition.id] = Table.of(definition.id, features, NAMES)
    return Project(Text("试", "Trial"), LAYERS, tables)


projects = st.builds(project_of, rows, rows)


def edit_of(project: Project, wanted: Iterable[Touch]) -> Edit:
    """The edit that `wanted` means on this project; at most one change a key."""
    changes: dict[Key, Change] = {}
    fresh = {layer: table.next_id for layer, table in project.tables.items()}
    for touch in wanted:
        layer = LAYERS[touch.layer].id
        ids = project.table(layer).ids()
        if touch.action == 0 or not ids:
            key, fresh[layer] = Key(layer, fresh[layer]), fresh[layer] + 1
            changes[key] = Change(None, Feature(key, geometry(touch.shape), touch.attributes))
            continue
        before = project.get(Key(layer, ids[touch.pick % len(ids)]))
        assert before is not None
        after = {
            1: before.with_geometry(geometry(touch.shape)),
            2: before.with_attributes(**touch.attributes),
            3: None,
            4: before.with_attachments(PHOTOS[: touch.shape % 4]),
        }[touch.action]
        changes[before.key] = Change(before, after)
    return Edit.of(message("Edit {n}", n=len(changes)), changes.values())


def walk(project: Project, several: list[list[Touch]]) -> tuple[list[Edit], Project]:
    """The edits one after another, and where they lead."""
    done = []
    for wanted in several:
        done.append(edit_of(project, wanted))
        project = project.apply(done[-1])
    return done, project


def rebuilt(table: Table) -> Table:
    """The same features with no overlay."""
    return Table.of(table.layer, list(table), NAMES, table.next_id)


def state(project: Project) -> list[Feature]:
    return list(project.features())
