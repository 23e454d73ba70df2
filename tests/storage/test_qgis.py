"""QGIS itself (Debian's, headless) opens the saved project: names, counts, CRS, styles, Chinese text."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.shipped import shipped_project

PYTHON = "/usr/bin/python3"
READER = Path(__file__).with_name("read_with_qgis.py")


def has_qgis() -> bool:
    probe = [PYTHON, "-c", "import qgis.core"]
    return Path(PYTHON).exists() and subprocess.run(probe, capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(
    not has_qgis() and not os.environ.get("CI"), reason="QGIS is not installed (apt-get install python3-qgis)"
)


def qgis(path: Path, *edit: str) -> dict[str, Any]:
    run = subprocess.run(
        [PYTHON, str(READER), str(path), str(path.with_suffix(".png")), *edit],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "LD_LIBRARY_PATH": ""},
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped project, edited and saved once: a multipart geometry, an added point, a deleted one."""
    path = tmp_path_factory.mktemp("qgis") / "北苑.gpkg"
    project_file.create(path, shipped_project())
    session = Session.open(path)
    parcels = session.project.table("bungalow_relocation")
    one, two = list(parcels)[:2]
    bollards = session.project.table("bollards")
    first = next(iter(bollards))
    session.perform(
        Edit.of(
            message("Join"),
            [
                Change(one, one.with_geometry(one.geometry.union(two.geometry.buffer(-1)))),
                Change(first, None),
                Change(
                    None, type(first)(Key("bollards", bollards.next_id), first.geometry, {**first.attributes})
                ),
            ],
        )
    )
    session.save()
    session.close()
    return path


@pytest.fixture(scope="module")
def found(saved: Path) -> dict[str, Any]:
    return qgis(saved)


def test_layers_and_features(saved: Path, found: dict[str, Any]) -> None:
    project = project_file.read(saved).project
    assert list(found) == [d.id for d in project.layers]
    for definition in project.layers:
        seen = found[definition.id]
        assert seen["valid"] and seen["crs"] == "EPSG:4548" and seen["indexed"] == 2
        assert seen["features"] == len(project.table(definition.id))
        names = sorted(str(f.attributes["name"]) for f in project.table(definition.id))[:3]
        assert seen["names"] == names


def test_styles_and_chinese(saved: Path, found: dict[str, Any]) -> None:
    for definition in project_file.read(saved).project.layers:
        seen, style = found[definition.id], definition.style
        assert seen["style"] == [definition.title.zh]
        assert seen["renderer"] == ("categorizedSymbol" if style.by else "singleSymbol")
        symbols = [*(c.symbol for c in style.cases), style.symbol]
        shown = [s.stroke if definition.geometry == "LineString" else s.fill for s in symbols]
        assert seen["colours"] == [(colour or "#ffffff").lower() for colour in shown]
        if style.by:
            assert seen["attribute"] == style.by
            assert seen["categories"] == {c.value: c.title.zh for c in style.cases} | {"": "其他"}
        for field in definition.fields:
            assert seen["aliases"][field.name] == field.title.zh
            assert seen["widgets"][field.name] == ("ValueMap" if field.domain else "")
        assert seen["labels"] == bool(definition.label)


def test_an_edit_made_in_qgis_is_read_back(saved: Path, tmp_path: Path) -> None:
    path = tmp_path / "edited.gpkg"
    shutil.copyfile(saved, path)
    qgis(path, "hoardings", "1", "在QGIS里改的")
    session = Session.open(path)
    feature = session.project.get(Key("hoardings", 1))
    assert feature is not None and feature.attributes["note"] == "在QGIS里改的"
    session.perform(Edit.of(message("After QGIS"), [Change(feature, feature.with_attributes(note="改回"))]))
    session.save()
    session.close()
    read = project_file.read(path).project.get(Key("hoardings", 1))
    assert read is not None and read.attributes["note"] == "改回"
