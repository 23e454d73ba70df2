"""What a rule finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import Message
from beiyuan_gis.model.feature import Key

Severity = Literal["error", "warning"]
"""An error makes numbers or files wrong; a warning is for a person to judge."""


def ids_of(keys: Sequence[Key]) -> str:
    """The features' numbers for a sentence: ten at most."""
    return ", ".join(str(key.id) for key in keys[:10]) + (" …" if len(keys) > 10 else "")


@dataclass(frozen=True)
class Problem:
    """`rule` is the id in RULES; `keys` are the features concerned, the first one to be shown; `place` is
    easting and northing in plane metres, or None when there is nowhere to go to; `field` names the field of a
    rule about attributes.
    """

    rule: str
    keys: tuple[Key, ...]
    severity: Severity
    message: Message
    place: Place | None = None
    field: str = ""
