"""Turning, stretching and mirroring about the common centre of several features."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.selection import Words, changing, features_of, require, title_for
from beiyuan_gis.edits.validity import numbers_flaw, sound_after
from beiyuan_gis.edits.vertices import Coordinates
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project


def transformed(
    project: Project,
    keys: Iterable[Key],
    matrix: Coordinates,
    words: Words,
    **values: str | int | float,
) -> Edit:
    """Multiply every place, as seen from the common centroid, by `matrix` (2, 2); heights stay.

    Raise Refused when nothing would change, when a place would leave the plane, and when rounding would
    spoil what is sound now.
    """
    features = features_of(project, keys)
    for feature in features:
        require(None if (flaw := numbers_flaw(feature.geometry)) is None else flaw.reason)
    together = shapely.geometrycollections([f.geometry for f in features])
    centre = shapely.get_coordinates(shapely.centroid(together))
    changes = []
    for feature in features:
        after = mapped(feature.geometry, lambda xy: (xy - centre) @ matrix.T + centre)
        changes.append(Change(feature, feature.with_geometry(sound_after(feature.geometry, after))))
    return changing(Edit.of(title_for(project, features, words, **values), changes))


def rotation(degrees: float) -> Coordinates:
    """The matrix (2, 2) that turns clockwise, as azimuths grow; exact for quarter turns."""
    quarters, rest = divmod(degrees, 90.0)
    angle = np.radians(rest)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    quarter = np.array([[0.0, 1.0], [-1.0, 0.0]])
    return np.asarray(turn @ np.linalg.matrix_power(quarter, int(quarters) % 4))


def mapped(geometry: BaseGeometry, move: Callable[[Coordinates], Coordinates]) -> BaseGeometry:
    """`geometry` with its eastings and northings (n, 2) as `move` returns them; heights stay."""

    def moved(coordinates: Coordinates) -> Coordinates:
        return np.column_stack([move(coordinates[:, :2]), coordinates[:, 2:]])

    there: BaseGeometry = shapely.transform(geometry, moved, include_z=bool(geometry.has_z))
    return there
