"""The ledger: every published figure, and what the map measures beside it."""

from __future__ import annotations

from dataclasses import dataclass

from beiyuan_gis.catalogue import Figure, Measured, Query
from beiyuan_gis.model.project import Project
from beiyuan_gis.programme.progress import progress_report, query_unit, to_unit


@dataclass(frozen=True)
class Reconciled:
    """`measured` is in the figure's own unit; `difference` is measured minus reported.

    All three are None for a figure that no layer answers for; `layer` is then empty.
    """

    figure: Figure
    layer: str
    measured: float | None
    difference: float | None
    within: bool | None


def reconcile(project: Project) -> tuple[Reconciled, ...]:
    """All figures in the ledger's order."""
    sources = {m.figure: (d.id, m) for d in project.layers for m in d.figures}
    return tuple(
        _reconcile(project, figure, *sources.get(figure.id, ("", None))) for figure in project.figures
    )


def holds(figure: Figure, measured: float) -> bool:
    """Whether a measure agrees with the figure, as its qualifier and tolerance have it.

    exact, about: within the tolerance on both sides. nearly (just under): at most the value, and not below it
    by more than the tolerance. over, more_than: above the value. at_least: not below it.
    """
    value, slack = float(figure.value), float(figure.tolerance)
    tiny = 1e-9 * max(1.0, abs(value))  # a sum of decimal fractions may miss its tolerance by a rounding
    match figure.qualifier:
        case "exact" | "about":
            return abs(measured - value) <= slack + tiny
        case "nearly":
            return value - slack - tiny <= measured <= value
        case "over" | "more_than":
            return measured > value
        case "at_least":
            return measured >= value - tiny


def _reconcile(project: Project, figure: Figure, layer: str, source: Measured | None) -> Reconciled:
    measured = None if source is None else _measure(project, layer, source, figure.unit)
    if measured is None or isinstance(figure.value, str):
        return Reconciled(figure, layer, measured, None, None)
    within = holds(figure, measured) if figure.role == "measured" else None
    return Reconciled(figure, layer, measured, measured - float(figure.value), within)


def _measure(project: Project, layer: str, source: Measured, unit: str) -> float | None:
    if source.progress:
        progress = progress_report(project, layer)
        return progress.reported if progress else None
    if source.query is not None:
        return _total(project, layer, source.query, unit)
    if source.part is not None and source.whole is not None:
        whole = _total(project, layer, source.whole, "")
        return 100.0 * _total(project, layer, source.part, "") / whole if whole else None
    return None


def _total(project: Project, layer: str, query: Query, unit: str) -> float:
    return to_unit(project.table(layer).total(query), query_unit(project, layer, query), unit)
