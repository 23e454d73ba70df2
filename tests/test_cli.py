"""The command line as a planner's script meets it: output, JSON, exit codes, files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from shapely.geometry import Polygon

from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.shipped import shipped_project

CHECKOUT = Path(__file__).parents[1]


def beiyuan(*arguments: object, language: str = "en", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as installed, without a screen."""
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-m", "ui", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env={**env, "BEIYUAN_LANG": language, "PYTHONIOENCODING": "utf-8", **environment},
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved project in which one figure is off: a bollard put back."""
    path = tmp_path_factory.mktemp("cli") / "北苑.gpkg"
    project_file.create(path, shipped_project())
    session = Session.open(path)
    one = next(iter(session.project.table("bollards")))
    session.perform(Edit.of(message("Put back"), [Change(one, one.with_attributes(status="planned"))]))
    session.save()
    session.close()
    return path


def test_measure_json_of_the_shipped_project() -> None:
    run = beiyuan("measure", "--json")
    assert run.returncode == 0 and run.stderr == ""
    found = json.loads(run.stdout)
    assert found["crs"] == "EPSG:4548"
    layers = {layer["id"]: layer for layer in found["layers"]}
    assert len(layers) == 10
    expected = {"id", "title", "geometry", "count", "length_m", "area_m2", "progress", "figures"}
    for layer in layers.values():
        assert expected <= layer.keys()
        assert layer["title"].keys() == {"zh", "en"} and layer["area_m2"].keys() == {"ellipsoidal", "plane"}
        for figure in layer["figures"]:
            assert figure["within"] in (True, None), figure
    assert layers["railings"]["length_m"] == pytest.approx(688, abs=0.5)
    assert layers["bollards"]["count"] == 342
    assert layers["demolition"]["area_m2"]["plane"] == pytest.approx(23_085.59, abs=0.005)
    progress = layers["demolition"]["progress"]
    assert progress["target"] == 23_000 and progress["reported"] == 100 and progress["raw"] > 100.3


def test_a_figure_that_is_off_is_exit_code_1(project: Path) -> None:
    run = beiyuan("figures", project, "--json")
    assert run.returncode == 1
    off = [f for f in json.loads(run.stdout) if f["within"] is False]
    assert [(f["id"], f["measured"], f["difference"]) for f in off] == [("bollards.count_removed", 341, -1)]
    text = beiyuan("figures", project, language="zh")
    assert text.returncode == 1
    assert "✗ 不符 拔除阻车桩数量: 上报 342 个，实测 341 个 (−1)" in text.stdout


def test_measures_read_in_the_language_in_force(project: Path) -> None:
    chinese, english = beiyuan("measure", project, language="zh"), beiyuan("measure", project)
    assert "道路护栏拆除: 688.00 米" in chinese.stdout and "99.7% (341 / 342 个) 进行中" in chinese.stdout
    assert "Railings removed: 688.00 m" in english.stdout
    assert "688.00 m" in beiyuan("measure", project, "--lang", "en", language="zh").stdout


def test_check_names_the_rules_of_what_is_broken(tmp_path: Path) -> None:
    """In a file that another program wrote to: no verb of ours would draw a bow-tie."""
    shipped = shipped_project()
    ours = next(iter(shipped.table("greening")))
    x, y = ours.geometry.centroid.coords[0]
    tie = Polygon([(x, y), (x + 5, y + 5), (x + 5, y), (x, y + 5)])
    broken = shipped.apply(Edit.of(message("Break"), [Change(ours, ours.with_geometry(tie))]))
    path = tmp_path / "broken.gpkg"
    project_file.create(path, broken)
    run = beiyuan("check", path, "--json")
    assert run.returncode == 1
    found = json.loads(run.stdout)
    assert [row["rule"] for row in found] == ["self_crossing"]
    assert found[0]["place"] == pytest.approx([x + 2.5, y + 2.5])
    assert found[0]["features"] == [{"layer": "greening", "id": ours.key.id}]


def test_check_names_problems_and_counts_them(project: Path) -> None:
    run = beiyuan("check", project, "--json")
    problems = json.loads(run.stdout)
    assert run.returncode == (1 if problems else 0)
    assert [p for p in problems if p["severity"] == "error"] == []


def test_webmap_and_plates(project: Path, tmp_path: Path) -> None:
    run = beiyuan("webmap", project, "-o", tmp_path / "map.html")
    assert run.returncode == 0 and (tmp_path / "map.html").stat().st_size > 200_000
    run = beiyuan("plate", project, "-o", tmp_path / "one.pdf", "--layer", "railings")
    assert run.returncode == 0 and (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    run = beiyuan("plate", project, "-o", tmp_path / "plates", language="zh")
    assert run.returncode == 0
    assert len(list((tmp_path / "plates").glob("*.pdf"))) == 11


def test_without_a_screen_the_main_job_is_done_headless(tmp_path: Path) -> None:
    run = beiyuan("--out", tmp_path / "out")
    assert run.returncode == 0
    assert run.stderr.splitlines()[0].startswith("There is no screen here")
    assert json.loads((tmp_path / "out" / "measures.json").read_text(encoding="utf-8"))["layers"]
    assert (tmp_path / "out" / "beiyuan.html").exists()
    assert len(list((tmp_path / "out" / "plates").glob("*.pdf"))) == 11


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("measure", "nowhere.gpkg"), 3, "not there"),
        (("webmap", "-o", "no/such/folder/map.html"), 3, "map.html"),
        (("plate", "-o", "x.pdf", "--layer", "nowhere"), 3, "no layer 'nowhere'"),
        (("webmap",), 2, "-o"),
        (("measure", "--nonsense"), 2, "nonsense"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_a_code(arguments: tuple[str, ...], code: int, word: str) -> None:
    run = beiyuan(*arguments)
    assert run.returncode == code
    assert word in run.stderr and "Traceback" not in run.stderr


def test_a_reader_that_goes_early_is_no_error() -> None:
    run = subprocess.run(
        f"{sys.executable} -m ui measure --json | head -c 10",
        shell=True, capture_output=True, text=True, cwd=CHECKOUT,
    )  # fmt: skip
    assert run.stdout == '{\n "crs": ' and run.stderr == ""


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui", "measure", "--json"]
    with open("/dev/full", "w") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=CHECKOUT)
    assert run.returncode == 3
    assert "could not be written" in run.stderr and "Traceback" not in run.stderr


def test_version_and_help() -> None:
    assert "measure" in beiyuan("--help").stdout
    assert beiyuan("measure", "--help", language="zh").stdout.count("输出") >= 1
