"""Progress rules, figures against their qualifiers, and the shipped programme as a whole."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from beiyuan_gis.catalogue import Figure, Progress, Query, Target
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.figures import holds
from beiyuan_gis.programme.progress import progress_report
from beiyuan_gis.programme.report import report
from beiyuan_gis.session import Session
from beiyuan_gis.storage.shipped import shipped_project

TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def shipped() -> Project:
    return shipped_project()


def figure(value: float, qualifier: str, tolerance: float = 0) -> Figure:
    return msgspec.convert(
        {
            "title": {"zh": "值", "en": "Value"},
            "value": value,
            "unit": "m",
            "qualifier": qualifier,
            "role": "measured",
            "tolerance": tolerance,
        },
        Figure,
    )


@pytest.mark.parametrize(
    ("qualifier", "tolerance", "inside", "outside"),
    [
        ("exact", 0, (100,), (99.99, 100.01)),
        ("exact", 0.5, (99.5, 100.5), (99.49, 100.51)),
        ("about", 25, (75, 125), (74, 126)),
        ("nearly", 1, (99, 99.5, 100), (98.9, 100.1)),
        ("over", 0, (100.1, 500), (100, 99)),
        ("more_than", 0, (101,), (100, 99)),
        ("at_least", 0, (100, 101), (99.9,)),
    ],
)
def test_qualifiers(
    qualifier: str, tolerance: float, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    assert all(holds(figure(100, qualifier, tolerance), value) for value in inside)
    assert not any(holds(figure(100, qualifier, tolerance), value) for value in outside)


def with_plan(project: Project, done: float, target: float, **plan: object) -> Project:
    """A layer whose constant target makes any rate that a test wants: one railing of `done` metres."""
    from dataclasses import replace

    from shapely import LineString

    from beiyuan_gis.model.feature import Feature
    from beiyuan_gis.model.table import Table

    definition = msgspec.structs.replace(
        project.layer("railings"),
        progress=Progress(
            Text("规则", "rule"),
            "m",
            Query("length"),
            Target(value=target),
            **plan,  # type: ignore[arg-type]
        ),
        milestones=(),
        figures=(),
    )
    line = LineString([(469_000, 4_419_000), (469_000 + done, 4_419_000)] if done else [])
    table = Table.of("railings", [Feature(Key("railings", 1), line, {})], [])
    return replace(project, layers=(definition,), tables={"railings": table})


@pytest.mark.parametrize(
    ("done", "target", "raw", "reported", "lamp"),
    [
        (0, 100, 0.0, 0.0, "waiting"),
        (50, 100, 50.0, 50.0, "under_way"),
        (99.96, 100, 99.96, 99.9, "under_way"),
        (100, 100, 100.0, 100.0, "done"),
        (103, 100, 103.0, 100.0, "done"),
        (5, 0, None, None, "none"),
    ],
)
def test_rates_are_cut_and_capped(
    shipped: Project, done: float, target: float, raw: float | None, reported: float | None, lamp: str
) -> None:
    found = progress_report(with_plan(shipped, done, target), "railings", TODAY)
    assert found is not None
    assert found.raw == (raw if raw is None else pytest.approx(raw))
    assert found.reported == (reported if reported is None else pytest.approx(reported))
    assert found.lamp == lamp


def test_a_missed_plan_is_late_until_it_is_done(shipped: Project) -> None:
    late = progress_report(with_plan(shipped, 50, 100, planned_finish="2025-12-31"), "railings", TODAY)
    in_time = progress_report(with_plan(shipped, 50, 100, planned_finish="2026-01-01"), "railings", TODAY)
    done = progress_report(with_plan(shipped, 100, 100, planned_finish="2025-12-31"), "railings", TODAY)
    assert late and in_time and done
    assert (late.lamp, in_time.lamp, done.lamp) == ("late", "under_way", "done")


def test_every_figure_that_the_shipped_map_answers_for_is_within(shipped: Project) -> None:
    found = report(shipped, TODAY)
    answered = [f for f in found.figures if f.within is not None]
    # The grids of grid governance have no layer; every other measured figure is answered for.
    expected = [f.id for f in shipped.figures if f.role == "measured" and not f.id.startswith("grids.")]
    assert [f.figure.id for f in answered] == expected
    assert [f.figure.id for f in answered if not f.within] == []
    assert {f.layer for f in answered} == set(found.ids)


def test_the_programme_in_numbers(shipped: Project) -> None:
    found = report(shipped, TODAY)
    assert found.layer("boundary").measure == pytest.approx(3.35, abs=0.0005)
    boundary = found.layer("boundary")
    assert boundary.area_plane - boundary.area_ellipsoidal == pytest.approx(79, abs=1)
    assert found.layer("railings").length_m == pytest.approx(688, abs=0.5)
    assert found.layer("bollards").count == 342
    assert found.layer("optical_park").measure == pytest.approx(103.5, abs=0.05)
    assert found.layer("demolition").area_plane == pytest.approx(23_085.59, abs=0.005)
    demolition = found.layer("demolition").progress
    assert demolition is not None
    assert demolition.raw == pytest.approx(100.372, abs=0.001) and demolition.reported == 100.0
    assert found.schematic == sum(layer.features for layer in found.layers)
    with pytest.raises(KeyError):
        found.layer("nowhere")


def test_figures_follow_each_edit(shipped: Project) -> None:
    session = Session(shipped)

    def bollards() -> tuple[float, float, bool | None]:
        layer = report(session.project).layer("bollards")
        assert layer.progress is not None and layer.progress.raw is not None
        return layer.progress.done, layer.progress.raw, layer.figures[0].within

    assert bollards() == (342, 100.0, True)
    one = next(iter(shipped.table("bollards")))
    next_id = shipped.table("bollards").next_id
    planned = [
        type(one)(Key("bollards", next_id + i), one.geometry, {**one.attributes, "status": "planned"})
        for i in range(3)
    ]
    session.perform(Edit.of(message("Add"), [Change(None, f) for f in planned]))
    assert bollards() == (342, pytest.approx(100 * 342 / 345), True)
    pulled = [Change(f, f.with_attributes(status="pulled")) for f in planned]
    session.perform(Edit.of(message("Pull"), pulled))
    assert bollards() == (345, 100.0, False)
    session.undo()
    session.undo()
    assert bollards() == (342, 100.0, True)


def test_numbers_are_written_one_way() -> None:
    assert wording.quantity(688.0002, "m") == "688.00 m"
    assert wording.quantity(342, "items") == "342 items"
    assert wording.quantity(23_085.589934, "m2") == "23,085.59 m²"
    assert wording.quantity(90.379, "percent") == "90.38%"
    assert wording.reported_figure(figure(90, "over")) == "over 90 m"
    assert wording.signed(-3, "items") == "−3"
    assert wording.signed(0.0002, "m") == "±0"
    assert wording.signed(0.37, "m") == "+0.37"
