"""The menu of geometry: which verb of the engine a row calls, and what it asks first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from beiyuan_gis.edits import (
    add_hole,
    cut_out,
    dissolve,
    duplicate_features,
    explode_multipart,
    fill_holes,
    mirror_features,
    offset_parallel,
    polygons_from_lines,
    rotate_features,
    scale_features,
    simplify,
    smooth,
    square_corners,
)
from beiyuan_gis.i18n import Message, mark
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project


@dataclass(frozen=True)
class Number:
    """A number to ask for; `said` explains it, texts are translated when shown."""

    said: str
    label: str
    unit: str
    first: float
    low: float
    high: float
    decimals: int = 2
    step: float = 1.0


@dataclass(frozen=True)
class Pick:
    """One of the selected features, one of their layer's fields, or a layer of areas, to ask for."""

    what: Literal["feature", "field", "layer"]
    said: str


@dataclass(frozen=True)
class Verb:
    """`edit` takes the project, the keys in order, and the answer to `asks` (None when nothing is asked)."""

    id: str
    text: str
    why_not: Callable[[Project, Keys], Message | None]
    edit: Callable[[Project, list[Key], Any], Edit]
    asks: Number | Pick | None = None
    icon: str = ""
    keys: tuple[str, ...] = ()
    starts_group: bool = False


VERBS: tuple[Verb, ...] = (
    Verb("duplicate", mark("&Duplicate"), duplicate_features.why_not,
         lambda p, k, _: duplicate_features.duplicate_features(p, k), None, "ph.copy", ("Ctrl+D",)),
    Verb("offset", mark("&Parallel at a distance…"), offset_parallel.why_not, offset_parallel.offset_parallel,
         Number(mark("Adds a copy beside each feature. Areas: above zero outwards, below zero inwards. "
                     "Lines: above zero to the left of their direction, below zero to the right."),
                mark("Distance"), "m", 3.0, -offset_parallel.FARTHEST, offset_parallel.FARTHEST, 3),
         "mdi6.vector-polyline-plus", ("O",)),
    Verb("from_lines", mark("&Areas from lines…"), polygons_from_lines.why_not,
         polygons_from_lines.polygons_from_lines,
         Pick("layer", mark("Each area that the selected lines close around becomes a new feature of this "
                            "layer. The lines stay.")),
         "mdi6.vector-polygon"),
    Verb("rotate", mark("&Rotate…"), rotate_features.why_not, rotate_features.rotate_features,
         Number(mark("About the common centre of the selection. Above zero is clockwise."), mark("Angle"),
                "°", 90.0, -360.0, 360.0, 4), "ph.arrow-clockwise", ("R",), starts_group=True),
    Verb("scale", mark("&Scale…"), scale_features.why_not, scale_features.scale_features,
         Number(mark("About the common centre of the selection. Areas change by the square of the factor."),
                mark("Factor"), "", 2.0, scale_features.SMALLEST, scale_features.LARGEST, 4, 0.1),
         "ph.arrows-out"),
    Verb("mirror_east_west", mark("Mirror &east to west"), mirror_features.why_not,
         lambda p, k, _: mirror_features.mirror_features(p, k, "east_west"), None, "mdi6.flip-horizontal"),
    Verb("mirror_north_south", mark("Mirror &north to south"), mirror_features.why_not,
         lambda p, k, _: mirror_features.mirror_features(p, k, "north_south"), None, "mdi6.flip-vertical"),
    Verb("square", mark("S&quare the corners…"), square_corners.why_not, square_corners.square_corners,
         Number(mark("Edges turn into two directions at right angles; corners move as little as can be. "
                     "A shape with an edge further off than this stays as it is."),
                mark("Tolerance"), "°", square_corners.TOLERANCE, 0.1, 44.9, 1), "mdi6.vector-square", ("Q",),
         starts_group=True),
    Verb("simplify", mark("S&implify…"), simplify.why_not, simplify.simplify,
         Number(mark("Leaves out vertices nearer than this to the line that then runs past them. Each "
                     "feature is simplified by itself."),
                mark("Tolerance"), "m", 0.5, 0.001, 1000.0, 3, 0.1), "mdi6.vector-curve"),
    Verb("smooth", mark("S&mooth…"), smooth.why_not, smooth.smooth,
         Number(mark("Cuts every corner, in so many passes. Lines keep their ends; each feature is smoothed "
                     "by itself, so a border with a neighbour parts."),
                mark("Passes"), "", 3.0, 1.0, float(smooth.MOST_PASSES), 0),
         "mdi6.vector-bezier"),
    Verb("cut_out", mark("&Cut out…"), cut_out.why_not, cut_out.cut_out,
         Pick("feature", mark("Which area is cut? It loses what it shares with the others; those stay.")),
         "mdi6.vector-difference-ba", starts_group=True),
    Verb("add_hole", mark("Make &holes of the areas inside"), add_hole.why_not,
         lambda p, k, _: add_hole.add_hole(p, k), None, "mdi6.vector-difference"),
    Verb("fill_holes", mark("&Fill holes"), fill_holes.why_not, lambda p, k, _: fill_holes.fill_holes(p, k),
         None, "mdi6.vector-combine"),
    Verb("dissolve", mark("Disso&lve by a field…"), dissolve.why_not, dissolve.dissolve,
         Pick("field", mark("Features with the same value become one. The largest goes on with its number "
                            "and attributes; counts are added up.")),
         "mdi6.vector-union", starts_group=True),
    Verb("explode", mark("&Take multipart features apart"), explode_multipart.why_not,
         lambda p, k, _: explode_multipart.explode_multipart(p, k), None, "mdi6.vector-arrange-below"),
)  # fmt: skip
