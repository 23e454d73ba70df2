"""One tool a file; this table is all the map knows of them."""

from __future__ import annotations

from beiyuan_gis.catalogue import GeometryType
from ui.canvas.tools.add_circle import AddCircle
from ui.canvas.tools.add_line import AddLine
from ui.canvas.tools.add_part import AddHole, AddPart
from ui.canvas.tools.add_point import AddPoint
from ui.canvas.tools.add_polygon import AddPolygon
from ui.canvas.tools.add_rectangle import AddRectangle
from ui.canvas.tools.base import Tool
from ui.canvas.tools.extrude import Extrude
from ui.canvas.tools.lasso import Lasso
from ui.canvas.tools.measure import MeasureArea, MeasureDistance
from ui.canvas.tools.measure_angle import MeasureAngle
from ui.canvas.tools.measure_feature import MeasureFeature
from ui.canvas.tools.move_feature import MoveFeature
from ui.canvas.tools.pan import Pan
from ui.canvas.tools.reshape import Reshape
from ui.canvas.tools.select import Select
from ui.canvas.tools.split import Split
from ui.canvas.tools.vertex import Vertex

TOOLS: dict[str, type[Tool]] = {
    tool.name: tool
    for tool in (
        *(Pan, Select, Lasso, AddPoint, AddLine, AddPolygon, AddRectangle, AddCircle),
        *(MoveFeature, Vertex, Split, Reshape, Extrude, AddPart, AddHole),
        *(MeasureDistance, MeasureArea, MeasureAngle, MeasureFeature),
    )
}

ADDING: dict[GeometryType, str] = {
    "Point": AddPoint.name,
    "LineString": AddLine.name,
    "Polygon": AddPolygon.name,
}
"""The tool that adds to a layer of each type."""
