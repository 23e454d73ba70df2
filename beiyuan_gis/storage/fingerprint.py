"""Which state of a project file this is, told without reading all of it.

Two states of one file that differ have different fingerprints, because whoever changes it leaves a trace that
is looked at: every transaction of SQLite raises the change counter in its first page (hashed whole) and sets
the file's time, and any other program that writes to it changes its time or size. A file that was put in its
place has, besides, its own pages, of which some hundreds are hashed; files of up to 32 MB are hashed whole.
Should a forger still make two alike, a save compares each row with what was read before it overwrites it.

SQLite's own journals hold, or are about to undo, what the file does not say: beside one there is no print.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

_WHOLE = 32 * 1024 * 1024
_PAGE = 4096
_SAMPLES = 256
_COUNTER = slice(24, 28)


class Fingerprint(NamedTuple):
    """`key` names the state; `counter` is SQLite's, one higher after each transaction."""

    key: str
    counter: int


def fingerprint(path: Path) -> Fingerprint | None:
    """Of a file that nobody is writing to just now; None when SQLite's journals or a fault forbid one."""
    try:
        if any(path.with_name(path.name + suffix).exists() for suffix in ("-journal", "-wal")):
            return None
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            digest = hashlib.blake2b(f"{state.st_size} {state.st_mtime_ns}".encode(), digest_size=20)
            head = file.read(_PAGE)
            digest.update(head)
            if state.st_size <= _WHOLE:
                digest.update(file.read())
            else:
                for number in range(_SAMPLES):
                    file.seek(state.st_size * number // _SAMPLES)
                    digest.update(file.read(_PAGE))
    except OSError:
        return None
    return Fingerprint(digest.hexdigest(), int.from_bytes(head[_COUNTER], "big"))
