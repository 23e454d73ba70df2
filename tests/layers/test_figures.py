"""The ledger holds every published figure once, and the map measures each within its tolerance."""

from collections import Counter

import pytest

from beiyuan_gis.catalogue import Figure, Measured
from beiyuan_gis.geodesy.units import convert
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.programme.figures import holds
from beiyuan_gis.programme.report import ProjectReport, report
from tests.layers.sample import catalogue, definition, sample, total

FIGURES = {figure.id: figure for figure in catalogue().figures}
ANSWERS = [(d.id, answer) for d in catalogue().layers for answer in d.figures]
LENGTHS_AND_AREAS = {"m", "m2", "mu", "km2"}
# Reconciled on the plane alone: its last digit is 1 dm2, and the two conventions are 54 dm2 apart.
PLANE_ONLY = {"demolition.area_done"}
NOT_ON_THE_MAP = "grids."  # grid governance counts people and posts


@pytest.fixture(scope="module")
def whole() -> ProjectReport:
    """What the program itself says of the shipped layers."""
    tables = {}
    for layer in catalogue().layers:
        ids, geometries, attributes = sample(layer.id)
        features = [
            Feature(Key(layer.id, i), g, a) for i, g, a in zip(ids, geometries, attributes, strict=True)
        ]
        tables[layer.id] = Table.of(layer.id, features, [f.name for f in layer.fields])
    project = Project(Text("", ""), catalogue().layers, tables, catalogue().figures)
    return report(project)


def _measured(layer: str, answer: Measured, unit: str, *, ellipsoidal: bool) -> float:
    if answer.part is not None and answer.whole is not None:
        part = total(layer, answer.part, ellipsoidal=ellipsoidal)
        return 100 * part / total(layer, answer.whole, ellipsoidal=ellipsoidal)
    assert answer.query is not None
    value = total(layer, answer.query, ellipsoidal=ellipsoidal)
    base = {"length": "m", "area": "m2"}.get(answer.query.what, "")
    return convert(value, base, unit) if base else value


@pytest.mark.parametrize(("layer", "answer"), ANSWERS, ids=[a.figure for _, a in ANSWERS])
@pytest.mark.parametrize("ellipsoidal", [False, True], ids=["plane", "ellipsoid"])
def test_the_map_measures_what_was_published(layer: str, answer: Measured, ellipsoidal: bool) -> None:
    figure = FIGURES[answer.figure]
    if answer.progress:
        plan = definition(layer).progress
        assert plan is not None
        raw = (
            100 * total(layer, plan.done, ellipsoidal=ellipsoidal) / float(FIGURES[plan.target.figure].value)
        )
        assert (round(raw, 2), min(raw, plan.cap)) == (100.37, figure.value)
        return
    measured = _measured(layer, answer, figure.unit, ellipsoidal=ellipsoidal)
    if ellipsoidal and figure.id in PLANE_ONLY:
        assert float(figure.value) - measured == pytest.approx(23.6e-6 * float(figure.value), rel=0.05)
    else:
        assert holds(figure, measured)


@pytest.mark.parametrize("figure", [f for f in FIGURES.values() if f.role == "measured"], ids=lambda f: f.id)
def test_one_layer_answers_for_each_measured_figure(figure: Figure) -> None:
    answers = Counter(answer.figure for _, answer in ANSWERS)
    assert answers[figure.id] == (0 if figure.id.startswith(NOT_ON_THE_MAP) else 1)


def test_the_sample_aims_at_the_value_itself() -> None:
    """So that a planner's own edits use up the tolerance, not our rounding."""
    for layer, answer in ANSWERS:
        figure = FIGURES[answer.figure]
        if figure.qualifier == "exact" and figure.unit in LENGTHS_AND_AREAS:
            aim = 0.001 if figure.unit in ("m", "m2") else 0.0001
            assert abs(_measured(layer, answer, figure.unit, ellipsoidal=False) - float(figure.value)) < aim


def test_the_boundary_reads_the_same_by_both_conventions() -> None:
    areas = [total("boundary", definition("boundary").measure, ellipsoidal=e) / 1e6 for e in (False, True)]
    assert [f"{area:.4f}" for area in areas] == ["3.3500", "3.3500"]
    assert areas[0] != areas[1]


def test_the_program_says_the_same(whole: ProjectReport) -> None:
    answered = {f.figure.id: f for f in whole.figures if f.layer}
    assert answered.keys() == {answer.figure for _, answer in ANSWERS}
    assert {id: f.measured for id, f in answered.items() if not f.within} == {}
    for layer, answer in ANSWERS:
        if not answer.progress:
            unit = FIGURES[answer.figure].unit
            expected = _measured(layer, answer, unit, ellipsoidal=False)
            assert answered[answer.figure].measured == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("layer", "reported", "lamp", "published"),
    [
        ("residential_retrofit", 56.7, "under_way", False),
        ("railings", 100.0, "done", False),
        ("bollards", 100.0, "done", False),
        ("optical_park", 0.0, "waiting", False),
        ("demolition", 100.0, "done", True),
        ("hoardings", 100.0, "done", False),
        ("greening", 100.0, "done", False),
    ],
)
def test_progress(whole: ProjectReport, layer: str, reported: float, lamp: str, published: bool) -> None:
    progress = whole.layer(layer).progress
    assert progress is not None
    assert (progress.reported, progress.published) == (reported, published)
    assert lamp == progress.lamp or layer == "optical_park"  # late after its planned finish


def test_nothing_is_left_out_of_the_ledger() -> None:
    assert len(FIGURES) == 41
    sections = Counter(id.partition(".")[0] for id in FIGURES)
    assert sections["grids"] == 10 and sections["requests"] == 6
    assert {f.id for f in FIGURES.values() if f.role == "target"} == {
        "optical_park.planned_completion",
        "demolition.area_target",
    }


def test_targets_that_were_not_published_say_so() -> None:
    for layer in catalogue().layers:
        if layer.progress is not None and not layer.progress.target.published:
            assert not layer.progress.target.figure
    for id in ("railings", "bollards"):
        rule = definition(id).progress.rule  # type: ignore[union-attr]
        assert "未公布" in rule.zh and "not a published" in rule.en
