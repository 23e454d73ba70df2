"""The features of a layer as arrays ready to draw: geometry, which symbol, label. No object a feature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.catalogue import LayerDefinition, Symbol
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.columns import GeometryArray
from beiyuan_gis.model.table import Table
from beiyuan_gis.outputs.plate.items import Item, Line, MapFrame, Marker, Point, Polygon, Ring
from beiyuan_gis.outputs.plate.lettering import plain

BASE = -1  # the case number of a feature that the style's base symbol draws
INVISIBLE = 0.1  # mm: what is smaller and lies in the same cell looks the same on paper


@dataclass(frozen=True, eq=False)
class Drawn:
    """n features of one layer; `cases` (n,) index `definition.style.cases`, or are BASE."""

    definition: LayerDefinition
    geometries: GeometryArray
    cases: npt.NDArray[np.int64]
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.geometries)

    def symbol(self, case: int) -> Symbol:
        style = self.definition.style
        return style.symbol if case == BASE else style.cases[case].symbol

    def case_title(self, case: int) -> Text:
        style = self.definition.style
        return self.definition.title if case == BASE else style.cases[case].title

    def case_counts(self) -> list[tuple[int, int]]:
        """(case, features) of the cases that occur, in the style's order, the base first."""
        found, counts = np.unique(self.cases, return_counts=True)
        return [(int(case), int(count)) for case, count in zip(found, counts, strict=True)]

    def take(self, rows: npt.NDArray[np.int64]) -> Drawn:
        labels = tuple(self.labels[row] for row in rows)
        return Drawn(self.definition, self.geometries[rows], self.cases[rows], labels)


def drawn(table: Table, definition: LayerDefinition) -> Drawn:
    """Every feature of `table` that has a place and is not of a hidden class."""
    rows = np.flatnonzero(table.base_mask)
    edited = [f for f in table.edited if not f.geometry.is_empty]
    geometries = np.concatenate([table.base.geometry.unpack(rows), _objects(f.geometry for f in edited)])
    numbers = {case.value: n for n, case in enumerate(definition.style.cases)}
    by, named = table.base.attributes.get(definition.style.by), table.base.attributes.get(definition.label)
    lookup = np.array(
        [numbers.get(v, BASE) if isinstance(v, str) else BASE for v in by.values] if by else [BASE]
    )
    base_cases = lookup[by.codes[rows]] if by else np.full(len(rows), BASE)
    cases = [numbers.get(str(f.attributes.get(definition.style.by)), BASE) for f in edited]
    names = [plain(v or "") for v in named.values] if named else [""]
    codes = named.codes[rows] if named else np.zeros(len(rows), np.int64)
    labels = [names[code] for code in codes] + [
        plain(f.attributes.get(definition.label) or "") for f in edited
    ]
    all_cases = np.concatenate([base_cases, np.array(cases, np.int64)]).astype(np.int64)
    result = Drawn(definition, geometries, all_cases, tuple(labels))
    hidden = [n for n, case in enumerate(definition.style.cases) if case.hidden]
    return result.take(np.flatnonzero(~shapely.is_empty(geometries) & ~np.isin(all_cases, hidden)))


def within(features: Drawn, frame: MapFrame) -> Drawn:
    """Those whose boxes meet the map frame; of what would fall on one spot of the paper, one each."""
    west, south, east, north = frame.bounds
    x0, y0, x1, y1 = shapely.bounds(features.geometries).T if len(features) else np.empty((4, 0))
    inside = (x0 <= east) & (x1 >= west) & (y0 <= north) & (y1 >= south)
    rows = np.flatnonzero(inside)
    cell = INVISIBLE * frame.scale / 1000.0
    tiny = np.maximum(x1 - x0, y1 - y0)[rows] < cell
    spots = np.column_stack([x0[rows] // cell, y0[rows] // cell, features.cases[rows]])
    _, first = np.unique(spots, axis=0, return_index=True)
    keep = ~tiny
    keep[first] = True
    return features.take(rows[keep])


def items_of(
    features: Drawn, frame: MapFrame, symbol_of: Callable[[int], Symbol] | None = None
) -> Iterator[Item]:
    """The features as items on the page, in table order; `symbol_of` takes a case, their own by default."""
    choose = symbol_of or features.symbol
    tolerance = 0.01 * frame.scale / 1000.0  # a hundredth of a millimetre on paper
    shapes = shapely.simplify(features.geometries, tolerance, preserve_topology=True)
    for geometry, case in zip(shapes, features.cases, strict=True):
        symbol = choose(int(case))
        for part in shapely.get_parts(geometry):
            kind = part.geom_type
            if kind == "Point":
                yield Marker(*_page(frame, (part.x, part.y)), symbol)
            elif kind == "Polygon":
                rings = (part.exterior, *part.interiors)
                yield Polygon(tuple(_ring(frame, ring) for ring in rings), symbol)
            else:
                yield Line((_ring(frame, part),), symbol)


def _ring(frame: MapFrame, line: shapely.LineString) -> Ring:
    return tuple(_page(frame, (x, y)) for x, y in shapely.get_coordinates(line).tolist())


def _page(frame: MapFrame, point: Point) -> Point:
    """To a tenth of a micrometre: the sheet does not depend on how sums were ordered."""
    x, y = frame.to_page(*point)
    return round(x, 4), round(y, 4)


def _objects(values: Iterator[shapely.Geometry]) -> GeometryArray:
    listed = list(values)
    array = np.empty(len(listed), object)
    array[:] = listed
    return array
