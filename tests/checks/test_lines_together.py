"""Lines that run along each other, and the fix that leaves the stretch to one of them."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString

from beiyuan_gis.checks.fixing import why_not
from beiyuan_gis.model.project import Project
from tests.checks.world import at, by_rule, fixed, project, rules

LINE = LineString([at(0, 0), at(10, 0)])


def railings(*lines: LineString) -> Project:
    return project("railings", *lines)


@pytest.mark.parametrize(("other", "lengths"), [
    (LineString([at(5, 0), at(10, 0), at(10, 4)]), [10, 4]),
    (LineString([at(-5, 0), at(20, 0)]), None),
    (LineString([at(2, 0), at(4, 0)]), None),
    (LineString([at(2, 2), at(2, 0), at(3, 0), at(3, 2)]), [10, 4]),
])  # fmt: skip
def test_a_stretch_that_two_lines_have_is_measured_once(
    other: LineString, lengths: list[float] | None
) -> None:
    world = railings(LINE, other)
    problem = by_rule(world, "lines_together")
    if lengths is None:
        assert "all along: delete one of them" in str(why_not(world, problem))
        return
    after = fixed(world, "lines_together")
    assert [f.geometry.length for f in after.table("railings")] == pytest.approx(lengths)


def test_lines_that_cross_meet_or_are_doubles_do_not_run_along_each_other() -> None:
    cross, on = LineString([at(5, -5), at(5, 5)]), LineString([at(10, 0), at(20, 0)])
    assert rules(railings(LINE, cross, on)) == []
    assert rules(railings(LINE, LineString(LINE.coords[::-1]))) == ["duplicate_feature"]
