"""The programme's numbers as JSON types, for scripts."""

from __future__ import annotations

from typing import Any

from beiyuan_gis.geodesy.crs import PLANE
from beiyuan_gis.model.project import Project
from beiyuan_gis.programme.figures import Reconciled
from beiyuan_gis.programme.report import LayerReport, report


def measure_json(project: Project) -> dict[str, Any]:
    """What `measure --json` prints: lengths in m, areas in m2, rates in percent."""
    return {"crs": f"EPSG:{PLANE}", "layers": [_layer_json(layer) for layer in report(project).layers]}


def _layer_json(layer: LayerReport) -> dict[str, Any]:
    definition = layer.definition
    progress = layer.progress
    return {
        "id": definition.id,
        "title": definition.title.to_json(),
        "geometry": definition.geometry,
        "count": layer.count,
        "length_m": layer.length_m,
        "area_m2": {"ellipsoidal": layer.area_ellipsoidal, "plane": layer.area_plane},
        "progress": progress
        and {
            "done": progress.done,
            "target": progress.target,
            "unit": progress.unit,
            "raw": progress.raw,
            "reported": progress.reported,
            "rule": progress.rule.to_json(),
        },
        "schematic": layer.schematic,
        "figures": [figure_json(f) for f in layer.figures],
    }


def figure_json(found: Reconciled) -> dict[str, Any]:
    figure = found.figure
    return {
        "id": figure.id,
        "title": figure.title.to_json(),
        "role": figure.role,
        "reported": figure.value,
        "measured": found.measured,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "tolerance": figure.tolerance,
        "difference": found.difference,
        "within": found.within,
    }
