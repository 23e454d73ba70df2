"""One table of everything the window can do: menus, toolbar, palette and list of shortcuts are made from it.

A module a menu, each with its `ROWS`; `row` says what a row is, `reasons` why one cannot be done now.
"""

from __future__ import annotations

from ui.actions import (
    aids,
    edit,
    file,
    geometry,
    help,
    language,
    layers,
    output,
    selection,
    tools,
    view,
)
from ui.actions.row import FILE, GEOMETRY, MENUS, SELECT, Action, named, without_mnemonic

__all__ = ["ACTIONS", "FILE", "GEOMETRY", "MENUS", "SELECT", "Action", "named", "without_mnemonic"]

ACTIONS: tuple[Action, ...] = (
    *file.ROWS,
    *edit.ROWS,
    *selection.ROWS,
    *layers.ROWS,
    *geometry.ROWS,
    *tools.ROWS,
    *aids.ROWS,
    *view.ROWS,
    *output.ROWS,
    *language.ROWS,
    *help.ROWS,
)
