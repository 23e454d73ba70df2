"""The web map in a real browser with no network: it shows everything, asks for nothing, runs no data."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import shapely
from pyproj import Geod

from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.outputs import webmap
from beiyuan_gis.programme.report import report
from beiyuan_gis.storage.shipped import shipped_project
from tests.outputs.browser import Browser, browser
from tests.outputs.hostile import EAST, NORTH, hostile_project, payloads

pytestmark = pytest.mark.xdist_group("browser")
DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds `hostile.html` and `shipped.html`."""
    made = tmp_path_factory.mktemp("webmap")
    webmap.write(hostile_project(made / "attacked"), made / "hostile.html", today=DAY, language="en")
    webmap.write(shipped_project(), made / "shipped.html", today=DAY, language="zh")
    return made


@pytest.fixture
def hostile(chromium: Browser, folder: Path) -> Iterator[Browser]:
    """The hostile page, open; afterwards nothing was asked for, nothing complained and nothing ran."""
    chromium.open(folder / "hostile.html")
    yield chromium
    assert chromium.do("return window.attacked") is None
    assert chromium.complaints() == []
    assert chromium.requests() == [(folder / "hostile.html").as_uri()]
    assert not (folder / "attacked").exists()


def place(x: float, y: float) -> tuple[float, float]:
    ((longitude, latitude),) = to_lonlat([[EAST + x, NORTH + y]]).tolist()
    return latitude, longitude


def shapes(page: Browser) -> int:
    found: int = page.do("return document.querySelectorAll('path.leaflet-interactive').length")
    return found


def test_the_shipped_map_asks_for_nothing_and_complains_of_nothing(chromium: Browser, folder: Path) -> None:
    path = folder / "shipped.html"
    project = shipped_project()
    for size in ((1440, 900, False), (390, 844, True)):
        chromium.open(path, *size[:2], phone=size[2])
        assert shapes(chromium) == sum(len(table) for table in project.tables.values())
        titles = [definition.title.zh for definition in project.layers]
        assert chromium.texts(".layer .name") == titles[::-1]
        assert chromium.requests() == [path.as_uri()]
        assert chromium.do("return performance.getEntriesByType('resource').length") == 0
        assert chromium.complaints() == []
        assert chromium.do("return document.documentElement.scrollWidth") == size[0]
        assert chromium.texts("h1") == [project.title.zh] and chromium.driver.title == project.title.zh


