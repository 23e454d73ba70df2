"""Work in a worker: progress, results, errors, cancelling, and results that come too late."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.geodesy.crs import plausible_crs, to_lonlat
from beiyuan_gis.i18n import message, set_language
from tests.ui.kit import soon
from ui.tasks import Report, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Tasks:
    set_language("en")
    return Tasks()


def test_a_result_arrives_in_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[object] = []
    tasks.start(
        "t",
        lambda _progress: threading.get_ident(),
        lambda r: seen.extend([r, threading.get_ident()]),
        seen.append,
    )
    soon(qtbot, lambda: len(seen), 2)
    assert seen[0] != seen[1] == threading.get_ident()
    soon(qtbot, lambda: tasks.running, frozenset())


def test_progress_is_told_in_order_and_within_bounds(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[float] = []

    def work(progress: Report) -> None:
        for part in (-1.0, 0.25, 0.5, 7.0):
            progress(part)

    task = tasks.start("t", work, lambda _r: None, told.append)
    task.progressed.connect(told.append)
    with qtbot.waitSignal(task.ended):
        pass
    assert told == [0.0, 0.25, 0.5, 1.0]


def test_an_expected_error_is_its_sentence_and_a_fault_names_itself(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[str] = []

    def refuse(_progress: Report) -> None:
        raise BeiyuanError(message("There is nothing to undo."))

    def fail(_progress: Report) -> None:
        raise KeyError("fence")

    tasks.start("t", refuse, lambda _r: None, told.append)
    soon(qtbot, lambda: len(told), 1)
    tasks.start("t", fail, lambda _r: None, told.append)
    soon(qtbot, lambda: told, ["There is nothing to undo.", "This did not work: KeyError: 'fence'"])


def test_cancelling_ends_the_work_at_its_next_report(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[object] = []
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: Report) -> None:
        begun.set()
        go_on.wait(5)
        progress(0.5)
        seen.append("went on")

    task = tasks.start("t", work, seen.append, seen.append)
    assert begun.wait(5)
    with qtbot.waitSignals([task.cancelled, task.ended]):
        task.cancel()
        go_on.set()
    assert seen == []


def test_a_result_that_comes_too_late_is_dropped_to_whoever_cleans_up(tasks: Tasks, qtbot: QtBot) -> None:
    seen, dropped = [], []
    go_on = threading.Event()
    task = tasks.start(
        "t", lambda _progress: go_on.wait(5) and "late", seen.append, seen.append, dropped.append
    )
    task.cancel()
    with qtbot.waitSignal(task.ended):
        go_on.set()
    assert (seen, dropped) == ([], ["late"])


def test_stopping_waits_for_the_workers(tasks: Tasks, qtbot: QtBot) -> None:
    ended = threading.Event()

    def work(progress: Report) -> None:
        try:
            while True:
                progress(0.1)
                threading.Event().wait(0.001)
        finally:
            ended.set()

    tasks.start("t", work, lambda _r: None, lambda _w: None)
    assert tasks.stop_all() and ended.is_set()
    soon(qtbot, lambda: tasks.running, frozenset())


def test_workers_can_use_proj_again_and_again(tasks: Tasks, qtbot: QtBot) -> None:
    """PROJ's contexts live in thread-local data: with threads that forget it between tasks this crashes."""
    done: list[object] = []

    def work(_progress: Report) -> int:
        to_lonlat([[469_045.0, 4_419_044.0]])
        return len(plausible_crs((469_045.0, 4_419_044.0, 469_145.0, 4_419_144.0)))

    for _turn in range(40):
        tasks.start("t", work, done.append, done.append)
    soon(qtbot, lambda: len(done), 40)
    assert set(map(type, done)) == {int}


def test_what_ends_in_a_moment_has_arrived_when_the_moment_is_over(tasks: Tasks, qtbot: QtBot) -> None:
    done: list[int] = []
    tasks.start("soon", lambda _progress: 7, done.append, pytest.fail)
    tasks.wait(20.0)
    assert done == [7]


def test_what_takes_longer_arrives_later(tasks: Tasks, qtbot: QtBot) -> None:
    done: list[int] = []
    may_end = threading.Event()
    tasks.start("late", lambda _progress: may_end.wait(20.0), done.append, pytest.fail)
    tasks.wait(0.0)
    assert not done
    may_end.set()
    soon(qtbot, lambda: done, [True])
