"""Edits are data: sets of changes that can be reversed, composed, stored and replayed.

The algebra (checked by property tests):
    apply(apply(p, e), ~e) == p          ~~e == e
    apply(apply(p, a), b) == apply(p, a + b)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.feature import Feature, Key


class EditConflict(BeiyuanError):
    """An edit's `before` is not what the project holds."""


class Change(NamedTuple):
    """One feature before and after; None means that it is not there. Keys never differ within a change."""

    before: Feature | None
    after: Feature | None

    @property
    def key(self) -> Key:
        feature = self.before or self.after
        assert feature is not None
        return feature.key

    def __invert__(self) -> Change:
        return Change(self.after, self.before)


@dataclass(frozen=True)
class Edit:
    """Changes, at most one a key, with the sentence that history shows."""

    title: Message
    changes: tuple[Change, ...] = ()

    @staticmethod
    def of(title: Message, changes: Iterable[Change]) -> Edit:
        """Changes that change nothing are left out. Raise ValueError on two changes of one key."""
        kept = tuple(c for c in changes if c.before != c.after)
        if len({c.key for c in kept}) != len(kept):
            raise ValueError("an edit holds at most one change a key")
        return Edit(title, kept)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __invert__(self) -> Edit:
        return Edit(self.title, tuple(~c for c in self.changes))

    def __add__(self, later: Edit) -> Edit:
        """This edit and then `later`, as one, under `later`'s title. Raise EditConflict if they do not
        meet."""
        merged = {c.key: c for c in self.changes}
        for change in later.changes:
            earlier = merged.get(change.key)
            if earlier is not None and earlier.after != change.before:
                raise conflict(change.key)
            merged[change.key] = Change(earlier.before if earlier else change.before, change.after)
        return Edit.of(later.title, merged.values())

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(c.key for c in self.changes)

    @property
    def layers(self) -> frozenset[str]:
        return frozenset(c.key.layer for c in self.changes)


def conflict(key: Key) -> EditConflict:
    """The error for a change whose `before` does not fit."""
    return EditConflict(
        message(
            "Feature {id} of layer '{layer}' is not as this edit expects; nothing was changed.",
            id=key.id,
            layer=key.layer,
        )
    )
