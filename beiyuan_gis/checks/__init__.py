"""What is wrong with a project's data: one rule a file, and the fix that a rule may offer.

A rule is a module with RULE (its id), TITLE and WHY (for people), `problems(view)` over one layer's arrays,
and `fix(project, problem)`, which returns an `Edit` or raises `Refused`. To add one, write the file and put
it into `_MODULES`; RULES, the problems panel and the CLI follow. The rules about one geometry by itself are
in `shape/`, in a form of their own.

Files that are no rules: `view` (a layer as arrays), `problem`, `edges` (outlines as arrays), `snapping`,
`shape_problems`, `fixing` (a fix is tried out before it is offered), `follow` (problems kept up with edits).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from beiyuan_gis.checks import (
    contradictory,
    dangling_end,
    domain_value,
    duplicate_feature,
    gap,
    lines_together,
    missing_attribute,
    nearly_shared,
    not_compared,
    outside_boundary,
    overlap,
    shape,
    shape_problems,
    sliver,
)
from beiyuan_gis.checks.problem import Problem, Severity
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.i18n import Message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

__all__ = ["RULES", "Problem", "Rule", "Severity", "check"]


class Rule(NamedTuple):
    """`title` and `why` are what people read; `problems` looks at one layer; `fix` may raise Refused."""

    id: str
    title: Message
    why: Message
    problems: Callable[[LayerView], Iterator[Problem]]
    fix: Callable[[Project, Problem], Edit]


_MODULES = (
    not_compared,
    overlap,
    gap,
    nearly_shared,
    sliver,
    lines_together,
    dangling_end,
    duplicate_feature,
    outside_boundary,
    missing_attribute,
    domain_value,
    contradictory,
)
_OF_SHAPE = tuple(
    Rule(m.RULE, Message(m.TITLE), Message(m.WHY), shape_problems.finder(m.RULE), shape_problems.fix)
    for m in shape.MODULES
)
_OTHERS = tuple(Rule(m.RULE, Message(m.TITLE), Message(m.WHY), m.problems, m.fix) for m in _MODULES)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in (*_OF_SHAPE, *_OTHERS)})
"""By id, in the order in which problems are listed."""


def check(
    project: Project, keys: Iterable[Key] | None = None, progress: Callable[[float], None] | None = None
) -> list[Problem]:
    """All problems, layer by layer in drawing order, rule by rule as in RULES, by rising id.

    With `keys`, only problems that concern one of these features, found against all others; keys that
    are gone are passed over. A change of the boundary itself concerns every feature: check all then.
    `progress` hears 0 to 1 and may raise to stop.
    """
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for key in keys or ():
        asked[key.layer].add(key.id)
    layers = [d.id for d in project.layers if keys is None or d.id in asked]
    found: list[Problem] = []
    for done, layer in enumerate(layers):
        view = LayerView(project, layer, None if keys is None else asked[layer])
        for step, rule in enumerate(RULES.values()):
            if progress is not None:
                progress((done + step / len(RULES)) / len(layers))
            found += rule.problems(view)
    return found
