"""The verbs that change what a layer is, called with any arguments, and what must hold of every definition.

As in `fuzz_shapes`; and whatever comes out is written to a project file in memory, as a save writes it.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import get_args
from xml.etree import ElementTree

import msgspec
from shapely.geometry import Point

from beiyuan_gis.catalogue import Choice, Field, FieldType, GeometryType, LayerDefinition, Style, Symbol
from beiyuan_gis.edits import (
    add_field,
    add_layer,
    move_layer,
    remove_field,
    remove_layer,
    rename_field,
    rename_layer,
)
from beiyuan_gis.edits.values import wrong_value
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, Text
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage.codec import dumps, edit_from_json, edit_to_json
from beiyuan_gis.storage.gpkg import create_schema, quoted
from beiyuan_gis.storage.layers import drop_columns, list_layers, write_layers
from beiyuan_gis.storage.qgis import style_qml
from beiyuan_gis.storage.storable import refuse_unstorable
from tests.edits.fuzz_ground import NUMBERS
from tests.edits.fuzz_shapes import Keys, Verb

WORDS = (
    "公园", "口袋公园", "地块", "Parcel", "parcel", "PARCELS", "parks", "Parks", " Railing", "护 栏",
    "名称", "name", "Name", "NAME ", "select", "row", "Row", "table", "order", "fid", "FID", "geom",
    "rowid", "oid", "ogc_fid", "id", "layer", "gpkg_contents", "sqlite_master", "rtree_parcels_geom",
    "layer_styles", "beiyuan_layers", "idx_", "_", "__", "a/b", "..\\a", "a'b", 'a"b',
    'x"; DROP TABLE parcels; --', "<a&b>", "{layer}", "%s", "a b", "1a", "a1", "é", "ﬁd", "", " ", "\t",
    "\0", "\x01", "line\nline", "\ud800", "\ufffe", "\ufeff𠮷", "NaN", "很" * 300, "x" * 300, "x" * 60,
)  # fmt: skip
LONGEST = 60
KEPT_BACK = {"fid", "geom", "ogc_fid", "rowid", "oid", "_rowid_"}


def word(r: Random) -> str:
    return r.choice(WORDS) if r.random() < 0.6 else f"n{r.randrange(10**6)}"


def text(r: Random) -> Text:
    """Half of them fit, so that what else is wrong comes out."""
    zh = word(r) if r.random() < 0.5 else f"新{r.randrange(10**6)}"
    return Text(zh, zh if r.random() < 0.6 else word(r))


def layer(r: Random, project: Project) -> str:
    """Mostly one that is there; a name in other letter case is another's."""
    return r.choice([*(d.id for d in project.layers)] * 4 + ["trams", "PARCELS", "", 'a"b'])


def field(r: Random) -> Field:
    name = word(r)
    title = Text(name, name) if r.random() < 0.2 else text(r)
    if r.random() < 0.6:
        return Field(name, r.choice(get_args(FieldType)), title)
    domain = tuple(
        Choice(word(r), text(r), only=r.choice([{}, {}, {"status": ("done",)}, {"n": (math.nan,)}]))
        for _ in range(r.randrange(3))
    )
    default = r.choice([None, word(r), True, *NUMBERS[:6], math.nan, 10**30, "2025-01-02"])
    kind = r.choice([*get_args(FieldType), "blob"])
    return Field(name, kind, title, domain, r.random() < 0.3, r.choice(["", "m", "\ud800"]), default)


def offered(reason: Message | None, verb: Callable[[], Edit]) -> Edit:
    """What the verb does. It is refused for the reason it was not offered for, if there was one."""
    try:
        edit = verb()
    except Refused as refused:
        assert reason is None or str(reason) == str(refused)
        raise
    assert reason is None, f"not offered ({reason}), and done all the same"
    return edit


# ---------------------------------------------------------------- the verbs


