"""Columns and overlay behave as one list of features; ids are given once; totals are exact."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Query, Value
from beiyuan_gis.geodesy.measures import Measures, measure, measure_one
from beiyuan_gis.geodesy.packed import measure_wkb
from beiyuan_gis.model import overlay
from beiyuan_gis.model.columns import Columns, EncodedColumn
from beiyuan_gis.model.columns_builder import ColumnsBuilder
from beiyuan_gis.model.edit import Change
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from tests.model.world import (
    LAYERS,
    NAMES,
    Touch,
    attributes,
    edits,
    geometry,
    numbers,
    projects,
    rebuilt,
    values,
    walk,
)

wheres = st.dictionaries(
    st.sampled_from([*NAMES, "unknown"]), st.lists(values, min_size=1, max_size=3).map(tuple), max_size=2
)
queries = st.one_of(
    st.builds(Query, st.sampled_from(["count", "length", "area", "area_ellipsoidal"]), wheres),
    st.builds(Query, st.just("sum"), wheres, st.sampled_from([*NAMES, "unknown"])),
)
several = st.lists(edits, max_size=3)


@pytest.fixture(autouse=True, scope="module", params=[1, overlay.FEW])
def few(request: pytest.FixtureRequest) -> Iterator[None]:
    """What was edited settles at once, or never."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overlay, "FEW", request.param)
        yield


def naive(table: Table, query: Query) -> float:
    """The definition of a total, feature by feature."""
    chosen = [f for f in table if all(f.attributes.get(n) in wanted for n, wanted in query.where.items())]
    if query.what == "count":
        return len(chosen)
    if query.what == "sum":
        numbers_ = [f.attributes.get(query.field) for f in chosen]
        return math.fsum(v for v in numbers_ if type(v) in (int, float))  # type: ignore[misc]
    name = {"length": "length_plane", "area": "area_plane", "area_ellipsoidal": "area_ellipsoidal"}[
        query.what
    ]
    return math.fsum(getattr(f.measure, name) for f in chosen)


@given(projects, several, queries)
def test_totals_are_the_exact_sum_over_the_features(
    project: Project, walked: list[list[Touch]], query: Query
) -> None:
    _, after = walk(project, walked)
    for table in after.tables.values():
        assert table.total(query) == naive(table, query) == rebuilt(table).total(query)


@given(projects, several)
def test_columns_and_overlay_are_one_list(project: Project, walked: list[list[Touch]]) -> None:
    _, after = walk(project, walked)
    for table in after.tables.values():
        listed, fresh = list(table), rebuilt(table)
        assert listed == list(fresh)
        assert [f.key.id for f in listed] == table.ids() == sorted(table.ids())
        assert len(table) == len(listed)
        assert all(id in table for id in table.ids())
        assert all(
            id not in table and table.get(id) is None for id in {-1, 0, table.next_id} - set(table.ids())
        )
        assert {f.key for f in table.edited} <= {f.key for f in listed}
        assert int(table.base_mask.sum()) + sum(1 for _ in table.edited) == len(table)
        held = [int(i) for columns, mask in table.strata for i in columns.ids[mask]]
        assert sorted([*held, *(f.key.id for f in table.recent)]) == table.ids()


@given(projects, several)
def test_bounds_enclose_everything(project: Project, walked: list[list[Touch]]) -> None:
    _, after = walk(project, walked)
    for table in after.tables.values():
        seen = [f.geometry.bounds for f in table if not f.geometry.is_empty]
        x0, y0, x1, y1 = zip(*seen, strict=True) if seen else ((), (), (), ())
        assert table.bounds == ((min(x0), min(y0), max(x1), max(y1)) if seen else None)
    boxes = [t.bounds for t in after.tables.values() if t.bounds]
    assert (after.bounds is None) == (not boxes)


@given(projects, several)
def test_an_id_is_never_given_twice(project: Project, walked: list[list[Touch]]) -> None:
    given_ = {layer: set(table.ids()) for layer, table in project.tables.items()}
    for wanted in walked:
        before = project
        (edit,), project = walk(project, [wanted])
        for change in edit:
            if change.before is None:
                assert change.key.id not in given_[change.key.layer]
                given_[change.key.layer].add(change.key.id)
        undone = project.apply(~edit)
        for layer, table in project.tables.items():
            assert table.next_id >= before.tables[layer].next_id
            assert undone.tables[layer].next_id == table.next_id, "an undone id may be on somebody's print"
            assert table.next_id > max(given_[layer], default=0)


