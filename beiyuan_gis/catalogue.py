"""What a layer is: reads the folders under `layers/`, one a layer, and the programme's figures.

A definition is data all the way down (`msgspec` structs), so the project file carries it as JSON and a
layer somebody added in the office travels with the project.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
import shapely
from msgspec import Struct
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue_names import first_dangling
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Text, message

Value = None | bool | int | float | str
"""An attribute's value; a date is ISO text, `YYYY-MM-DD`."""

GeometryType = Literal["Point", "LineString", "Polygon"]
FieldType = Literal["text", "integer", "real", "date", "boolean"]
Hatch = Literal["", "diagonal", "backdiagonal", "cross", "horizontal", "vertical", "dots"]
Marker = Literal["circle", "square", "triangle", "diamond", "cross"]


class CatalogueError(BeiyuanError):
    """A layer definition that cannot be read: names the file and the key."""


class Choice(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One allowed value of a field. With `only`, it goes with features of which each named field holds one of
    the listed values: the kinds of repair that a state allows, for example."""

    value: str
    title: Text
    only: dict[str, tuple[Value, ...]] = {}

    def goes_with(self, attributes: Mapping[str, Value]) -> bool:
        """Whether a feature with these attributes may have it."""
        return all(attributes.get(name) in wanted for name, wanted in self.only.items())


class Field(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One attribute. `domain` empty means any value of `type`; `unit` is shown behind numbers."""

    name: str
    type: FieldType
    title: Text
    domain: tuple[Choice, ...] = ()
    required: bool = False
    unit: str = ""
    default: Value = None

    def choice(self, value: Value) -> Choice | None:
        """The choice that `value` is, or None."""
        return next(
            (choice for choice in self.domain if value is not None and choice.value == str(value)), None
        )

    def coerce(self, value: Value) -> Value:
        """A whole number for a `real` field as a float, so that it is the same after a save; others as
        they are."""
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return float(value) if self.type == "real" and is_whole and value is not None else value


class Query(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A measure of the features that match `where` (every named field has one of the listed values).

    `count` counts features, `length` sums metres, `area` sums square metres on the plane (EPSG:4548),
    `area_ellipsoidal` on the CGCS2000 ellipsoid, `sum` adds up `field`.
    """

    what: Literal["count", "length", "area", "area_ellipsoidal", "sum"]
    where: dict[str, tuple[Value, ...]] = {}
    field: str = ""


class Target(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What 100 % means, exactly one of: a query on the map, a published figure's id, a constant."""

    query: Query | None = None
    figure: str = ""
    value: float | None = None
    published: bool = False


class Progress(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Done over target. `rule` says in words how; a reported rate is cut to `decimals` and capped at
    `cap`."""

    rule: Text
    unit: str
    done: Query
    target: Target
    cap: float = 100.0
    decimals: int = 1
    planned_finish: str = ""


class Milestone(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One stage, in order: features whose status field has one of `values` stand at it."""

    title: Text
    values: tuple[str, ...]


class Measured(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the map answers for a figure: a query, a part in percent of a whole, or the reported progress."""

    figure: str
    query: Query | None = None
    part: Query | None = None
    whole: Query | None = None
    progress: bool = False


class Symbol(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a feature is drawn. Colours are `#rrggbb` or empty for none; widths and sizes are millimetres."""

    fill: str = ""
    opacity: float = 1.0
    stroke: str = "#333333"
    width: float = 0.25
    dash: tuple[float, ...] = ()
    hatch: Hatch = ""
    marker: Marker = "circle"
    size: float = 2.2


NOTHING = Symbol(stroke="", width=0.0, size=0.0)
"""How a hidden feature is drawn."""


class Case(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The symbol of the features whose `Style.by` field equals `value`, unless these are hidden."""

    value: str
    title: Text
    symbol: Symbol
    hidden: bool = False


class Style(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A base symbol, and by the values of one field other ones."""

    symbol: Symbol
    by: str = ""
    cases: tuple[Case, ...] = ()

    def symbol_for(self, attributes: Mapping[str, Value]) -> Symbol:
        """The symbol of a feature with these attributes."""
        if self.by:
            value = attributes.get(self.by)
            for case in self.cases:
                if case.value == value:
                    return NOTHING if case.hidden else case.symbol
        return self.symbol

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """The base symbol, then those of the cases as they are drawn."""
        return self.symbol, *(NOTHING if case.hidden else case.symbol for case in self.cases)

    @property
    def hidden(self) -> frozenset[str]:
        """The values of `by` whose features are not shown."""
        return frozenset(case.value for case in self.cases if case.hidden) if self.by else frozenset()


class LayerDefinition(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One layer. Drawn in rising `order`; `unit` is what its measure is shown in."""

    title: Text
    geometry: GeometryType
    order: int
    unit: str
    measure: Query
    style: Style
    id: str = ""
    fields: tuple[Field, ...] = ()
    status_field: str = "status"
    label: str = "name"
    progress: Progress | None = None
    milestones: tuple[Milestone, ...] = ()
    figures: tuple[Measured, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field called `name`, or None."""
        return next((f for f in self.fields if f.name == name), None)

    @property
    def dependent(self) -> tuple[Field, ...]:
        """The fields some of whose choices go with certain values of other fields only."""
        return tuple(f for f in self.fields if any(choice.only for choice in f.domain))

    def normalised(self, attributes: Mapping[str, Value]) -> dict[str, Value]:
        """Exactly the fields of this layer, each value of the type that its column holds."""
        return {f.name: f.coerce(attributes.get(f.name)) for f in self.fields}

    def defaults(self) -> dict[str, Value]:
        """Attributes of a feature just drawn."""
        return {f.name: f.default for f in self.fields}

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()

    @staticmethod
    def from_json(text: str) -> LayerDefinition:
        """Raise CatalogueError when `text` is no definition."""
        try:
            return msgspec.json.decode(text, type=LayerDefinition)
        except msgspec.MsgspecError as error:
            raise CatalogueError(
                message("The layer definition in the project file cannot be read: {why}", why=str(error))
            ) from error


class Figure(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One published figure: a fact, with the half unit of its last printed digit as tolerance.

    Roles: `measured` is reconciled with the map, `target` is what was planned, `context` is only shown.
    """

    title: Text
    value: float | int | str
    unit: str
    qualifier: Literal["exact", "about", "nearly", "over", "at_least", "more_than"]
    role: Literal["measured", "target", "context"]
    tolerance: float | int = 0
    id: str = ""
    note: Text | None = None
    names: tuple[str, ...] = ()
    source: Text | None = None


class Catalogue(NamedTuple):
    """All definitions in drawing order, and all figures in the ledger's order."""

    folder: Path
    layers: tuple[LayerDefinition, ...]
    figures: tuple[Figure, ...]


class Sample(NamedTuple):
    """The shipped features of a layer: parallel sequences; geometry in EPSG:4548."""

    ids: Sequence[int]
    geometries: Sequence[BaseGeometry]
    attributes: Sequence[Mapping[str, Value]]


def layers_folder() -> Path:
    """`layers/` of the installed package, or of the checkout around it. Raise CatalogueError if neither is
    there."""
    package = Path(__file__).parent
    for folder in (package / "_layers", package.parent / "layers"):
        if (folder / "figures.toml").is_file():
            return folder
    raise CatalogueError(
        message(
            "The layer catalogue is missing: looked for 'layers' beside {place}. Install the program again.",
            place=str(package),
        )
    )


def load(folder: Path | None = None) -> Catalogue:
    """Read every layer under `folder` (the shipped catalogue by default). Raise CatalogueError naming the
    file."""
    folder = folder or layers_folder()
    shared, figures = _read_fields(folder / "fields.toml"), _read_figures(folder / "figures.toml")
    known = {figure.id for figure in figures}
    layers = [_read_layer(path, shared, known) for path in sorted(folder.glob("*/layer.toml"))]
    return Catalogue(folder, tuple(sorted(layers, key=lambda d: (d.order, d.id))), figures)


def read_sample(folder: Path, definition: LayerDefinition) -> Sample:
    """The shipped features of one layer (GeoJSON in EPSG:4548, as its `crs` member says). Raise
    CatalogueError."""
    path = folder / definition.id / "features.geojson"
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return Sample(
            [int(f["id"]) for f in features],
            [shapely.from_geojson(json.dumps(f["geometry"])) for f in features],
            [definition.normalised(f["properties"]) for f in features],
        )
    except (OSError, ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise CatalogueError(
            message("{file} cannot be read: {why}", file=str(path), why=str(error))
        ) from error


def _read_layer(path: Path, shared: Mapping[str, Field], figures: Collection[str]) -> LayerDefinition:
    data = _read_toml(path)
    data["id"] = path.parent.name
    if isinstance(data.get("fields"), list):
        data["fields"] = [_field(entry, shared, path) for entry in data["fields"]]
    definition: LayerDefinition = _convert(data, LayerDefinition, str(path))
    dangling = first_dangling(definition, figures, str(path))
    if dangling is not None:
        raise CatalogueError(dangling)
    return definition


def _field(entry: Any, shared: Mapping[str, Field], path: Path) -> Any:
    """An entry of `fields`: the name of a shared field, or a field of the layer's own."""
    if not isinstance(entry, str):
        return entry
    if entry not in shared:
        raise CatalogueError(
            message("{file}: the field '{field}' is not in fields.toml.", file=str(path), field=entry)
        )
    return msgspec.to_builtins(shared[entry])


def _read_fields(path: Path) -> dict[str, Field]:
    return {name: _named(entry, "name", name, Field, path) for name, entry in _read_toml(path).items()}


def _read_figures(path: Path) -> tuple[Figure, ...]:
    data = _read_toml(path)
    shared = {"source": data.pop("source")} if "source" in data else {}
    sections = {name: _convert(entries, dict[str, Any], f"{path}: {name}") for name, entries in data.items()}
    return tuple(
        _named(shared | entry if isinstance(entry, dict) else entry, "id", f"{section}.{name}", Figure, path)
        for section, entries in sections.items()
        for name, entry in entries.items()
    )


def _named(entry: Any, key: str, name: str, kind: Any, path: Path) -> Any:
    """One of a file's many entries, which carries its own name as `key`; an error says which one it is."""
    return _convert(entry | {key: name} if isinstance(entry, dict) else entry, kind, f"{path}: {name}")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(
            message("{file} cannot be read: {why}", file=str(path), why=str(error))
        ) from error


def _convert(data: Any, kind: Any, place: str) -> Any:
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise CatalogueError(message("{file}: {why}", file=place, why=str(error))) from error
