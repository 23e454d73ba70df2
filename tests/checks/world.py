"""A small project to check: four layers on a ground of 200 m by 200 m."""

from __future__ import annotations

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Choice, Field, LayerDefinition, Query, Style, Symbol, Value
from beiyuan_gis.checks import Problem, check
from beiyuan_gis.checks.fixing import fix
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

E, N = 469_000.0, 4_419_000.0
KINDS = tuple(Choice(v, Text(v, v)) for v in ("site", "building"))
FIELDS = (
    Field("name", "text", Text("名称", "Name")),
    Field("kind", "text", Text("类别", "Kind"), domain=KINDS),
    Field("source", "text", Text("来源", "Source"), required=True),
    Field("households", "integer", Text("户数", "Households"), unit="households"),
    Field("signed_households", "integer", Text("签约户数", "Signed"), unit="households"),
    Field("started", "date", Text("开工", "Started")),
    Field("finished", "date", Text("完工", "Finished")),
    Field("planned_start", "date", Text("计划开工", "Planned start")),
    Field("planned_finish", "date", Text("计划完工", "Planned finish")),
)
LAYERS = tuple(
    LayerDefinition(
        Text(zh, en), geometry, order, "m2", Query("count"), Style(Symbol()), id=id, fields=FIELDS
    )
    for order, (id, zh, en, geometry) in enumerate(
        (
            ("boundary", "街道边界", "Boundary", "Polygon"),
            ("parcels", "地块", "Parcel", "Polygon"),
            ("railings", "护栏", "Railing", "LineString"),
            ("bollards", "阻车桩", "Bollard", "Point"),
        )
    )
)  # fmt: skip


def at(x: float, y: float) -> tuple[float, float]:
    return E + x, N + y


def box(x: float, y: float, width: float, height: float) -> Polygon:
    return shapely.box(E + x, N + y, E + x + width, N + y + height)


GROUND = box(-100, -100, 200, 200)


def project(layer: str, *features: BaseGeometry | tuple[BaseGeometry, dict[str, Value]]) -> Project:
    """A boundary of 200 m by 200 m about the origin, and `features`, from id 1, in one layer."""
    rows = [f if isinstance(f, tuple) else (f, {}) for f in features]
    tables = {d.id: Table.of(d.id, [], [f.name for f in FIELDS]) for d in LAYERS}
    blank: dict[str, Value] = {f.name: None for f in FIELDS}
    held = {"boundary": [(GROUND, {})]} | {layer: rows}
    for id, of in held.items():
        made = [Feature(Key(id, i + 1), g, blank | {"source": "实测"} | a) for i, (g, a) in enumerate(of)]
        tables[id] = Table.of(id, made, [f.name for f in FIELDS])
    return Project(Text("试", "Trial"), LAYERS, tables)


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(p.message) for p in problems]
    return problems[0]


def rules(world: Project) -> list[str]:
    return [p.rule for p in check(world)]


def by_rule(world: Project, rule: str) -> Problem:
    return only([p for p in check(world) if p.rule == rule])


def fixed(world: Project, rule: str) -> Project:
    """After the fix of the only problem under `rule`: what was found of it is gone."""
    after = world.apply(fix(world, by_rule(world, rule)))
    assert rule not in rules(after)
    return after