@given(projects, several)
def test_changes_are_found_also_without_a_shared_base(project: Project, walked: list[list[Touch]]) -> None:
    _, after = walk(project, walked)
    for layer, table in after.tables.items():
        earlier = project.tables[layer]
        found = table.changes_since(earlier)
        assert found == rebuilt(table).changes_since(earlier) == table.changes_since(rebuilt(earlier))
        assert list(earlier.apply(found)) == list(table)


@given(projects, several)
def test_undoing_a_first_edit_leaves_no_overlay_of_added_features(
    project: Project, walked: list[list[Touch]]
) -> None:
    done, after = walk(project, walked)
    for edit in reversed(done):
        after = after.apply(~edit)
    for layer, table in after.tables.items():
        base = set(map(int, table.base.ids))
        assert {f.key.id for f in table.edited} <= base
        assert list(table) == list(project.tables[layer])


# ---------------------------------------------------------------- columns


def encode(column: list[Value], batch: int = 10**6) -> EncodedColumn:
    """A column built from batches of rows."""
    builder = ColumnsBuilder(["name"])
    for start in range(0, len(column), batch):
        part = column[start : start + batch]
        builder.add(range(start, start + len(part)), [b""] * len(part), {"name": part})
    return builder.finish().attributes["name"]


@given(st.lists(values), st.integers(1, 5))
def test_encoding_keeps_values_and_types(column: list[Value], batch: int) -> None:
    encoded = encode(column, batch)
    assert [(type(encoded[i]), encoded[i]) for i in range(len(column))] == [(type(v), v) for v in column]
    assert len(encoded.values) == len({(type(v), v) for v in column})
    expected = [float(v) if type(v) in (int, float) else math.nan for v in column]  # type: ignore[arg-type]
    assert np.array_equal(encoded.numbers, expected, equal_nan=True)


@given(st.lists(values), st.lists(values, max_size=3).map(tuple))
def test_membership_is_that_of_python(column: list[Value], wanted: tuple[Value, ...]) -> None:
    assert encode(column).is_in(wanted).tolist() == [v in wanted for v in column]


@given(st.lists(numbers))
def test_packed_geometries_are_the_same_bytes(shapes: list[int]) -> None:
    blobs = [shapely.to_wkb(geometry(n), byte_order=1, flavor="iso") for n in shapes]
    packed = Columns.build(range(len(blobs)), blobs, {}).geometry
    assert len(packed) == len(blobs) and [packed.wkb(i) for i in range(len(blobs))] == blobs
    assert [g.wkb for g in packed.unpack()] == blobs
    assert [g.wkb for g in packed.unpack(range(len(blobs))[::-1])] == blobs[::-1]


@given(st.lists(st.tuples(st.integers(1, 10**12), numbers, attributes), max_size=8, unique_by=lambda r: r[0]))
def test_rows_are_found_by_id(held: list[tuple[int, int, dict[str, Value]]]) -> None:
    table = Table.of("parcels", [Feature(Key("parcels", i), geometry(n), a) for i, n, a in held], NAMES)
    for id, number, given_ in held:
        feature = table.get(id)
        assert (
            feature is not None and feature.wkb == geometry(number).wkb and dict(feature.attributes) == given_
        )
        assert table.base.row_of(id) is not None and table.base.row_of(-id) is None
    ids = [id for id, *_ in held]
    assert table.base.ids[table.base.rows_of([*ids, -5, 10**13])].tolist() == sorted(ids)


def test_ids_must_rise() -> None:
    with pytest.raises(ValueError, match="ids must rise"):
        Columns.build([2, 1], [b"", b""], {})
    with pytest.raises(ValueError, match="ids must rise"):
        Columns.build([1, 1], [b"", b""], {})


def test_an_empty_table_starts_at_one_or_where_it_is_told() -> None:
    assert Table.of("parcels", [], NAMES).next_id == 1
    assert Table.of("parcels", [], NAMES, next_id=40).next_id == 40
    assert Table.of("parcels", [], NAMES).total(Query("area")) == 0.0
    assert Table.of("parcels", [], NAMES).bounds is None
    assert Project(LAYERS[0].title, LAYERS, {d.id: Table.of(d.id, [], NAMES) for d in LAYERS}).bounds is None


