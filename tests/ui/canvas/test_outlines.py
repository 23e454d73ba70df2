"""Paths of what is selected: as the features are now, built once, and never those that a worker draws."""

from __future__ import annotations

import numpy as np
import pytest

from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import small_project
from ui.canvas.outlines import Outlines
from ui.canvas.shapes import Shapes

pytestmark = pytest.mark.usefixtures("qapp")
ONE, OTHER = Key("parcels", 1), Key("parcels", 2)


def test_an_outline_is_built_once_and_anew_when_its_feature_is_edited() -> None:
    project, outlines = small_project(), Outlines()
    table = project.table("parcels")
    outlines.derive(table, np.array([1, 2]))
    one, other = outlines.path(table, 1), outlines.path(table, 2)
    assert one is not None and other is not None
    assert outlines.path(table, 1) is one

    moved = project.apply(move_features(project, [ONE], 10.0, 120.0)).table("parcels")
    outlines.derive(moved, np.array([1, 2]))
    after = outlines.path(moved, 1)
    assert after is not None
    west, south = after.boundingRect().x(), after.boundingRect().y()
    assert (west, south) == pytest.approx((one.boundingRect().x() + 10.0, one.boundingRect().y() + 120.0))
    assert outlines.path(moved, 1) is after and outlines.path(moved, 2) is other
    assert outlines.path(table, 1).boundingRect() == one.boundingRect()  # type: ignore[union-attr]


def test_what_is_not_there_has_none() -> None:
    project, outlines = small_project(), Outlines()
    assert outlines.path(project.table("parcels"), 99) is None
    less = project.apply(delete_features(project, [OTHER])).table("parcels")
    assert outlines.path(less, 2) is None and outlines.path(less, 1) is not None


def test_they_are_not_the_paths_that_a_worker_draws() -> None:
    table = small_project().table("parcels")
    row = table.base.row_of(1)
    assert row is not None
    assert Outlines().path(table, 1) is not Shapes().base(table).path(row)
