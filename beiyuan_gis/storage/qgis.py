"""Styles as QGIS reads them from `layer_styles`."""

from __future__ import annotations

import sqlite3

from beiyuan_gis.catalogue import LayerDefinition


def write_style(connection: sqlite3.Connection, definition: LayerDefinition) -> None:
    """Placeholder until the QGIS style writer lands."""
