"""Freed memory leaves the process."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LEAVE_HOLES = """
import sys
import numpy as np
from beiyuan_gis.model.memory import keep_little

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 // 2**20

if sys.argv[1] == "little":
    keep_little()
once = np.ones(2**24, np.uint8)
del once  # from which glibc would learn
before = resident()
held = [np.ones(6 * 2**20, np.uint8) for _ in range(30)]
held[:-1] = []  # the last one lies at the end
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other C libraries have their own ways")
def test_large_arrays_that_are_gone_leave_no_holes_behind() -> None:
    def left(how: str) -> int:
        return int(subprocess.check_output([sys.executable, "-c", _LEAVE_HOLES, how], text=True))

    assert left("little") < 12
    assert left("as it is") > 100, "glibc has changed: this is needed no more"
