"""What the palette can find: commands, layers, features. Each is named in both languages at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PyQt6.QtGui import QIcon

from beiyuan_gis.finding.by_name import Named, named, numbered
from beiyuan_gis.i18n import Language, _, language, speaking
from ui.actions import ACTIONS, Action, without_mnemonic
from ui.actions import named as action_name
from ui.palette.matching import Fit, fit

if TYPE_CHECKING:
    from ui.window import MainWindow

OWN = "palette"
"""The id of the action that opens the palette: it does not list itself."""
FEATURES = 12
"""So many features are listed at most; who looks for more opens the attribute table."""


@dataclass(frozen=True)
class Entry:
    """One line. `names` are those it is found by, the one that is shown first."""

    id: str
    names: tuple[str, ...]
    where: str
    """The menu it is in, or what kind of thing it is."""
    run: Callable[[], object]
    keys: str = ""
    why_not: str = ""
    icon: QIcon | None = None


def commands(window: MainWindow) -> list[Entry]:
    """Every action of the table, in the order of the menus."""
    return [_command(window, row) for row in ACTIONS if row.id != OWN]


def _command(window: MainWindow, row: Action) -> Entry:
    action = window.actions_.by_id[row.id]
    return Entry(
        row.id,
        (*_in_both(lambda: action_name(row)), row.id),
        without_mnemonic(_(row.menu)),
        action.trigger,
        window.shortcuts.shown(row.id) or _(row.heard),
        window.actions_.why_not(row.id),
        action.icon() if row.icon else None,
    )


def layers(window: MainWindow) -> list[Entry]:
    """Every layer, to make it the active one and show all of it."""
    return [
        Entry(
            f"layer:{layer.id}",
            (*_in_both(lambda title=layer.title: str(title)), layer.id),  # type: ignore[misc]
            _("Layer: make it the active one and show it"),
            lambda id=layer.id: window.commands.look_at_layer(id),  # type: ignore[misc]
        )
        for layer in reversed(window.bridge.project.layers)
    ]


def features(window: MainWindow, typed: str) -> list[Entry]:
    """Features of the number or the name that is typed, to select them and go there."""
    project, text = window.bridge.project, typed.strip().removeprefix("#")
    found: list[Named] = []
    if text.isdecimal() and len(text) < 16:
        found += numbered(project, int(text), window.bridge.active_layer)
    if len(text) > 1:
        found += named(project, lambda name: fit(text, (name,)) <= Fit.LATER_WORDS, FEATURES - len(found))
    return [_feature(window, one) for one in found[:FEATURES]]


def _feature(window: MainWindow, found: Named) -> Entry:
    title = f"{window.bridge.project.layer(found.key.layer).title} {found.key.id}"
    name = f"{title} · {found.name}" if found.name != str(found.key.id) else title
    return Entry(
        f"feature:{found.key.layer}:{found.key.id}",
        (name,),
        _("Feature: select it and go there"),
        lambda: window.commands.look_at(found.key),
    )


def _in_both(say: Callable[[], str]) -> tuple[str, ...]:
    """In the language of the window, then in the other one."""
    order: tuple[Language, Language] = ("zh", "en") if language() == "zh" else ("en", "zh")
    said = []
    for wanted in order:
        with speaking(wanted):
            said.append(say())
    return tuple(dict.fromkeys(said))


def ranked(entries: Iterable[Entry], typed: str, recent: Sequence[str]) -> list[Entry]:
    """Those that fit, the best first. Of equals, what was used lately; else the order they come in.

    Another name than the one that is shown counts one step less. When nothing is typed all are listed.
    """
    place = {id: n for n, id in enumerate(recent)}
    listed = list(entries)
    if not typed.strip():
        return sorted(listed, key=lambda e: place.get(e.id, len(place)))
    found = []
    for entry in listed:
        own, other = fit(typed, entry.names[:1]), fit(typed, entry.names[1:])
        step = min(own.value, other.value + 1)
        if min(own, other) < Fit.NONE:
            found.append((step, other.value + 1 < own.value, place.get(entry.id, len(place)), entry))
    return [entry for *_key, entry in sorted(found, key=lambda one: one[:3])]
