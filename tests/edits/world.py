"""A project to edit, random geometries in it, and the laws that hold for every edit."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import shapely
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Choice, Field, LayerDefinition, Measured, Query, Style, Symbol, Value
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

E, N = 469_000.0, 4_419_000.0

STATUS = tuple(Choice(v, Text(v, v)) for v in ("planned", "signing", "done"))
FIELDS = (
    Field("name", "text", Text("名称", "Name")),
    Field("status", "text", Text("状态", "Status"), domain=STATUS, required=True, default="planned"),
    Field("households", "integer", Text("户数", "Households"), unit="households"),
    Field("signed", "integer", Text("签约", "Signed")),
    Field("floors", "integer", Text("层数", "Floors")),
    Field("height", "real", Text("高度", "Height"), unit="m"),
    Field("share", "real", Text("比例", "Share"), unit="percent"),
    Field("kept", "boolean", Text("保留", "Kept")),
    Field("finished", "date", Text("完工日期", "Finished")),
    Field("source", "text", Text("来源", "Source"), required=True),
)
FIGURES = (
    Measured("f.signing", part=Query("sum", field="signed"), whole=Query("sum", field="households")),
    Measured("f.share", query=Query("sum", field="share")),
)
LAYERS = tuple(
    LayerDefinition(title, geometry, order, "m2", Query(what), Style(Symbol()), id=id, fields=FIELDS,
                    figures=FIGURES)
    for order, (id, title, geometry, what) in enumerate(
        (
            ("parcels", Text("地块", "Parcel"), "Polygon", "area"),
            ("railings", Text("护栏", "Railing"), "LineString", "length"),
            ("bollards", Text("阻车桩", "Bollard"), "Point", "count"),
        )
    )
)  # fmt: skip
OF_TYPE = {"Polygon": "parcels", "LineString": "railings", "Point": "bollards"}
ATTRIBUTES: dict[str, Value] = {
    "name": "帅府", "status": "signing", "households": 120, "signed": 90, "floors": 6, "height": 18.5,
    "share": 70.0, "kept": True, "finished": "2025-12-21", "source": "示意",
}  # fmt: skip


def project(*geometries: BaseGeometry, **attributes: Value) -> Project:
    """A project with each geometry in the layer of its type, ids from 1 in each layer."""
    features: dict[str, list[Feature]] = {d.id: [] for d in LAYERS}
    for geometry in geometries:
        layer = OF_TYPE[geometry.geom_type.removeprefix("Multi")]
        key = Key(layer, len(features[layer]) + 1)
        features[layer].append(Feature(key, geometry, ATTRIBUTES | attributes))
    names = [f.name for f in FIELDS]
    return Project(Text("试", "Trial"), LAYERS, {d.id: Table.of(d.id, features[d.id], names) for d in LAYERS})


def at(x: float, y: float) -> tuple[float, float]:
    """Plane metres from metres beyond the corner of the test ground."""
    return E + x, N + y


def rectangle(x: float, y: float, width: float, height: float) -> Polygon:
    return Polygon([at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height)])


def state(of: Project) -> list[Feature]:
    return list(of.features())


def kept_laws(before: Project, edit: Edit, *, sound: bool = True) -> Project:
    """What holds for every edit; returns the project after it."""
    was = [(f.key, f.wkb, dict(f.attributes)) for f in before.features()]
    after = before.apply(edit)
    assert [(f.key, f.wkb, dict(f.attributes)) for f in before.features()] == was, (
        "the edit changed its input"
    )
    assert state(after.apply(~edit)) == state(before), "the inverse does not restore every byte"
    assert state(after.apply(~edit).apply(edit)) == state(after)
    for change in edit:
        assert change.before == before.get(change.key)
        if change.after is not None and sound:
            assert shapely.is_valid(change.after.geometry), shapely.is_valid_reason(change.after.geometry)
            assert not change.after.geometry.is_empty
    new = {c.key.id for c in edit if c.before is None}
    assert all(id >= before.table(c.key.layer).next_id for c in edit for id in new & {c.key.id})
    assert str(edit.title) and "{" not in str(edit.title)
    return after


def total(of: Project, layer: str, field: str) -> float:
    return of.table(layer).total(Query("sum", field=field))


# ---------------------------------------------------------------- random geometries

places = st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000))


@st.composite
def stars(draw: st.DrawFn, holes: bool = True, heights: bool = True) -> Polygon:
    """A sound polygon, star-shaped about its `centre`; perhaps with a hole, perhaps with heights."""
    x, y = at(*draw(places))
    n = draw(st.integers(3, 9))
    jitter = draw(st.lists(st.floats(-0.3, 0.3), min_size=n, max_size=n))
    radii = draw(st.lists(st.floats(5, 60), min_size=n, max_size=n))
    angles = [(i + j) * math.tau / n for i, j in enumerate(jitter)]
    ring = np.array([[r * math.cos(a), r * math.sin(a)] for a, r in zip(angles, radii, strict=True)])
    rings = [ring, *([ring[::-1] * 0.25] if holes and draw(st.booleans()) else [])]
    if heights and draw(st.booleans()):
        rings = [np.column_stack([r, np.linspace(20, 30, n)]) for r in rings]
    origin = np.array([x, y, 0.0])[: rings[0].shape[1]]
    polygon = Polygon(rings[0] + origin, [r + origin for r in rings[1:]])
    return polygon if polygon.is_valid else Polygon(polygon.exterior)


@st.composite
def lines(draw: st.DrawFn) -> LineString:
    """A line of two to eight points, which may cross itself."""
    points = draw(st.lists(places, min_size=2, max_size=8, unique=True))
    steps = [math.dist(a, b) for a, b in pairwise(points)]
    if min(steps) < 1:
        points = [(x + 10 * i, y) for i, (x, y) in enumerate(sorted(points))]
    return LineString([at(*p) for p in points])


@st.composite
def multis(draw: st.DrawFn) -> BaseGeometry:
    """Two or three parts far from each other."""
    if draw(st.booleans()):
        parts = [draw(stars(heights=False)) for _ in range(draw(st.integers(2, 3)))]
        return MultiPolygon(
            [shapely.transform(p, lambda xy, i=i: xy + np.array([i * 9000, 0])) for i, p in enumerate(parts)]
        )
    return MultiLineString([draw(lines()), draw(lines())])


points = places.map(lambda p: Point(at(*p)))
shapes = st.one_of(stars(), lines(), points, multis())
