"""The shipped sample passes its own checks."""

from beiyuan_gis.checks import check
from beiyuan_gis.storage.shipped import shipped_project


def test_the_shipped_sample_has_no_problems() -> None:
    project = shipped_project()
    assert sum(len(table) for table in project.tables.values()) > 300
    assert [str(problem.message) for problem in check(project)] == []
