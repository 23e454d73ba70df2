"""A style, a name or a place in the order changes no number: nothing is measured again."""

from __future__ import annotations

import msgspec
import pytest

from beiyuan_gis.catalogue import Style, Symbol
from beiyuan_gis.edits.move_layer import move_layer
from beiyuan_gis.edits.remove_layer import remove_layer
from beiyuan_gis.edits.rename_layer import rename_layer
from beiyuan_gis.edits.set_style import set_style
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.programme.report import relabelled, report
from beiyuan_gis.storage.shipped import shipped_project


@pytest.fixture(scope="module")
def project() -> Project:
    return shipped_project()


def test_it_is_the_report_that_measuring_would_give(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = report(project)
    after = project
    for edit in (
        set_style(after, "greening", Style(Symbol(fill="#00ff00"))),
        rename_layer(after, "boundary", Text("界", "Border")),
    ):
        after = after.apply(edit)
    after = after.apply(move_layer(after, "railings", 0))
    wanted = report(after)
    monkeypatch.setattr(Table, "total", lambda *_: pytest.fail("something is measured"))
    assert relabelled(former, project, after) == wanted
    assert wanted.ids[0] == "railings"


def test_what_is_measured_otherwise_is_measured_anew(project: Project) -> None:
    former = report(project)
    layer = project.layer("greening")
    other = msgspec.structs.replace(layer, unit="mu")
    changed = project.apply(Edit.of(message("x"), definitions=[LayerChange(layer, other)]))
    assert relabelled(former, project, changed) is None
    assert relabelled(former, project, project.apply(remove_layer(project, "railings"))) is None
