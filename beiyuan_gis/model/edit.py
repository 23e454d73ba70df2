"""Edits are data: sets of changes that can be reversed, composed, stored and replayed.

An edit changes features, definitions of layers, or both, and says of which features new ones were made.
The algebra (checked by property tests):
    apply(apply(p, e), ~e) == p          ~~e == e
    apply(apply(p, a), b) == apply(p, a + b)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from beiyuan_gis.catalogue import LayerDefinition
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


class LayerChange(NamedTuple):
    """One layer's definition before and after; None means that there is no such layer. Ids never differ
    within a change. A layer comes and goes empty: its features are changes of the same edit."""

    before: LayerDefinition | None
    after: LayerDefinition | None

    @property
    def id(self) -> str:
        definition = self.before or self.after
        assert definition is not None
        return definition.id

    def __invert__(self) -> LayerChange:
        return LayerChange(self.after, self.before)


class Descent(NamedTuple):
    """`key` was made of `ancestors`, as a split and a merge make features; the same key may stand on both
    sides, for the feature that went on. `undone` takes that back."""

    key: Key
    ancestors: tuple[Key, ...]
    undone: bool = False

    def __invert__(self) -> Descent:
        return self._replace(undone=not self.undone)


@dataclass(frozen=True)
class Edit:
    """Changes, at most one a key and one a layer, with the sentence that history shows."""

    title: Message
    changes: tuple[Change, ...] = ()
    definitions: tuple[LayerChange, ...] = ()
    descents: tuple[Descent, ...] = ()

    @staticmethod
    def of(
        title: Message,
        changes: Iterable[Change] = (),
        definitions: Iterable[LayerChange] = (),
        descents: Iterable[Descent] = (),
    ) -> Edit:
        """Changes that change nothing are left out. Raise ValueError on two changes of one key or layer."""
        kept = tuple(c for c in changes if c.before != c.after)
        if len({c.key for c in kept}) != len(kept):
            raise ValueError("an edit holds at most one change a key")
        layers = tuple(c for c in definitions if c.before != c.after)
        if len({c.id for c in layers}) != len(layers):
            raise ValueError("an edit holds at most one change a layer")
        return Edit(title, kept, layers, tuple(descents))

    @staticmethod
    def composed(edits: Iterable[Edit]) -> Edit:
        """One after the other as one, under the title of the last. Raise EditConflict if they do not meet,
        ValueError when there are none."""
        edits = tuple(edits)
        if not edits:
            raise ValueError("nothing to compose")
        changes = _one_after_the_other((c for e in edits for c in e.changes), _key_of, Change, _conflict_at)
        layers = _one_after_the_other(
            (c for e in edits for c in e.definitions), _id_of, LayerChange, layer_conflict
        )
        left: Counter[Descent] = Counter()
        for descent in (d for e in edits for d in e.descents):
            if left[~descent]:
                left[~descent] -= 1
            else:
                left[descent] += 1
        return Edit.of(edits[-1].title, changes, layers, left.elements())

    def __bool__(self) -> bool:
        return bool(self.changes or self.definitions)

    def __iter__(self) -> Iterator[Change]:
        """The changes of features."""
        return iter(self.changes)

    def __invert__(self) -> Edit:
        return Edit(
            self.title,
            tuple(~c for c in self.changes),
            tuple(~c for c in self.definitions),
            tuple(~d for d in self.descents),
        )

    def __add__(self, later: Edit) -> Edit:
        """This edit and then `later`, as one, under `later`'s title. Raise EditConflict if they do not
        meet."""
        return Edit.composed((self, later))

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(c.key for c in self.changes)

    @property
    def layers(self) -> frozenset[str]:
        """The layers of which features change."""
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


def layer_conflict(layer: str) -> EditConflict:
    """The error for a definition that is not as a change of it expects."""
    return EditConflict(
        message("Layer '{layer}' is not as this edit expects; nothing was changed.", layer=layer)
    )


_C = TypeVar("_C", Change, LayerChange)
_N = TypeVar("_N", bound=Hashable)


def _one_after_the_other(
    changes: Iterable[_C],
    name: Callable[[_C], _N],
    made: Callable[..., _C],
    wrong: Callable[[_N], EditConflict],
) -> Iterable[_C]:
    """At most one change a name, from where the first begins to where the last ends."""
    merged: dict[_N, _C] = {}
    for change in changes:
        earlier = merged.get(name(change))
        if earlier is not None and earlier.after != change.before:
            raise wrong(name(change))
        merged[name(change)] = change if earlier is None else made(earlier.before, change.after)
    return merged.values()


def _key_of(change: Change) -> Key:
    return change.key


def _id_of(change: LayerChange) -> str:
    return change.id


def _conflict_at(key: Key) -> EditConflict:
    return conflict(key)
