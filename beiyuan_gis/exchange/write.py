"""A layer for other programs: as a GeoDataFrame for scripts, as a file for colleagues."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from beiyuan_gis.exchange.errors import ExchangeError
from beiyuan_gis.geodesy.crs import PLANE, WEB
from beiyuan_gis.i18n import message
from beiyuan_gis.model.project import Project

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".fgb": "FlatGeobuf", ".csv": "CSV"}


def to_frame(project: Project, layer: str) -> GeoDataFrame:
    """The layer's features, one a row, indexed by id: fields under their names, geometry in EPSG:4548.

    Raise UnknownLayer.
    """
    import geopandas  # imported late: it takes half a second that no other job needs

    definition, features = project.layer(layer), list(project.table(layer))
    return geopandas.GeoDataFrame(
        {f.name: [feature.attributes.get(f.name) for feature in features] for f in definition.fields},
        geometry=[feature.geometry for feature in features],
        index=[feature.key.id for feature in features],
        crs=PLANE,
    ).rename_axis("id")


def write_layer_file(project: Project, layer: str, path: Path) -> None:
    """Write a layer in the format of `path`'s ending; GeoJSON in degrees, as its standard wants.

    The file appears whole or not at all. Raise ExchangeError for an unknown ending or a place that cannot be
    written, UnknownLayer.
    """
    driver = DRIVERS.get(path.suffix.lower())
    if driver is None:
        known = ", ".join(DRIVERS)
        raise ExchangeError(
            message("{file}: a layer can be written as {known}; choose one of these endings.",
                    file=path.name, known=known)
        )  # fmt: skip
    frame = to_frame(project, layer).reset_index()
    if driver == "GeoJSON":
        frame = frame.to_crs(WEB)
    if driver == "CSV":
        frame = frame.assign(geometry_wkt=frame.geometry.to_wkt()).drop(columns="geometry")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
            target = Path(folder) / path.name
            if driver == "CSV":
                frame.to_csv(target, index=False, encoding="utf-8-sig")  # Excel reads GBK without the mark
            else:
                frame.to_file(target, driver=driver, layer=layer, engine="pyogrio")
            os.replace(target, path)
    except OSError as error:
        raise ExchangeError(
            message("{file} could not be written: {why}", file=str(path), why=error.strerror or str(error))
        ) from error
