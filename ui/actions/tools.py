"""The tools of the map; they exclude each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beiyuan_gis.edits import add_part, draw_hole
from beiyuan_gis.i18n import mark
from ui.actions.reasons import no_areas, no_project, no_reshape, no_split, no_vertex
from ui.actions.row import TOOLS, Action
from ui.canvas.tools.vertex import Vertex

if TYPE_CHECKING:
    from ui.window import MainWindow


def _remove_vertex(w: MainWindow) -> None:
    if isinstance(w.view.tool, Vertex):
        w.view.tool.remove()


def _insert_vertex(w: MainWindow) -> None:
    if isinstance(w.view.tool, Vertex):
        w.view.tool.insert()


ROWS: tuple[Action, ...] = (
    Action("tool_pan", TOOLS, mark("&Pan"), lambda w: w.view.set_tool("pan"), "ph.hand", ("H",), tool="pan",
           bar=3),
    Action("tool_select", TOOLS, mark("&Select"), lambda w: w.view.set_tool("select"), "ph.cursor", ("V",),
           tool="select", bar=3),
    Action("tool_lasso", TOOLS, mark("&Lasso"), lambda w: w.view.set_tool("lasso"), "mdi6.lasso",
           ("L",), tool="lasso", bar=3),
    Action("tool_add", TOOLS, mark("&Add"), lambda w: w.view.set_tool("add"), "ph.plus-circle", ("A",),
           no_project, tool="add", bar=3),
    Action("tool_move", TOOLS, mark("&Move"), lambda w: w.view.set_tool("move_feature"),
           "ph.arrows-out-cardinal", ("M",), no_project, tool="move_feature", bar=3),
    Action("tool_vertex", TOOLS, mark("&Edit vertices"), lambda w: w.view.set_tool("vertex"),
           "mdi6.vector-polyline-edit", ("E",), no_project, tool="vertex", bar=3),
    Action("tool_split", TOOLS, mark("S&plit"), lambda w: w.view.set_tool("split"), "ph.scissors", ("S",),
           no_split, tool="split", bar=3),
    Action("tool_reshape", TOOLS, mark("&Reshape along a line"), lambda w: w.view.set_tool("reshape"),
           "mdi6.vector-curve", ("W",), no_reshape, tool="reshape", bar=3),
    Action("tool_extrude", TOOLS, mark("E&xtrude an edge"), lambda w: w.view.set_tool("extrude"),
           "mdi6.arrow-expand-right", ("X",), no_project, tool="extrude", bar=3),
    Action("tool_rectangle", TOOLS, mark("Add a rec&tangle"), lambda w: w.view.set_tool("add_rectangle"),
           "mdi6.vector-rectangle", ("B",), no_areas, tool="add_rectangle", bar=3, starts_group=True),
    Action("tool_circle", TOOLS, mark("Add a &circle"), lambda w: w.view.set_tool("add_circle"),
           "mdi6.vector-circle-variant", ("C",), no_areas, tool="add_circle", bar=3),
    Action("delete_vertex", TOOLS, mark("&Delete the vertex"), _remove_vertex, "mdi6.vector-point-minus", (),
           no_vertex, heard=mark("Del"), starts_group=True),
    Action("insert_vertex", TOOLS, mark("&Insert a vertex behind it"), _insert_vertex,
           "mdi6.vector-point-plus", (), no_vertex, heard=mark("Ins")),
    Action("tool_part", TOOLS, mark("Draw a further p&art"), lambda w: w.view.set_tool("add_part"),
           "mdi6.vector-polygon-variant", ("Shift+P",),
           lambda w: add_part.why_not(w.bridge.project, w.bridge.selection), tool="add_part"),
    Action("tool_hole", TOOLS, mark("Draw a &hole"), lambda w: w.view.set_tool("add_hole"),
           "mdi6.vector-difference", ("Shift+H",),
           lambda w: draw_hole.why_not(w.bridge.project, w.bridge.selection), tool="add_hole"),
    Action("measure_distance", TOOLS, mark("Measure a &distance"),
           lambda w: w.view.set_tool("measure_distance"), "ph.ruler", ("D",), tool="measure_distance", bar=3,
           starts_group=True),
    Action("measure_area", TOOLS, mark("Meas&ure an area"), lambda w: w.view.set_tool("measure_area"),
           "mdi6.ruler-square", ("Shift+D",), tool="measure_area"),
    Action("measure_angle", TOOLS, mark("Measure an an&gle"), lambda w: w.view.set_tool("measure_angle"),
           "mdi6.angle-acute", ("Shift+A",), tool="measure_angle"),
    Action("measure_feature", TOOLS, mark("Measure a &feature"),
           lambda w: w.view.set_tool("measure_feature"), "mdi6.tape-measure", ("Shift+E",),
           tool="measure_feature"),
)  # fmt: skip
