"""Problems kept up with edits: after a step only what it touched, and what is near that, is checked again.

The law, held by a property test: what `follow` makes of all problems before a step is what `check` finds
after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from beiyuan_gis.checks import RULES, check
from beiyuan_gis.checks.around import bounds_of, near_in_table
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import BOUNDARY
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project


def follow(found: Sequence[Problem], project: Project, edits: Iterable[Edit]) -> list[Problem]:
    """The problems of `project`, given those that it had before `edits`, which led to it.

    An edit of the boundary concerns everything: then all is checked anew.
    """
    edits = list(edits)
    if any(BOUNDARY in edit.layers for edit in edits):
        return check(project)
    keys = concerned(project, edits)
    there = {definition.id for definition in project.layers}
    kept = [p for p in found if keys.isdisjoint(p.keys) and p.keys[0].layer in there]
    return in_order(project, kept + check(project, keys))


def concerned(project: Project, edits: Iterable[Edit]) -> set[Key]:
    """What the edits touched, gone or there, and every feature near where it was or is.

    A problem can come or go by an edit only if it is of one of these: rules look no further.
    """
    changes = [change for edit in edits for change in edit]
    keys = {change.key for change in changes}
    for layer in {key.layer for key in keys} & project.tables.keys():
        table = project.table(layer)
        touched = bounds_of(f for change in changes if change.key.layer == layer for f in change)
        around = near_in_table(table, touched)
        keys |= {Key(layer, int(id)) for id in table.base.ids[around.rows]}
        keys |= {feature.key for feature in around.edited}
    return keys


def in_order(project: Project, problems: Iterable[Problem]) -> list[Problem]:
    """As `check` lists them: by layer, rule and id."""
    layers = {definition.id: n for n, definition in enumerate(project.layers)}
    rules = {rule: n for n, rule in enumerate(RULES)}
    return sorted(
        problems, key=lambda p: (layers[p.keys[0].layer], rules[p.rule], [k.id for k in p.keys], p.field)
    )
