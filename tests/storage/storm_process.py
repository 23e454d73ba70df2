"""A process to be killed: edits a project in a storm and says what is safe on the disk.

For each line `SEED PATH` on stdin a fork opens the project and, after each step that the engine
acknowledged, prints its revision on the fork's own line; the parent kills the fork whenever it likes.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from beiyuan_gis.session import Session
from tests.storage.small import random_edit, storm


def run(seed: int, path: Path) -> None:
    session = Session.open(path)
    for action, number in storm(seed, 10_000):
        if action == "perform":
            session.perform(random_edit(random.Random(number), session.project))
        else:
            getattr(session, action)()
        os.write(1, f"{session.revision}\n".encode())


def main() -> None:
    for line in sys.stdin:
        seed, path = line.rstrip("\n").split(" ", 1)
        child = os.fork()
        if not child:
            run(int(seed), Path(path))
            os._exit(0)
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"end\n")


if __name__ == "__main__":
    main()
