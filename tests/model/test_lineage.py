"""Where parcels come from: held against the ground they cover, after random splits, merges and undos."""

from __future__ import annotations

from pathlib import Path

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString

from beiyuan_gis.edits.clipboard_text import as_geojson
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.duplicate_features import duplicate_features
from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.edits.paste_text import paste_text
from beiyuan_gis.edits.polygons_from_lines import polygons_from_lines
from beiyuan_gis.edits.split_feature import split_feature
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.lineage import Lineage, lineage, walk
from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from tests.edits.world import at, project, rectangle

A, B = Key("parcels", 1), Key("parcels", 2)
kinds = st.sampled_from(["split", "merge", "undo", "redo", "go"])
acts = st.lists(st.tuples(kinds, st.integers(0, 9), st.integers(1, 8)), max_size=14)


def two_parcels() -> Session:
    return Session(project(rectangle(0, 0, 90, 90), rectangle(90, 0, 90, 90)))


def split(session: Session, key: Key, part: float = 0.5) -> None:
    """From south to north, `part` of the way from the west."""
    feature = session.project.get(key)
    assert feature is not None
    x0, y0, x1, y1 = feature.geometry.bounds
    x = x0 + (x1 - x0) * part
    session.perform(split_feature(session.project, key, LineString([(x, y0 - 1), (x, y1 + 1)])))


def merge(session: Session, *keys: Key) -> None:
    session.perform(merge_features(session.project, keys, keys[0], multipart=True))


def act(session: Session, what: str, pick: int, part: int) -> None:
    keys = [Key("parcels", id) for id in session.project.table("parcels").ids()]
    match what:
        case "split":
            split(session, keys[pick % len(keys)], part / 9)
        case "merge" if len(keys) > 1:
            one = pick % (len(keys) - 1)
            merge(session, keys[one], keys[one + 1])
        case "undo" | "redo":
            getattr(session, what)()
        case "go":
            session.go_to(pick)


@settings(max_examples=40, deadline=None)
@given(acts)
def test_ancestors_cover_what_was_made_of_them(acts: list[tuple[str, int, int]]) -> None:
    session = two_parcels()
    first = {f.key: f for f in session.project.table("parcels")}
    for one in acts:
        try:
            act(session, *one)
        except Refused:
            continue
    found = lineage(session.past().descents())
    for feature in session.project.table("parcels"):
        made = found.made.get(feature.key)
        if made is None:
            assert feature == first[feature.key], "nobody says where this came from"
            continue
        for ancestors in (made.ancestors, found.roots(feature.key)):
            shapes = [a.feature.geometry for a in ancestors if a.feature is not None]
            assert shapes and feature.geometry.difference(shapely.union_all(shapes)).area < 1e-6
        assert {a.feature for a in found.roots(feature.key)} <= set(first.values())
        assert all(one.made is None or one.made.step.revision < made.step.revision for one in walk(made))
        for root in found.roots(feature.key):
            assert feature.key in names(found, root.key), "down and up do not agree"
    gone = {key for key in first if session.project.get(key) is None}
    assert gone <= found.descendants.keys(), "what was merged into another lives on in it"


def names(found: Lineage, key: Key) -> set[Key]:
    below = [*found.descendants.get(key, ())]
    seen = set()
    while below:
        one = below.pop()
        if one not in seen:
            seen.add(one)
            below += one.descendants
    return {one.key for one in seen}


def test_what_was_undone_was_never_there_and_what_is_redone_is_back() -> None:
    session = two_parcels()
    split(session, A)
    new = Key("parcels", 3)
    assert set(lineage(session.past().descents()).made) == {A, new}
    session.undo()
    assert not lineage(session.past().descents()).made
    session.redo()
    made = lineage(session.past().descents()).made[new]
    assert made.step.revision == 1 and [a.key for a in made.ancestors] == [A]
    assert made.ancestors[0].feature is not None and made.ancestors[0].feature.geometry.area == 8100


def test_a_step_done_as_an_edit_of_its_own_takes_back_too() -> None:
    session = two_parcels()
    split(session, A)
    session.perform(~session.history.done[-1].edit)
    assert not lineage(session.past().descents()).made


def test_split_and_merge_over_and_over_stay_small() -> None:
    session = two_parcels()
    for _ in range(120):
        split(session, A)
        merge(session, A, Key("parcels", max(session.project.table("parcels").ids())))
    found = lineage(session.past().descents())
    assert len(list(walk(found.made[A]))) == 360, "each ancestor once, not once for every way to it"
    assert len(found.roots(A)) == 1


def test_the_whole_log_is_asked_also_what_is_not_read_for_undo(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "p.gpkg"
    project_file.create(path, two_parcels().project)
    session = Session.open(path)
    split(session, A)
    merge(session, A, B)
    session.perform(delete_features(session.project, [Key("parcels", 3)]))
    session.save()
    session.close()
    monkeypatch.setattr(project_file, "HISTORY_KEPT", 1)
    session = Session.open(path)
    split(session, A, 0.1)
    assert len(session.history.done) == 2
    found = lineage(session.past().descents())
    assert {a.key for a in walk(found.made[A])} == {A, B}
    assert sorted(a.key for a in found.roots(A)) == [A, B]
    assert [s.revision for s in session.past().touching(Key("parcels", 3))] == [1, 3]
    session.close()


def ancestors(session: Session) -> dict[Key, list[Key]]:
    made = lineage(session.past().descents()).made
    return {key: [one.key for one in how.ancestors] for key, how in made.items()}


def test_a_duplicate_has_its_original_as_ancestor() -> None:
    session = two_parcels()
    session.perform(duplicate_features(session.project, [B, A]))
    assert ancestors(session) == {Key("parcels", 3): [B], Key("parcels", 4): [A]}
    assert [one.key for one in lineage(session.past().descents()).descendants[A]] == [Key("parcels", 4)]
    session.undo()
    assert ancestors(session) == {}


def test_a_paste_has_its_original_as_ancestor_where_that_is_here() -> None:
    session = two_parcels()
    copied = as_geojson([f for f in session.project.table("parcels")])
    session.perform(paste_text(session.project, "parcels", copied))
    assert ancestors(session) == {Key("parcels", 3): [A], Key("parcels", 4): [B]}
    other = Session(project(rectangle(0, 0, 90, 90), rectangle(90, 0, 91, 90)))
    other.perform(paste_text(other.project, "parcels", copied))
    assert ancestors(other) == {Key("parcels", 3): [A]}, "B is called the same there, and is another"
    other.perform(paste_text(other.project, "parcels", copied.replace("parcels.", "elsewhere.")))
    other.perform(paste_text(other.project, "parcels", str(rectangle(200, 0, 9, 9))))
    assert len(ancestors(other)) == 1


def test_an_area_has_the_lines_around_it_as_ancestors() -> None:
    """Two rooms with a wall between, drawn by lines that cross aslant, so that corners are rounded."""
    ends = [(0, 0, 90, 1), (89, -2, 91, 61), (92, 60, -1, 62), (1, 63, 0, -1), (40, -3, 47, 64)]
    lines = [LineString([at(x0, y0), at(x1, y1)]) for x0, y0, x1, y1 in ends]
    session = Session(project(*lines))
    keys = [Key("railings", id) for id in range(1, 6)]
    session.perform(polygons_from_lines(session.project, keys, "parcels"))
    south, east, north, west, wall = keys
    assert ancestors(session) == {
        Key("parcels", 1): [south, east, north, wall],
        Key("parcels", 2): [south, north, west, wall],
    }


def test_an_edit_of_nothing_but_descent_is_nothing() -> None:
    assert not Edit(message("x"))
