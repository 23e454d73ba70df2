"""The rules about one geometry as rules about a layer: each feature and rule one problem, and its fix."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.shape.repair import mended
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.selection import changing, feature_of
from beiyuan_gis.edits.validity import numbers_flaw
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.project import Project


def finder(rule: str) -> Callable[[LayerView], Iterator[Problem]]:
    """`problems` of the rule called `rule`."""

    def problems(view: LayerView) -> Iterator[Problem]:
        for row, found in view.flaws.items():
            flaw = found.get(rule)
            if flaw is not None:
                key = view.key(row)
                text = message("{layer} {id}: {why}", layer=view.title, id=key.id, why=flaw.reason)
                yield Problem(rule, (key,), "warning" if view.sound[row] else "error", text, flaw.place)

    return problems


def fix(project: Project, problem: Problem) -> Edit:
    """The feature mended. Raise Refused when there is no way that keeps its ground, with the reason."""
    definition, feature = feature_of(project, problem.keys[0])
    after = mended(feature.geometry, problem.rule, definition.geometry)
    flaw = numbers_flaw(after)
    if flaw is not None:
        raise Refused(flaw.reason)
    title = message("Repair {layer} {id}", layer=definition.title, id=feature.key.id)
    return changing(Edit.of(title, [Change(feature, feature.with_geometry(after))]))
