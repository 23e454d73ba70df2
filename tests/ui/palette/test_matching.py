"""What is found by what is typed, and in which order; the table of readings is what pypinyin says."""

from __future__ import annotations

import pytest

from tools import pinyin as maker
from ui.palette.matching import Fit, fit, folded
from ui.palette.pinyin import readings


def test_the_table_is_what_pypinyin_says() -> None:
    assert maker.FILE.read_text("utf-8") == maker.text(), "run tools/pinyin.py"


def test_a_character_may_be_typed_in_every_way_it_is_read() -> None:
    assert set(readings("长")) == {"chang", "zhang"} and set(readings("重")) == {"chong", "zhong"}
    assert "lv" in readings("绿") and readings("合") == ("he",)
    assert readings("a") == () and readings("。") == ()


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("合并", "合并…", Fit.WHOLE),
        ("merge", "&Merge…", Fit.WHOLE),
        ("合", "合并", Fit.BEGINNING),
        ("Zoom", "Zoom to the selection", Fit.BEGINNING),
        ("hb", "合并…", Fit.FIRST_WORDS),
        ("HB", "合并", Fit.FIRST_WORDS),
        ("ｈｂ", "合并", Fit.FIRST_WORDS),  # an input method in full width
        ("he'bing", "合并", Fit.FIRST_WORDS),  # as input methods show pinyin while it is composed
        ("he bing", "合并", Fit.FIRST_WORDS),
        ("heb", "合并", Fit.FIRST_WORDS),
        ("hbing", "合并", Fit.FIRST_WORDS),
        ("chongming", "重命名", Fit.FIRST_WORDS),
        ("xian", "西安", Fit.FIRST_WORDS),  # two characters, not one
        ("并", "合并", Fit.LATER_WORDS),
        ("bing", "合并", Fit.LATER_WORDS),
        ("selection", "Zoom to the selection", Fit.LATER_WORDS),
        ("zs", "Zoom to the selection", Fit.WORDS_APART),
        ("zo sel", "Zoom to the selection", Fit.WORDS_APART),
        ("oom", "Zoom to the selection", Fit.INSIDE),
        ("hx", "合并", Fit.NONE),
        ("bh", "合并", Fit.NONE),
        ("", "合并", Fit.NONE),
        ("…", "合并", Fit.NONE),
    ],
)
def test_how_well_a_name_fits(typed: str, name: str, expected: Fit) -> None:
    assert fit(typed, (name,)) == expected


def test_every_part_must_fit_but_not_in_the_same_name() -> None:
    assert fit("merge hb", ("合并", "Merge")) == Fit.WORDS_APART
    assert fit("merge xx", ("合并", "Merge")) == Fit.NONE


def test_a_long_name_does_not_take_long() -> None:
    name = "b " + " ".join(["aaaa"] * 40)
    assert fit("a" * 60 + "b", (name,)) == Fit.NONE


def test_signs_and_width_are_folded() -> None:
    assert folded("  Ａ＿b—Copy as text (WKT)… ") == "a b—copy as text wkt"
