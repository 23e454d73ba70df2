"""The wheel: what it carries, and that it works away from the checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, name

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that a build leaves nothing in the checkout."""
    copy = tmp_path_factory.mktemp("source") / "beiyuan-gis"
    made_here = shutil.ignore_patterns(
        ".venv", ".git", "dist", "build", "out", "__pycache__", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, copy, ignore=made_here)
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(copy / "dist"),
        str(copy),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = (copy / "dist").glob("*.whl")
    return built


def test_it_carries_the_program_its_layers_and_its_texts_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    for path in files("beiyuan_gis", "ui"):
        assert name(path) in carried
    for path in files("layers"):
        assert name(path).replace("layers/", "beiyuan_gis/_layers/", 1) in carried
    tops = {entry.partition("/")[0] for entry in carried}
    assert tops == {"beiyuan_gis", "ui", "beiyuan_gis-0.1.0.dist-info"}


def test_it_declares_its_command_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        about = {Path(entry).name: entry for entry in archive.namelist() if ".dist-info/" in entry}
        metadata = archive.read(about["METADATA"]).decode()
        commands = archive.read(about["entry_points.txt"]).decode()
        licence = archive.read(about["LICENSE"]).decode()
    assert "License-Expression: GPL-3.0-or-later" in metadata
    assert "beiyuan-gis = ui.__main__:main" in commands
    assert "GNU GENERAL PUBLIC LICENSE" in licence


def test_installed_away_from_the_checkout_it_measures_its_own_layers(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
    ]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    # -S leaves out the site's links, so also the one to the checkout; the dependencies' folder comes back.
    dependencies = sysconfig.get_paths()["purelib"]
    program = (
        f"import sys; sys.path[:0] = [{str(target)!r}]; sys.path.append({dependencies!r})\n"
        "import beiyuan_gis, ui.__main__\n"
        f"assert all(m.__file__.startswith({str(target)!r}) for m in (beiyuan_gis, ui))\n"
        "sys.argv[1:] = ['measure', '--json']\n"
        "sys.exit(ui.__main__.main())\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    measured = {layer["id"] for layer in json.loads(run.stdout)["layers"]}
    assert measured == {path.parent.name for path in files("layers") if path.name == "layer.toml"}
