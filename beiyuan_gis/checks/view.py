"""A layer as the rules read it: arrays of ids, geometries and values, made once and shared by all rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition, Value
from beiyuan_gis.checks.around import bounds_of, drawn, near_in_table
from beiyuan_gis.checks.arrays import Boxes, Mask, Objects, Rows
from beiyuan_gis.checks.edges import Edges, edges_of
from beiyuan_gis.checks.shape import ShapeFlaw, flaws
from beiyuan_gis.checks.shape.in_degrees import is_in_degrees
from beiyuan_gis.checks.shape.suspects import suspects
from beiyuan_gis.edits.validity import PLANE_EAST, PLANE_NORTH, Place
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

BOUNDARY = "boundary"
"""The layer inside which all others are expected to lie."""

APART = 1.0
"""Metres: polygons whose boxes are further apart than twice that have no edges to compare."""

_TYPES = {"Point": (0, 4), "LineString": (1, 5), "Polygon": (3, 6)}


class LayerView:
    """n features in rising order of id. `wanted` (n,) says which of them are asked about.

    Asked about some features only, the view holds these and what lies within REACH of their boxes: finding
    the problems of a few features in a large layer reads the boxes of all, but the geometry of few.
    """

    def __init__(self, project: Project, layer: str, wanted: Set[int] | None = None) -> None:
        self.project = project
        self.definition: LayerDefinition = project.layer(layer)
        self._table: Table = project.table(layer)
        self._edited = sorted(self._table.edited, key=lambda f: f.key.id)
        if wanted is not None:
            self._keep_near(wanted)
        else:
            self._rows = np.flatnonzero(self._table.base_mask)
        ids = np.concatenate([self._table.base.ids[self._rows], _ids_of(self._edited)])
        self._order = np.argsort(ids, kind="stable")
        self.ids: Rows = ids[self._order]
        self.wanted: Mask = (
            np.ones(len(ids), np.bool_)
            if wanted is None
            else np.isin(self.ids, np.fromiter(wanted, np.int64))
        )

    def _keep_near(self, wanted: Set[int]) -> None:
        base = self._table.base
        rows = base.rows_of(wanted)
        own = rows[self._table.base_mask[rows]]
        edited = bounds_of(f for f in self._edited if f.key.id in wanted)
        around = near_in_table(self._table, np.vstack([base.bounds[own], edited]))
        self._rows = np.union1d(around.rows, own)  # what is empty is near nothing, but asked about
        close = {f.key.id for f in around.edited} | wanted
        self._edited = [f for f in self._edited if f.key.id in close]

    @property
    def title(self) -> Text:
        return self.definition.title

    def __len__(self) -> int:
        return len(self.ids)

    def key(self, row: int) -> Key:
        return Key(self.definition.id, int(self.ids[row]))

    def keys(self, rows: Iterable[int]) -> tuple[Key, ...]:
        return tuple(self.key(int(row)) for row in rows)

    def feature(self, row: int) -> Feature:
        feature = self._table.get(int(self.ids[row]))
        assert feature is not None
        return feature

    @cached_property
    def geometries(self) -> Objects:
        """Shapely geometries (n,), EPSG:4548."""
        base = self._table.base.geometry.unpack(self._rows)
        return self._ordered(base, [f.geometry for f in self._edited])

    @cached_property
    def boxes(self) -> Boxes:
        boxes: Boxes = shapely.bounds(self.geometries)
        return boxes

    @cached_property
    def fitting(self) -> Mask:
        """Which geometries (n,) are of the type the layer holds and on the plane."""
        boxes, low, high = self.boxes, (PLANE_EAST[0], PLANE_NORTH[0]), (PLANE_EAST[1], PLANE_NORTH[1])
        inside = ((boxes[:, :2] >= low) & (boxes[:, 2:] <= high)).all(axis=1)
        of_type = np.isin(shapely.get_type_id(self.geometries), _TYPES[self.definition.geometry])
        fitting: Mask = inside & ~is_in_degrees(boxes) & of_type
        return fitting

    @cached_property
    def sound(self) -> Mask:
        """Which geometries (n,) fit, are valid and not empty: the only ones to measure with others."""
        with np.errstate(invalid="ignore"):
            sound: Mask = (
                self.fitting & shapely.is_valid(self.geometries) & ~shapely.is_empty(self.geometries)
            )
        return sound

    @cached_property
    def flaws(self) -> dict[int, dict[str, ShapeFlaw]]:
        """What is wrong with the geometry of each wanted row that has anything wrong, by rule."""
        rows = np.flatnonzero(self.wanted)
        sound = rows[self.sound[rows]]
        doubtful = np.union1d(rows[~self.sound[rows]], sound[suspects(self.geometries[sound])])
        kind = self.definition.geometry
        found = {int(row): {f.rule: f for f in flaws(self.geometries[row], kind)} for row in doubtful}
        return {row: of for row, of in found.items() if of}

    @cached_property
    def edges(self) -> Edges:
        """Of all sound polygons that are not far from every other."""
        sound = np.flatnonzero(self.sound)
        grown = drawn(self.boxes[sound] + (-APART, -APART, APART, APART))
        one, other = shapely.STRtree(grown).query(grown)
        rows = sound[np.unique(one[one != other])]
        return edges_of(self.geometries[rows], rows)

    @cached_property
    def kinds(self) -> Rows:
        """A number (n,) for each value of `kind`; all the same in a layer without that field."""
        codes, _ = self.coded("kind")
        return codes

    def coded(self, field: str) -> tuple[Rows, list[Value]]:
        """The values of one field as numbers (n,) into a list; types are kept (1, 1.0 and True differ)."""
        seen: dict[tuple[type, Value], int] = {}
        column = self._table.base.attributes.get(field)
        if column is None:
            held: list[Value] = [None]
            codes = np.zeros(len(self._rows), np.int64)
        else:  # of a long column only the values that the view's own rows hold
            used, codes = np.unique(column.codes[self._rows], return_inverse=True)
            held = [column.values[int(code)] for code in used]
        numbered = [seen.setdefault((type(v), v), len(seen)) for v in held]
        fresh = [seen.setdefault((type(v), v), len(seen)) for v in self._fresh(field)]
        base = np.array(numbered, np.int64)[codes] if numbered else np.empty(0, np.int64)
        numbers = np.concatenate([base, np.array(fresh, np.int64)])
        return numbers[self._order], [value for _type, value in seen]

    def _fresh(self, field: str) -> Iterator[Value]:
        return (feature.attributes.get(field) for feature in self._edited)

    def column(self, field: str) -> Objects:
        """Values (n,) of one field; None where a feature has none."""
        codes, values = self.coded(field)
        array = np.empty(len(values), object)
        array[:] = values
        return array[codes]

    def rows_where(self, field: str, wrong: Iterable[bool]) -> Iterator[int]:
        """Wanted rows whose value is one of those that are `wrong` (a verdict for each of `coded`'s list)."""
        codes, _ = self.coded(field)
        verdicts = np.fromiter(wrong, np.bool_)
        return map(int, np.flatnonzero(self.wanted & verdicts[codes])) if len(codes) else iter(())

    def place(self, row: int) -> Place | None:
        """A point in or on the feature; its first coordinate when it is unsound."""
        geometry: BaseGeometry = self.geometries[row]
        if self.sound[row]:
            point = geometry.representative_point()
            return point.x, point.y
        xy = shapely.get_coordinates(geometry)
        return (float(xy[0, 0]), float(xy[0, 1])) if len(xy) and np.isfinite(xy[0]).all() else None

    def _ordered(self, base: Objects, edited: list[BaseGeometry]) -> Objects:
        array = np.empty(len(base) + len(edited), object)
        array[: len(base)] = base
        array[len(base) :] = edited
        return array[self._order]


def boundary_of(project: Project) -> BaseGeometry | None:
    """The union of what the boundary layer holds soundly, or None when there is no such thing."""
    if all(definition.id != BOUNDARY for definition in project.layers):
        return None
    view = LayerView(project, BOUNDARY)
    whole: BaseGeometry = shapely.union_all(view.geometries[view.sound])
    return None if whole.is_empty else whole


def _ids_of(features: list[Feature]) -> Rows:
    return np.array([f.key.id for f in features], np.int64)
