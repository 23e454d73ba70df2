"""The menu of languages."""

from __future__ import annotations

from ui.actions.row import LANGUAGE, Action

ROWS: tuple[Action, ...] = (
    Action("zh", LANGUAGE, "中文", lambda w: w.set_language("zh"), language="zh"),
    Action("en", LANGUAGE, "English", lambda w: w.set_language("en"), language="en"),
    Action("switch_language", LANGUAGE, "中文 / English", lambda w: w.switch_language(), "ph.translate",
           ("Ctrl+L",), bar=8, starts_group=True),
)  # fmt: skip
