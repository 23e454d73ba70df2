"""The PDF as other programs see it: poppler finds the text, the fonts, and measures the page."""

from __future__ import annotations

import datetime
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from pypdf import PdfReader

from beiyuan_gis.geodesy.crs import to_plane
from beiyuan_gis.outputs.plate import Box, Composition, MapFrame, layer_plate, plates
from beiyuan_gis.outputs.plate.items import Line, Rect, Text, walk
from beiyuan_gis.storage.shipped import shipped_project
from tests.house.tree import ROOT
from tests.outputs.plate_project import hostile_project, small_project
from ui.plates.pdf import PdfError, write

DAY = datetime.date(2026, 3, 1)
MM_PER_POINT = 25.4 / 72


def poppler(tool: str, *arguments: object) -> str:
    run = subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True, check=True)
    return run.stdout


def rendered(path: Path, page: int, dpi: int) -> npt.NDArray[np.uint8]:
    """(height, width) grey values of a page at `dpi`."""
    stem = path.with_name(f"page-{page}")
    poppler("pdftoppm", "-gray", "-r", dpi, "-f", page, "-l", page, "-singlefile", path, stem)
    kind, size, most, pixels = Path(f"{stem}.pgm").read_bytes().split(b"\n", 3)
    assert (kind, most) == (b"P5", b"255")
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> tuple[Path, list[Composition]]:
    from beiyuan_gis import i18n

    before = i18n.language()
    i18n.set_language("zh")
    sheets = plates(shipped_project(), date=DAY)
    path = tmp_path_factory.mktemp("plates") / "plates.pdf"
    assert write(sheets, path) == [path]
    i18n.set_language(before)
    return path, sheets


def test_poppler_finds_titles_and_numbers_exactly(shipped: tuple[Path, list[Composition]]) -> None:
    path, sheets = shipped
    for number, sheet in enumerate(sheets, 1):
        text = poppler("pdftotext", "-f", number, "-l", number, path, "-")
        assert sheet.title in text
        flat = re.sub(r"\s+", "", text)
        missing = [t for t in sheet.texts() if re.sub(r"\s+", "", t) not in flat and len(t) < 12]
        assert missing == []
    demolition = poppler("pdftotext", "-f", 8, "-l", 8, path, "-")
    assert "拆违进度挂图" in demolition
    assert "23,085.59" in demolition and "23,000.00" in demolition and "100.0%" in demolition


def test_fonts_are_embedded_subsets_with_a_text_map(shipped: tuple[Path, list[Composition]]) -> None:
    rows = poppler("pdffonts", shipped[0]).splitlines()[2:]
    assert rows
    for row in rows:
        embedded, subset, unicode_map = row.split()[-5:-2]
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes"), row
        assert re.match(r"[A-Z]{6}\+", row)


def test_the_file_says_what_it_is(shipped: tuple[Path, list[Composition]]) -> None:
    path, sheets = shipped
    reader = PdfReader(path)
    assert reader.metadata is not None and reader.metadata.title == "进度挂图集"
    outline = [entry.title for entry in reader.outline]  # type: ignore[union-attr]
    assert outline == [s.title for s in sheets]
    assert reader.root_object["/Lang"] == "zh-CN"
    assert not reader.pages[0]["/Resources"].get("/XObject"), "vector throughout"  # type: ignore[operator]
    assert float(reader.pages[0].mediabox.width) * MM_PER_POINT == pytest.approx(420, abs=0.4)


def test_the_scale_bar_measures_right_on_the_page(shipped: tuple[Path, list[Composition]]) -> None:
    path, sheets = shipped
    for number in (1, 5):
        sheet = sheets[number - 1]
        (bar,) = sheet.group("scale bar length").items
        assert isinstance(bar, Rect)
        said = next(
            t.text for t in walk(sheet.group("scale bar").items) if isinstance(t, Text) and " m" in t.text
        )
        expected = float(said.split()[0]) / sheet.map.scale * 1000
        dots = 600 / 25.4
        grey = rendered(path, number, 600)
        y0, y1 = round((bar.box.y - 0.5) * dots), round((bar.box.bottom + 0.5) * dots)
        x0, x1 = round((bar.box.x - 3) * dots), round((bar.box.right + 3) * dots)
        dark = np.flatnonzero((grey[y0:y1, x0:x1] < 128).sum(axis=0) > 5)
        length = (dark[-1] - dark[0] + 1) / dots - 0.2 * 1.0  # less the outline's width
        assert length == pytest.approx(expected, abs=0.2)


