"""Attaching, taking off, renaming, noting; and what becomes of it when features are made of others."""

from typing import Any

import pytest
from shapely.geometry import LineString, MultiPolygon

from beiyuan_gis.edits import attaching
from beiyuan_gis.edits.attach_files import attach_files
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.detach_file import detach_file
from beiyuan_gis.edits.dissolve import dissolve
from beiyuan_gis.edits.duplicate_features import duplicate_features
from beiyuan_gis.edits.explode_multipart import explode_multipart
from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.edits.note_attachment import LONGEST, note_attachment
from beiyuan_gis.edits.rename_attachment import rename_attachment
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.edits.split_feature import split_feature
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message
from beiyuan_gis.model.attachment import Attachment, together
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.world import at, project, rectangle, state

A, B = Key("parcels", 1), Key("parcels", 2)


def photo(number: int, name: str = "", size: int = 1000) -> Attachment:
    return Attachment(
        name or f"{number}.jpg", "image/jpeg", size, f"{number:064x}", "", "2025-12-21T08:00:00+00:00"
    )


def world(**held: Any) -> Project:
    made = project(rectangle(0, 0, 9, 9), rectangle(9, 0, 9, 9), **held)
    return made.apply(attach_files(made, A, [photo(1), photo(2)]))


def attached(project: Project, key: Key) -> tuple[Attachment, ...]:
    feature = project.get(key)
    return feature.attachments if feature else ()


def refusal(call: Any, *arguments: Any) -> Message:
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.message


def test_attaching_says_what_and_undo_takes_it_back() -> None:
    before = project(rectangle(0, 0, 9, 9))
    one = attach_files(before, A, [photo(1, "现场.jpg")])
    assert str(one.title) == "Attach 现场.jpg to Parcel 1"
    after = before.apply(one)
    assert attached(after, A) == (photo(1, "现场.jpg"),) and after.table("parcels").attached == {
        1: attached(after, A)
    }
    two = attach_files(after, A, [photo(1), photo(2), photo(3), photo(2, "twin.jpg")])
    assert str(two.title) == "Attach 2 files to Parcel 1"
    assert [a.name for a in attached(after.apply(two), A)] == ["现场.jpg", "2.jpg", "3.jpg"]
    assert state(after.apply(two).apply(~two).apply(~one)) == state(before)


def test_what_cannot_be_attached() -> None:
    made = world()
    assert "Select one" in str(attaching_why_not(made, [A, B]))
    assert "no file" in str(refusal(attach_files, made, A, []))
    assert "already" in str(refusal(attach_files, made, A, [photo(1, "other name.jpg")]))
    assert "is empty" in str(refusal(attach_files, made, A, [photo(3, size=0)]))
    assert "up to 20 MB" in str(refusal(attach_files, made, A, [photo(3, size=attaching.FILE_LIMIT + 1)]))
    assert "needs a name" in str(refusal(attach_files, made, A, [photo(3, "../..")]))
    assert "not there any more" in str(refusal(attach_files, made, Key("parcels", 9), [photo(3)]))


def attaching_why_not(made: Project, keys: list[Key]) -> Message | None:
    from beiyuan_gis.edits import attach_files as verb

    return verb.why_not(made, keys)


def test_a_project_holds_so_much_and_the_same_bytes_count_once() -> None:
    made = project(rectangle(0, 0, 9, 9), rectangle(9, 0, 9, 9))
    whole = [photo(n, size=attaching.FILE_LIMIT) for n in range(25)]  # 500 MB to the byte
    full = made.apply(attach_files(made, A, whole))
    assert attaching.attached_bytes(full) == attaching.PROJECT_LIMIT
    assert "more than 500 MB" in str(refusal(attach_files, full, B, [photo(99, size=1)]))
    again = full.apply(attach_files(full, B, whole[:1]))
    assert attaching.attached_bytes(again) == attaching.PROJECT_LIMIT
    freed = again.apply(detach_file(again, A, whole[1].digest))
    assert attach_files(freed, B, [photo(99, size=1)])


