"""A problem's fix, tried out before it is offered: it removes the problem and brings no other."""

from __future__ import annotations

from collections import Counter

from beiyuan_gis.checks import RULES, check
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

_Named = tuple[str, tuple[Key, ...], str]


def fix(project: Project, problem: Problem) -> Edit:
    """The edit that removes `problem`; pure. Raise Refused with the reason why there is none.

    What it changes is checked before and after: the problem must be gone, and of no rule may the changed
    features have a problem with each other or a neighbour that they did not have.
    """
    edit = RULES[problem.rule].fix(project, problem)
    keys = edit.keys | set(problem.keys)
    after = project.apply(edit)
    before = Counter(map(_named, check(project, keys)))
    for found in check(after, keys):
        name = _named(found)
        if name == _named(problem) and before[name] <= 1:
            raise Refused(
                message("The fix was tried, but the problem is still there: {why}", why=found.message)
            )
        if not before[name] and not _known_better(found, before):
            raise Refused(message("The fix would bring another problem: {why}", why=found.message))
    return edit


def why_not(project: Project, problem: Problem) -> Message | None:
    """Why the problem cannot be fixed by itself, or None; as dear as the fix."""
    try:
        fix(project, problem)
    except BeiyuanError as error:
        return error.message
    return None


def _named(problem: Problem) -> _Named:
    return problem.rule, problem.keys, problem.field


def _known_better(found: Problem, before: Counter[_Named]) -> bool:
    """Whether a problem of several features is what is left of one that more of them had."""
    return any(rule == found.rule and set(found.keys) < set(keys) for rule, keys, _field in before)
