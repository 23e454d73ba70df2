"""What one action is: a row of the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beiyuan_gis.i18n import Message, _, mark

if TYPE_CHECKING:
    from ui.window import MainWindow

FILE, EDIT, TOOLS, VIEW = mark("&File"), mark("&Edit"), mark("&Tools"), mark("&View")
SELECT, GEOMETRY, AIDS_MENU = mark("Se&lection"), mark("&Geometry"), mark("&Drawing aids")
LAYER = mark("La&yer")
OUTPUT, LANGUAGE, HELP = mark("&Output"), "语言 / &Language", mark("&Help")
MENUS = (FILE, EDIT, SELECT, LAYER, GEOMETRY, TOOLS, AIDS_MENU, VIEW, OUTPUT, LANGUAGE, HELP)

Why = Callable[["MainWindow"], Message | str | None]


@dataclass(frozen=True)
class Action:
    """One row. `text` is translated when shown; `keys` are portable key sequences, the first one is shown."""

    id: str
    menu: str
    text: str
    run: Callable[[MainWindow], object]
    icon: str = ""
    keys: tuple[str, ...] = ()
    why_not: Why = lambda _window: None
    on: Callable[[MainWindow], bool] | None = None
    """For a switch: whether it is on."""
    tool: str = ""
    """For a tool of the map: its name; tools exclude each other."""
    language: str = ""
    appearance: str = ""
    """For a choice of light or dark: which."""
    heard: str = ""
    """A key that the tool in hand hears itself: shown, and not to be changed."""
    bar: int = 0
    """Which group of the toolbar it stands in; 0 for none."""
    labelled: bool = False
    """Whether its button shows its text too."""
    starts_group: bool = False
    """Whether a line in the menu parts it from the row before."""


def without_mnemonic(text: str) -> str:
    """A text without its mnemonic; Chinese ones carry it as `(&F)` at the end."""
    return re.sub(r"\(&\w\)", "", text).replace("&", "")


def named(row: Action) -> str:
    """What a row is called in the language in force, as people say it."""
    return without_mnemonic(_(row.text)).rstrip("…")
