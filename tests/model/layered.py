"""Random edits that change layers as well as features, described by plain numbers; see `world`."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import msgspec
from hypothesis import strategies as st

from beiyuan_gis.catalogue import LayerDefinition, Query, Style, Symbol
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.edit import Change, Descent, Edit, LayerChange
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from tests.model.world import FIELDS, geometry, numbers

IDS = ("parcels", "other", "new")
ATTRIBUTES = {field.name: None for field in FIELDS}


class Act(NamedTuple):
    """To one of three layers, which may be there or not: `what` to its definition (0 and 1 nothing, 2 style,
    3 title, 4 order, 5 come or go), and features added and changed on it, if it stays."""

    layer: int
    what: int
    number: int
    added: int
    changed: int


acts = st.builds(Act, st.integers(0, 2), st.integers(0, 5), numbers, st.integers(0, 2), st.integers(0, 2))
steps = st.lists(acts, max_size=2)


def layered_edit(project: Project, wanted: list[Act]) -> Edit:
    """What `wanted` means on this project, as one edit."""
    changes: list[Change] = []
    layers: list[LayerChange] = []
    descents: list[Descent] = []
    for act in {act.layer: act for act in wanted}.values():
        id = IDS[act.layer]
        before = next((d for d in project.layers if d.id == id), None)
        after = _after(before, id, act)
        layers.append(LayerChange(before, after))
        held = list(project.tables.get(id) or ())
        if after is None:
            changes += [Change(feature, None) for feature in held]
            continue
        next_id = project.tables[id].next_id if before else project.retired.get(id, 1)
        new = [Feature(Key(id, next_id + n), geometry(act.number + n), ATTRIBUTES) for n in range(act.added)]
        old = held[: act.changed]
        changes += [Change(None, feature) for feature in new]
        changes += [Change(f, f.with_geometry(geometry(act.number + 5))) for f in old]
        descents += [Descent(f.key, tuple(o.key for o in old)) for f in new if old]
    return Edit.of(message("Edit"), changes, layers, descents)


def _after(before: LayerDefinition | None, id: str, act: Act) -> LayerDefinition | None:
    if before is None:
        style = Style(Symbol(width=act.number / 100))
        title = Text(f"新{act.number}", f"New {act.number}")
        fresh = LayerDefinition(
            title, "Polygon", act.number, "m2", Query("area"), style, id=id, fields=FIELDS
        )
        return fresh if act.what == 5 or act.added else None
    match act.what:
        case 2:
            return msgspec.structs.replace(before, style=Style(Symbol(width=act.number / 10)))
        case 3:
            return msgspec.structs.replace(before, title=Text(str(act.number), "x"))
        case 4:
            return msgspec.structs.replace(before, order=act.number)
        case 5:
            return None
    return before


def whole(project: Project) -> object:
    """Everything of a project that an edit can change."""
    return project.layers, list(project.features()), sorted(project.tables)


def parts(edit: Edit) -> object:
    """An edit without the order of its parts."""
    return (
        {change.key: change for change in edit},
        {change.id: change for change in edit.definitions},
        Counter(edit.descents),
    )


def go(project: Project, several: list[list[Act]]) -> tuple[list[Edit], Project]:
    """The edits one after another, and where they lead."""
    done = []
    for wanted in several:
        done.append(layered_edit(project, wanted))
        project = project.apply(done[-1])
    return done, project
