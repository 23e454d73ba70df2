"""Maps from glyphs to text: what is read, what is written, what people can search for."""

import unicodedata

import pytest

from beiyuan_gis.outputs.pdf_text import parse_map, readable, write_map

QT_MAP = """1 begincodespacerange
<0000> <FFFF>
endcodespacerange
3 beginbfrange
<0000> <0000> <0000>
<0001> <0003> [<603B> <2F64> <0009> ]
<0010> <0012> <0041>
endbfrange
1 beginbfchar
<0020> <D842DFB7>
endbfchar
"""


def test_ranges_lists_and_single_entries_are_read() -> None:
    assert dict(parse_map(QT_MAP)) == {
        0: "\0", 1: "总", 2: "⽤", 3: "\t", 0x10: "A", 0x11: "B", 0x12: "C", 0x20: "𠮷",
    }  # fmt: skip


def test_what_is_written_reads_the_same() -> None:
    codes = {n: chr(0x4E00 + n) for n in range(1, 350)} | {400: "𠮷"}
    written = write_map(codes)
    assert dict(parse_map(written)) == codes
    assert "101 beginbfchar" not in written and "100 beginbfchar" in written


@pytest.mark.parametrize(
    ("radical", "ideograph"), ["⽤用", "⻓长", "⻚页", "⻋车", "⻔门", "⻅见", "豈豈", "⼀一"]
)
def test_radicals_read_as_what_people_type(radical: str, ideograph: str) -> None:
    assert readable(radical, {}) == unicodedata.normalize("NFKC", ideograph)


def test_what_the_font_draws_alike_reads_as_what_was_drawn() -> None:
    assert readable("㬵水", {"㬵": "胶"}) == "胶水"
    assert readable("⼾口", {}) == "户口"


def test_other_text_stays() -> None:
    text = "1:10000 ２ m² ① ㎡ “引号” 用 ﹏ 〇 𠮷"
    assert readable(text, {}) == text
    assert readable("a\tb\u00a0c", {}) == "a b c"
