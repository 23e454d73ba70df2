"""What was measured on the map as small tables: for the window's card, for Excel, and as sentences.

Both conventions always stand beside each other by name: the plane of EPSG:4548, and the ellipsoid of
CGCS2000. A head carries the unit, so that the cells below are numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.drafting.measuring import Angle, Area, Distance
from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.geodesy.measures import Measure, measure_one
from beiyuan_gis.geodesy.units import convert
from beiyuan_gis.i18n import Text, _
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.programme import wording


@dataclass(frozen=True)
class OfFeature:
    """A feature that was pointed at, as it was then; `outline` measures the rings of an area."""

    title: Text
    id: int
    geometry: BaseGeometry
    measure: Measure
    outline: Measure


Result = Distance | Area | Angle | OfFeature


class Cell(NamedTuple):
    """As it is shown under its head, bare for a spreadsheet, and with its unit in a sentence."""

    shown: str
    bare: str
    said: str


class Table(NamedTuple):
    """`head` names the columns with their units, the first one being what a row is called."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def of_feature(title: Text, feature: Feature) -> OfFeature:
    """Measure a feature of the layer called `title`."""
    areal = feature.geometry.geom_type.endswith("Polygon")
    outline = measure_one(feature.geometry.boundary if areal else None)
    return OfFeature(title, feature.key.id, feature.geometry, feature.measure, outline)


def table_of(result: Result) -> Table:
    """In the language in force."""
    match result:
        case Distance():
            return _of_distance(result)
        case Area():
            around = result.perimeter
            rows = _areas(result.plane, around.plane, result.ellipsoidal, around.ellipsoidal)
            return Table(_("Area"), _area_head(), rows)
        case Angle():
            return _of_angle(result)
    return _of_feature(result)


def as_table(results: Iterable[Result]) -> str:
    """Tables for Excel: cells parted by tabs, one table below the other with an empty line between."""
    tables = []
    for table in map(table_of, results):
        lines = [(table.title, *table.head[1:])]
        lines += [(name, *(cell.bare for cell in cells)) for name, cells in table.rows]
        tables.append("\n".join("\t".join(line) for line in lines))
    return "\n\n".join(tables) + "\n"


def as_sentences(results: Iterable[Result]) -> str:
    """For a letter or a chat: a line for each row, every number with its unit."""
    lines = []
    for table in map(table_of, results):
        lines.append(table.title)
        lines += [f"  {name}: " + "; ".join(c.said for c in cells if c.said) for name, cells in table.rows]
    return "\n".join(lines) + "\n"


def summary(result: Result) -> str:
    """The one number that stands on the map."""
    match result:
        case Distance():
            return wording.quantity(result.plane, "m", 3)
        case Area():
            return wording.quantity(result.plane, "m2")
        case Angle():
            return wording.degrees(result.interior) + "°"
    if result.measure.area_plane:
        return wording.quantity(result.measure.area_plane, "m2")
    return wording.quantity(result.measure.length_plane, "m", 3) if result.measure.length_plane else ""


# ---------------------------------------------------------------- tables


def _of_distance(result: Distance) -> Table:
    head = (
        _("Segment"),
        _("Plane EPSG:4548 ({unit})", unit=wording.unit_name("m")),
        _("Ellipsoid CGCS2000 ({unit})", unit=wording.unit_name("m")),
        _("Grid azimuth ({unit})", unit="°"),
        _("Grid azimuth ({unit})", unit="° ′ ″"),
    )
    rows = [
        (f"{number}", (*_lengths(leg.plane, leg.ellipsoidal), *_azimuth(leg.azimuth)))
        for number, leg in enumerate(result.legs, 1)
    ]
    blank = Cell("", "", "")
    rows.append((_("Total"), (*_lengths(result.plane, result.ellipsoidal), blank, blank)))
    return Table(_("Distance"), head, tuple(rows))


