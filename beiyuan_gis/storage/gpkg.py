"""The tables of a GeoPackage 1.3 as QGIS reads it, and those that hold what only this program knows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import pyproj

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.geodesy.crs import GEOGRAPHIC, PLANE

APPLICATION_ID = 0x47504B47  # "GPKG"
GPKG_VERSION = 10300
ID, GEOMETRY = "fid", "geom"

_COLUMN_TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "date": "DATE", "boolean": "BOOLEAN"}

_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
INSERT INTO gpkg_contents (table_name, data_type, identifier)
    VALUES ('layer_styles', 'attributes', 'layer_styles');
CREATE TABLE beiyuan_project (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE beiyuan_layers (
    id TEXT PRIMARY KEY NOT NULL, position INTEGER NOT NULL, definition TEXT NOT NULL
);
CREATE TABLE beiyuan_figures (
  id TEXT PRIMARY KEY NOT NULL, position INTEGER NOT NULL, title TEXT, value, unit TEXT, qualifier TEXT,
  tolerance REAL, role TEXT, definition TEXT NOT NULL);
CREATE TABLE beiyuan_changes (
  revision INTEGER PRIMARY KEY NOT NULL, time TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL,
  edit TEXT NOT NULL, note TEXT);
"""

_RTREE_EXTENSION = "http://www.geopackage.org/spec120/#extension_rtree"


def quoted(name: str) -> str:
    """An SQL identifier; any text is safe inside."""
    return '"' + name.replace('"', '""') + '"'


def create_schema(connection: sqlite3.Connection) -> None:
    """The empty GeoPackage, inside the caller's transaction."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _reference_systems())


def _reference_systems() -> Iterator[tuple[str, int, str, int, str, str | None]]:
    yield "Undefined cartesian SRS", -1, "NONE", -1, "undefined", None
    yield "Undefined geographic SRS", 0, "NONE", 0, "undefined", None
    for code in (4326, GEOGRAPHIC, PLANE):
        crs = pyproj.CRS.from_epsg(code)
        yield crs.name, code, "EPSG", code, crs.to_wkt("WKT1_GDAL"), None


def create_layer(connection: sqlite3.Connection, definition: LayerDefinition) -> None:
    """An empty feature table, registered under the layer's Chinese title; `index_layer` completes it."""
    columns = [
        f"{ID} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
        f"{GEOMETRY} {definition.geometry.upper()}",
    ]
    columns += [f"{quoted(f.name)} {column_type(f)}" for f in definition.fields]
    connection.execute(f"CREATE TABLE {quoted(definition.id)} ({', '.join(columns)})")
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES (?, ?, ?)",
        (definition.id, "features", PLANE),
    )
    identify(connection, definition)
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
        (definition.id, GEOMETRY, definition.geometry.upper(), PLANE),
    )
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', ?, 'write-only')",
        (definition.id, GEOMETRY, _RTREE_EXTENSION),
    )


def identify(connection: sqlite3.Connection, definition: LayerDefinition) -> None:
    """Register the layer's titles. An identifier is unique in a GeoPackage: where the Chinese title is taken,
    the layer's id stands behind it."""
    title = definition.title.zh
    taken = connection.execute(
        "SELECT 1 FROM gpkg_contents WHERE identifier = ? AND table_name != ?", (title, definition.id)
    ).fetchone()
    connection.execute(
        "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
        (f"{title} ({definition.id})" if taken else title, definition.title.en, definition.id),
    )


def drop_layer(connection: sqlite3.Connection, layer: str) -> None:
    """Take a feature table away with its index, its style and all that is registered of it."""
    connection.execute(f"DROP TABLE {quoted(layer)}")  # its triggers, which name the index, go first
    connection.execute(f"DROP TABLE IF EXISTS {quoted(f'rtree_{layer}_{GEOMETRY}')}")
    connection.execute("DELETE FROM layer_styles WHERE f_table_name = ?", (layer,))
    for table in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"):
        connection.execute(f"DELETE FROM {table} WHERE table_name = ?", (layer,))


def index_layer(connection: sqlite3.Connection, layer: str, boxes: Iterable[tuple[float, ...]]) -> None:
    """The R-tree over what the table holds, then the triggers that keep it: filling one row by row through
    them takes minutes for a million. `boxes` are (id, minx, maxx, miny, maxy) of all that is not empty."""
    tree, *triggers = _rtree(layer)
    connection.execute(tree)
    connection.executemany(f"INSERT INTO {quoted(f'rtree_{layer}_{GEOMETRY}')} VALUES (?, ?, ?, ?, ?)", boxes)
    for statement in triggers:
        connection.execute(statement)


def column_type(field: Field) -> str:
    """The SQL type of a field's column."""
    return _COLUMN_TYPES[field.type]


def _rtree(layer: str) -> Iterator[str]:
    """The R-tree and its triggers as GeoPackage 1.4 states them (annex F.3)."""
    table, tree = quoted(layer), quoted(f"rtree_{layer}_{GEOMETRY}")
    box = ", ".join(f"ST_{side}(NEW.{GEOMETRY})" for side in ("MinX", "MaxX", "MinY", "MaxY"))
    new_seen = f"(NEW.{GEOMETRY} NOTNULL AND NOT ST_IsEmpty(NEW.{GEOMETRY}))"
    new_empty = f"(NEW.{GEOMETRY} ISNULL OR ST_IsEmpty(NEW.{GEOMETRY}))"
    old_seen = f"(OLD.{GEOMETRY} NOTNULL AND NOT ST_IsEmpty(OLD.{GEOMETRY}))"
    old_empty = f"(OLD.{GEOMETRY} ISNULL OR ST_IsEmpty(OLD.{GEOMETRY}))"
    same, moved = f"OLD.{ID} = NEW.{ID}", f"OLD.{ID} != NEW.{ID}"
    put = f"INSERT OR REPLACE INTO {tree} VALUES (NEW.{ID}, {box})"
    drop = f"DELETE FROM {tree} WHERE id = OLD.{ID}"
    sides = ", ".join(
        f"{column} = ST_{side}(NEW.{GEOMETRY})"
        for column, side in (("minx", "MinX"), ("maxx", "MaxX"), ("miny", "MinY"), ("maxy", "MaxY"))
    )
    change = f"UPDATE {tree} SET {sides} WHERE id = NEW.{ID}"
    triggers = {
        "insert": ("INSERT", new_seen, put),
        "update2": (f"UPDATE OF {GEOMETRY}", f"{same} AND {new_empty}", drop),
        "update4": (
            "UPDATE",
            f"{moved} AND {new_empty}",
            f"DELETE FROM {tree} WHERE id IN (OLD.{ID}, NEW.{ID})",
        ),
        "update5": ("UPDATE", f"{moved} AND {new_seen}", f"{drop}; {put}"),
        "update6": (f"UPDATE OF {GEOMETRY}", f"{same} AND {new_seen} AND {old_seen}", change),
        "update7": (f"UPDATE OF {GEOMETRY}", f"{same} AND {new_seen} AND {old_empty}", put),
        "delete": ("DELETE", f"OLD.{GEOMETRY} NOT NULL", drop),
    }
    yield f"CREATE VIRTUAL TABLE {tree} USING rtree(id, minx, maxx, miny, maxy)"
    for name, (event, when, action) in triggers.items():
        trigger = quoted(f"rtree_{layer}_{GEOMETRY}_{name}")
        yield f"CREATE TRIGGER {trigger} AFTER {event} ON {table} WHEN {when} BEGIN {action}; END"
