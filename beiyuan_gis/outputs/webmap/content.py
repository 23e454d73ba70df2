"""What the page is told: the project and its report as plain data, in both languages.

The page gets it as one inert JSON block and shows every text as text; nothing here is markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from beiyuan_gis.catalogue import LayerDefinition, Symbol
from beiyuan_gis.i18n import Language, _, mark
from beiyuan_gis.model.project import Project
from beiyuan_gis.outputs.webmap.features import Lexicon, rows
from beiyuan_gis.outputs.webmap.words import Words, both, clean, words
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.figures import Reconciled
from beiyuan_gis.programme.progress import ProgressReport
from beiyuan_gis.programme.report import LayerReport, report

TEXTS = {
    "layers": mark("Layers"),
    "figure": mark("Figure"),
    "reported": mark("Reported"),
    "measured": mark("Measured"),
    "reconciled": mark("Reported beside measured"),
    "others": mark("Other published figures"),
    "show_all": mark("Show all"),
    "hide_all": mark("Hide all"),
    "whole": mark("Whole map"),
    "zoom_in": mark("Zoom in"),
    "zoom_out": mark("Zoom out"),
    "north": mark("North is up"),
    "print": mark("Print"),
    "panel": mark("Legend and figures"),
    "map": mark("Map: arrow keys move it, plus and minus zoom"),
    "features": mark("List of features"),
    "more": mark("and more: use the program to see them all"),
    "other": mark("Other"),
    "length": mark("Measured length"),
    "area": mark("Measured area, plane"),
    "ellipsoidal": mark("Measured area, ellipsoid"),
    "schematic": mark("Schematic"),
    "unpublished": mark("target not a published one"),
    "exported": mark("Exported"),
    "nowhere": mark("This feature has no geometry."),
    "close": mark("Close"),
    "progress": mark("Progress"),
    "rule": mark("How it is counted"),
    "raw": mark("before the cap"),
    "system": mark("CGCS2000; areas and lengths on the plane of EPSG:4548. Drawn with Leaflet."),
}
Progress = Callable[[float], None]
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def content(project: Project, *, today: date, language: Language, progress: Progress) -> dict[str, Any]:
    """All the page shows, as JSON types (and `msgspec.Raw` for geometry). `progress` gets 0 to 1.

    Raise TransformError where a feature has no place on the globe.
    """
    found = report(project, today)
    step = _steps(progress, sum(layer.features for layer in found.layers))
    layers = [_layer(project, layer, step(layer.features)) for layer in found.layers]
    return {
        "language": language,
        "title": words(project.title),
        "date": today.isoformat(),
        "notice": both(lambda: wording.schematic_notice(found.schematic)),
        "texts": {key: both(partial(_, text)) for key, text in TEXTS.items()},
        "layers": layers,
        "figures": [_figure(figure) for figure in found.figures],
        "sources": both(lambda: wording.figure_sources(project.figures)),
    }


def _steps(progress: Progress, total: int) -> Callable[[int], Progress]:
    """Share `progress` out: each call takes the next so many of `total` and gives what reports on them."""
    start = 0

    def take(count: int) -> Progress:
        nonlocal start
        base, start = start, start + count
        return lambda part: progress((base + part * count) / total)

    return take


def _layer(project: Project, found: LayerReport, progress: Progress) -> dict[str, Any]:
    definition = found.definition
    lexicons = [Lexicon(field) for field in definition.fields]
    by, unseen = definition.style.by, definition.style.hidden
    shown = [f for f in project.table(definition.id) if not unseen or f.attributes.get(by) not in unseen]
    table = rows(definition, shown, lexicons, progress)
    return {
        "title": words(definition.title),
        "geometry": definition.geometry,
        "measure": both(lambda: wording.quantity(found.measure, definition.unit)),
        "progress": _progress(found.progress) if found.progress else None,
        "symbols": _symbols(definition, Counter(row[2] for row in table)),
        "fields": [{"title": words(x.field.title), "texts": x.texts} for x in lexicons],
        "rows": table,
    }


def _progress(found: ProgressReport) -> dict[str, Any]:
    capped = found.raw is not None and found.raw > found.cap
    return {
        "reported": found.reported,
        "percent": both(lambda: wording.percent(found)),
        "raw": f"{found.raw:.2f}%" if capped else "",
        "done": both(lambda: wording.done_of_target(found)),
        "rule": words(found.rule),
        "published": found.published,
        "lamp": found.lamp,
        "lamp_name": both(lambda: wording.lamp_name(found.lamp)),
    }


def _symbols(definition: LayerDefinition, used: Counter[int]) -> list[dict[str, Any]]:
    """The base symbol, then those of the cases, each with how many features show it."""
    cases: list[tuple[Words, Symbol]] = [("", definition.style.symbol)]
    cases += [(words(case.title), case.symbol) for case in definition.style.cases]
    return [_symbol(symbol) | {"title": title, "count": used[n]} for n, (title, symbol) in enumerate(cases)]


def _symbol(symbol: Symbol) -> dict[str, Any]:
    """Millimetres stay millimetres; what is no colour is left out."""
    return {
        "fill": _colour(symbol.fill),
        "opacity": symbol.opacity,
        "stroke": _colour(symbol.stroke),
        "width": symbol.width,
        "dash": list(symbol.dash),
        "hatch": symbol.hatch,
        "marker": symbol.marker,
        "size": symbol.size,
    }


def _colour(text: str) -> str:
    return text if _COLOUR.fullmatch(text) else ""


def _figure(found: Reconciled) -> dict[str, Any]:
    figure = found.figure
    shown: dict[str, Any] = {
        "title": words(figure.title),
        "reported": both(lambda: wording.reported_figure(figure)),
        "note": words(figure.note) if figure.note else "",
        "names": [clean(name) for name in figure.names],
        "within": found.within,
        "verdict": both(lambda: wording.verdict(found)),
        "measured": "",
        "difference": "",
    }
    if (measured := found.measured) is not None:
        shown["measured"] = both(lambda: wording.quantity(measured, figure.unit))
    if (difference := found.difference) is not None:
        shown["difference"] = both(lambda: wording.signed(difference, figure.unit))
    return shown
