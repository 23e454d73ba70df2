"""What the code imports is what pyproject.toml declares, no less and no more."""

import ast
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, files

OWN = {"beiyuan_gis", "ui", "tests", "tools", "benchmarks"}
# Not from a package index: scripts that Debian's own Python runs (python3-qgis).
OF_THE_SYSTEM = {"qgis"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Used as tools, or through another package, rather than imported.
NOT_IMPORTED = {"pyqt6-stubs", "types-shapely", "pytest-qt", "pytest-xdist"} | {
    "build", "editables", "hatchling", "import-linter", "mypy", "ruff", "uv"
}  # fmt: skip


def _declared(*lists: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for texts in lists for text in texts}


def _imported(*rooms: str) -> list[set[str]]:
    """For each foreign module that the files of `rooms` import or look for: distributions that carry it."""
    modules = set()
    for path in files(*rooms, suffix=".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("find_spec"):
                modules |= {str(name.value) for name in node.args if isinstance(name, ast.Constant)}
    owners = packages_distributions()
    foreign = sorted(modules - OWN - OF_THE_SYSTEM - sys.stdlib_module_names)
    # A namespace package such as xstatic, or PyQt6, is carried by several distributions.
    return [{canonicalize_name(owner) for owner in owners.get(module, [module])} for module in foreign]


def _check(imported: list[set[str]], declared: set[str], needed: set[str]) -> None:
    """Each import must be `declared`; each of `needed` must be imported."""
    assert [owners for owners in imported if not owners & declared] == []
    assert needed - set().union(*imported) == set()


def test_the_program_declares_what_it_imports() -> None:
    declared = _declared(PROJECT["dependencies"])
    _check(_imported("beiyuan_gis", "ui"), declared, declared)


def test_the_tests_declare_what_they_import() -> None:
    optional = PROJECT["optional-dependencies"]
    dev = _declared(optional["dev"], optional["checkout"])
    _check(
        _imported("tests", "benchmarks", "tools"),
        dev | _declared(PROJECT["dependencies"]),
        dev - NOT_IMPORTED,
    )
