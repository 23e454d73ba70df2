"""Texts a person reads: English in the code, Chinese in `locale/zh/*.po`, chosen when shown.

The engine stores messages as data (`Message`), so a history entry written by a Chinese planner reads
in English on an English system. One mechanism serves the engine and the window alike.
"""

from __future__ import annotations

import json
import locale
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["zh", "en"]
LOCALE_FOLDER = Path(__file__).parent / "locale"

_current: Language = "en"
_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


def system_language() -> Language:
    """`zh` on a Chinese system, else `en`; `BEIYUAN_LANG` overrides."""
    for name in ("BEIYUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value and value not in ("C", "POSIX", "C.UTF-8"):
            return "zh" if value.lower().startswith(("zh", "chinese")) else "en"
    system = locale.getlocale()[0] or ""
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"


def set_language(language: Language) -> None:
    """Switch what every later `_()` and every `Message` shown from now on reads in."""
    global _current
    _current = language


def language() -> Language:
    """The language in force."""
    return _spoken.get() or _current


@contextmanager
def speaking(wanted: Language) -> Iterator[None]:
    """Texts read in `wanted` inside the block, in this thread only: a worker may write what is in two
    languages."""
    token = _spoken.set(wanted)
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def _chinese() -> Mapping[str, str]:
    texts: dict[str, str] = {}
    for path in sorted((LOCALE_FOLDER / "zh").glob("*.po")):
        texts |= read_po(path.read_text("utf-8"))
    return texts


_ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|\Z))+)', re.MULTILINE)


def read_po(content: str) -> dict[str, str]:
    """The translated texts of a .po file without plurals and contexts, which we have none of.

    Babel reads them too, but takes a tenth of a second for ours, at each start.
    """
    pairs = ((_unquoted(id), _unquoted(string)) for id, string in _ENTRY.findall(content))
    return {id: string for id, string in pairs if id and string}


def _unquoted(lines: str) -> str:
    """What quoted lines say together; their escapes are those of JSON."""
    text = "".join(line[1:-1] for line in lines.splitlines())
    return str(json.loads(f'"{text}"')) if "\\" in text else text


def _(text: str, **values: Any) -> str:
    """`text` in the language in force, its `{placeholders}` filled from `values`.

    Values are inserted, never interpreted: braces inside them stay text.
    """
    template = _chinese().get(text, text) if language() == "zh" else text
    return template.format_map(values) if values else template


def mark(text: str) -> str:
    """Mark `text` for translation without translating it now (for `Message`s and tables of texts)."""
    return text


@dataclass(frozen=True, slots=True)
class Text:
    """A text that data carries in both languages, such as a layer's title."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if language() == "zh" else self.en

    def in_language(self, wanted: Language) -> str:
        """The text in `wanted`, whatever the language in force."""
        return self.zh if wanted == "zh" else self.en

    def to_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}

    @staticmethod
    def from_json(data: Mapping[str, str] | str) -> Text:
        """From `{"zh", "en"}`, or from one string that serves both."""
        if isinstance(data, str):
            return Text(data, data)
        return Text(data["zh"], data["en"])


@dataclass(frozen=True)
class Message:
    """A sentence as data: an English template and its values; `str()` reads it in the language in force."""

    template: str
    values: Mapping[str, str | int | float | Text | Message] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.template, **{name: str(value) for name, value in self.values.items()})

    def to_json(self) -> dict[str, Any]:
        values = {n: v.to_json() if isinstance(v, (Text, Message)) else v for n, v in self.values.items()}
        return {"text": self.template, "values": values}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Message:
        return Message(data["text"], {n: _value_from_json(v) for n, v in data["values"].items()})


def _value_from_json(value: Any) -> str | int | float | Text | Message:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    return Message.from_json(value) if "text" in value else Text.from_json(value)


def message(template: str, **values: str | int | float | Text | Message) -> Message:
    """Shorthand for a `Message`; the template is found by the same extraction as `_()`."""
    return Message(template, values)
