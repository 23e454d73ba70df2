"""Features of one layer with the same geometry."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView, Objects, Rows
from beiyuan_gis.i18n import mark, message

RULE = "duplicate_feature"
TITLE = mark("Duplicate feature")


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a group of equal ones; where rings start and which way they run makes no difference.

    Where the layer has a field `kind`, features of different kinds may share a geometry.
    """
    for rows in groups(view):
        if not view.wanted[rows].any():
            continue
        keys = tuple(view.key(int(row)) for row in rows)
        text = message(
            "{layer}: {count} features have the same geometry ({ids}).",
            layer=view.title,
            count=len(keys),
            ids=", ".join(str(key.id) for key in keys[:10]) + (" …" if len(keys) > 10 else ""),
        )
        yield Problem(RULE, keys, "warning", text, view.place(int(rows[0])))


def groups(view: LayerView) -> list[Rows]:
    """Rows of equal geometry and kind, two or more each, by their first row. Empty geometries are none."""
    found: dict[tuple[bytes, object], list[int]] = {}
    kinds = kinds_of(view)
    shapes = shapely.to_wkb(outlines(view.geometries), byte_order=1)
    for row in np.flatnonzero(~shapely.is_empty(view.geometries)):
        found.setdefault((shapes[row], kinds[row]), []).append(int(row))
    return [np.array(rows, np.int64) for rows in found.values() if len(rows) > 1]


def outlines(geometries: Objects) -> Objects:
    """The geometries (n,) in a form that is the same wherever rings start and run to, without heights."""
    normal: Objects = shapely.normalize(shapely.force_2d(geometries))
    return normal


def kinds_of(view: LayerView) -> Objects:
    """The values (n,) of `kind`, all None in a layer without it."""
    return view.column("kind")
