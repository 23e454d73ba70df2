"""Numbers as people write them: nothing is read as what it is not."""

import pytest

from beiyuan_gis.model.numerals import number_in


@pytest.mark.parametrize("text, number", [
    ("12", 12), ("-5", -5), ("−5", -5), ("＋５", 5), ("0012", 12), ("1,234", 1234), ("1，234，567", 1234567),
    ("12 345", 12345), ("12\u00a0345", 12345), ("1,234.50", 1234.5), ("12.", 12.0), (".5", 0.5),
    ("１２．５", 12.5), ("1e3", 1000.0), ("1E-2", 0.01), (" 7 ", 7),
])  # fmt: skip
def test_what_is_a_number(text: str, number: float) -> None:
    read = number_in(text)
    assert read == number and type(read) is type(number)


@pytest.mark.parametrize("text", [
    "", "-", ".", "e5", "1,5", "12,5", "1,23,4", "1,2345", "1.234,50",
    ",123", "1,234,", "1 2", "1_000", "0x10",
    "1²", "½", "Ⅻ",
    "12.5.6", "--5", "nan", "inf", "三", "12户", "(500)", "12%", "9" * 5000,
])  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert number_in(text) is None
