"""Calculating a field: only that field changes, and only to what it can hold."""

import pytest
from shapely.geometry import LineString, Point

from beiyuan_gis.edits.calculate_field import calculate_field, why_not
from beiyuan_gis.errors import Refused
from beiyuan_gis.expression import ExpressionError
from beiyuan_gis.model.feature import Key
from tests.edits.world import ATTRIBUTES, at, kept_laws, project, rectangle

WORLD = project(rectangle(0, 0, 10, 20), rectangle(20, 0, 5, 5), LineString([at(0, 0), at(3, 4)]))
BOTH = [Key("parcels", 2), Key("parcels", 1)]


def test_one_field_changes_and_the_kind_is_the_fields() -> None:
    after = kept_laws(WORLD, calculate_field(WORLD, BOTH, "households", "households * 2"))
    for key in BOTH:
        feature = after.get(key)
        assert feature is not None and dict(feature.attributes) == ATTRIBUTES | {"households": 240}
        assert type(feature.attributes["households"]) is int


@pytest.mark.parametrize("field, text, first, second", [
    ("height", "$area_plane", 200.0, 25.0),
    ("name", "name || '-' || $id", "帅府-1", "帅府-2"),
    ("kept", "$area_plane > 100", True, False),
    ("finished", "finished + $id", "2025-12-22", "2025-12-23"),
    ("finished", "'2026-01-01'", "2026-01-01", "2026-01-01"),
    ("status", "if($id = 1, 'done', 'planned')", "done", "planned"),
    ("floors", "null", None, None),
    ("floors", "if($id = 1, 1, 1 / 0)", 1, None),
])  # fmt: skip
def test_each_feature_gets_its_own(field: str, text: str, first: object, second: object) -> None:
    after = kept_laws(WORLD, calculate_field(WORLD, BOTH, field, text))
    found = [after.get(Key("parcels", id)) for id in (1, 2)]
    assert [f.attributes[field] for f in found if f] == [first, second]


@pytest.mark.parametrize("field, text, why", [
    ("floors", "$area_plane / 8", "Parcel 2: Floors: 3.125 is not a whole number; round( ) makes it one."),
    ("floors", "$area_plane / 3", "Parcel 1, and 1 more: Floors: 66.66666667 is not a whole number; "
                                  "round( ) makes it one."),
    ("floors", "2 ^ 53", "Parcel 1, and 1 more: Floors: 9007199254740992 is too large to be exact."),
    ("status", "'gone'", "Parcel 1, and 1 more: Status: 'gone' is not one of the allowed values (planned, "
                         "signing, done)."),
    ("source", "if($id = 2, '', 'x')", "Parcel 2: Source must be filled in."),
    ("finished", "'x'", "Parcel 1, and 1 more: Finished: 'x' is not a date. Write it as 2025-12-31."),
    ("nothing", "1", "The layer Parcel has no field 'nothing'."),
])  # fmt: skip
def test_what_does_not_fit_is_refused_with_the_first_feature(field: str, text: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        calculate_field(WORLD, BOTH, field, text)
    assert str(refused.value) == why


def test_another_kind_is_told_before_anything_is_computed() -> None:
    with pytest.raises(ExpressionError) as told:
        calculate_field(WORLD, BOTH, "name", "$id")
    assert str(told.value) == (
        "At character 1: Name holds a text, and the expression gives a number. Write text( ) around it."
    )


def test_features_of_several_layers_are_not_calculated_together() -> None:
    keys = [Key("parcels", 1), Key("railings", 1)]
    assert str(why_not(WORLD, keys)) == "Only features of one layer can be calculated; these are of 2."


def test_titles_name_field_and_count() -> None:
    world = project(Point(at(0, 0)), Point(at(1, 1)))
    one, both = [Key("bollards", 1)], [Key("bollards", 1), Key("bollards", 2)]
    assert str(calculate_field(world, one, "floors", "1").title) == "Calculate Floors of Bollard 1"
    assert (
        str(calculate_field(world, both, "floors", "1").title) == "Calculate Floors of 2 features of Bollard"
    )


def test_the_same_again_is_no_change() -> None:
    assert not calculate_field(WORLD, BOTH, "households", "households")
