"""What no file of the project may hold, and how large a piece of code may grow."""

import ast
import re

import pytest

from tests.house.tree import ROOT, files, name, text_files

PYTHON = [
    path
    for room in ("beiyuan_gis", "ui", "tests", "benchmarks", "tools")
    for path in files(room, suffix=".py")
]

# Ceilings, not aims: a file of 300 lines and a function of 40 are already long. They only ever go down.
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def test_the_engine_imports_neither_qt_nor_the_window() -> None:
    forbidden = {"PyQt6", "qtawesome", "qtpy", "ui", "tests", "tools"}
    found = []
    for path in files("beiyuan_gis", suffix=".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            else:
                continue
            found += [f"{name(path)}:{node.lineno} {m}" for m in modules if m.partition(".")[0] in forbidden]
    assert not found


# Written in pieces, so that this file does not hold what it looks for.
_FOLDERS = "work|root|home/\\w+|opt/pypi"
_PLACES = "py" r"pi\.(?:org|python)|python" "hosted|index" "-url|npm" "js|un" "pkg"
MACHINE_PATH = re.compile(rf"(?<![\w.$}}-])/(?:{_FOLDERS})/")
REGISTRY = re.compile(_PLACES)


@pytest.mark.parametrize(("what", "allowed"), [(MACHINE_PATH, set()), (REGISTRY, {"tools/lock.py"})])
def test_no_file_names_a_machine_or_a_registry(what: re.Pattern[str], allowed: set[str]) -> None:
    found = []
    for path in text_files():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if name(path) not in allowed and (match := what.search(line)):
                found.append(f"{name(path)}:{number} {match.group()}")
    assert not found


def test_layers_hold_data_only() -> None:
    endings = {path.suffix for path in files("layers")}
    assert endings <= {".toml", ".geojson", ".md"}
    assert {".toml", ".geojson"} <= endings


def test_no_file_is_too_long_to_read() -> None:
    lengths = {name(path): path.read_text("utf-8").count("\n") for path in PYTHON}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_read() -> None:
    found = []
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    found.append(f"{name(path)}:{node.lineno} {node.name} has {lines} lines")
    assert not found


def test_nothing_is_left_unfinished() -> None:
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b|NotImplemented" + "Error")
    found = [name(path) for path in PYTHON if marks.search(path.read_text("utf-8"))]
    assert not found


def test_every_make_target_that_people_are_told_of_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for document in ("README.md", "ARCHITECTURE.md", ".ci/run", "Makefile"):
        told = set(re.findall(r"\bmake ([a-z]+)\b", (ROOT / document).read_text("utf-8")))
        assert told <= targets, document
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in readme and "make test" in readme


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "layers/README.md"])
def test_documents_link_to_what_exists(document: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / document).read_text("utf-8"))
    assert [link for link in links if not ((ROOT / document).parent / link).exists()] == []


def test_ci_runs_what_the_readme_tells_people_to_run() -> None:
    commands = [
        line for line in (ROOT / ".ci/run").read_text("utf-8").splitlines() if line.startswith("make ")
    ]
    assert commands == ["make check", "make test"]
    assert all(command in (ROOT / "README.md").read_text("utf-8") for command in commands)
