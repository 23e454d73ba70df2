"""A small project with an area, a line and a point layer, to put on plates."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import (
    Case,
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
)
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

WEST, SOUTH = 468_000.0, 4_419_000.0
NAMES = ("name", "status", "source")
FIELDS = tuple(Field(name, "text", Text(name, name)) for name in NAMES)
DONE = Query("count", {"status": ("done",)})


def world(x: float, y: float) -> tuple[float, float]:
    """Metres from the south-west corner of the boundary."""
    return WEST + x, SOUTH + y


def rectangle(x: float, y: float, width: float, height: float) -> BaseGeometry:
    return shapely.box(*world(x, y), *world(x + width, y + height))


def definition(
    id: str, geometry: str, zh: str, symbol: Symbol, cases: tuple[Case, ...] = ()
) -> LayerDefinition:
    query = {"Polygon": Query("area"), "LineString": Query("length"), "Point": Query("count")}[geometry]
    return LayerDefinition(
        title=Text(zh, id.title()),
        geometry=geometry,  # type: ignore[arg-type]
        order=0,
        unit={"Polygon": "m2", "LineString": "m", "Point": "items"}[geometry],
        measure=query,
        style=Style(symbol, by="status" if cases else "", cases=cases),
        id=id,
        fields=FIELDS,
    )


def layers() -> tuple[LayerDefinition, ...]:
    planned = Case("planned", Text("计划", "Planned"), Symbol(stroke="#0072b2", width=0.3, dash=(2.0, 1.0)))
    done = Case("done", Text("完成", "Done"), Symbol(fill="#d55e00", stroke="#6b2f00", hatch="diagonal"))
    never = Case("never", Text("从未出现", "Never seen"), Symbol(fill="#ff00ff"))
    parcels = definition("parcels", "Polygon", "地块用地", Symbol(fill="#eeeeee"), (planned, done, never))
    parcels = msgspec.structs.replace(
        parcels,
        progress=Progress(
            Text("完成地块数÷全部地块数", "parcels done of all parcels"),
            "items",
            DONE,
            Target(Query("count")),
        ),
        milestones=(
            Milestone(Text("计划", "Planned"), ("planned",)),
            Milestone(Text("完成", "Done"), ("done",)),
        ),
        figures=(Measured("parcels.area", Query("area")), Measured("parcels.done", DONE)),
    )
    drawn = (
        definition("boundary", "Polygon", "街道边界", Symbol(stroke="#000000", width=0.7, dash=(5.0, 1.5))),
        parcels,
        definition("fences", "LineString", "道路护栏", Symbol(stroke="#cc79a7", width=1.0)),
        definition(
            "posts", "Point", "阻车桩", Symbol(fill="#332288", stroke="#ffffff", width=0.15, size=1.6)
        ),
    )
    return tuple(msgspec.structs.replace(d, order=n) for n, d in enumerate(drawn))


FIGURES = (
    Figure(Text("地块面积", "Area of the parcels"), 24_000, "m2", "about", "measured", 100, "parcels.area"),
    Figure(Text("完成地块", "Parcels done"), 5, "items", "exact", "measured", 0, "parcels.done"),
)
ROWS: dict[str, list[tuple[BaseGeometry, str, str]]] = {
    "boundary": [(rectangle(0, 0, 1000, 800), "北苑街道", "")],
    "parcels": [
        (rectangle(100 + 150 * n, 300, 100, 80), f"地块{n + 1}", "done" if n < 2 else "planned")
        for n in range(3)
    ],
    "fences": [(shapely.LineString([world(100, 200), world(600, 200)]), "护栏1", "")],
    "posts": [(shapely.Point(world(700, 300 + n)), f"桩{n + 1}", "") for n in range(4)],
}


def small_project(source: str = "示意：未测绘") -> Project:
    definitions = layers()
    tables = {
        d.id: Table.of(
            d.id,
            [
                Feature(Key(d.id, n), geometry, {"name": name, "status": status, "source": source})
                for n, (geometry, name, status) in enumerate(ROWS[d.id], 1)
            ],
            NAMES,
        )
        for d in definitions
    }
    return Project(Text("北苑街道城市更新", "Beiyuan Urban Renewal"), definitions, tables, FIGURES)


HOSTILE = "<b>粗体</b>\n%1 & {name} </body>\u202e\x00" + "超长名称" * 40


def hostile_project() -> Project:
    """The small project with a title, a layer title, names and sources that try everything."""
    project = small_project(HOSTILE)
    boundary, parcels, *others = project.layers
    parcels = msgspec.structs.replace(parcels, title=Text(HOSTILE, HOSTILE))
    table = project.table("parcels")
    renamed = Table.of("parcels", [f.with_attributes(name=HOSTILE) for f in table], NAMES)
    return replace(
        project,
        title=Text(HOSTILE, HOSTILE),
        layers=(boundary, parcels, *others),
        tables={**project.tables, "parcels": renamed},
    )