def test_known_distances_measure_right_on_the_page(qapp: object, tmp_path: Path) -> None:
    """The fence runs 500 m due east; two grid ticks stand a known number of metres apart."""
    sheet = layer_plate(small_project(), "boundary", date=DAY, scale=5000)
    fence = layer_plate(small_project(), "fences", date=DAY, scale=2500)
    (path,) = write([sheet, fence], tmp_path / "known.pdf")
    dots = 600 / 25.4
    (line,) = [i for i in walk(fence.group("layer fences").items) if isinstance(i, Line)]
    (x0, y), (x1, _y) = line.paths[0]
    grey = rendered(path, 2, 600)
    row = grey[round(y * dots), round((x0 - 4) * dots) : round((x1 + 4) * dots)]
    dark = np.flatnonzero((row > 120) & (row < 170))  # the fence's colour as a grey
    cap = line.symbol.width  # the pen adds half its width at either end
    assert (dark[-1] - dark[0] + 1) / dots - cap == pytest.approx(500 / 2500 * 1000, abs=0.2)

    (ticks,) = sheet.group("grid ticks").items
    assert isinstance(ticks, Line)
    upper = sorted(x for (x, _y0), (_x, y1) in ticks.paths if y1 < sheet.map.box.y)
    metres = sheet.map.to_plane(upper[-1], 0)[0] - sheet.map.to_plane(upper[0], 0)[0]
    assert metres == pytest.approx(round(metres / 100) * 100, abs=1e-6)
    grey = rendered(path, 1, 600)
    across = grey[round((sheet.map.box.y - 0.9) * dots)]
    found = []
    for x in (upper[0], upper[-1]):
        start = round((x - 1.5) * dots)
        hits = np.flatnonzero(across[start : round((x + 1.5) * dots)] < 128) + start
        found.append(float(hits.mean()) / dots)
    assert found[1] - found[0] == pytest.approx(metres / 5000 * 1000, abs=0.2)
    assert found[0] == pytest.approx(upper[0], abs=0.2)


def test_the_page_knows_where_it_is(shipped: tuple[Path, list[Composition]]) -> None:
    """The viewport's corners on earth and on the page agree with the map's frame."""
    path, sheets = shipped
    for page, sheet in zip(PdfReader(path).pages, sheets, strict=True):
        (viewport,) = page["/VP"]  # type: ignore[misc]
        box = [float(v) * MM_PER_POINT for v in viewport["/BBox"]]
        frame = sheet.map.box
        assert (box[2] - box[0], box[3] - box[1]) == (
            pytest.approx(frame.width, abs=0.05),
            pytest.approx(frame.height, abs=0.05),
        )
        height = float(page.mediabox.height) * MM_PER_POINT
        assert (box[0], height - box[3]) == (
            pytest.approx(frame.x, abs=0.05),
            pytest.approx(frame.y, abs=0.05),
        )
        measure = viewport["/Measure"]
        assert int(measure["/GCS"]["/EPSG"]) == 4548
        latlon = np.array([float(v) for v in measure["/GPTS"]]).reshape(-1, 2)
        west, south, east, north = sheet.map.bounds
        expected = [(west, south), (west, north), (east, north), (east, south)]
        assert np.allclose(to_plane(latlon[:, ::-1]), expected, atol=0.01)


def test_every_common_character_can_be_searched_for(qapp: object, tmp_path: Path) -> None:
    """All 6,763 ideographs of GB 2312, among them those that share a glyph with a radical."""
    characters = [
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
    ]
    wanted = "".join(characters)
    assert len(wanted) == 6763
    wanted += string.digits + string.ascii_letters + "，。；：？！（）《》“”、·…—－＋×÷%/:#&@²"
    lines = [wanted[n : n + 60] for n in range(0, len(wanted), 60)]
    items = tuple(Text(Box(10, 8 + 2.4 * n, 130, 2.4), line, 2.0) for n, line in enumerate(lines))
    sheet = Composition("all", "全部", 297, 297, items, MapFrame(Box(0, 0, 10, 10), 1000, 468_000, 4_419_000))
    (path,) = write([sheet], tmp_path / "all.pdf")
    found = re.sub(r"\s+", "", poppler("pdftotext", path, "-"))
    wrong = [(w, f) for w, f in zip(wanted, found, strict=True) if w != f]
    assert wrong == []


def test_one_file_a_plate_in_a_folder(qapp: object, tmp_path: Path) -> None:
    sheets = plates(hostile_project(), date=DAY)
    files = write(sheets, tmp_path / "new" / "plates")
    assert [f.name for f in files] == [f"{s.name}.pdf" for s in sheets]
    assert sorted(p.name for p in (tmp_path / "new" / "plates").iterdir()) == sorted(f.name for f in files)
    assert PdfReader(files[1]).metadata.title == sheets[1].title  # type: ignore[union-attr]
    assert "粗体" in poppler("pdftotext", files[2], "-") and "%1" in poppler("pdftotext", files[2], "-")


def test_what_stops_half_way_leaves_the_old_file(qapp: object, tmp_path: Path) -> None:
    target = tmp_path / "plate.pdf"
    target.write_bytes(b"old")
    sheets = plates(small_project(), date=DAY)
    heard = []

    def stop(part: float) -> None:
        heard.append(part)
        if part > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(sheets, target, stop)
    assert heard == pytest.approx([0.2, 0.4, 0.6])
    assert target.read_bytes() == b"old" and list(tmp_path.iterdir()) == [target]


def test_a_place_that_cannot_be_written_is_named(qapp: object, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(PdfError, match=r"file/plate\.pdf"):
        write(plates(small_project(), date=DAY)[:1], blocked / "plate.pdf")
    busy = tmp_path / "folder.pdf" / "x.pdf"
    busy.mkdir(parents=True)
    assert write(plates(small_project(), date=DAY)[:1], busy) == [busy / "00-overview.pdf"]


def test_a_command_line_without_a_screen_writes_plates(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from beiyuan_gis import i18n; i18n.set_language('zh')\n"
        "from tests.outputs.plate_project import small_project\n"
        "from beiyuan_gis.outputs.plate import plates; from ui.plates.pdf import write\n"
        f"write(plates(small_project()), Path({str(tmp_path / 'a.pdf')!r}))\n"
    )
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {k: v for k, v in os.environ.items() if k not in hidden}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert "地块用地进度挂图" in poppler("pdftotext", tmp_path / "a.pdf", "-")
