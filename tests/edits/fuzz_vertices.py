"""The verbs that work on one feature by its vertices, parts and holes; as in `fuzz_shapes`."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.add_part import add_part
from beiyuan_gis.edits.delete_shared_vertex import delete_shared_vertex
from beiyuan_gis.edits.delete_vertex import delete_vertex
from beiyuan_gis.edits.draw_hole import draw_hole
from beiyuan_gis.edits.extrude_edge import extrude_edge
from beiyuan_gis.edits.insert_shared_vertex import insert_shared_vertex
from beiyuan_gis.edits.insert_vertex import insert_vertex
from beiyuan_gis.edits.move_shared_vertex import move_shared_vertex
from beiyuan_gis.edits.move_vertex import move_vertex
from beiyuan_gis.edits.vertices import VertexRef, paths_of, vertex_at
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from tests.edits import fuzz_laws as laws
from tests.edits.fuzz_ground import anything, is_sound, line, number, place, polygon, shifted
from tests.edits.fuzz_laws import afters, befores, geometries
from tests.edits.fuzz_shapes import Keys, Verb, geometry_of


def vertex(r: Random, project: Project, key: Key) -> VertexRef:
    """Mostly one that is there."""
    feature = project.get(key)
    if feature is None or feature.geometry.is_empty or r.random() < 0.2:
        return VertexRef(r.choice([0, 0, 0, 1, -1]), r.choice([0, 0, 1]), r.randrange(-1, 7))
    paths = paths_of(feature.geometry)
    part = r.randrange(len(paths))
    ring = r.randrange(len(paths[part]) or 1)
    return VertexRef(part, ring, r.randrange(len(paths[part][ring]) if paths[part] else 1))


def moving_vertex(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    ref, to = vertex(r, project, keys[0]), place(r)
    edit = move_vertex(project, keys[0], ref, *to)
    laws.only_geometry(edit)
    laws.kept_vertices(edit, vertex_at(geometry_of(project, keys[0]), ref))
    laws.has_vertex(edit, to)
    return edit


def inserting_vertex(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    ref, to = vertex(r, project, keys[0]), place(r)
    edit = insert_vertex(project, keys[0], ref, *to)
    laws.only_geometry(edit)
    laws.kept_vertices(edit, (math.inf, math.inf))
    laws.has_vertex(edit, to)
    return edit


def deleting_vertex(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    ref = vertex(r, project, keys[0])
    edit = delete_vertex(project, keys[0], ref)
    laws.only_geometry(edit)
    laws.kept_vertices(edit, vertex_at(geometry_of(project, keys[0]), ref))
    was, now = (shapely.get_num_coordinates(g) for g in geometries([*befores(edit), *afters(edit)]))
    assert was == now + 1
    return edit


def moving_shared(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    ref, to = vertex(r, project, keys[0]), place(r)
    edit = move_shared_vertex(project, keys[0], ref, *to, among)
    laws.only_geometry(edit)
    laws.kept_vertices(edit, vertex_at(geometry_of(project, keys[0]), ref))
    laws.has_vertex(edit, to)
    return edit


def inserting_shared(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    ref, to = vertex(r, project, keys[0]), place(r)
    on = place(r)
    if r.random() < 0.7 and project.get(keys[0]):  # on the edge, as the tool asks for it
        xy = shapely.get_coordinates(
            shapely.get_rings(geometry_of(project, keys[0])) if ref.part == 0 else []
        )
        on = tuple(xy[[ref.index - 1, ref.index]].mean(axis=0).tolist()) if 0 <= ref.index < len(xy) else on
    edit = insert_shared_vertex(project, keys[0], ref, on, to, among)
    laws.only_geometry(edit)
    laws.kept_vertices(edit, on)
    laws.has_vertex(edit, to)
    return edit


def deleting_shared(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    ref = vertex(r, project, keys[0])
    edit = delete_shared_vertex(project, keys[0], ref, among)
    laws.only_geometry(edit)
    laws.kept_vertices(edit, vertex_at(geometry_of(project, keys[0]), ref))
    return edit


def extruding_edge(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    ref, distance = vertex(r, project, keys[0]), number(r)
    edit = extrude_edge(project, keys[0], ref, distance)
    laws.only_geometry(edit)
    before, after = geometries([*befores(edit), *afters(edit)])
    if before.is_valid:
        path = paths_of(before)[ref.part][ref.ring]
        grown = distance * float(np.hypot(*(path[ref.index + 1] - path[ref.index])))
        laws.near(after.area - before.area, grown, laws.slack([after], 1e-8) + 4e-4 * distance**2)
    return edit


# ---------------------------------------------------------------- parts and holes that are drawn


def adding_part(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    drawn = shifted(r.choice([polygon, line, anything])(r), r.choice([0.0, 100.0]))
    edit = add_part(project, keys[0], drawn)
    laws.only_geometry(edit)
    before, after = (
        [shapely.to_wkb(part) for part in shapely.get_parts(f.geometry)]
        for f in (*befores(edit), *afters(edit))
    )
    assert after[: len(before)] == before
    assert len(after) == len(before) + shapely.get_num_geometries(drawn)
    return edit


def small(feature: Feature) -> BaseGeometry:
    """A copy of it, a tenth in size, about a place inside."""
    middle = shapely.get_coordinates(shapely.point_on_surface(feature.geometry))
    flat = shapely.force_2d(feature.geometry)
    copy: BaseGeometry = shapely.transform(flat, lambda xy: middle + (xy - middle) * 0.1)
    return copy


def drawing_hole(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    known = [geometry_of(project, key) for key in among]
    within = [small(own) for own in [project.get(keys[0])] if own and is_sound(own.geometry)]
    outline = r.choice([*known, *within, anything(r)])
    edit = draw_hole(project, keys[0], outline)
    laws.only_geometry(edit)
    before, after = geometries([*befores(edit), *afters(edit)])
    laws.same_ground([before.difference(laws.filled(shapely.force_2d(outline)))], [after])
    return edit


VERTICES: dict[str, Verb] = {
    "add_part": adding_part,
    "draw_hole": drawing_hole,
    "delete_shared_vertex": deleting_shared,
    "delete_vertex": deleting_vertex,
    "extrude_edge": extruding_edge,
    "insert_shared_vertex": inserting_shared,
    "insert_vertex": inserting_vertex,
    "move_shared_vertex": moving_shared,
    "move_vertex": moving_vertex,
}
