"""A small project of every geometry type and symbol in which every text is an attempt to be run."""

from __future__ import annotations

from pathlib import Path

import shapely

from beiyuan_gis.catalogue import (
    Case,
    Choice,
    Field,
    Figure,
    LayerDefinition,
    Measured,
    Milestone,
    Progress,
    Query,
    Style,
    Symbol,
    Target,
)  # fmt: skip
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

EAST, NORTH = 469_000.0, 4_419_000.0
RUN = "window.attacked = true"


def payloads(file: Path) -> list[str]:
    """Texts that would run in a page, in a template or in our own process; some would create `file`."""
    return [
        f"<script>{RUN}</script>",
        f"<img src=x onerror='{RUN}'>",
        f"</script><script>{RUN}</script>",
        f"<svg/onload={RUN}>",
        f"${{{RUN}}}",
        f"`+({RUN})+`",
        f"';{RUN};//",
        "{{ 7*7 }}",
        f"{{{{ cycler.__init__.__globals__.os.system('touch {file}') }}}}",
        "{% x",
        "{# y",
        "{{ parcel",
        "{% raw %}",
        "-->",
        "<!--data-->",
        "]]>",
        "&lt;b&gt;&amp;",
        "\\u003cscript\\u003e\\",
        "line\u2028separator\u2029s",
        "</style><style>*{display:none}</style>",
        "{value} {0} %s",
    ]


def hostile_project(file: Path) -> Project:
    """An area, lines and points; every title, name and value holds all payloads."""
    bad = " ".join(payloads(file))
    text = Text(f"中文 {bad}", f"English {bad}")
    layers = (_areas(text), _lines(text), _points(text))
    tables = {d.id: Table.of(d.id, _features(d, bad), [f.name for f in d.fields]) for d in layers}
    figures = (
        Figure(text, 4, "items", "exact", "measured", 0, "own.count", text, (bad,)),
        Figure(text, 99, bad, "about", "context", 0, "own.context"),
    )
    return Project(text, layers, tables, figures)


def _areas(text: Text) -> LayerDefinition:
    return LayerDefinition(
        title=text, geometry="Polygon", order=0, unit="mu", measure=Query("area"), id="areas",
        style=Style(Symbol(fill="#eeeeee", stroke="#000000", width=0.7, hatch="diagonal", dash=(5.0, 1.5))),
        fields=_fields(text), status_field="",
    )  # fmt: skip


def _lines(text: Text) -> LayerDefinition:
    return LayerDefinition(
        title=text, geometry="LineString", order=1, unit="m", measure=Query("length"), id="lines",
        style=Style(Symbol(stroke="#aa3377", width=1.3, dash=(2.0, 1.2))), fields=_fields(text),
    )  # fmt: skip


def _points(text: Text) -> LayerDefinition:
    cases = tuple(
        Case(name, text, Symbol(fill="#332288", stroke="#000000", marker=name, size=3.0))
        for name in ("square", "triangle", "diamond", "cross")
    )
    return LayerDefinition(
        title=text, geometry="Point", order=2, unit="items", measure=Query("count"), id="points",
        style=Style(Symbol(fill="#ffffff", stroke="javascript:1"), "status", cases),
        fields=(*_fields(text), Field("status", "text", text, tuple(Choice(c.value, text) for c in cases))),
        progress=Progress(text, "items", Query("count", {"status": ("square",)}), Target(value=4.0)),
        milestones=(Milestone(text, ("square",)),), figures=(Measured("own.count", Query("count")),),
    )  # fmt: skip


def _fields(text: Text) -> tuple[Field, ...]:
    return (
        Field("name", "text", text),
        Field("houses", "integer", text, unit="households"),
        Field("done", "boolean", text),
        Field("source", "text", text),
    )


def _features(definition: LayerDefinition, bad: str) -> list[Feature]:
    def at(x: float, y: float) -> tuple[float, float]:
        return EAST + x, NORTH + y

    hole = [at(40, 40), at(60, 40), at(60, 60), at(40, 60)]
    square = shapely.Polygon([at(0, 0), at(100, 0), at(100, 100), at(0, 100)], [hole])
    geometries = {
        "areas": [square, shapely.MultiPolygon([shapely.box(*at(120, 0), *at(160, 40))]), shapely.Polygon()],
        "lines": [shapely.LineString([at(0, 120), at(100, 120)])],
        "points": [shapely.Point(at(20.0 * i, 150)) for i in range(5)],
    }[definition.id]
    statuses = [case.value for case in definition.style.cases] + [None]
    return [
        Feature(
            Key(definition.id, number),
            geometry,
            {"name": f"{number} {bad}", "houses": 1234, "done": True, "source": f"示意 {bad}"}
            | ({"status": statuses[number - 1]} if definition.id == "points" else {}),
        )
        for number, geometry in enumerate(geometries, 1)
    ]
