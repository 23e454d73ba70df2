"""All keys by the place where they are heard: those of the actions as they are now, then the fixed ones."""

from __future__ import annotations

from typing import NamedTuple

from beiyuan_gis.i18n import _, mark
from ui.actions import ACTIONS, MENUS, named, without_mnemonic
from ui.shortcuts import Shortcuts

# What mouse and keys do on the map itself, whatever the tool.
ON_THE_MAP = (
    (mark("Wheel"), mark("Zoom about the cursor")),
    (mark("Space + drag, middle button"), mark("Pan")),
    (mark("Arrow keys"), mark("Pan; with a tool that draws, move the crosshair")),
    (mark("Enter"), mark("Click at the crosshair; finish a line or an area")),
    (mark("Right click"), mark("Finish what is drawn, else open a menu")),
    (mark("Right button held, menu key"), mark("Open a menu, also while drawing")),
    (mark("Digits, @, <"), mark("Type a place, a length or an azimuth beside the cursor; Tab: the other")),
    (mark("A while drawing"), mark("The next two clicks make an arc")),
    (mark("Backspace"), mark("Take back the last point drawn")),
    (mark("Tab, arrow keys, Ins, Del"), mark("Vertex tool: go to, move, insert, delete a vertex")),
    (mark("Shift"), mark("Suspend snapping; add to the selection")),
    (mark("Esc"), mark("Drop what was begun, then the selection")),
)
IN_THE_TABLE = (
    (mark("Drag, Shift + click"), mark("Choose a block of cells; its rows are the selection")),
    (mark("Click on a number"), mark("Choose the whole row")),
    (mark("Ctrl+C, Ctrl+V"), mark("Copy and paste cells, also from and to Excel")),
    (mark("Del"), mark("Empty the chosen cells; with whole rows, delete the features")),
    (mark("Alt+Down"), mark("Filter the column")),
)


class Section(NamedTuple):
    """A title, and what is done with which keys."""

    title: str
    rows: list[tuple[str, str]]


def sections(shortcuts: Shortcuts) -> list[Section]:
    """Of every menu the actions that have keys now; then what the map and the table hear themselves."""
    found = []
    for menu in MENUS:
        rows = [(named(r), shortcuts.shown(r.id)) for r in ACTIONS if r.menu == menu and shortcuts.keys(r.id)]
        if rows:
            found.append(Section(without_mnemonic(_(menu)), rows))
    for title, fixed in ((_("On the map"), ON_THE_MAP), (_("In the attribute table"), IN_THE_TABLE)):
        found.append(Section(title, [(_(what), _(keys)) for keys, what in fixed]))
    return found
