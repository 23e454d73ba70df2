"""The geometry menu: a row for each verb of `ui.verbs`."""

from __future__ import annotations

from ui.actions.row import GEOMETRY, Action
from ui.verbs import VERBS, Verb


def _geometry(verb: Verb) -> Action:
    return Action(
        verb.id,
        GEOMETRY,
        verb.text,
        lambda w: w.commands.geometry.do(verb),
        verb.icon,
        verb.keys,
        lambda w: verb.why_not(w.bridge.project, w.bridge.selection),
        starts_group=verb.starts_group,
    )


ROWS: tuple[Action, ...] = tuple(map(_geometry, VERBS))
