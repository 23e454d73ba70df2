"""What takes too long for every key is noticed on a sample."""

from __future__ import annotations

import numpy as np
import pytest

from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.rows import Rows
from tests.edits.world import project
from ui.dialogs import pace


def rows(count: int) -> Rows:
    return Rows(project().tables["parcels"], np.arange(count))


@pytest.mark.parametrize(
    ("count", "seconds_a_row", "wanted"),
    [(100, 1.0, True), (100_000, 1e-6, True), (100_000, 1e-5, False), (2_000_000, 1e-6, False)],
)
def test_the_time_of_all_is_told_by_the_time_of_some(
    monkeypatch: pytest.MonkeyPatch, count: int, seconds_a_row: float, wanted: bool
) -> None:
    clock = [0.0]
    monkeypatch.setattr(pace.time, "perf_counter", lambda: clock[0])
    asked = []

    def compute(some: Rows) -> None:
        asked.append(len(some))
        clock[0] += len(some) * seconds_a_row

    assert pace.within_patience(compute, rows(count)) is wanted
    assert asked == [min(count, pace.SAMPLE)]


def test_what_is_refused_of_some_is_refused() -> None:
    def compute(_some: Rows) -> None:
        raise Refused(message("There is nothing to add."))

    with pytest.raises(Refused):
        pace.within_patience(compute, rows(10))
