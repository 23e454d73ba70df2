"""The menu of drawing aids: a row for each switch of `ui.drawing_aids`, and what is set beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beiyuan_gis.i18n import mark
from ui.actions.reasons import no_drawing, no_sketch
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
    Action("along", AIDS_MENU, mark("&Along the edge pointed at, then square to it"),
           lambda w: w.view.drafting.go_along(), "", ("P",), no_drawing),
    Action("aids", AIDS_MENU, mark("Reach and an&gles…"), lambda w: w.commands.set_aids()),
)  # fmt: skip
