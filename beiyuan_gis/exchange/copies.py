"""Copies of foreign files, and what they begin with."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

_PIECE: Final = 1024 * 1024


def copied(source: Path, target: Path) -> Path:
    """`target`, now with the bytes of `source`. Waits where the source lets one wait."""
    with source.open("rb") as original, target.open("wb") as copy:
        shutil.copyfileobj(original, copy, _PIECE)
    return target


def beginning(path: Path, count: int) -> bytes:
    """The first `count` bytes of a file, or all if there are fewer."""
    with path.open("rb") as file:
        return file.read(count)
