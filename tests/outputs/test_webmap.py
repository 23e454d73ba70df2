"""The web map as a file: safe in our process, the same each time, written whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import resource
import signal
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pytest
import shapely

from beiyuan_gis import i18n
from beiyuan_gis.geodesy.crs import TransformError, to_plane
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.outputs import webmap
from tests.outputs.hostile import hostile_project, payloads

DAY = date(2026, 1, 5)


class Page(HTMLParser):
    """What a browser's parser makes of the file: tags, and the text of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.raw.append((self.cdata_elem, self.tags[-1][1], data))

    @property
    def data(self) -> dict[str, Any]:
        ((text),) = [text for tag, a, text in self.raw if a.get("type") == "application/json"]
        found: dict[str, Any] = json.loads(text)
        return found

    def hashes(self, tag: str) -> set[str]:
        texts = [text for name, a, text in self.raw if name == tag and "type" not in a]
        return {base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in texts}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return hostile_project(tmp_path / "attacked")


def english(words: str | dict[str, str]) -> str:
    """What the page shows in English."""
    return words if isinstance(words, str) else words["en"]


def one_layer(project: Project, *features: Feature) -> Project:
    """The project with its lines only, and these in it."""
    definition = project.layer("lines")
    table = Table.of("lines", features, [f.name for f in definition.fields])
    return Project(project.title, (definition,), {"lines": table})


def test_nothing_of_the_data_runs_in_our_process(project: Project, tmp_path: Path) -> None:
    html = webmap.render(project, today=DAY)
    assert not (tmp_path / "attacked").exists()
    data = Page(html).data
    for payload in payloads(tmp_path / "attacked"):
        assert payload in data["title"]["zh"] and payload in data["title"]["en"]
        assert payload in data["layers"][0]["title"]["en"]
        assert payload in data["layers"][0]["fields"][0]["title"]["zh"]
        assert payload in data["layers"][0]["rows"][0][1]


def test_the_payloads_do_run_in_a_plain_folium_map(tmp_path: Path) -> None:
    """Or the test above would prove nothing."""
    bad = next(p for p in payloads(tmp_path / "attacked") if "cycler" in p)
    map_ = folium.Map(tiles=None)
    folium.Marker([0, 0], popup=bad).add_to(map_)
    map_.get_root().render()
    assert (tmp_path / "attacked").exists()


def test_the_data_block_holds_no_character_of_html(project: Project) -> None:
    html = webmap.render(project, today=DAY)
    block = html.partition('id="data">')[2].partition("</script>")[0]
    assert len(block) > 5000
    assert not set(block) & set("<>&\u2028\u2029")


