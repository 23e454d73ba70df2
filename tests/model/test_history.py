"""History is what steps fold into, from the start or from the middle of a log."""

from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.history import History, Step
from beiyuan_gis.model.project import Project
from tests.model.world import Touch, edit_of, edits, projects, state

actions = st.lists(st.one_of(edits, st.just("undo"), st.just("redo")), max_size=14)
Walk = list[list[Touch] | str]


def play(project: Project, walk: Walk) -> tuple[list[Step], Project, list[Edit], list[Edit]]:
    """Steps as a session makes them, with two plain stacks of edits beside them."""
    steps: list[Step] = []
    done: list[Edit] = []
    undone: list[Edit] = []
    for action in walk:
        if action == "undo":
            if not done:
                continue
            undone.append(done.pop())
            step = Step.now(len(steps) + 1, "a", "undo", ~undone[-1])
        elif action == "redo":
            if not undone:
                continue
            done.append(undone.pop())
            step = Step.now(len(steps) + 1, "a", "redo", done[-1])
        else:
            assert not isinstance(action, str)
            done.append(edit_of(project, action))
            undone.clear()
            step = Step.now(len(steps) + 1, "a", "do", done[-1])
        steps.append(step)
        project = project.apply(step.edit)
    return steps, project, done, undone


@given(projects, actions)
def test_replay_gives_the_two_stacks(project: Project, walk: Walk) -> None:
    steps, _, done, undone = play(project, walk)
    history = History.replay(steps)
    assert [s.edit for s in history.done] == done
    assert [s.edit for s in history.undone] == undone
    assert history.undoable == (history.done[-1] if done else None)
    assert history.redoable == (history.undone[-1] if undone else None)
    assert all(s.kind == "do" for s in (*history.done, *history.undone)), (
        "steps stand as they were first done"
    )


@given(projects, actions)
def test_what_is_done_leads_from_the_base_to_the_project(project: Project, walk: Walk) -> None:
    steps, now, _, _ = play(project, walk)
    history = History.replay(steps)
    replayed = project
    for step in history.done:
        replayed = replayed.apply(step.edit)
    assert state(replayed) == state(now)
    for step in reversed(history.done):
        now = now.apply(~step.edit)
    assert state(now) == state(project)


@given(projects, actions, st.integers(0, 14))
def test_folding_may_stop_and_go_on(project: Project, walk: Walk, cut: int) -> None:
    steps, *_ = play(project, walk)
    history = History.replay(steps[:cut])
    for step in steps[cut:]:
        history = history.after(step)
    assert history == History.replay(steps)


@given(projects, actions, st.integers(0, 14))
def test_a_log_read_from_the_middle_gives_the_newest_of_both(project: Project, walk: Walk, cut: int) -> None:
    steps, *_ = play(project, walk)
    whole, late = History.replay(steps), History.replay(steps[cut:])
    for full, tail in ((whole.done, late.done), (whole.undone, late.undone)):
        kept = [s.edit for s in full][len(full) - len(tail) :]
        assert [s.edit for s in tail] == kept


@given(projects, edits, edits, edits)
def test_what_was_undone_comes_back_one_by_one(
    project: Project, one: list[Touch], two: list[Touch], three: list[Touch]
) -> None:
    steps, now, done, undone = play(project, [one, two, three, "undo", "undo", "redo"])
    history = History.replay(steps)
    assert ([s.edit for s in history.done], [s.edit for s in history.undone]) == (done, undone)
    assert (len(done), len(undone)) == (2, 1)
    steps, now, done, undone = play(
        project, [one, two, three, "undo", "undo", "undo", "redo", "redo", "redo"]
    )
    assert [s.revision for s in History.replay(steps).done] == [1, 2, 3], (
        "steps stand as they were first done"
    )
    assert state(now) == state(play(project, [one, two, three])[1])


@given(projects, edits, edits)
def test_a_new_edit_after_an_undo_forgets_what_was_undone(
    project: Project, one: list[Touch], two: list[Touch]
) -> None:
    steps, *_ = play(project, [one, "undo", two])
    history = History.replay(steps)
    assert history.redoable is None and len(history.done) == 1
