"""Runs benchmarks one after another in this process, as tiny as they go; says which failed, and how.

python tests/benchmarks/run_all.py FOLDER SCRIPT 'ARGUMENTS' [SCRIPT 'ARGUMENTS' ...]
"""

from __future__ import annotations

import os
import runpy
import shlex
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, arguments: list[str]) -> bool:
    """Whether it came to its end; an exit code tells of goals that were missed, which is another matter."""
    sys.argv = [str(ROOT / "benchmarks" / script), *arguments]
    start, worked = time.perf_counter(), time.process_time()
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str) or end.code == 2:
            print(f"FAILED {script}: {end.code}", flush=True)
            return False
    except Exception:
        traceback.print_exc()
        print(f"FAILED {script}", flush=True)
        return False
    took, worked = time.perf_counter() - start, time.process_time() - worked
    print(f"RAN {script} in {took:.1f} s, {worked:.1f} of the processor", flush=True)
    return True


def main() -> int:
    os.chdir(sys.argv[1])
    pairs = list(zip(sys.argv[2::2], sys.argv[3::2], strict=True))
    return 0 if all([run(script, shlex.split(arguments)) for script, arguments in pairs]) else 1


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # widgets of several benchmarks are still there, and nobody wants to see them off
