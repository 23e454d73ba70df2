"""Reads a foreign file in a process of its own, with a limit on time and memory.

GDAL parses what others wrote; when it crashes, hangs or eats memory, that process ends, not the window.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

import beiyuan_gis
from beiyuan_gis.exchange.errors import ChooseSublayer, ExchangeError
from beiyuan_gis.exchange.wire import ANSWER, REQUEST, Answer, Content, Failure, Request
from beiyuan_gis.i18n import Message, message

log = logging.getLogger(__name__)

Report = Callable[[float], None]

_COMPLAINTS: Final = "complaints.txt"
_POLL: Final = 0.05  # seconds
_FAREWELL: Final = 5.0  # seconds; a process stuck in a dead network share cannot even be ended


class Limits(NamedTuple):
    """What reading one file may cost. Memory is held on systems with `setrlimit` (not on Windows)."""

    seconds: float = 120.0
    memory: int = 4 * 1024**3


def read_apart(request: Request, limits: Limits, progress: Report) -> Content:
    """What the reading process found. Raise ExchangeError with its reason, or with how it ended.

    `progress` is called while waiting; whatever it raises ends the process and goes on.
    """
    with tempfile.TemporaryDirectory(prefix="beiyuan-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        (folder / REQUEST).write_bytes(msgspec.msgpack.encode(request))
        code = _run(folder, limits, progress)
        if code is None:
            raise ExchangeError(
                message(
                    "{file} was not read within {seconds} seconds; reading was stopped. "
                    "Copy it from the network or the stick to this computer and try again.",
                    file=_name(request), seconds=f"{limits.seconds:g}",
                )
            )  # fmt: skip
        return _answer(folder, code, request)


def _run(folder: Path, limits: Limits, progress: Report) -> int | None:
    """The exit code of the reading process, or None when its time was up."""
    command = [sys.executable, "-P", "-m", "beiyuan_gis.exchange.child", str(folder)]
    with (folder / _COMPLAINTS).open("wb") as complaints:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=complaints,
            stderr=complaints,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    end = time.monotonic() + limits.seconds
    try:
        while time.monotonic() < end:
            try:
                return process.wait(_POLL)
            except subprocess.TimeoutExpired:
                progress(0.1)
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            return


def _environment(folder: Path) -> dict[str, str]:
    """Ours, plus: find this very package, write only to `folder`, stay off the network, one thread."""
    package = Path(beiyuan_gis.__file__).parent.parent
    others = os.environ.get("PYTHONPATH", "")
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(package), others))),
        "TMPDIR": str(folder),
        "CPL_TMPDIR": str(folder),
        "GDAL_PAM_ENABLED": "NO",
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_VRT_ENABLE_PYTHON": "NO",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def _answer(folder: Path, code: int, request: Request) -> Content:
    try:
        answer: Answer = msgspec.msgpack.decode((folder / ANSWER).read_bytes(), type=Answer)
    except (OSError, msgspec.MsgspecError) as error:
        complaints = (folder / _COMPLAINTS).read_text("utf-8", "replace")[-4000:]
        log.warning("the reading process ended with %d: %s", code, complaints)
        raise ExchangeError(
            message(
                "{file} made the reader of foreign files break down (code {code}). Nothing was changed. "
                "Save the file anew in its own program, best as GeoPackage, and try again.",
                file=_name(request), code=code,
            )
        ) from error  # fmt: skip
    if isinstance(answer, Failure):
        reason = Message.from_json(answer.message)
        raise ChooseSublayer(reason, answer.sublayers) if answer.sublayers else ExchangeError(reason)
    return answer


def _name(request: Request) -> str:
    return Path(os.fsdecode(request.path)).name
