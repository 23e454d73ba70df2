"""The main window assembles: map in the middle, panels around it, messages above, and connects them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtGui import QCloseEvent, QKeyEvent
from PyQt6.QtWidgets import QGridLayout, QMainWindow, QWidget

from beiyuan_gis.checks import Problem
from beiyuan_gis.i18n import Language, _, language
from ui.action_set import ActionSet
from ui.banner import Banners
from ui.bridge import Bridge
from ui.canvas.view import MapView
from ui.commands import Commands
from ui.context_menus import ContextMenus
from ui.docks import Docks
from ui.files import Files
from ui.help import Help
from ui.layer_commands import LayerCommands
from ui.live_checks import LiveChecks
from ui.look import Look
from ui.panels.figures import FiguresPanel
from ui.panels.form import FormPanel
from ui.panels.history import HistoryPanel
from ui.panels.layers import LayersPanel
from ui.panels.problems import ProblemsPanel
from ui.panels.table import TablePanel
from ui.settings import Settings
from ui.shortcuts import Shortcuts
from ui.status import StatusBar
from ui.swatch import swatch
from ui.tasks import Tasks

FIRST_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(720, 440)
"""What a small laptop at twice the scale still shows."""
_NORTH_ARROW = 56
"""Pixels that messages leave free at the right of the map."""


class MainWindow(QMainWindow):
    """Owns nothing but widgets; the project is behind `bridge`."""

    bridge: Bridge
    settings: Settings
    view: MapView
    docks: Docks
    files: Files
    commands: Commands
    layer_commands: LayerCommands
    live: LiveChecks
    problems: ProblemsPanel
    status: StatusBar
    shortcuts: Shortcuts
    actions_: ActionSet
    help: Help
    look: Look

    def __init__(self, bridge: Bridge, settings: Settings) -> None:
        super().__init__()
        self.bridge, self.settings = bridge, settings
        self.shortcuts = Shortcuts(settings, self)
        # Who shows texts paints its signs anew with them.
        self.look = Look(settings, bridge.language_changed.emit, self)
        self.help = Help(self)
        self.tasks = Tasks(self)
        self.banners = Banners()
        self.view = MapView(bridge)
        self.files = Files(bridge, self.tasks, self.banners, settings, self)
        self.commands = Commands(bridge, self.view, self.tasks, self.banners, settings, self)
        self.layer_commands = LayerCommands(bridge, self)
        self._make_panels()
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE.boundedTo(self._room()))
        self.docks = Docks(self, self._panels)
        self.status = StatusBar(bridge)
        self.setStatusBar(self.status)
        self._place_map()
        self.actions_ = ActionSet(self)
        self.context_menus = ContextMenus(self)
        self._connect()
        if not settings.restore_layout(self):
            self._take_first_size()
        self.retranslate()
        self._bring_forward()
        self.actions_.show_tool("select")

    def _make_panels(self) -> None:
        self.layers = LayersPanel(self.bridge, swatch)
        self.form = FormPanel(self.bridge)
        self.figures = FiguresPanel(self.bridge)
        self.table = TablePanel(self.bridge)
        self.history = HistoryPanel(self.bridge)
        self.live = LiveChecks(self.bridge, self)
        self.problems = ProblemsPanel(self.bridge, self.live)
        self._panels: dict[str, QWidget] = {
            "layers": self.layers,
            "form": self.form,
            "figures": self.figures,
            "table": self.table,
            "history": self.history,
            "problems": self.problems,
        }

    def _place_map(self) -> None:
        """Messages lie over the map: it must not move under the hand when one comes or goes."""
        middle = QWidget()
        grid = QGridLayout(middle)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.view, 0, 0, 1, 2)
        grid.addWidget(self.banners, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, _NORTH_ARROW)
        self.banners.raise_()
        self.setCentralWidget(middle)

    def _room(self) -> QSize:
        """What the screen has for windows."""
        screen = self.screen()
        return screen.availableGeometry().size() if screen is not None else FIRST_SIZE

    def _take_first_size(self) -> None:
        """As large as meant, or all of a screen that has no room for that with a title and a frame."""
        frame = QSize(16, 48)
        if FIRST_SIZE.boundedTo(self._room() - frame) != FIRST_SIZE:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _connect(self) -> None:
        bridge, view, status = self.bridge, self.view, self.status
        for signal in (
            bridge.opened,
            bridge.stepped,
            bridge.saved,
            bridge.dirty_changed,
            bridge.selection_changed,
            bridge.active_layer_changed,
            view.tool_changed,
            view.drafting.changed,
        ):
            signal.connect(self._refresh)
        bridge.failed.connect(lambda why: self.banners.say(why, "warn", key="failed"))
        bridge.stepped.connect(lambda _notice: self.banners.take_back("failed"))
        bridge.selection_changed.connect(self._bring_forward)
        bridge.language_changed.connect(self.retranslate)
        view.drafting.modes = self.settings.modes
        view.drafting.changed.connect(lambda: setattr(self.settings, "modes", view.drafting.modes))
        view.hint.connect(status.show_hint)
        status.show_hint(view.tool.hint())
        view.cursor_moved.connect(status.show_cursor)
        view.scale_changed.connect(status.show_scale)
        view.tool_changed.connect(self.actions_.show_tool)
        for let_go in (view.tool_changed, view.escaped):
            let_go.connect(lambda *_ignored: self.banners.take_back("failed"))
        status.set_form(self.settings.places)
        status.form_chosen.connect(lambda form: setattr(self.settings, "places", form))
        status.scale_wanted.connect(view.set_denominator)
        status.save_wanted.connect(lambda: self.actions_.by_id["save"].trigger())
        self.tasks.started.connect(status.show_task)
        self.layers.zoom_wanted.connect(self.commands.look_at_layer)
        self.layers.table_wanted.connect(self._show_table)
        self.layers.replace_wanted.connect(self.replace_layer)
        self.layers.plate_wanted.connect(self.commands.preview_plate)
        self.layers.change_wanted.connect(self.layer_commands.do)
        self.figures.layer_wanted.connect(self.commands.look_at_layer)
        self.history.place_wanted.connect(self.view.zoom_to)
        self.table.zoom_wanted.connect(self.commands.look_at)
        self.table.bad_cells.connect(self.commands.attributes.show_bad_cells)
        self.table.add_actions(
            [self.actions_.by_id[id] for id in ("zoom_selection", "calculate", "replace_text")]
        )
        self.problems.problem_wanted.connect(self.commands.look_at_problem)
        self.problems.check_wanted.connect(self.commands.run_checks)
        self.problems.fix_wanted.connect(self.commands.fix_problem)
        self.problems.current_changed.connect(self.actions_.refresh)

    # -------------------------------------------------------------- state and language

    def _refresh(self, *_ignored: object) -> None:
        self.actions_.refresh()
        self._entitle()

    def _entitle(self) -> None:
        path = self.bridge.session.path
        name = path.name if path else _("no project")
        self.setWindowTitle(f"{name}[*] – {_('Beiyuan GIS')}")
        self.setWindowModified(self.bridge.session.dirty)

    def retranslate(self) -> None:
        """Texts of the window itself; panels listen to the bridge."""
        self.actions_.retranslate()
        self.docks.retranslate()
        self.view.setAccessibleName(_("Map"))
        self.banners.setAccessibleName(_("Messages"))
        self.banners.retranslate()
        self._entitle()

    def set_language(self, wanted: Language) -> None:
        """Switch now, and remember."""
        self.settings.language = wanted
        self.bridge.set_language(wanted)
        self._refresh()

    def switch_language(self) -> None:
        self.set_language("en" if language() == "zh" else "zh")

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "actions_"):
            self.look.palette_changed()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """A key that nobody had use for: if it is an action's that cannot be done now, say why."""
        assert event is not None
        self.actions_.refresh()
        why = self.actions_.reason_for(event)
        if why:
            self.status.say_why(why)
        else:
            super().keyPressEvent(event)

    # -------------------------------------------------------------- panels and dialogs

    def go_to(self, panel: str) -> None:
        """Bring a panel to the front and give it the keys."""
        self.docks.choose(panel)
        match panel:
            case "layers":
                self.layers.focus_active()
            case "form":
                self.form.focus_first()
            case "figures":
                self.figures.tree.setFocus()
            case "table":
                self.table.view.setFocus()
            case "history":
                self.history.view.setFocus()
            case "problems":
                self.problems.list.setFocus()

    def _bring_forward(self) -> None:
        """On the right: what is selected, else the figures; until a tab is chosen by hand."""
        if not self.docks.chosen:
            self.docks.tabs["right"].setCurrentWidget(self.form if self.bridge.selection else self.figures)

    def _show_table(self, layer: str) -> None:
        self.bridge.activate(layer)
        self.go_to("table")

    def show_problems(self, found: Sequence[Problem]) -> None:
        """What a check of everything found."""
        self.live.take_full(found)
        self.docks.show_panel("problems")

    def replace_layer(self, layer: str = "") -> None:
        """Put the office's own file in the place of a layer's features."""
        from ui.dialogs.replace_layer import ReplaceLayer

        folder = str(self.settings.last_folder or "")
        ReplaceLayer.ask(self.bridge, layer or self.bridge.active_layer, self.tasks, self, folder)

    def reset_layout(self) -> None:
        self.docks.reset()

    # -------------------------------------------------------------- beginning and end

    def start(self, path: Path | None) -> None:
        """Open what the program was started with, once the window is on the screen."""
        self.files.start(path)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        if self.bridge.saving or not self.files.may_leave():
            event.ignore()
            return
        self.settings.save_layout(self)
        self.tasks.stop_all()
        self.live.tasks.stop_all()
        self.form.attachments.tasks.stop_all()
        self.bridge.session.close()
        event.accept()
