"""Where features come from and what became of them: splits and merges, read from the steps of a history.

Nothing is kept beside the history: an edit says of which features it made others (`Descent`), and its
changes hold what these looked like. So what was undone was never there, and what is redone is back.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from beiyuan_gis.model.edit import Descent
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.history import History, Step


@dataclass(frozen=True, eq=False)
class Made:
    """How a feature came to be what it is: the step, as it was first done, and of what it was made."""

    step: Step
    ancestors: tuple[Ancestor, ...]


@dataclass(frozen=True, eq=False)
class Ancestor:
    """A feature as it was right before a step made others of it; None if that step left it as it was. `made`
    is how it had come to be, or None. One ancestor may be met on several ways: it is then the same object."""

    key: Key
    feature: Feature | None
    made: Made | None


@dataclass(frozen=True, eq=False)
class Descendant:
    """A feature as `step` made it, and what was made of it later."""

    key: Key
    feature: Feature | None
    step: Step
    descendants: tuple[Descendant, ...]


@dataclass(frozen=True)
class Lineage:
    """`made`: how features came to be, of the keys that a step made; also of those that are gone.
    `descendants`: what was made of a key since it first was there. Both are missing for what has none."""

    made: Mapping[Key, Made]
    descendants: Mapping[Key, tuple[Descendant, ...]]

    def roots(self, key: Key) -> list[Ancestor]:
        """The first ancestors that are known, each once."""
        made = self.made.get(key)
        return [one for one in walk(made) if one.made is None] if made else []


def walk(made: Made) -> Iterator[Ancestor]:
    """All ancestors, each once, the nearest first."""
    seen: set[Ancestor] = set()
    waiting = deque(made.ancestors)
    while waiting:
        one = waiting.popleft()
        if one not in seen:
            seen.add(one)
            yield one
            waiting.extend(one.made.ancestors if one.made else ())


def lineage(steps: Iterable[Step]) -> Lineage:
    """From steps in order, undo and redo included; those that tell of no descent may be left out."""
    events = _standing(steps)
    return Lineage(_made(events), _descendants(events))


@dataclass(frozen=True)
class _Event:
    step: Step
    descents: tuple[Descent, ...]
    before: Mapping[Key, Feature | None]
    after: Mapping[Key, Feature | None]


def _standing(steps: Iterable[Step]) -> list[_Event]:
    """What was done and not undone, oldest first. A descent is also taken back by an edit that says so: a
    recovery may do an undo anew as an edit of its own."""
    done = History.replay(step for step in steps if step.edit.descents).done
    standing: list[tuple[Step, list[Descent]]] = []
    where: defaultdict[Descent, list[list[Descent]]] = defaultdict(list)
    for step in done:
        kept: list[Descent] = []
        for descent in step.edit.descents:
            if not descent.undone:
                kept.append(descent)
                where[descent].append(kept)
            elif where[~descent]:
                where[~descent].pop().remove(~descent)
        standing.append((step, kept))
    return [_event(step, tuple(kept)) for step, kept in standing if kept]


def _event(step: Step, descents: tuple[Descent, ...]) -> _Event:
    concerned = {key for d in descents for key in (d.key, *d.ancestors)}
    changes = [change for change in step.edit if change.key in concerned]
    return _Event(step, descents, {c.key: c.before for c in changes}, {c.key: c.after for c in changes})


def _made(events: list[_Event]) -> dict[Key, Made]:
    """Forward in time, so that what a feature was made of is known when it is met."""
    made: dict[Key, Made] = {}
    for event in events:
        keys = {key: None for descent in event.descents for key in descent.ancestors}
        known = {key: Ancestor(key, event.before.get(key), made.get(key)) for key in keys}
        for descent in event.descents:
            made[descent.key] = Made(event.step, tuple(known[key] for key in descent.ancestors))
    return made


def _descendants(events: list[_Event]) -> dict[Key, tuple[Descendant, ...]]:
    """Back in time, so that what became of a feature is known when it is made."""
    later: defaultdict[Key, tuple[Descendant, ...]] = defaultdict(tuple)
    found: dict[Key, tuple[Descendant, ...]] = {}
    for event in reversed(events):
        born = {
            d.key: Descendant(d.key, event.after.get(d.key), event.step, later[d.key]) for d in event.descents
        }
        for key in born:
            found[key] = later.pop(key, ())
        for descent in reversed(event.descents):
            for key in descent.ancestors:
                later[key] = (born[descent.key], *later[key])
    found.update((key, made) for key, made in later.items() if made)
    return {key: made for key, made in found.items() if made}
