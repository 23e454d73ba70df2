"""What is wrong with a project's data: one rule a file, each a function over one layer's arrays.

A rule is a module with RULE (its id), TITLE (for people) and `problems(view)`. To add one, write the
file and put it into `_MODULES`; RULES, the problems panel and the CLI follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from beiyuan_gis.checks import (
    contradictory,
    domain_value,
    duplicate_feature,
    invalid_geometry,
    missing_attribute,
    outside_boundary,
    overlap,
)
from beiyuan_gis.checks.problem import Problem, Severity
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.i18n import Message
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

__all__ = ["RULES", "Problem", "Rule", "Severity", "check"]


class Rule(NamedTuple):
    """`title` is what people read; `problems` looks at one layer."""

    id: str
    title: Message
    problems: Callable[[LayerView], Iterator[Problem]]


_MODULES = (
    invalid_geometry,
    overlap,
    duplicate_feature,
    outside_boundary,
    missing_attribute,
    domain_value,
    contradictory,
)
RULES: Mapping[str, Rule] = MappingProxyType(
    {module.RULE: Rule(module.RULE, Message(module.TITLE), module.problems) for module in _MODULES}
)
"""By id, in the order in which problems are listed."""


def check(project: Project, keys: Iterable[Key] | None = None) -> list[Problem]:
    """All problems, layer by layer in drawing order, rule by rule as in RULES, by rising id.

    With `keys`, only problems that concern one of these features, found against all others; keys that
    are gone are passed over. A change of the boundary itself concerns every feature: check all then.
    """
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for key in keys or ():
        asked[key.layer].add(key.id)
    found: list[Problem] = []
    for definition in project.layers:
        if keys is not None and definition.id not in asked:
            continue
        view = LayerView(project, definition.id, None if keys is None else asked[definition.id])
        for rule in RULES.values():
            found += rule.problems(view)
    return found