def test_the_page_links_nothing_and_may_run_only_what_is_in_it(project: Project) -> None:
    html = webmap.render(project, today=DAY)
    page = Page(html)
    for tag, attributes in page.tags:
        assert tag not in {"iframe", "img", "object", "embed", "base", "form"}
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")]
        assert attributes.get("href", "data:,") == "data:,"
    (policy,) = [a["content"] or "" for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert "unsafe" not in policy
    assert (rules["default-src"], rules["connect-src"], rules["img-src"]) == ("'none'", "'none'", "data:")
    for kind, rule in (("script", "script-src"), ("style", "style-src")):
        assert page.hashes(kind)
        assert {f"'sha256-{h}'" for h in page.hashes(kind)} == set(rules[rule].split())
    assert not re.search(r"url\((?!#)", "".join(t for tag, _, t in page.raw if tag == "style"))
    assert "sourceMappingURL" not in html


def test_the_same_project_gives_the_same_bytes(project: Project, tmp_path: Path) -> None:
    one, two = tmp_path / "one.html", tmp_path / "two.html"
    webmap.write(project, one, today=DAY, language="zh")
    webmap.write(hostile_project(tmp_path / "attacked"), two, today=DAY, language="zh")
    assert one.read_bytes() == two.read_bytes()
    assert webmap.render(project, today=date(2026, 1, 6), language="zh") != one.read_text("utf-8")


def test_places_are_right_to_a_millimetre_and_no_longer_than_needed(project: Project) -> None:
    row = Page(webmap.render(project, today=DAY)).data["layers"][1]["rows"][0]
    lonlat = np.array(row[6]["coordinates"])
    line = next(iter(project.table("lines"))).geometry
    assert np.abs(to_plane(lonlat) - shapely.get_coordinates(line)).max() < 0.001
    assert max(len(str(c).partition(".")[2]) for c in lonlat.flat) <= 8


def test_values_measures_and_symbols_in_words(project: Project) -> None:
    areas, lines, points = Page(webmap.render(project, today=DAY)).data["layers"]
    first = areas["rows"][0]
    assert english(first[5][0]) == "9,600.00 m² = 14.40 mu"
    assert english(first[5][1]).startswith("9,599.7")
    assert [english(words) for words in lines["rows"][0][5]] == ["100.00 m"]
    houses, done = (areas["fields"][i]["texts"][first[4][i]] for i in (1, 2))
    assert english(houses) == "1,234 households" and done == {"zh": "是", "en": "yes"}
    assert areas["rows"][2][6] is None, "a feature without geometry is listed, not drawn"
    assert [row[2] for row in points["rows"]] == [1, 2, 3, 4, 0]
    assert [s["count"] for s in points["symbols"]] == [1, 1, 1, 1, 1]
    assert points["symbols"][0]["stroke"] == "", "what is no colour is left out"
    assert [row[3] for row in points["rows"]] == [1] * 5
    assert points["progress"]["reported"] == 25.0 and points["progress"]["lamp"] == "under_way"


def test_the_figures_stand_beside_what_the_map_measures(project: Project) -> None:
    counted, context = Page(webmap.render(project, today=DAY)).data["figures"]
    assert counted["within"] is False and english(counted["measured"]) == "5 items"
    assert context["within"] is None and context["measured"] == ""


def test_both_languages_whatever_the_language_in_force(project: Project) -> None:
    before = i18n.language()
    try:
        i18n.set_language("zh")
        chinese = webmap.render(project, today=DAY)
        i18n.set_language("en")
        english = webmap.render(project, today=DAY)
        asked = webmap.render(project, today=DAY, language="zh")
    finally:
        i18n.set_language(before)
    assert '<html lang="zh">' in chinese and '<html lang="en">' in english
    assert asked == chinese
    data = Page(english).data
    assert data["texts"]["layers"] == {"zh": "图层", "en": "Layers"}
    assert data | {"language": "zh"} == Page(chinese).data


def test_an_empty_project_is_a_page_too() -> None:
    data = Page(webmap.render(Project(Text("空", "Empty"), (), {}), today=DAY)).data
    assert data["layers"] == [] and data["notice"] == ""


def test_a_broken_character_does_not_stop_the_export(project: Project) -> None:
    feature = Feature(Key("lines", 1), shapely.LineString([(0, 0), (1, 1)]), {"name": "a\ud800b"})
    data = Page(webmap.render(one_layer(project, feature), today=DAY)).data
    assert data["layers"][0]["rows"][0][1] == "a?b"


def test_a_coordinate_that_is_not_finite_is_named(project: Project) -> None:
    feature = Feature(Key("lines", 1), shapely.LineString([(0, 0), (np.inf, 1)]), {})
    with pytest.raises(TransformError, match="inf"):
        webmap.render(one_layer(project, feature), today=DAY)


def test_progress_rises_to_one(project: Project, tmp_path: Path) -> None:
    seen: list[float] = []
    webmap.write(project, tmp_path / "map.html", today=DAY, progress=seen.append)
    assert seen == sorted(seen) and seen[-1] == 1.0 and len(seen) >= 4


class Stopped(Exception):
    """What a cancelled job raises."""


def test_a_cancelled_export_leaves_what_was_there(project: Project, tmp_path: Path) -> None:
    def stop(fraction: float) -> None:
        if fraction > 0.3:
            raise Stopped

    target = tmp_path / "map.html"
    target.write_text("before")
    with pytest.raises(Stopped):
        webmap.write(project, target, progress=stop)
    assert target.read_text() == "before" and list(tmp_path.iterdir()) == [target]


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file may grow beyond 100 kB: writing fails in the middle, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("small_disk")
def test_a_write_that_fails_half_way_leaves_what_was_there(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    target.write_text("before")
    with pytest.raises(webmap.WebMapError, match=r"map\.html.*folder"):
        webmap.write(project, target, today=DAY)
    assert target.read_text() == "before" and list(tmp_path.iterdir()) == [target]


def test_a_place_that_is_no_folder_is_said(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file" / "map.html", tmp_path / "missing" / "map.html", tmp_path):
        with pytest.raises(webmap.WebMapError) as caught:
            webmap.write(project, target, today=DAY)
        assert str(target) in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
