"""Why an action cannot be done now: each returns the reason, or None. More than one row may ask one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beiyuan_gis.edits import (
    delete_features,
    merge_features,
    paste_text,
    remove_field,
    reshape,
    split_features,
)
from beiyuan_gis.edits.selection import not_one_chosen
from beiyuan_gis.i18n import Message, _
from ui.canvas.tools.vertex import Vertex

if TYPE_CHECKING:
    from ui.window import MainWindow


def no_project(w: MainWindow) -> str | None:
    return None if w.bridge.project.layers else _("No project is open.")


def no_layer(w: MainWindow) -> str | None:
    return None if w.bridge.active_layer else _("No project is open.")


def no_fields(w: MainWindow) -> Message | str | None:
    return no_layer(w) or remove_field.why_not(w.bridge.project, w.bridge.active_layer)


def not_one_feature(w: MainWindow) -> Message | None:
    return not_one_chosen(w.bridge.selection)


def no_undo(w: MainWindow) -> str | None:
    return None if w.bridge.session.history.undoable else _("There is nothing to undo.")


def no_redo(w: MainWindow) -> str | None:
    return None if w.bridge.session.history.redoable else _("There is nothing to redo.")


def not_dirty(w: MainWindow) -> str | None:
    return None if w.bridge.session.dirty else no_project(w) or _("Everything is saved.")


def no_clearing(w: MainWindow) -> Message | str | None:
    session = w.bridge.session
    return session.why_read_only if session.path else _("The project has no file yet: save it first.")


def no_delete(w: MainWindow) -> Message | None:
    return delete_features.why_not(w.bridge.project, w.bridge.selection)


def no_merge(w: MainWindow) -> Message | None:
    return merge_features.why_not(w.bridge.project, w.bridge.selection)


def no_split(w: MainWindow) -> Message | str | None:
    return no_project(w) or (
        split_features.why_not(w.bridge.project, w.bridge.selection) if w.bridge.selection else None
    )


def no_reshape(w: MainWindow) -> Message | str | None:
    return no_project(w) or (
        reshape.why_not(w.bridge.project, w.bridge.selection) if w.bridge.selection else None
    )


def no_areas(w: MainWindow) -> str | None:
    layer = w.bridge.active_layer
    if not layer:
        return _("No project is open.")
    definition = w.bridge.project.layer(layer)
    return None if definition.geometry == "Polygon" else _("{layer} holds no areas.", layer=definition.title)


def no_sketch(w: MainWindow) -> str | None:
    sketch = w.view.sketch
    return None if sketch is not None and sketch.free else _("Take a tool that draws lines or areas first.")


def no_selection(w: MainWindow) -> str | None:
    return None if w.bridge.selection else _("Nothing is selected.")


def no_paste(w: MainWindow) -> Message | str | None:
    return no_project(w) or paste_text.why_not(w.bridge.project, w.bridge.active_layer)


def nothing_in_layer(w: MainWindow) -> str | None:
    if not w.bridge.active_layer:
        return _("No project is open.")
    return None if len(w.bridge.project.table(w.bridge.active_layer)) else _("The active layer is empty.")


def no_drawing(w: MainWindow) -> str | None:
    return None if w.view.tool.draws else _("Take a tool that draws in hand first.")


def nothing_drawn(w: MainWindow) -> str | None:
    begun = w.view.sketch is not None and w.view.sketch.points
    return None if begun else _("Nothing is being drawn.")


def not_enough_drawn(w: MainWindow) -> str | None:
    sketch = w.view.sketch
    if sketch is None or not sketch.points:
        return _("Nothing is being drawn.")
    if not sketch.free:
        return _("The last click finishes it.")
    return None if sketch.can_finish() else _("At least {count} points are needed.", count=sketch.fewest)


def no_vertex(w: MainWindow) -> str | None:
    tool = w.view.tool
    at_one = isinstance(tool, Vertex) and tool.at_vertex
    return None if at_one else _("Take the tool for vertices and point at a vertex first.")


def no_arc(w: MainWindow) -> str | None:
    return nothing_drawn(w) or no_sketch(w)


def no_place_to_type(w: MainWindow) -> str | None:
    return None if w.view.tool.takes_places() else _("The tool in hand has no use for a typed place now.")
