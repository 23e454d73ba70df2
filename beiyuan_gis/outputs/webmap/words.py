"""Texts of the page in both languages: the reader switches without the program."""

from __future__ import annotations

from collections.abc import Callable

from beiyuan_gis.i18n import Text, speaking

Words = str | dict[str, str]
"""One string that serves both languages, or `{"zh", "en"}`."""


def both(say: Callable[[], str]) -> Words:
    """What `say` says in each language. Other threads go on speaking their own."""
    with speaking("zh"):
        chinese = clean(say())
    with speaking("en"):
        english = clean(say())
    return chinese if chinese == english else {"zh": chinese, "en": english}


def words(text: Text) -> Words:
    """A text of the data."""
    return both(lambda: str(text))


def clean(text: str) -> str:
    """The text as UTF-8 can carry it: a lone surrogate, left by a broken import, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
