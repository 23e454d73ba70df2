"""An unsound polygon among others: whether it overlaps them, or leaves gaps, cannot be told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.checks.around import drawn
from beiyuan_gis.checks.gap import WIDTH
from beiyuan_gis.checks.problem import Problem, ids_of
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.project import Project

RULE = "not_compared"
TITLE = mark("Not compared with its neighbours")
WHY = mark(
    "Overlaps and gaps beside it stay unseen until its own geometry is repaired; that is listed as a problem "
    "of its own."
)


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem an unsound polygon that has others of its kind about it, as far as gaps are looked for; it
    comes first in `keys`.
    """
    if view.definition.geometry != "Polygon":
        return
    unsound = np.flatnonzero(~view.sound & np.isfinite(view.boxes).all(axis=1))
    if not len(unsound):
        return
    placed = np.flatnonzero(np.isfinite(view.boxes).all(axis=1))
    tree = shapely.STRtree(drawn(view.boxes[placed]))
    for row in unsound:
        around = view.boxes[row] + (-WIDTH, -WIDTH, WIDTH, WIDTH)
        rows = placed[np.sort(tree.query(shapely.box(*around)))]
        rows = rows[(rows != row) & (view.kinds[rows] == view.kinds[row])]
        if not len(rows) or not (view.wanted[rows].any() or view.wanted[row]):
            continue
        key, others = view.key(int(row)), view.keys(rows)
        text = message(
            "{layer} {id} is invalid: it could not be compared with its neighbours ({ids}).",
            layer=view.title,
            id=key.id,
            ids=ids_of(others),
        )
        yield Problem(RULE, (key, *others), "warning", text, view.place(int(row)))


def fix(_project: Project, problem: Problem) -> Edit:
    """Raise Refused: the geometry's own problem has the fix."""
    raise Refused(message("Repair the geometry of feature {id} first.", id=problem.keys[0].id))
