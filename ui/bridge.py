"""The only adaptor between the engine and the window: a session with Qt signals around it.

Panels, canvas and actions hear of everything here and change nothing but through `perform`. The bridge
also holds what belongs to the window alone: selection, hover, hidden layers, the active layer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Language, language, set_language
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project
from beiyuan_gis.programme.report import ProjectReport, count_schematic, relabelled, report
from beiyuan_gis.session import Notice, Session
from ui.patience import Result, while_painting


class Bridge(QObject):
    """Every signal is emitted after the state it tells of is in place, in the GUI thread."""

    stepped = pyqtSignal(object)
    """A step was done: its `session.Notice`."""
    saved = pyqtSignal()
    opened = pyqtSignal()
    """Another session took the place of the former one: read everything anew."""
    dirty_changed = pyqtSignal(bool)
    selection_changed = pyqtSignal()
    hovered = pyqtSignal(object)
    """The feature under the cursor: a `Key`, or None."""
    layers_shown_changed = pyqtSignal()
    active_layer_changed = pyqtSignal(str)
    shown_changed = pyqtSignal()
    """The map is to show something else than before, though the project is the same: `drawn`, `ghosts`."""
    failed = pyqtSignal(str)
    """Why something was not done, in the language in force."""
    language_changed = pyqtSignal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saving = False
        self.adopting = False
        """Whether further signals about the session just opened follow at once."""
        self._reset(session)

    def _reset(self, session: Session) -> None:
        self._session = session
        self._unsubscribe = session.subscribe(self._on_step)
        session.patience = self._patiently
        self._dirty = session.dirty
        self._report: tuple[Project, ProjectReport] | None = None
        self._schematic: tuple[Project, int] | None = None
        self._selection = Keys()
        self._hover: Key | None = None
        self._hidden: frozenset[str] = frozenset()
        self._preview: LayerDefinition | None = None
        self._drawn: Project | None = None
        self._ghosts: tuple[BaseGeometry, ...] = ()
        self._active = session.project.layers[-1].id if session.project.layers else ""

    # -------------------------------------------------------------- the project

    @property
    def session(self) -> Session:
        return self._session

    @property
    def project(self) -> Project:
        return self._session.project

    def report(self) -> ProjectReport:
        """Measures, progress and figures of the project as it is; computed once a revision."""
        former, project = self._report, self.project
        if former is None or former[0] is not project:
            known = relabelled(former[1], former[0], project) if former else None
            self._report = project, known or report(project)
        assert self._report is not None
        return self._report[1]

    def schematic(self) -> int:
        """How many features are schematic: what the map asks at every frame, and the report says too."""
        if self._schematic is None or self._schematic[0] is not self.project:
            count = sum(count_schematic(self.project, layer.id) for layer in self.project.layers)
            self._schematic = self.project, count
        return self._schematic[1]

    def adopt(self, session: Session) -> None:
        """Work on another session from now on; the former one is closed."""
        self._unsubscribe()
        self._session.close()
        self._reset(session)
        self.adopting = True
        self.opened.emit()
        self.selection_changed.emit()
        self.hovered.emit(None)
        self.layers_shown_changed.emit()
        self.active_layer_changed.emit(self._active)
        self.adopting = False
        self.dirty_changed.emit(self._dirty)

    # -------------------------------------------------------------- changes

    def perform(self, edit: Edit, initiator: str) -> bool:
        """Do `edit`. False when it changes nothing or could not be done; `failed` then says why."""
        return self.attempt(lambda: edit, initiator)

    def attempt(self, verb: Callable[[], Edit], initiator: str) -> bool:
        """Do the edit that `verb` returns; a refusal of the verb is shown like one of the session."""
        return self._guarded(lambda: self._session.perform(verb(), initiator) is not None)

    def undo(self) -> bool:
        return self._guarded(lambda: self._session.undo() is not None)

    def redo(self) -> bool:
        return self._guarded(lambda: self._session.redo() is not None)

    def go_to(self, count: int) -> bool:
        """Undo or redo until `count` steps of the history are done."""
        return self._guarded(lambda: self._session.go_to(count) > 0)

    def save(self) -> bool:
        return self._guarded(lambda: self._save(self._session.save))

    def save_as(self, path: Path) -> bool:
        return self._guarded(lambda: self._save(lambda: self._session.save_as(path)))

    @property
    def saving(self) -> bool:
        """Whether a save or a long step is under way; the window paints meanwhile and is not to be closed."""
        return self._saving

    def _save(self, save: Callable[[], None]) -> bool:
        self._patiently(save)
        self.saved.emit()
        self._tell_dirty()
        return True

    def _patiently(self, work: Callable[[], Result]) -> Result:
        before, self._saving = self._saving, True
        try:
            return while_painting(work)
        finally:
            self._saving = before

    def _guarded(self, do: Callable[[], bool]) -> bool:
        try:
            return do()
        except BeiyuanError as error:
            self.failed.emit(str(error))
            return False

    def _on_step(self, notice: Notice) -> None:
        gone = Keys.of(c.key for c in notice.edit if c.after is None)
        lost_selection, lost_hover = bool(gone) and bool(self._selection & gone), self._hover in gone
        if lost_selection:
            self._selection -= gone
        self._hover = None if lost_hover else self._hover
        lost_layer = self._follow_layers(notice.edit)
        self._drawn = None
        self.stepped.emit(notice)
        if lost_selection:
            self.selection_changed.emit()
        if lost_hover:
            self.hovered.emit(None)
        if lost_layer:
            self.active_layer_changed.emit(self._active)
        self._tell_dirty()

    def _follow_layers(self, edit: Edit) -> bool:
        """Let go of layers that left. Whether the active one did."""
        left = {change.id for change in edit.definitions if change.after is None}
        self._hidden -= left
        if self._preview is not None and self._preview.id in left:
            self._preview = None
        if self._active and self._active not in left:
            return False
        former, layers = self._active, self.project.layers
        self._active = layers[-1].id if layers else ""
        return self._active != former

    def _tell_dirty(self) -> None:
        if self._session.dirty != self._dirty:
            self._dirty = self._session.dirty
            self.dirty_changed.emit(self._dirty)

    # -------------------------------------------------------------- what the window alone knows

    @property
    def selection(self) -> Keys:
        return self._selection

    def select(self, keys: Iterable[Key]) -> None:
        """Select exactly `keys`; those that the project does not hold are left out."""
        tables = self.project.tables
        wanted = {layer: ids for layer, ids in Keys.of(keys).ids.items() if layer in tables}
        there = Keys({layer: tables[layer].among(ids) for layer, ids in wanted.items()})
        if there != self._selection:
            self._selection = there
            self.selection_changed.emit()

    @property
    def hover_key(self) -> Key | None:
        """The feature that was last hovered."""
        return self._hover

    def hover(self, key: Key | None) -> None:
        """Say which feature is under the cursor, on the map or in a list."""
        if key != self._hover:
            self._hover = key
            self.hovered.emit(key)

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of the layers that are neither drawn nor picked."""
        return self._hidden

    def show_layer(self, id: str, shown: bool) -> None:
        hidden = self._hidden - {id} if shown else self._hidden | {id}
        if hidden != self._hidden:
            self._hidden = hidden
            self.layers_shown_changed.emit()

    @property
    def drawn(self) -> Project:
        """What the map shows: the project, with the definition that is tried out just now in its place."""
        if self._preview is None:
            return self.project
        if self._drawn is None:
            tried, layers = self._preview, self.project.layers
            self._drawn = replace(
                self.project, layers=tuple(tried if d.id == tried.id else d for d in layers)
            )
        return self._drawn

    def preview(self, definition: LayerDefinition | None) -> None:
        """Let the map show a layer as `definition` has it, until None ends that. Nothing else changes."""
        if definition != self._preview:
            self._preview, self._drawn = definition, None
            self.shown_changed.emit()

    @property
    def ghosts(self) -> tuple[BaseGeometry, ...]:
        """Outlines of what is not there any more, or not as it was (EPSG:4548)."""
        return self._ghosts

    def show_ghosts(self, geometries: Iterable[BaseGeometry]) -> None:
        ghosts = tuple(geometries)
        if ghosts or self._ghosts:
            self._ghosts = ghosts
            self.shown_changed.emit()

    @property
    def active_layer(self) -> str:
        """The layer that new features go to; empty in a project without layers."""
        return self._active

    def activate(self, id: str) -> None:
        """Raise UnknownLayer."""
        self.project.layer(id)
        if id != self._active:
            self._active = id
            self.active_layer_changed.emit(id)

    def set_language(self, wanted: Language) -> None:
        """Switch what every text reads in; whoever shows texts hears `language_changed`."""
        if wanted != language():
            set_language(wanted)
            self.language_changed.emit()