def _of_angle(result: Angle) -> Table:
    head = (_("Angle"), _("Plane EPSG:4548 ({unit})", unit="°"), _("Plane EPSG:4548 ({unit})", unit="° ′ ″"))
    rows = ((_("Interior"), _degrees(result.interior)), (_("Exterior"), _degrees(result.exterior)))
    return Table(_("Angle"), head, rows)


def _of_feature(result: OfFeature) -> Table:
    title = f"{result.title} {result.id}"
    found, outline = result.measure, result.outline
    if result.geometry.geom_type.endswith("Polygon"):
        rows = _areas(
            found.area_plane, outline.length_plane, found.area_ellipsoidal, outline.length_ellipsoidal
        )
        return Table(title, _area_head(), rows)
    if result.geometry.geom_type.endswith("LineString"):
        head = ("", _("Length ({unit})", unit=wording.unit_name("m")))
        plane, ellipsoidal = _plain_lengths(found.length_plane, found.length_ellipsoidal)
        return Table(title, head, ((_plane(), (plane,)), (_ellipsoid(), (ellipsoidal,))))
    return _of_point(title, result.geometry)


def _of_point(title: str, geometry: BaseGeometry) -> Table:
    head = ("", _("East ({unit})", unit="m, °"), _("North ({unit})", unit="m, °"))
    place = shapely.get_coordinates(geometry)[0]
    metres = tuple(_number(value, "m", 3) for value in place.tolist())
    degrees = tuple(Cell(text, text, f"{text}°") for text in (f"{v:.8f}" for v in to_lonlat([place])[0]))
    return Table(title, head, ((_plane(), metres), (_("Longitude, latitude CGCS2000"), degrees)))


def _area_head() -> tuple[str, ...]:
    units = [wording.unit_name(unit) for unit in ("m2", "ha", "mu")]
    areas = (_("Area ({unit})", unit=unit) for unit in units)
    return "", *areas, _("Perimeter ({unit})", unit=wording.unit_name("m"))


def _areas(
    plane: float, around: float, ellipsoidal: float, around_ellipsoidal: float
) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    def cells(area: float, length: float) -> tuple[Cell, ...]:
        units = [_number(convert(area, "m2", unit), unit) for unit in ("m2", "ha", "mu")]
        metres = _number(length, "m", 3)
        return *units, metres._replace(said=_("perimeter {length}", length=metres.said))

    return (_plane(), cells(plane, around)), (_ellipsoid(), cells(ellipsoidal, around_ellipsoidal))


def _plane() -> str:
    return _("Plane EPSG:4548")


def _ellipsoid() -> str:
    return _("Ellipsoid CGCS2000")


# ---------------------------------------------------------------- cells


def _number(value: float, unit: str, decimals: int | None = None) -> Cell:
    shown, bare = wording.number(value, unit, decimals), wording.bare(value, unit, decimals)
    return Cell(shown, bare, wording.quantity(value, unit, decimals))


def _plain_lengths(plane: float, ellipsoidal: float) -> tuple[Cell, Cell]:
    return _number(plane, "m", 3), _number(ellipsoidal, "m", 3)


def _lengths(plane: float, ellipsoidal: float) -> Sequence[Cell]:
    one, other = _plain_lengths(plane, ellipsoidal)
    return (
        one._replace(said=f"{_plane()} {one.said}"),
        other._replace(said=f"{_ellipsoid()} {other.said}"),
    )


def _azimuth(angle: float | None) -> tuple[Cell, Cell]:
    if angle is None:
        return Cell("–", "", ""), Cell("–", "", "")
    decimal, sexagesimal = wording.azimuth(angle)
    plain = decimal.rstrip("°")
    said = _("azimuth {degrees} ({dms})", degrees=decimal, dms=sexagesimal)
    return Cell(plain, plain, said), Cell(sexagesimal, sexagesimal, "")


def _degrees(angle: float) -> tuple[Cell, Cell]:
    decimal, sexagesimal = wording.degrees(angle), wording.degrees_minutes_seconds(angle)
    return Cell(decimal, decimal, f"{decimal}°"), Cell(sexagesimal, sexagesimal, sexagesimal)
