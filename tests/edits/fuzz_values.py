"""The verbs that change attributes or read text, called with any arguments; as in `fuzz_shapes`."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import numpy as np
import shapely

from beiyuan_gis.catalogue import Style, Symbol, Value
from beiyuan_gis.edits.as_typed import typed
from beiyuan_gis.edits.calculate_field import calculate_field
from beiyuan_gis.edits.clipboard_text import as_text
from beiyuan_gis.edits.paste_cells import paste_cells
from beiyuan_gis.edits.paste_text import paste_text
from beiyuan_gis.edits.replace_text import Search, replace_text
from beiyuan_gis.edits.selection import features_of
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.edits.set_style import set_style
from beiyuan_gis.edits.values import converted
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits import fuzz_laws as laws
from tests.edits.fuzz_ground import FIELDS, LAYERS, NUMBERS, VALUES
from tests.edits.fuzz_laws import afters, befores
from tests.edits.fuzz_shapes import Keys, Verb, layer

OF_NAME = {field.name: field for field in FIELDS}
CALCULATIONS = (
    ("name", "upper(name) || $id"), ("height", "$area_plane / floors"), ("floors", "round($area)"),
    ("floors", "1 / 0"), ("source", "null"), ("status", "if($id = 1, 'done', 'x')"),
    ("status", "'signing'"), ("finished", "today() + $id"), ("height", "height * 1e300"),
    ("floors", "1e17"), ("no such", "1"), ("name", "1 +"), ("kept", "$length > 10 or kept"),
    ("self", "text(cost)"), ("cost", "households * households"), ("kind", "'brick'"),
)  # fmt: skip
CELLS = {
    "status": ("done", "planned"), "households": ("1", "１,２00"), "height": ("1.5", "", "3"),
    "kept": ("是", "no"), "finished": ("2025/1/2", ""), "kind": ("砖", "steel", ""),
}  # fmt: skip


def setting(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    names = r.sample([*VALUES, "x"], k=r.choice([1, 1, 2]))
    wanted: Mapping[str, Value] = {
        name: r.choice([*VALUES.get(name, ()), *VALUES.get(name, ()), *NUMBERS, "\0", "\ud800", 10**30])
        for name in names
    }
    edit = set_attributes(project, keys, wanted)
    laws.only_attributes(edit, *wanted)
    for after in afters(edit):
        assert all(laws.same(after.attributes[n], converted(OF_NAME[n], v)) for n, v in wanted.items())
    return edit


def calculating(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    field, text = r.choice(CALCULATIONS)
    edit = calculate_field(project, keys, field, text)
    laws.only_attributes(edit, field)
    return edit


def pasting_cells(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    """A block over the features of one layer, often with something in it that does not fit."""
    ids = [k.id for k in keys if k.layer == keys[0].layer]
    columns = r.sample(["$id", "name", "status", "households", "height", "kept", "finished", "kind", ""], k=3)
    block = [[str(i) if c == "$id" else r.choice(CELLS.get(c, ("a", "b"))) for c in columns] for i in ids]
    if r.random() < 0.3:
        r.choice(block)[r.randrange(3)] = r.choice(["", "NaN", "inf", "\0", "9" * 30, "9" * 5000, "\ud800"])
    block = block[: len(block) - (r.random() < 0.1)]
    edit = paste_cells(project, keys[0].layer, ids, columns, block)
    laws.only_attributes(edit, *columns)
    after = project.apply(edit).table(keys[0].layer)
    for id, row in zip(ids, block, strict=True):
        feature = after.get(id)
        assert feature is not None
        for name, cell in zip(columns, row, strict=True):
            if name in OF_NAME:
                assert laws.same(feature.attributes[name], typed(OF_NAME[name], cell)[0])
    return edit


def replacing_text(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    search = Search(
        r.choice(["帅", "", "示意", "\\", "甲", "line", "X", "other"]),
        r.choice(["", "x", "\0", "\\1", "很" * 300]),
        r.random() < 0.5,
        r.random() < 0.3,
    )
    fields = r.choice([(), (), ("name",), ("self",), ("status",)])
    edit = replace_text(project, keys, search, fields)
    laws.only_attributes(edit, *(fields or ("name", "source", "self")))
    return edit


def pasting_text(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    chosen = features_of(project, keys)
    written = text(r, project, keys)
    edit = paste_text(project, chosen[0].key.layer if r.random() < 0.8 else layer(r), written)
    assert not befores(edit) and afters(edit)
    return edit


def text(r: Random, project: Project, keys: list[Key]) -> str:
    """What a clipboard may hold: our own text, geometry of any kind, and all of it damaged."""
    chosen = features_of(project, keys)
    kind = r.randrange(4)
    if kind == 0:
        written = as_text({d.id: d for d in LAYERS}, chosen)
    elif kind <= 2:
        head = r.choice(["", "SRID=4548;", "SRID=4548;", "SRID=4326;", "SRID=999999;"])
        written = "\n".join(head + str(shapely.to_wkt(f.geometry)) for f in chosen)
    else:
        bare = [f.geometry for f in chosen if np.isfinite(shapely.get_coordinates(f.geometry)).all()]
        shapes = ",".join(shapely.to_geojson(g) for g in bare)
        written = f'{{"type":"GeometryCollection","geometries":[{shapes}]}}'
    if r.random() < 0.3:
        cut = r.randrange(len(written) + 1)
        damage = r.choice(["", "\0", "((", "\ud800", "NaN", "\t", '"', "}", "1e999", "[" * 2000])
        written = written[:cut] + damage + written[cut + 1 :]
    return written


def styling(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    wanted = layer(r)
    symbol = Symbol(fill=r.choice(["", "#12ab34", "red"]), width=r.choice([0.2, 5.0, *NUMBERS]))
    style = Style(symbol, by=r.choice(["", "status", "x"]))
    label = r.choice([None, "name", "", "x"])
    edit = set_style(project, wanted, style, label)
    after = project.apply(edit)
    assert not befores(edit) and not afters(edit) and after.layer(wanted).style == style
    assert after.apply(~edit).layers == project.layers
    return edit


VALUES_AND_TEXT: dict[str, Verb] = {
    "calculate_field": calculating,
    "paste_cells": pasting_cells,
    "paste_text": pasting_text,
    "replace_text": replacing_text,
    "set_attributes": setting,
    "set_style": styling,
}