def test_payloads_are_shown_as_they_are(hostile: Browser, folder: Path) -> None:
    hostile.do("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    hostile.until(lambda: hostile.texts(".features li"))
    hostile.click_map(*place(20, 150))
    hostile.until(lambda: hostile.texts(".card"))
    for payload in payloads(folder / "attacked"):
        for selector in ("h1", ".layer .name", ".key span", ".rule p", ".features li", "th", "td", "small",
                         ".card h3", ".card dt", ".card dd", "title"):  # fmt: skip
            assert any(payload in text for text in hostile.texts(selector)), (selector, payload)
    hostile.do("document.querySelector('.language').click()")
    assert hostile.texts("h1")[0].startswith("中文 <script>")


def test_the_page_may_not_run_what_is_put_into_it(chromium: Browser, folder: Path) -> None:
    """The second line: were a text ever read as markup, the page's policy would still stop it."""
    chromium.open(folder / "hostile.html")
    chromium.do(
        "const made = document.createElement('div'); document.body.append(made);"
        "made.innerHTML = '<img src=x onerror=\"window.attacked = true\">';"
        "const script = document.createElement('script'); script.text = 'window.attacked = true';"
        "document.body.append(script);"
    )
    assert len(chromium.until(chromium.complaints)) >= 1
    assert chromium.do("return window.attacked") is None


def test_a_click_opens_the_words_and_measures_of_the_feature(hostile: Browser) -> None:
    hostile.click_map(*place(10, 10))
    (card,) = hostile.until(lambda: hostile.texts(".card"))
    values = hostile.texts(".card dd")
    assert hostile.texts(".card h3")[0].startswith("1 <script>")
    assert values[:2] == ["9,600.00 m² = 14.40 mu", values[1]] and values[1].startswith("9,599.7")
    assert "1,234 households" in values and "yes" in values and "Schematic" in card
    hostile.do("document.querySelector('.card .close').click()")
    hostile.until(lambda: not hostile.texts(".card"))


def test_a_hole_is_a_hole(hostile: Browser) -> None:
    hostile.click_map(*place(50, 50))
    hostile.click_map(*place(140, 20))
    assert hostile.until(lambda: hostile.texts(".card h3"))[0].startswith("2 <script>")


def test_layers_are_switched_and_keep_their_order(hostile: Browser) -> None:
    order = (
        "return [...document.querySelectorAll('path.leaflet-interactive')].map((p) => p.getAttribute('d'))"
    )
    before = hostile.do(order)
    boxes = hostile.driver.find_elements("css selector", ".layer input")
    assert len(before) == 8 and len(boxes) == 3
    boxes[2].click()  # the lowest layer comes last in the list
    assert hostile.do(order) == before[2:]
    boxes[2].click()
    assert hostile.do(order) == before
    hide, show = hostile.driver.find_elements("css selector", ".tools button")[1::-1]
    hide.click()
    assert shapes(hostile) == 0 and not any(box.is_selected() for box in boxes)
    show.click()
    assert hostile.do(order) == before and all(box.is_selected() for box in boxes)


def test_symbols_are_drawn_as_the_catalogue_says(hostile: Browser) -> None:
    drawn = hostile.do(
        "return [...document.querySelectorAll('path.leaflet-interactive')].map((p) => ["
        "p.getAttribute('d'), p.getAttribute('fill'), p.getAttribute('stroke'),"
        "Number(p.getAttribute('stroke-width')), p.getAttribute('stroke-dasharray')])"
    )
    millimetre = 96 / 25.4
    area, line, points = drawn[0], drawn[-6], drawn[-5:]
    pattern = hostile.do("return document.querySelector(arguments[0].slice(4, -1)).outerHTML", area[1])
    assert area[1].startswith("url(#hatch-") and "#eeeeee" in pattern and "#000000" in pattern
    assert area[3] == pytest.approx(0.7 * millimetre)
    assert [float(n) for n in area[4].split(",")] == pytest.approx([5 * millimetre, 1.5 * millimetre])
    assert line[1:3] == ["none", "#aa3377"] and line[3] == pytest.approx(1.3 * millimetre)
    outlines = [point[0].count("L") for point in points]
    assert outlines == [3, 2, 3, 2, 0], "square, triangle, diamond, cross, circle"
    assert points[0][1] == "#332288" and points[4][2] == "none"


def test_the_map_without_a_pointer(hostile: Browser) -> None:
    """Every control has a name; a feature is found in its layer's list and opened from there."""
    nameless = hostile.do(
        "return [...document.querySelectorAll('button, a, input, [role]')].filter((node) =>"
        "!(node.textContent.trim() || node.getAttribute('aria-label') || node.labels?.length)).length"
    )
    assert nameless == 0
    hostile.do("document.querySelectorAll('.features')[2].open = true")
    items = hostile.until(lambda: hostile.driver.find_elements("css selector", ".features[open] button"))
    assert [item.is_enabled() for item in items] == [True, True, False]
    items[1].send_keys("\ue007")  # Enter
    assert hostile.until(lambda: hostile.texts(".card h3"))[0].startswith("2 <script>")
    assert hostile.do(
        "return map_beiyuan.getBounds().contains([arguments[0], arguments[1]])", *place(140, 20)
    )


def test_the_scale_bar_is_true(hostile: Browser) -> None:
    text, pixels = hostile.do(
        "const bar = document.querySelector('.leaflet-control-scale-line');"
        "return [bar.textContent, bar.offsetWidth]"
    )
    seen = hostile.do(
        "const box = map_beiyuan.getSize();"
        "const at = (x) => map_beiyuan.containerPointToLatLng([x, box.y / 2]);"
        "return [at(0).lng, at(0).lat, at(box.x).lng, at(box.x).lat, box.x]"
    )
    line = shapely.LineString([seen[0:2], seen[2:4]])
    metres_a_pixel = Geod(ellps="GRS80").geometry_length(line) / seen[4]
    number, unit = text.split()
    assert unit == "m"
    assert float(number) == pytest.approx(pixels * metres_a_pixel, rel=0.02)


def test_the_reader_switches_the_language(chromium: Browser, folder: Path) -> None:
    chromium.open(folder / "shipped.html")
    assert "图层" in chromium.texts("h2")
    chromium.driver.find_element("css selector", ".language").click()
    project = shipped_project()
    assert chromium.texts(".layer .name") == [d.title.en for d in project.layers][::-1]
    assert chromium.do("return document.documentElement.lang") == "en"
    assert "Layers" in chromium.texts("h2") and chromium.driver.title == project.title.en
    assert chromium.complaints() == []


def test_the_shipped_numbers_are_on_the_page(chromium: Browser, folder: Path) -> None:
    chromium.open(folder / "shipped.html")
    measures = chromium.texts(".layer .measure")
    for number in ("342", "688.00", "821.00", "23,085.59", "103.50", "3.3500"):
        assert any(number in measure for measure in measures), number
    assert len(chromium.texts(".verdict.good")) > 10 and chromium.texts(".verdict.bad") == []
    (notice,) = chromium.texts("#notice")
    assert f"{report(shipped_project()).schematic:,}" in notice


def test_the_printed_page_has_title_notice_map_and_figures(
    chromium: Browser, folder: Path, tmp_path: Path
) -> None:
    chromium.open(folder / "shipped.html")
    # In English: without a Chinese font the browser prints boxes, whose text cannot be read back.
    chromium.do("document.querySelector('.language').click()")
    before = chromium.do("return map_beiyuan.getBounds().toBBoxString()")
    printed = base64.b64decode(chromium.driver.print_page())
    assert len(printed) < 2_000_000, "hatches are strokes on paper, not a bitmap a feature"
    (tmp_path / "page.pdf").write_bytes(printed)
    command = ["pdftotext", "-layout", "-enc", "UTF-8", str(tmp_path / "page.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    first = text.partition("\f")[0]
    assert "Beiyuan Urban Renewal" in first and "2026-01-05" in first and "500 m" in first
    assert "23,085.59" in text and "Show all" not in text
    assert chromium.do("return map_beiyuan.getBounds().toBBoxString()") == before
    assert chromium.do("return document.querySelectorAll('clipPath').length") == 0
    assert chromium.complaints() == []


def test_many_features_are_drawn_on_a_canvas(chromium: Browser, tmp_path: Path) -> None:
    """Beyond 2,000 features, with hatches and hits as before."""
    definition = hostile_project(tmp_path / "attacked").layer("areas")
    features = [
        Feature(
            Key("areas", n), shapely.box(EAST + x, NORTH + y, EAST + x + 8, NORTH + y + 8), {"name": f"n{n}"}
        )
        for n, (x, y) in enumerate(((10 * (i % 50), 10 * (i // 50)) for i in range(2500)), 1)
    ]
    table = Table.of("areas", features, [f.name for f in definition.fields])
    webmap.write(
        Project(Text("多", "Many"), (definition,), {"areas": table}), tmp_path / "many.html", today=DAY
    )
    chromium.open(tmp_path / "many.html")
    assert shapes(chromium) == 0
    chromium.click_map(*place(254, 254))
    assert chromium.until(lambda: chromium.texts(".card h3")) == ["n1276"]
    colours = chromium.do(
        "const c = document.querySelector('#map_beiyuan canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "return new Set(Array.from({length: d.length / 4}, (_, i) => d.slice(4 * i, 4 * i + 3).join())).size"
    )
    assert colours > 3, "fill, hatch and outline are all drawn"
    assert chromium.complaints() == []
