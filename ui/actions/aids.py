"""The menu of drawing aids: a row for each switch of `ui.drawing_aids`, and what is set beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beiyuan_gis.i18n import mark
from ui.actions.reasons import (
    no_arc,
    no_drawing,
    no_place_to_type,
    no_sketch,
    not_enough_drawn,
    nothing_drawn,
)
from ui.actions.row import AIDS_MENU, Action
from ui.drawing_aids import AIDS, Aid

if TYPE_CHECKING:
    from ui.window import MainWindow


def _aid(aid: Aid) -> Action:
    def turn(w: MainWindow) -> None:
        w.view.drafting.modes = aid.turn(w.view.drafting.modes)

    return Action(
        aid.id,
        AIDS_MENU,
        aid.text,
        turn,
        aid.icon,
        aid.keys,
        on=lambda w: aid.on(w.view.drafting.modes),
        bar=aid.bar,
        starts_group=aid.starts_group,
    )


ROWS: tuple[Action, ...] = (
    *map(_aid, AIDS),
    Action("trace", AIDS_MENU, mark("&Trace an outline: the shorter way, the longer, off"),
           lambda w: w.view.turn_trace(), "", ("T",), no_sketch, starts_group=True),
    Action("trace_offset", AIDS_MENU, mark("Trace at a &distance…"), lambda w: w.commands.trace_beside(), "",
           ("Shift+T",), no_sketch),
    Action("along", AIDS_MENU, mark("&Along the edge pointed at, then square to it"),
           lambda w: w.view.drafting.go_along(), "", ("P",), no_drawing),
    Action("arc", AIDS_MENU, mark("A&rc with the next two clicks"), lambda w: w.view.sketch.turn_arc(),
           "mdi6.vector-radius", (), no_arc, on=lambda w: w.view.sketch is not None and w.view.sketch.arc,
           heard=mark("A while drawing")),
    Action("type_place", AIDS_MENU, mark("T&ype a place or a length"), lambda w: w.view.drafting.open_box(),
           "mdi6.form-textbox", (), no_place_to_type, heard=mark("Digits, @, <")),
    Action("finish", AIDS_MENU, mark("&Finish the drawing"), lambda w: w.view.sketch.finish(), "ph.check", (),
           not_enough_drawn, heard=mark("Enter"), starts_group=True),
    Action("take_back", AIDS_MENU, mark("Take &back the last point"), lambda w: w.view.sketch.take_back(),
           "ph.backspace", (), nothing_drawn, heard=mark("Backspace")),
    Action("drop", AIDS_MENU, mark("Cancel the &drawing"), lambda w: w.view.escape(), "ph.x", (),
           nothing_drawn, heard=mark("Esc")),
    Action("aids", AIDS_MENU, mark("Reach and an&gles…"), lambda w: w.commands.set_aids(),
           starts_group=True),
)  # fmt: skip
