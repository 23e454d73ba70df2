"""Write the locks (run, dev, bench) from pyproject.toml: every version pinned, every file hashed.

The locks name no index: pip takes the packages from wherever the machine is configured to take them.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by `make lock` from pyproject.toml.\n"
OPTIONS = (
    "--quiet",
    "--no-config",
    "--upgrade",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
)


def compile_lock(name: str, *options: str) -> None:
    """Resolve pyproject.toml afresh and write `locks/<name>.txt`."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *OPTIONS, *options]
    resolved = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    (ROOT / "locks" / f"{name}.txt").write_text(HEADER + resolved, "utf-8")


def main() -> None:
    """Lock the tests within the versions of the program, so that they test what people run."""
    compile_lock("run", "--extra", "checkout")
    compile_lock("dev", "--extra", "checkout", "--extra", "dev", "--constraints", "locks/run.txt")
    everything = ("--extra", "checkout", "--extra", "dev", "--extra", "bench")
    compile_lock("bench", *everything, "--constraints", "locks/dev.txt")


if __name__ == "__main__":
    main()
