"""Errors that a planner is shown: each says what, where and what to do, in the language in force."""

from __future__ import annotations

from beiyuan_gis.i18n import Message


class BeiyuanError(Exception):
    """Base of every expected error; `str()` is the sentence to show."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Refused(BeiyuanError):
    """A verb that cannot be done on these features, with the reason."""
