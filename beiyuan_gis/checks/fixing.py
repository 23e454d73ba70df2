"""A problem's fix, tried out before it is offered: it removes the problem and brings no other."""

from __future__ import annotations

from collections import Counter

import shapely

from beiyuan_gis.checks import RULES, check
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.shape import MODULES
from beiyuan_gis.checks.shape.repair import without_hairs
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

SHAPE_RULES = frozenset(module.RULE for module in MODULES)
"""What is wrong with one geometry by itself."""

_Named = tuple[str, tuple[Key, ...], str]


def fix(project: Project, problem: Problem) -> Edit:
    """The edit that removes `problem`; pure. Raise Refused with the reason why there is none.

    What it changes is checked before and after: the problem must be gone, and of no rule may the changed
    features have a problem, alone or with a neighbour, that they did not have. Only what lay hidden behind
    an unsound geometry may come to light when that is repaired: it could not be compared before.
    """
    try:
        edit = _smooth(RULES[problem.rule].fix(project, problem))
    except shapely.errors.GEOSException as error:
        raise Refused(message("The geometry cannot be computed with: {why}", why=str(error))) from error
    keys = edit.keys | set(problem.keys)
    before, after = check(project, keys), check(project.apply(edit), keys)
    known = Counter(map(_named, before))
    left = [found for found in after if _named(found) == _named(problem)]
    if left and len(left) >= known[_named(problem)]:
        raise Refused(
            message("The fix was tried, but the problem is still there: {why}", why=left[0].message)
        )
    hidden = {p.keys[0] for p in before if p.severity == "error" and p.rule in SHAPE_RULES}
    for found in after:
        revealed = found.rule not in SHAPE_RULES and not hidden.isdisjoint(found.keys)
        if not (known[_named(found)] or revealed or _known_larger(found, known)):
            raise Refused(message("The fix would bring another problem: {why}", why=found.message))
    return edit


def why_not(project: Project, problem: Problem) -> Message | None:
    """Why the problem cannot be fixed by itself, or None; as dear as the fix."""
    try:
        fix(project, problem)
    except BeiyuanError as error:
        return error.message
    return None


def _smooth(edit: Edit) -> Edit:
    """The edit without the hairs that rounding leaves where an outline was cut along another."""
    return Edit.of(edit.title, [_smoothed(change) for change in edit], edit.definitions, edit.descents)


def _smoothed(change: Change) -> Change:
    before, after = change
    if after is None or (before is not None and before.wkb == after.wkb):
        return change
    return Change(before, after.with_geometry(without_hairs(after.geometry)))


def _named(problem: Problem) -> _Named:
    return problem.rule, problem.keys, problem.field


def _known_larger(found: Problem, known: Counter[_Named]) -> bool:
    """Whether a problem of several features is what is left of one that more of them had."""
    return any(rule == found.rule and set(found.keys) < set(keys) for rule, keys, _field in known)