def test_many_edited_features_are_measured_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer replaced by an import lies in the overlay: one by one, 100,000 features took 45 s."""
    passes = []

    def counted(geometries: list[BaseGeometry]) -> Measures:
        passes.append(len(geometries))
        return measure(geometries)

    monkeypatch.setattr("beiyuan_gis.model.feature.measure", counted)
    monkeypatch.setattr(overlay, "FEW", 256)
    boxes = [shapely.box(469_000, 4_419_000, 469_010 + i / 7, 4_419_003) for i in range(50)]
    table = Table.of("parcels", [], [])
    table = table.apply(Change(None, Feature(Key("parcels", i + 1), box, {})) for i, box in enumerate(boxes))
    for what in ("area", "area_ellipsoidal", "length"):
        assert table.total(Query(what)) == math.fsum(  # type: ignore[arg-type]
            getattr(measure_one(box), {"area": "area_plane", "length": "length_plane"}.get(what, what))
            for box in boxes
        )
    assert [n for n in passes if n] == [50]
    assert table.bounds == (469_000, 4_419_000, 469_017, 4_419_003)


def test_counts_of_values_and_members_follow_edits() -> None:
    features = [Feature(Key("plots", i), shapely.Point(i, i), {"kind": "ab"[i % 2]}) for i in range(1, 7)]
    table = Table.of("plots", features, ["kind"])
    fresh = Feature(Key("plots", 9), shapely.Point(9, 9), {"kind": "b"})
    after = table.apply(
        [
            Change(features[0], None),
            Change(features[1], features[1].with_attributes(kind="b")),
            Change(None, fresh),
        ]
    )
    assert (table.count("kind", ["a"]), table.count("kind", ["a", "b"])) == (3, 6)
    assert (after.count("kind", ["a"]), after.count("kind", ["b"])) == (2, 4)
    assert after.count("kind", ["c"]) == after.count("none", ["a"]) == 0
    assert (len(table), len(after)) == (6, 6)
    assert after.among(np.array([0, 1, 2, 6, 9, 10])).tolist() == [2, 6, 9]
    assert Table.of("plots", [], ["kind"]).among(np.array([1])).tolist() == []


def test_an_edit_measures_only_what_it_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The base is measured once for all tables that share it."""
    monkeypatch.setattr(overlay, "FEW", 256)
    base_passes, edit_passes = [], []

    def whole(buffer: bytes, offsets: np.ndarray) -> Measures:
        base_passes.append(len(offsets) - 1)
        return measure_wkb(buffer, offsets)

    def edited(geometries: list[BaseGeometry]) -> Measures:
        edit_passes.append(len(geometries))
        return measure(geometries)

    monkeypatch.setattr("beiyuan_gis.model.columns.measure_wkb", whole)
    monkeypatch.setattr("beiyuan_gis.model.feature.measure", edited)
    boxes = [shapely.box(469_000, 4_419_000, 469_010 + i / 7, 4_419_003) for i in range(50)]
    table = Table.of("parcels", [Feature(Key("parcels", i + 1), box, {}) for i, box in enumerate(boxes)], [])
    for i in range(3):
        for what in ("area", "area_ellipsoidal", "length"):
            table.total(Query(what))  # type: ignore[arg-type]
        before = table.get(i + 1)
        assert before is not None
        table = table.apply([Change(before, before.with_geometry(boxes[-1]))])
    table.total(Query("area"))
    assert base_passes == [50]
    assert [n for n in edit_passes if n] == [1, 1, 1]


def test_many_features_at_once_are_those_that_come_one_by_one() -> None:
    """Deleted, edited, added and unknown ones among them; who holds one is given it again."""
    boxes = [shapely.box(0, 0, i, 1) for i in range(1, 8)] + [shapely.Point(), shapely.MultiPoint([(1, 2)])]
    values: list[Value] = ["a", None, 1, 1.0, True, "b", "a", -0.0, 2**60]
    features = [
        Feature(Key("plots", 2 * i + 1), box, {"kind": value, "number": i})
        for i, (box, value) in enumerate(zip(boxes, values, strict=True))
    ]
    table = Table.of("plots", features, ["kind", "number"])
    edited = features[2].with_attributes(kind="c")
    fresh = Feature(Key("plots", 40), boxes[0], {"kind": "d", "number": None})
    table = table.apply([Change(features[1], None), Change(features[2], edited), Change(None, fresh)])
    ids = [40, 3, 5, 17, 1, 2, 9, 1, 999, 0, 15]
    together = table.get_all(ids)
    one_by_one = [table.get(id) for id in ids]
    assert together == one_by_one and [f and f.attachments for f in together] == [
        f and () for f in one_by_one
    ]
    assert all(a is b for a, b in zip(together, one_by_one, strict=True))
    assert [f and f.wkb for f in together] == [
        f and shapely.to_wkb(f.geometry, byte_order=1) for f in together
    ]
    assert together[3] is not None and together[3].measure == features[8].measure
    assert Table.of("plots", [], ["kind"]).get_all([1, 2]) == [None, None]
    assert [*table] == [table.get(id) for id in table.ids()]
