"""Which keys each action has: those of the table, except where the user gave it others.

Keys that the map, its tools or the menus hear themselves cannot be given away: the action would never hear
them, or the tool would not.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from PyQt6.QtCore import QKeyCombination, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QKeySequence

from beiyuan_gis.i18n import Message, message, speaking
from ui.actions import ACTIONS, MENUS, Action
from ui.settings import Settings

Keys = tuple[str, ...]
_Mod = Qt.KeyboardModifier
_BY_ID = {row.id: row for row in ACTIONS}
_MAP = message("The map and its tools hear this key themselves.")
_OF_THE_MAP = {
    Qt.Key.Key_Escape: message("Esc drops what was begun on the map, and closes dialogs."),
    Qt.Key.Key_Tab: message("Tab goes from field to field and from vertex to vertex."),
    Qt.Key.Key_Backtab: message("Tab goes from field to field and from vertex to vertex."),
    Qt.Key.Key_Return: message("Enter finishes what is being drawn and presses buttons."),
    Qt.Key.Key_Enter: message("Enter finishes what is being drawn and presses buttons."),
    Qt.Key.Key_Backspace: message("Backspace takes back the last point drawn."),
    Qt.Key.Key_Space: message("Space moves the map while it is held."),
    Qt.Key.Key_Insert: message("Ins adds a vertex with the vertex tool."),
    Qt.Key.Key_Menu: message("This key opens the menu of what has the focus."),
} | dict.fromkeys(
    (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    message("Arrow keys move the map, the crosshair or a vertex."),
)
_TYPED = "0123456789.@<,-"


class Shortcuts(QObject):
    """`changed` after every change; what differs from the table is kept in the settings."""

    changed = pyqtSignal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._own = _sound(settings.shortcuts)

    def keys(self, id: str) -> Keys:
        """Portable key sequences, the one that is shown first; empty when the action has none."""
        return self._own.get(id, _BY_ID[id].keys)

    def shown(self, id: str) -> str:
        """All keys of an action as people write them on this system."""
        return "  /  ".join(map(native, self.keys(id)))

    def differs(self, id: str) -> bool:
        """Whether the user gave the action other keys than the table."""
        return id in self._own

    def holder(self, key: str) -> Action | None:
        """The action that has a key now."""
        return next((row for row in ACTIONS if _same(key) in map(_same, self.keys(row.id))), None)

    def give(self, id: str, key: str) -> None:
        """Make `key` the only one of an action, taking it from the action that has it; "" for none."""
        own = dict(self._own)
        holder = self.holder(key) if key else None
        if holder is not None and holder.id != id:
            own[holder.id] = tuple(k for k in self.keys(holder.id) if _same(k) != _same(key))
        own[id] = (key,) if key else ()
        self._take(own)

    def reset(self, id: str) -> list[Action]:
        """Back to the table's keys, taken from whoever got them meanwhile; returns those."""
        wanted = set(map(_same, _BY_ID[id].keys))
        own = {other: keys for other, keys in self._own.items() if other != id}
        losing = [r for r in ACTIONS if r.id != id and wanted & set(map(_same, self.keys(r.id)))]
        for row in losing:
            own[row.id] = tuple(k for k in self.keys(row.id) if _same(k) not in wanted)
        self._take(own)
        return losing

    def reset_all(self) -> None:
        self._take({})

    def _take(self, own: dict[str, Keys]) -> None:
        self._own = {id: keys for id, keys in own.items() if keys != _BY_ID[id].keys}
        self._settings.shortcuts = self._own
        self.changed.emit()


def why_not(key: str) -> Message | None:
    """Why no action may have a key, or None."""
    combination = _combination(key)
    if combination is None:
        return message("Press a key that is more than Shift, Ctrl or Alt.")
    plain, held = Qt.Key(combination.key()), combination.keyboardModifiers()
    held &= ~_Mod.KeypadModifier
    alone = held in (_Mod.NoModifier, _Mod.ShiftModifier)
    if alone and plain in _OF_THE_MAP:
        return _OF_THE_MAP[plain]
    if alone and plain.value < 128 and chr(plain.value) in _TYPED:
        return message("Digits and signs begin a number typed beside the cursor.")
    arrow = plain in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
    if arrow and held in (_Mod.ControlModifier, _Mod.AltModifier):
        return _MAP
    if held == _Mod.AltModifier and plain.value < 128 and chr(plain.value) in _mnemonics():
        return message("Alt with this letter opens a menu.")
    return message("Alt+F4 closes the window.") if _same(key) == "Alt+F4" else None


def warning(key: str) -> Message | None:
    """What is good to know of a key that may be given."""
    combination = _combination(key)
    if combination is None:
        return None
    held = combination.keyboardModifiers() & ~_Mod.KeypadModifier
    plain = combination.key().value
    if held in (_Mod.NoModifier, _Mod.ShiftModifier) and plain < 128 and chr(plain).isalpha():
        if _same(key) == "A":
            return message("While a line or an area is drawn, A begins an arc instead.")
        return message("A letter alone is heard only while no text is being typed.")
    return None


def native(key: str) -> str:
    """A key as people write it on this system."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _same(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def _combination(key: str) -> QKeyCombination | None:
    sequence = QKeySequence(key)
    if sequence.count() != 1 or sequence[0].key() in (Qt.Key.Key_unknown, Qt.Key(0)):
        return None
    return sequence[0]


@cache
def _mnemonics() -> frozenset[str]:
    """Letters that open a menu, in either language."""
    from beiyuan_gis.i18n import _

    letters = set()
    for wanted in ("zh", "en"):
        with speaking(wanted):
            letters |= {QKeySequence.mnemonic(_(title)).toString()[-1:] for title in MENUS}
    return frozenset(letters)


def _sound(stored: Mapping[str, Keys]) -> dict[str, Keys]:
    """What still makes sense of stored keys: of actions that exist, and no key twice.

    A newer version may give a key to another action: the user's own choice goes before the table's.
    """
    own: dict[str, Keys] = {}
    taken: set[str] = set()
    for id, keys in stored.items():
        if id in _BY_ID:
            own[id] = tuple(k for k in keys if why_not(k) is None and _same(k) not in taken)
            taken |= set(map(_same, own[id]))
    for row in ACTIONS:
        if row.id not in own and taken & set(map(_same, row.keys)):
            own[row.id] = tuple(k for k in row.keys if _same(k) not in taken)
    return own