def test_names_are_made_harmless_and_keep_their_ending() -> None:
    made = world()
    evil = photo(3, "..\\..\\Windows\\系统\u202egpj.exe")
    (kept,) = attached(made.apply(attach_files(made, B, [evil])), B)
    assert kept.name == "系统gpj.exe"
    renamed = made.apply(rename_attachment(made, A, photo(1).digest, "东立面"))
    assert [a.name for a in attached(renamed, A)] == ["东立面.jpg", "2.jpg"]
    assert "Nothing would" in str(refusal(rename_attachment, made, A, photo(1).digest, "1.jpg"))
    assert "needs a name" in str(refusal(rename_attachment, made, A, photo(1).digest, " / "))


def test_notes_and_taking_off() -> None:
    made = world()
    edit = note_attachment(made, A, photo(2).digest, "  裂缝 \n")
    noted = made.apply(edit)
    assert attached(noted, A)[1].note == "裂缝" and str(edit.title) == "Note to 2.jpg of Parcel 1"
    assert "up to" in str(refusal(note_attachment, made, A, photo(2).digest, "长" * (LONGEST + 1)))
    assert "cannot be stored" in str(refusal(note_attachment, made, A, photo(2).digest, "\ud800"))
    gone = detach_file(noted, A, photo(2).digest)
    assert str(gone.title) == "Remove 2.jpg from Parcel 1"
    assert attached(noted.apply(gone), A) == (photo(1),)
    assert state(noted.apply(gone).apply(~gone)) == state(noted)
    assert "not attached" in str(refusal(detach_file, made, A, photo(9).digest))


def test_merging_and_dissolving_keep_all() -> None:
    made = world()
    made = made.apply(attach_files(made, B, [photo(2, "b.jpg"), photo(5)]))
    expected = together([attached(made, B), attached(made, A)])
    assert [a.name for a in expected] == ["b.jpg", "5.jpg", "1.jpg"]
    merged = made.apply(merge_features(made, [A, B], B))
    assert attached(merged, B) == expected and merged.table("parcels").attached == {2: expected}
    dissolved = made.apply(dissolve(made, [A, B], "floors"))
    (left,) = dissolved.table("parcels").attached.values()
    assert set(left) >= {photo(1), photo(5)} and len(left) == 3


def test_splitting_gives_all_to_every_part_and_copies_have_none() -> None:
    made = world()
    split = made.apply(split_feature(made, A, LineString([at(4, -1), at(4, 11)])))
    assert split.table("parcels").attached == {1: attached(made, A), 3: attached(made, A)}
    twins = project(MultiPolygon([rectangle(0, 0, 9, 9), rectangle(20, 0, 5, 5)]))
    twins = twins.apply(attach_files(twins, A, [photo(1)]))
    parts = twins.apply(explode_multipart(twins, [A]))
    assert parts.table("parcels").attached == {1: (photo(1),), 2: (photo(1),)}
    copied = made.apply(duplicate_features(made, [A]))
    assert copied.table("parcels").attached == made.table("parcels").attached


def test_other_edits_keep_them_and_deleting_takes_them_along() -> None:
    made = world()
    renamed = made.apply(set_attributes(made, [A], {"name": "新"}))
    assert attached(renamed, A) == attached(made, A)
    gone = delete_features(made, [A])
    after = made.apply(gone)
    assert after.table("parcels").attached == {}
    assert state(after.apply(~gone)) == state(made)


def test_attachments_are_found_however_much_was_edited() -> None:
    """Edits in hundreds settle into columns of their own; the few since lie over them."""
    many = [rectangle(10 * n, 0, 9, 9) for n in range(300)]
    made = project(*many)
    made = made.apply(attach_files(made, A, [photo(1)]))
    made = made.apply(attach_files(made, B, [photo(2)]))
    keys = [Key("parcels", n + 1) for n in range(300)]
    made = made.apply(set_attributes(made, keys, {"name": "all"}))
    assert made.table("parcels").attached == {1: (photo(1),), 2: (photo(2),)}
    made = made.apply(detach_file(made, A, photo(1).digest))
    made = made.apply(attach_files(made, keys[-1], [photo(3)]))
    assert made.table("parcels").attached == {2: (photo(2),), 300: (photo(3),)}
    gone = made.apply(delete_features(made, [B]))
    assert gone.table("parcels").attached == {300: (photo(3),)}
