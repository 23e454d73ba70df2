"""A photo or document attached to a feature, as data: a reference to bytes that are kept elsewhere, once.

A feature holds references only, so an edit, the journal and the history stay small, and (before, after)
says all about attachments that it says about geometry and attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Attachment(NamedTuple):
    """`digest` is the SHA-256 of the bytes in hex and names them; a feature has the same bytes but once.

    `size` is in bytes, `added` an ISO time with its zone.
    """

    name: str
    media_type: str
    size: int
    digest: str
    note: str = ""
    added: str = ""

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    def to_json(self) -> dict[str, Any]:
        return self._asdict()

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Attachment:
        """Raise KeyError or TypeError when `data` is no attachment. What a later program adds is left out."""
        return Attachment(**{name: data[name] for name in Attachment._fields})


Attachments = tuple[Attachment, ...]


def together(lists: Iterable[Attachments]) -> Attachments:
    """All of them in order, the same bytes once: the first name and note stay."""
    found: dict[str, Attachment] = {}
    for attachments in lists:
        for one in attachments:
            found.setdefault(one.digest, one)
    return tuple(found.values())
