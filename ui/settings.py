"""What the window remembers between two days: where it stood, its language, what was open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QByteArray, QSettings
from PyQt6.QtWidgets import QMainWindow

from beiyuan_gis.i18n import Language
from beiyuan_gis.model.feature import Key
from beiyuan_gis.programme.places import FORMS, Form
from ui.canvas.modes import Modes
from ui.theme import Appearance

RECENT = 8
RECENT_COMMANDS = 12
# Rises when docks are added or renamed: a layout saved by an older window is then not restored.
LAYOUT_VERSION = 1


def _selections_of(project: Path | None) -> str:
    """The key under which the selections of a project file are kept."""
    place = project.resolve().as_posix() if project is not None else ""
    return f"selections/{hashlib.sha256(place.encode()).hexdigest()[:16]}"


class Settings:
    """A thin, typed cover of QSettings (INI format, so that it can be read and mended)."""

    def __init__(self, path: Path | None = None) -> None:
        """`path` names an INI file; without it the user's own."""
        ini = QSettings.Format.IniFormat
        self._store = (
            QSettings(str(path), ini)
            if path
            else QSettings(ini, QSettings.Scope.UserScope, "BeiyuanGIS", "beiyuan-gis")
        )

    @property
    def language(self) -> Language | None:
        """What the user chose, or None: then the system decides."""
        match self._store.value("language"):
            case "zh":
                return "zh"
            case "en":
                return "en"
        return None

    @language.setter
    def language(self, value: Language) -> None:
        self._store.setValue("language", value)

    @property
    def recent(self) -> list[Path]:
        """Project files that were open lately and are still there, the latest first."""
        stored: Any = self._store.value("recent") or []
        texts = [stored] if isinstance(stored, str) else list(stored)
        return [path for path in map(Path, texts) if path.is_file()]

    def remember(self, path: Path) -> None:
        """Put `path` first among the recent files."""
        path = path.resolve()
        others = [p for p in self.recent if p != path]
        self._store.setValue("recent", [str(p) for p in (path, *others)][:RECENT])

    @property
    def last_folder(self) -> Path | None:
        """Where the last export or import was."""
        text = self._store.value("folder")
        folder = Path(text) if isinstance(text, str) else None
        return folder if folder is not None and folder.is_dir() else None

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    @property
    def modes(self) -> Modes:
        """How drawing behaves."""
        text = self._store.value("drawing")
        return Modes.from_text(text) if isinstance(text, str) else Modes()

    @modes.setter
    def modes(self, modes: Modes) -> None:
        self._store.setValue("drawing", modes.to_text())

    @property
    def places(self) -> Form:
        """How places are written in the status bar."""
        stored = self._store.value("places")
        return next((form for form in FORMS if form == stored), "plane")

    @places.setter
    def places(self, form: Form) -> None:
        self._store.setValue("places", form)

    @property
    def shortcuts(self) -> dict[str, tuple[str, ...]]:
        """The keys of the actions whose keys are not those of the table, by the action's id."""
        text = self._store.value("shortcuts")
        try:
            stored = json.loads(text) if isinstance(text, str) else {}
            return {str(id): tuple(map(str, keys)) for id, keys in stored.items()}
        except (ValueError, TypeError, AttributeError):  # mended by hand, and not well
            return {}

    @shortcuts.setter
    def shortcuts(self, keys: Mapping[str, tuple[str, ...]]) -> None:
        self._store.setValue("shortcuts", json.dumps(keys))

    @property
    def recent_commands(self) -> list[str]:
        """Ids of what was run from the palette, the latest first."""
        text = self._store.value("commands")
        return text.split() if isinstance(text, str) else []

    def remember_command(self, id: str) -> None:
        """Put `id` first among the commands run lately."""
        others = [other for other in self.recent_commands if other != id]
        self._store.setValue("commands", " ".join([id, *others][:RECENT_COMMANDS]))

    @property
    def appearance(self) -> Appearance:
        """Whether the window is light or dark, or as the system."""
        value = self._store.value("appearance")
        return value if value in ("light", "dark") else "system"

    @appearance.setter
    def appearance(self, value: Appearance) -> None:
        self._store.setValue("appearance", value)

    def selections(self, project: Path | None) -> dict[str, frozenset[Key]]:
        """The saved selections of the project at this path, by name."""
        text = self._store.value(_selections_of(project))
        try:
            stored = json.loads(text) if isinstance(text, str) else {}
            return {
                str(name): frozenset(Key(layer, int(id)) for layer, ids in layers.items() for id in ids)
                for name, layers in stored.items()
            }
        except (ValueError, TypeError, AttributeError):  # mended by hand, and not well
            return {}

    def set_selections(self, project: Path | None, selections: Mapping[str, frozenset[Key]]) -> None:
        stored: dict[str, dict[str, list[int]]] = {}
        for name, keys in selections.items():
            for layer, id in sorted(keys):
                stored.setdefault(name, {}).setdefault(layer, []).append(id)
        self._store.setValue(_selections_of(project), json.dumps(stored, ensure_ascii=False))

    def save_layout(self, window: QMainWindow) -> None:
        self._store.setValue("geometry", window.saveGeometry())
        self._store.setValue("layout", window.saveState(LAYOUT_VERSION))

    def restore_layout(self, window: QMainWindow) -> bool:
        """Whether there was a layout that fits this window."""
        geometry, layout = self._store.value("geometry"), self._store.value("layout")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        return isinstance(layout, QByteArray) and window.restoreState(layout, LAYOUT_VERSION)
