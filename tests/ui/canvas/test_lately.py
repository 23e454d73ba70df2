"""What was looked up lately."""

from __future__ import annotations

from ui.canvas.lately import Lately


def test_the_last_ones_are_kept_and_never_more_than_twice_as_many():
    lately: Lately[int, str] = Lately(10)
    for number in range(1_000):
        assert lately.keep(number, str(number)) == str(number)
        assert len(lately) <= 20
    assert all(lately.get(number) == str(number) for number in range(990, 1_000))
    assert lately.get(0) is None and 0 not in lately


def test_what_is_asked_for_stays():
    lately: Lately[int, str] = Lately(10)
    lately.keep(-1, "asked for")
    for number in range(200):
        lately.keep(number, "")
        if number % 5 == 0:
            assert lately.get(-1) == "asked for"


def test_less_is_kept_from_now_on():
    lately: Lately[int, int] = Lately(1_000)
    lately.keep_all((number, number) for number in range(900))
    lately.most = 10
    lately.keep_all((number, number) for number in range(900, 930))
    assert len(lately) <= 20 and lately.get(929) == 929
