"""The files of the checkout, for the tests that police them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What belongs to the project at the top of the checkout; anything else there was made by a tool.
ROOMS = ("beiyuan_gis", "ui", "layers", "tests", "benchmarks", "tools", "docs", "locks", ".ci")
_TEXT_SUFFIXES = {
    ".cff",
    ".css",
    ".html",
    ".js",
    ".json",
    ".geojson",
    ".md",
    ".po",
    ".py",
    ".sh",
    ".toml",
    ".txt",
    "",
}


def files(*rooms: str, suffix: str | None = None) -> Iterator[Path]:
    """Every file under `rooms`, caches left out, in a stable order; `suffix` narrows it down."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and suffix in (None, path.suffix):
                yield path


def text_files() -> Iterator[Path]:
    """Every text file of the project, wherever it lies."""
    for path in (*sorted(p for p in ROOT.iterdir() if p.is_file()), *files(*ROOMS)):
        if path.suffix in _TEXT_SUFFIXES:
            yield path


def name(path: Path) -> str:
    """The path as people write it: from the top of the checkout, with forward slashes."""
    return path.relative_to(ROOT).as_posix()
