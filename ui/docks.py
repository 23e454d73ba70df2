"""The panels around the map: which dock each lives in, and how the window is laid out at first."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from beiyuan_gis.i18n import _, mark
from ui import theme

_Area = Qt.DockWidgetArea
_TITLES = {
    "layers": mark("Layers"),
    "form": mark("Attributes"),
    "figures": mark("Figures"),
    "table": mark("Attribute table"),
    "history": mark("History"),
    "problems": mark("Problems"),
}
_PLACES = {
    "left": (_Area.LeftDockWidgetArea, ("layers",)),
    "right": (_Area.RightDockWidgetArea, ("form", "figures")),
    "bottom": (_Area.BottomDockWidgetArea, ("table", "history", "problems")),
}
_ICONS = {
    "form": "ph.note-pencil",
    "figures": "ph.scales",
    "table": "ph.table",
    "history": "ph.clock-counter-clockwise",
    "problems": "ph.clipboard-text",
}
_SIZES = {"left": (288, 0.22), "right": (336, 0.25), "bottom": (214, 0.24)}
"""Pixels at most, and the part of the window at most: the map comes first."""


class Docks:
    """Three docks; left and right reach down to the status bar, so that lists are long and the map wide."""

    def __init__(self, window: QMainWindow, panels: dict[str, QWidget]) -> None:
        self._window, self.panels = window, panels
        self.docks: dict[str, QDockWidget] = {}
        self.tabs: dict[str, QTabWidget] = {}
        self.chosen = False
        """Whether somebody chose a tab on the right by hand: then it stays in front."""
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.TopLeftCorner):
            window.setCorner(corner, _Area.LeftDockWidgetArea)
        for corner in (Qt.Corner.BottomRightCorner, Qt.Corner.TopRightCorner):
            window.setCorner(corner, _Area.RightDockWidgetArea)
        for name, (area, names) in _PLACES.items():
            self._add(name, area, names)
        self.reset()

    def _add(self, name: str, area: Qt.DockWidgetArea, names: tuple[str, ...]) -> None:
        dock = QDockWidget(self._window)
        dock.setObjectName(f"dock_{name}")
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        if len(names) == 1:
            dock.setWidget(self.panels[names[0]])
        else:
            tabs = QTabWidget()
            tabs.setDocumentMode(True)
            for panel in names:
                tabs.addTab(self.panels[panel], "")
            dock.setWidget(tabs)
            self.tabs[name] = tabs
            tabs.tabBarClicked.connect(lambda _index, name=name: self._clicked(name))
        dock.setTitleBarWidget(QWidget())  # the tabs, or the panel's own heading, say enough
        self._window.addDockWidget(area, dock)
        self.docks[name] = dock

    def _clicked(self, name: str) -> None:
        self.chosen = self.chosen or name == "right"

    def reset(self) -> None:
        """The first layout."""
        for name, (area, _names) in _PLACES.items():
            dock = self.docks[name]
            dock.setFloating(False)
            self._window.addDockWidget(area, dock)
            dock.show()
        for name, way in (("left", "h"), ("right", "h"), ("bottom", "v")):
            direction = Qt.Orientation.Horizontal if way == "h" else Qt.Orientation.Vertical
            most, part = _SIZES[name]
            whole = self._window.width() if way == "h" else self._window.height()
            self._window.resizeDocks([self.docks[name]], [min(most, round(part * whole))], direction)

    def show_only_map(self) -> None:
        """Hide every panel, or bring them all back when none is shown."""
        any_shown = any(dock.isVisible() for dock in self.docks.values())
        for dock in self.docks.values():
            dock.setVisible(not any_shown)

    def choose(self, panel: str) -> None:
        """Bring a panel to the front because somebody asked for it by name."""
        self.show_panel(panel)
        self.chosen = self.chosen or panel in _PLACES["right"][1]

    def show_panel(self, panel: str) -> None:
        """Bring a panel to the front."""
        name = next(n for n, (_a, panels) in _PLACES.items() if panel in panels)
        self.docks[name].show()
        self.docks[name].raise_()
        if name in self.tabs:
            self.tabs[name].setCurrentWidget(self.panels[panel])

    def retranslate(self) -> None:
        for name, (_area, panels) in _PLACES.items():
            self.docks[name].setWindowTitle(_(_TITLES[panels[0]]))
            if name in self.tabs:
                self.tabs[name].tabBar().setAccessibleName(_("Panels"))
            for i, panel in enumerate(panels):
                if name in self.tabs:
                    self.tabs[name].setTabText(i, _(_TITLES[panel]))
                    self.tabs[name].setTabIcon(i, theme.icon(_ICONS[panel]))
