"""Progress per layer: done over target, the raw rate and the reported one, with its rule named."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from beiyuan_gis.catalogue import Progress, Query
from beiyuan_gis.geodesy.units import convert
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.project import Project

Lamp = Literal["none", "waiting", "under_way", "done", "late"]
"""Without a plan: none. No feature past its first milestone: waiting. Past its plan and not done: late."""


@dataclass(frozen=True)
class ProgressReport:
    """`done` and `target` in `unit`; `raw` and `reported` in percent, None when the target is zero.

    `reported` is `raw` cut (never rounded up, so that 99.96 % is not shown as finished) to the
    definition's decimals and capped at `cap`. `published` says whether the target is a published one.
    """

    done: float
    target: float
    unit: str
    raw: float | None
    reported: float | None
    rule: Text
    cap: float
    decimals: int
    published: bool
    lamp: Lamp


def progress_report(project: Project, layer: str, today: date | None = None) -> ProgressReport | None:
    """The progress of a layer, or None when it has no plan. `today` decides what is late."""
    plan = project.layer(layer).progress
    if plan is None:
        return None
    done = _in_unit(project, layer, plan.done, plan.unit)
    target = _target(project, layer, plan)
    raw = 100.0 * (done / target) if target else None  # equal amounts give exactly 100
    reported = None if raw is None else min(_cut(raw, plan.decimals), plan.cap)
    return ProgressReport(
        done, target, plan.unit, raw, reported, plan.rule, plan.cap, plan.decimals,
        plan.target.published, _lamp(plan, raw, _begun(project, layer), today or date.today()),
    )  # fmt: skip


def query_unit(project: Project, layer: str, query: Query) -> str:
    """The unit that `Table.total` of this query counts in."""
    if query.what == "sum":
        field = project.layer(layer).field(query.field)
        return field.unit if field else ""
    return {"count": "items", "length": "m", "area": "m2", "area_ellipsoidal": "m2"}[query.what]


def to_unit(value: float, source: str, target: str) -> float:
    """Between units of one kind; counts of things (buildings, items, percent) pass as they are."""
    measurable = {"m", "km", "m2", "ha", "mu", "km2"}
    return convert(value, source, target) if {source, target} <= measurable else value


def _in_unit(project: Project, layer: str, query: Query, unit: str) -> float:
    return to_unit(project.table(layer).total(query), query_unit(project, layer, query), unit)


def _target(project: Project, layer: str, plan: Progress) -> float:
    target = plan.target
    if target.query is not None:
        return _in_unit(project, layer, target.query, plan.unit)
    if target.figure:
        figure = project.figure(target.figure)
        if figure is None or isinstance(figure.value, str):
            return 0.0
        return to_unit(float(figure.value), figure.unit, plan.unit)
    return target.value or 0.0


def _cut(value: float, decimals: int) -> float:
    scale = 10.0**decimals
    return math.floor(value * scale + 1e-9) / scale


def _begun(project: Project, layer: str) -> bool:
    """Whether any feature stands past the first milestone."""
    definition = project.layer(layer)
    past = tuple(value for milestone in definition.milestones[1:] for value in milestone.values)
    return bool(past) and project.table(layer).total(Query("count", {definition.status_field: past})) > 0


def _lamp(plan: Progress, raw: float | None, begun: bool, today: date) -> Lamp:
    if raw is None:
        return "none"
    if raw >= 100.0:
        return "done"
    if plan.planned_finish and today > date.fromisoformat(plan.planned_finish):
        return "late"
    return "under_way" if raw > 0 or begun else "waiting"