def adding_layer(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    fields = [field(r) for _ in range(r.choice([0, 1, 1, 2]))]
    wanted = add_layer.drafted(project, text(r), r.choice(get_args(GeometryType)), fields)
    if r.random() < 0.5:
        changes: dict[str, tuple[object, ...]] = {
            "id": (word(r), "", "PARCELS", "parks", "PARKS", "wells", "WELLS"),
            "geometry": ("Circle", "Polygon"),
            "order": (0, -1, 2**63 - 1, 10**30),
            "style": (Style(Symbol(width=r.choice(NUMBERS), fill=word(r))), Style(Symbol(), by=word(r))),
            "label": (word(r),),
            "unit": (word(r),),
        }
        name = r.choice([*changes])
        wanted = msgspec.structs.replace(wanted, **{name: r.choice(changes[name])})
    reason = add_layer.why_not(project, wanted)
    try:
        edit = add_layer.add_layer(project, wanted)
    except Refused as refused:
        assert reason is not None and str(reason) == str(refused)
        raise
    assert reason is None
    after = project.apply(edit)
    assert not edit.changes and len(after.layers) == len(project.layers) + 1
    assert len(after.table(wanted.id)) == 0
    assert after.table(wanted.id).next_id == project.retired.get(wanted.id, 1)
    return edit


def adding_field(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    id, wanted = layer(r, project), field(r)
    edit = offered(add_field.why_not(project, id), lambda: add_field.add_field(project, id, wanted))
    before, after = _one_definition(edit)
    assert after.fields[:-1] == before.fields and after.fields[-1].name == wanted.name
    assert msgspec.structs.replace(after, fields=before.fields) == before
    return edit


def removing_field(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    id, name = layer(r, project), r.choice(["name", "status", "self", "kind", "NAME", word(r)])
    edit = offered(remove_field.why_not(project, id), lambda: remove_field.remove_field(project, id, name))
    before, after = edit.definitions[0]
    assert before is not None and after is not None
    assert [f.name for f in after.fields] == [f.name for f in before.fields if f.name != name]
    assert after.label != name and after.style == before.style
    done = project.apply(edit)
    assert all(f.attributes.get(name) is None for f in done.table(id))
    assert [f.attributes.get(name) for f in done.apply(~edit).table(id)] == [
        f.attributes.get(name) for f in project.table(id)
    ]
    return edit


def renaming_field(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    id, wanted = layer(r, project), text(r)
    name = r.choice(["name", "status", "self", "kind", "NAME", word(r)])
    edit = offered(
        rename_field.why_not(project, id), lambda: rename_field.rename_field(project, id, name, wanted)
    )
    before, after = _one_definition(edit)
    titles = {f.name: f.title for f in before.fields}
    assert msgspec.structs.replace(after, fields=before.fields) == before
    assert [f.name for f in after.fields if f.title != titles[f.name]] == [name]
    assert [msgspec.structs.replace(f, title=titles[f.name]) for f in after.fields] == [*before.fields]
    return edit


def renaming_layer(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    id, wanted = layer(r, project), text(r)
    if r.random() < 0.1 and project.layers[0].id == id:
        wanted = project.layers[0].title
    edit = offered(rename_layer.why_not(project, id), lambda: rename_layer.rename_layer(project, id, wanted))
    before, after = _one_definition(edit)
    assert msgspec.structs.replace(after, title=before.title) == before
    return edit


def moving_layer(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    id, place = layer(r, project), r.choice([0, 1, 2, 3, 4, -1, 99, 10**30, -(10**30)])
    edit = offered(move_layer.why_not(project, id), lambda: move_layer.move_layer(project, id, place))
    was, now = ([d.id for d in some.layers] for some in (project, project.apply(edit)))
    assert now.index(id) == max(0, min(place, len(now) - 1)) != was.index(id)
    assert [one for one in now if one != id] == [one for one in was if one != id]
    for change in edit.definitions:
        assert change.before is not None and change.after is not None
        assert msgspec.structs.replace(change.after, order=change.before.order) == change.before
    assert not edit.changes
    return edit


def removing_layer(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    id = layer(r, project)
    edit = offered(remove_layer.why_not(project, id), lambda: remove_layer.remove_layer(project, id))
    after = project.apply(edit)
    assert [d for d in project.layers if d.id != id] == [*after.layers]
    assert id not in after.tables and after.retired[id] == project.table(id).next_id
    assert {c.key.layer for c in edit} <= {id} and len(edit.changes) == len(project.table(id))
    return edit


def _one_definition(edit: Edit) -> tuple[LayerDefinition, LayerDefinition]:
    (change,) = edit.definitions
    assert not edit.changes and change.before is not None and change.after is not None
    return change.before, change.after


# ---------------------------------------------------------------- laws of definitions


def of_definitions(before: Project, edit: Edit) -> None:
    """What is defined is sound, reads back as it is from journal and project file, and QGIS can read it."""
    after = before.apply(edit)
    assert [*after.layers] == sorted(after.layers, key=lambda d: (d.order, d.id))
    assert after.tables.keys() == {d.id for d in after.layers}
    _differ(id.lower() for id in {*after.tables, *after.retired})
    for change in edit.definitions:
        if change.after is not None:
            _sound(change.after, change.before)
            empty = Feature(Key(change.id, 1), Point(), change.after.normalised({}))
            refuse_unstorable(after, Edit.of(edit.title, [Change(None, empty)]))
            _differ(d.title.zh for d in after.layers)
            _differ(d.title.en for d in after.layers)
    assert edit_from_json(json.loads(dumps(edit_to_json(edit)))) == edit
    refuse_unstorable(after, edit)
    kept(before, after)


def _sound(definition: LayerDefinition, before: LayerDefinition | None) -> None:
    assert definition.id and len(definition.id) <= LONGEST and definition.id.isidentifier()
    _differ(f.name.lower() for f in definition.fields)
    _differ(f.title.zh for f in definition.fields)
    _differ(f.title.en for f in definition.fields)
    for title in (definition.title, *(f.title for f in definition.fields)):
        for words in (title.zh, title.en):
            assert words and words == " ".join(words.split()), words
    assert max(len(definition.title.zh), len(definition.title.en)) <= LONGEST
    for field in definition.fields:
        assert field.name.isidentifier() and field.name.lower() not in KEPT_BACK
        assert wrong_value(field, field.default) is None
    assert LayerDefinition.from_json(definition.to_json()) == definition
    ElementTree.fromstring(style_qml(definition))


def _differ(names: Iterable[str]) -> None:
    found = list(names)
    assert len(set(found)) == len(found), found


def kept(before: Project, after: Project) -> None:
    """A save brings a file from one to the other and back: definitions in order, and columns."""
    file, one, other = file_of(before), bare(before), bare(after)
    file.execute("BEGIN")
    try:
        write_layers(file, one, other, Path("memory"))
        drop_columns(file, one, other, Path("memory"))
        rows = file.execute("SELECT definition FROM beiyuan_layers ORDER BY position")
        assert tuple(LayerDefinition.from_json(text) for (text,) in rows) == after.layers
        for definition in after.layers:
            columns = [row[1] for row in file.execute(f"PRAGMA table_info({quoted(definition.id)})")]
            assert columns == ["fid", "geom", *(f.name for f in definition.fields)]
    finally:
        file.execute("ROLLBACK")


def bare(project: Project) -> Project:
    """Its layers without features, as write_layers expects them in `file_of`."""
    tables = {d.id: Table.of(d.id, (), [f.name for f in d.fields]) for d in project.layers}
    return Project(project.title, project.layers, tables, project.figures, project.retired)


@lru_cache(maxsize=2)
def file_of(project: Project) -> sqlite3.Connection:
    file = sqlite3.connect(":memory:", isolation_level=None)
    file.deserialize(_empty_file())
    empty = Project(project.title, (), {})
    file.execute("BEGIN")
    list_layers(file, empty)
    write_layers(file, empty, bare(project), Path("memory"))
    file.execute("COMMIT")
    return file


@cache
def _empty_file() -> bytes:
    file = sqlite3.connect(":memory:", isolation_level=None)
    create_schema(file)
    return file.serialize()


LAYERS_AND_FIELDS: dict[str, Verb] = {
    "add_field": adding_field,
    "add_layer": adding_layer,
    "move_layer": moving_layer,
    "remove_layer": removing_layer,
    "remove_field": removing_field,
    "rename_field": renaming_field,
    "rename_layer": renaming_layer,
}
