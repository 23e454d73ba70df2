"""One table of everything the window can do. Menus, toolbar and the list of shortcuts are made from it.

A row's `why_not` returns the reason why the action cannot be done now, or nothing; the reason is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from beiyuan_gis.edits import delete_features, merge_features, paste_text, reshape, split_features
from beiyuan_gis.i18n import Message, _, mark
from ui.canvas.tools.sketch import Sketch
from ui.drawing_aids import AIDS, Aid
from ui.verbs import VERBS, Verb

if TYPE_CHECKING:
    from ui.window import MainWindow

FILE, EDIT, TOOLS, VIEW = mark("&File"), mark("&Edit"), mark("&Tools"), mark("&View")
SELECT, GEOMETRY, AIDS_MENU = mark("Se&lection"), mark("&Geometry"), mark("&Drawing aids")
OUTPUT, LANGUAGE, HELP = mark("&Output"), "语言 / &Language", mark("&Help")
MENUS = (FILE, EDIT, SELECT, GEOMETRY, TOOLS, AIDS_MENU, VIEW, OUTPUT, LANGUAGE, HELP)

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
    bar: int = 0
    """Which group of the toolbar it stands in; 0 for none."""
    labelled: bool = False
    """Whether its button shows its text too."""
    starts_group: bool = False
    """Whether a line in the menu parts it from the row before."""

    def shown_keys(self) -> str:
        """Keys as people write them."""
        return self.keys[0] if self.keys else ""


def _no_project(w: MainWindow) -> str | None:
    return None if w.bridge.project.layers else _("No project is open.")


def _no_undo(w: MainWindow) -> str | None:
    return None if w.bridge.session.history.undoable else _("There is nothing to undo.")


def _no_redo(w: MainWindow) -> str | None:
    return None if w.bridge.session.history.redoable else _("There is nothing to redo.")


def _not_dirty(w: MainWindow) -> str | None:
    return None if w.bridge.session.dirty else _no_project(w) or _("Everything is saved.")


def _no_delete(w: MainWindow) -> Message | None:
    return delete_features.why_not(w.bridge.project, w.bridge.selection)


def _no_merge(w: MainWindow) -> Message | None:
    return merge_features.why_not(w.bridge.project, w.bridge.selection)


def _no_split(w: MainWindow) -> Message | str | None:
    return _no_project(w) or (
        split_features.why_not(w.bridge.project, w.bridge.selection) if w.bridge.selection else None
    )


def _no_reshape(w: MainWindow) -> Message | str | None:
    return _no_project(w) or (
        reshape.why_not(w.bridge.project, w.bridge.selection) if w.bridge.selection else None
    )


def _no_areas(w: MainWindow) -> str | None:
    layer = w.bridge.active_layer
    if not layer:
        return _("No project is open.")
    definition = w.bridge.project.layer(layer)
    return None if definition.geometry == "Polygon" else _("{layer} holds no areas.", layer=definition.title)


def _no_sketch(w: MainWindow) -> str | None:
    tool = w.view.tool
    return (
        None if isinstance(tool, Sketch) and tool.free else _("Take a tool that draws lines or areas first.")
    )


def _no_selection(w: MainWindow) -> str | None:
    return None if w.bridge.selection else _("Nothing is selected.")


def _no_paste(w: MainWindow) -> Message | str | None:
    return _no_project(w) or paste_text.why_not(w.bridge.project, w.bridge.active_layer)


def _nothing_in_layer(w: MainWindow) -> str | None:
    if not w.bridge.active_layer:
        return _("No project is open.")
    return None if len(w.bridge.project.table(w.bridge.active_layer)) else _("The active layer is empty.")


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


def _no_drawing(w: MainWindow) -> str | None:
    return None if w.view.tool.draws else _("Take a tool that draws in hand first.")


ACTIONS: tuple[Action, ...] = (
    # ---- file
    Action("new", FILE, mark("&New from the sample…"), lambda w: w.files.new_from_sample(), "ph.file-plus",
           ("Ctrl+N",)),
    Action("open", FILE, mark("&Open…"), lambda w: w.files.open_dialog(), "ph.folder-open", ("Ctrl+O",),
           bar=1),
    Action("save", FILE, mark("&Save"), lambda w: w.files.save(), "ph.floppy-disk", ("Ctrl+S",), _not_dirty,
           bar=1),
    Action("save_as", FILE, mark("Save &as…"), lambda w: w.files.save_as_dialog(), "", ("Ctrl+Shift+S",),
           _no_project),
    Action("quit", FILE, mark("&Quit"), lambda w: w.close(), "", ("Ctrl+Q",), starts_group=True),
    # ---- edit
    Action("undo", EDIT, mark("&Undo"), lambda w: w.bridge.undo(), "ph.arrow-u-up-left", ("Ctrl+Z",),
           _no_undo, bar=2),
    Action("redo", EDIT, mark("&Redo"), lambda w: w.bridge.redo(), "ph.arrow-u-up-right",
           ("Ctrl+Y", "Ctrl+Shift+Z"), _no_redo, bar=2),
    Action("delete", EDIT, mark("&Delete"), lambda w: w.commands.delete(), "ph.trash", ("Del",), _no_delete,
           bar=4, starts_group=True),
    Action("merge", EDIT, mark("&Merge…"), lambda w: w.commands.merge(), "mdi6.vector-union", ("Ctrl+J",),
           _no_merge, bar=4),
    Action("copy", EDIT, mark("&Copy as text (WKT)"), lambda w: w.commands.geometry.copy(), "ph.copy-simple",
           ("Ctrl+C",), _no_selection, starts_group=True),
    Action("paste", EDIT, mark("&Paste WKT or GeoJSON"), lambda w: w.commands.geometry.paste(),
           "ph.clipboard", ("Ctrl+V",), _no_paste),
    Action("calculate", EDIT, mark("Calculate a &field…"), lambda w: w.commands.attributes.calculate(),
           "ph.calculator", ("Ctrl+Alt+C",), lambda w: w.commands.attributes.why_not(), starts_group=True),
    Action("replace_text", EDIT, mark("Fi&nd and replace…"), lambda w: w.commands.attributes.replace_text(),
           "mdi6.find-replace", ("Ctrl+H",), lambda w: w.commands.attributes.why_not()),
    Action("replace", EDIT, mark("Replace the layer with your own &file…"), lambda w: w.replace_layer(),
           "ph.upload-simple", ("Ctrl+R",), _no_project, starts_group=True),
    # ---- selection
    Action("select_all", SELECT, mark("Select &all of the layer"), lambda w: w.commands.select_all(),
           "ph.selection-all", ("Ctrl+A",), _nothing_in_layer),
    Action("select_none", SELECT, mark("Select &nothing"), lambda w: w.commands.select_none(),
           "ph.selection-slash", ("Ctrl+Shift+A",), _no_selection),
    Action("select_invert", SELECT, mark("&Invert the selection"), lambda w: w.commands.attributes.invert(),
           "ph.selection-inverse", ("Ctrl+I",), _nothing_in_layer),
    Action("select_condition", SELECT, mark("Select by &condition…"),
           lambda w: w.commands.attributes.select_by_condition(), "ph.funnel", ("Ctrl+F",), _no_project,
           starts_group=True),
    Action("select_place", SELECT, mark("Select by &location…"),
           lambda w: w.commands.attributes.select_by_place(), "ph.map-pin", ("Ctrl+Shift+F",), _no_project),
    Action("select_saved", SELECT, mark("&Saved selections…"),
           lambda w: w.commands.attributes.saved_selections(), "ph.bookmarks", ("Ctrl+B",), _no_project,
           starts_group=True),
    # ---- geometry
    *map(_geometry, VERBS),
    # ---- tools
    Action("tool_pan", TOOLS, mark("&Pan"), lambda w: w.view.set_tool("pan"), "ph.hand", ("H",), tool="pan",
           bar=3),
    Action("tool_select", TOOLS, mark("&Select"), lambda w: w.view.set_tool("select"), "ph.cursor", ("V",),
           tool="select", bar=3),
    Action("tool_lasso", TOOLS, mark("&Lasso"), lambda w: w.view.set_tool("lasso"), "mdi6.lasso",
           ("L",), tool="lasso", bar=3),
    Action("tool_add", TOOLS, mark("&Add"), lambda w: w.view.set_tool("add"), "ph.plus-circle", ("A",),
           _no_project, tool="add", bar=3),
    Action("tool_move", TOOLS, mark("&Move"), lambda w: w.view.set_tool("move_feature"),
           "ph.arrows-out-cardinal", ("M",), _no_project, tool="move_feature", bar=3),
    Action("tool_vertex", TOOLS, mark("&Edit vertices"), lambda w: w.view.set_tool("vertex"),
           "mdi6.vector-polyline-edit", ("E",), _no_project, tool="vertex", bar=3),
    Action("tool_split", TOOLS, mark("S&plit"), lambda w: w.view.set_tool("split"), "ph.scissors", ("S",),
           _no_split, tool="split", bar=3),
    Action("tool_reshape", TOOLS, mark("&Reshape along a line"), lambda w: w.view.set_tool("reshape"),
           "mdi6.vector-curve", ("W",), _no_reshape, tool="reshape", bar=3),
    Action("tool_extrude", TOOLS, mark("E&xtrude an edge"), lambda w: w.view.set_tool("extrude"),
           "mdi6.arrow-expand-right", ("X",), _no_project, tool="extrude", bar=3),
    Action("tool_rectangle", TOOLS, mark("Add a rec&tangle"), lambda w: w.view.set_tool("add_rectangle"),
           "mdi6.vector-rectangle", ("B",), _no_areas, tool="add_rectangle", bar=3, starts_group=True),
    Action("tool_circle", TOOLS, mark("Add a &circle"), lambda w: w.view.set_tool("add_circle"),
           "mdi6.vector-circle-variant", ("C",), _no_areas, tool="add_circle", bar=3),
    # ---- drawing aids
    *map(_aid, AIDS),
    Action("trace", AIDS_MENU, mark("&Trace an outline: the shorter way, the longer, off"),
           lambda w: w.view.turn_trace(), "", ("T",), _no_sketch, starts_group=True),
    Action("along", AIDS_MENU, mark("&Along the edge pointed at, then square to it"),
           lambda w: w.view.drafting.go_along(), "", ("P",), _no_drawing),
    Action("aids", AIDS_MENU, mark("Reach and an&gles…"), lambda w: w.commands.set_aids()),
    # ---- view
    Action("zoom_all", VIEW, mark("Zoom to &everything"), lambda w: w.view.zoom_all(), "ph.corners-out",
           ("Ctrl+0", "F"), _no_project, bar=6),
    Action("zoom_layer", VIEW, mark("Zoom to the &layer"),
           lambda w: w.view.zoom_to_layer(w.bridge.active_layer), "ph.stack", ("Ctrl+1",),
           _nothing_in_layer, bar=6),
    Action("zoom_selection", VIEW, mark("Zoom to the &selection"), lambda w: w.view.zoom_to_selection(),
           "ph.selection", ("Ctrl+2",), _no_selection, bar=6),
    Action("zoom_in", VIEW, mark("Zoom &in"), lambda w: w.view.zoom_by(1.5), "ph.magnifying-glass-plus",
           ("Ctrl+=", "Ctrl++")),
    Action("zoom_out", VIEW, mark("Zoom &out"), lambda w: w.view.zoom_by(1 / 1.5),
           "ph.magnifying-glass-minus", ("Ctrl+-",)),
    Action("go_map", VIEW, mark("Go to the &map"), lambda w: w.view.setFocus(), "", ("F2",),
           starts_group=True),
    Action("go_layers", VIEW, mark("Layers"), lambda w: w.go_to("layers"), "", ("F3",)),
    Action("go_form", VIEW, mark("Attributes"), lambda w: w.go_to("form"), "", ("F4",)),
    Action("go_figures", VIEW, mark("Figures"), lambda w: w.go_to("figures"), "", ("F5",)),
    Action("go_table", VIEW, mark("Attribute table"), lambda w: w.go_to("table"), "ph.table", ("F6",),
           bar=6),
    Action("go_history", VIEW, mark("History"), lambda w: w.go_to("history"), "", ("F12",)),
    Action("go_problems", VIEW, mark("Problems"), lambda w: w.go_to("problems"), "", ("F9",)),
    Action("map_only", VIEW, mark("Onl&y the map"), lambda w: w.docks.show_only_map(), "", ("F11",),
           starts_group=True),
    Action("reset_layout", VIEW, mark("&Reset the layout"), lambda w: w.reset_layout()),
    # ---- output
    Action("check", OUTPUT, mark("&Check the data"), lambda w: w.commands.run_checks(), "ph.clipboard-text",
           ("F7",), _no_project, bar=7),
    Action("fix", OUTPUT, mark("&Fix the problem"), lambda w: w.problems.ask_for_fix(), "ph.wrench",
           ("Shift+F7",), lambda w: w.problems.why_no_fix()),
    Action("web_map", OUTPUT, mark("&Web map…"), lambda w: w.commands.web_map(), "ph.globe-hemisphere-east",
           ("Ctrl+E",), _no_project, bar=7, labelled=True, starts_group=True),
    Action("plate", OUTPUT, mark("&Plate…"), lambda w: w.commands.preview_plate(), "ph.printer",
           ("Ctrl+P",), _no_project, bar=7, labelled=True),
    Action("plates", OUTPUT, mark("&All plates as PDF…"), lambda w: w.commands.plates(), "ph.file-pdf",
           ("Ctrl+Shift+P",), _no_project),
    # ---- language
    Action("zh", LANGUAGE, "中文", lambda w: w.set_language("zh"), language="zh"),
    Action("en", LANGUAGE, "English", lambda w: w.set_language("en"), language="en"),
    Action("switch_language", LANGUAGE, "中文 / English", lambda w: w.switch_language(), "ph.translate",
           ("Ctrl+L",), bar=8, starts_group=True),
    # ---- help
    Action("shortcuts", HELP, mark("&Shortcuts"), lambda w: w.show_shortcuts(), "ph.keyboard", ("F1",),
           bar=8),
    Action("log", HELP, mark("&Folder of the log"), lambda w: w.show_log()),
    Action("about", HELP, mark("&About"), lambda w: w.show_about(), starts_group=True),
)  # fmt: skip


def without_mnemonic(text: str) -> str:
    """A text without its mnemonic; Chinese ones carry it as `(&F)` at the end."""
    import re

    return re.sub(r"\(&\w\)", "", text).replace("&", "")
