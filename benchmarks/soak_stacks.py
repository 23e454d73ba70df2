"""Where the window stood when it was late: its stacks, read a hundred times a second from another process.

That is py-spy's work (extra `bench`): looking from within needs the interpreter that is being waited for, or
reads its memory while it changes, which once ended a run. Needs the right to look into the own process (root,
or the kernel's `ptrace_scope` 0).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

_SHORT = 0.02
"""Seconds: who stood somewhere for less is not told."""


class Span(NamedTuple):
    """The window's thread stood in these calls, innermost first; seconds of `time.perf_counter`."""

    start: float
    end: float
    calls: tuple[str, ...]


class Stacks:
    """Begins to look when it is made."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._file = Path(self._folder.name) / "stacks.json"
        beside = Path(sys.executable).with_name("py-spy")
        spy = str(beside) if beside.exists() else shutil.which("py-spy")
        if spy is None:
            raise SystemExit("py-spy is missing: pip install py-spy, or make .venv/bench.stamp")
        self._start = time.perf_counter()
        how = "record --nonblocking --threads --duration unlimited --format chrometrace --rate 100"
        self._spy = subprocess.Popen(
            [spy, *how.split(), "--pid", str(os.getpid()), "--output", str(self._file)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def stop(self) -> list[Span]:
        """Look no more; what was seen."""
        self._spy.send_signal(signal.SIGINT)
        _out, said = self._spy.communicate(timeout=60)
        if not self._file.exists():
            raise SystemExit(f"py-spy could not look: {said.strip()[-300:]}")
        told = json.loads(self._file.read_text("utf-8"))
        self._folder.cleanup()
        events = told["traceEvents"] if isinstance(told, dict) else told
        here = threading.main_thread().ident
        return list(_spans((e for e in events if e.get("tid") == here), self._start))


def blockers(spans: Iterable[Span], late: Iterable[tuple[float, float]]) -> Counter[str]:
    """Milliseconds by where the window stood while it was `late`, each from when to when."""
    late, stood = list(late), Counter[str]()
    for span in spans:
        for start, end in late:
            shared = min(span.end, end) - max(span.start, start)
            if shared > _SHORT:
                stood[" < ".join(span.calls[:6])] += round(shared * 1e3)
    return stood


def _spans(events: Iterable[dict[str, Any]], begun: float) -> Iterator[Span]:
    calls: list[str] = []
    last = 0.0
    for event in events:
        if event["ph"] not in "BE":
            continue
        now = event["ts"] / 1e6
        if calls and now > last:
            yield Span(begun + last, begun + now, tuple(reversed(calls)))
        last = now
        if event["ph"] == "B":
            about = event.get("args", {})
            calls.append(f"{Path(about.get('filename') or '').name}:{about.get('line', '')} {event['name']}")
        elif calls:
            calls.pop()
