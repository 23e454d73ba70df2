"""The sheet as data: true to scale, complete, and nothing outside its place."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest
import shapely

from beiyuan_gis import i18n
from beiyuan_gis.catalogue import Symbol
from beiyuan_gis.i18n import Message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table
from beiyuan_gis.outputs.plate import Composition, layer_plate, overview_plate, plates
from beiyuan_gis.outputs.plate.blocks import LAMPS
from beiyuan_gis.outputs.plate.furniture import scale_bar_metres
from beiyuan_gis.outputs.plate.items import Box, Group, Item, Line, Marker, Polygon, Rect, Text, walk
from beiyuan_gis.outputs.plate.labels import place
from beiyuan_gis.outputs.plate.layers import drawn, within
from beiyuan_gis.outputs.plate.scales import PAPERS, SCALES
from beiyuan_gis.programme import wording
from beiyuan_gis.storage.shipped import shipped_project
from tests.outputs.plate_project import FIGURES, NAMES, hostile_project, small_project, world

DAY = datetime.date(2026, 3, 1)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = i18n.language()
    i18n.set_language("zh")
    yield
    i18n.set_language(before)


def page(composition: Composition) -> Box:
    return Box(0, 0, composition.width, composition.height)


def texts(items: tuple[Item, ...]) -> list[Text]:
    return [item for item in walk(items) if isinstance(item, Text)]


def test_the_same_project_gives_the_same_sheet() -> None:
    one, other = (plates(small_project(), date=DAY) for _n in range(2))
    assert one == other and repr(one) == repr(other)


def test_a_sheet_a_layer_after_the_overview() -> None:
    sheets = plates(small_project(), date=DAY)
    assert [s.name for s in sheets] == ["00-overview", "01-boundary", "02-parcels", "03-fences", "04-posts"]
    assert [s.title for s in sheets][:3] == ["总览进度挂图", "街道边界进度挂图", "地块用地进度挂图"]


def test_a_known_distance_is_true_to_scale() -> None:
    sheet = layer_plate(small_project(), "fences", date=DAY, scale=2500)
    (line,) = [i for i in walk(sheet.group("layer fences").items) if isinstance(i, Line)]
    (x0, y0), (x1, y1) = line.paths[0]
    assert (x1 - x0, y1 - y0) == (pytest.approx(500 / 2500 * 1000, abs=1e-3), pytest.approx(0, abs=1e-3))
    assert sheet.map.to_plane(x0, y0) == pytest.approx(world(100, 200), abs=0.01)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_scale_bar_has_the_length_it_says(paper: str) -> None:
    sheet = layer_plate(small_project(), "parcels", date=DAY, paper=paper)  # type: ignore[arg-type]
    (bar,) = sheet.group("scale bar length").items
    assert isinstance(bar, Rect)
    said = next(
        t for t in sheet.group("scale bar").items if isinstance(t, Text) and t.text.endswith(" m")
    ).text
    metres = float(said.removesuffix(" m"))
    assert bar.box.width == pytest.approx(metres / sheet.map.scale * 1000, abs=1e-6)
    unit = PAPERS[paper][0] / 297  # type: ignore[index]
    assert metres == scale_bar_metres(replace(sheet.map, scale=sheet.map.scale * unit))


def test_ticks_stand_at_the_coordinates_beside_them() -> None:
    sheet = layer_plate(small_project(), "boundary", date=DAY)
    (ticks,) = sheet.group("grid ticks").items
    assert isinstance(ticks, Line)
    at = {
        round(sheet.map.to_plane(x, 0)[0], 2)
        for (x, y0), (_x, y1) in ticks.paths
        if y1 < y0 <= sheet.map.box.y
    }
    labels = [t for t in texts(sheet.group("grid").items) if t.angle == 0 and t.box.y < sheet.map.box.y]
    assert labels
    for text in labels:
        east = sheet.map.to_plane(text.box.centre[0], 0)[0]
        assert float(text.text) * 1000 == pytest.approx(east, abs=0.01) and round(east, 2) in at


def test_the_scale_is_round_and_all_of_the_layer_is_seen() -> None:
    for sheet in plates(small_project(), date=DAY):
        assert sheet.map.scale in SCALES and sheet.fits
    west, south, east, north = layer_plate(small_project(), "fences", date=DAY).map.bounds
    assert west < world(100, 200)[0] and east > world(600, 200)[0] and south < world(0, 200)[1] < north


def test_a_scale_that_is_too_large_is_kept_and_admitted() -> None:
    sheet = layer_plate(small_project(), "boundary", date=DAY, scale=500)
    assert sheet.map.scale == 500 and not sheet.fits
    assert "1:500" in sheet.texts()


def test_a_small_layer_is_enlarged_and_its_place_is_shown() -> None:
    sheet = layer_plate(small_project(), "posts", date=DAY)
    assert sheet.map.scale <= 500
    assert sheet.group("locator")
    with pytest.raises(KeyError):
        layer_plate(small_project(), "boundary", date=DAY).group("locator")


def test_the_legend_has_what_appears_and_nothing_else() -> None:
    sheet = layer_plate(small_project(), "parcels", date=DAY)
    legend = sheet.group("legend").items
    said = [t.text for t in texts(legend)]
    assert said == ["图例", "计划（1）", "完成（2）", "街道边界", "其他图层（浅色，供定位）"]
    on_map = {i.symbol for i in walk(sheet.group("layer parcels").items) if isinstance(i, Polygon)}
    in_legend = {(s.fill, s.stroke, s.hatch) for s in (i.symbol for i in legend if isinstance(i, Polygon))}
    assert {(s.fill, s.stroke, s.hatch) for s in on_map} <= in_legend


def test_progress_figures_and_measures_are_those_of_the_report() -> None:
    sheet = layer_plate(small_project(), "parcels", date=DAY)
    progress = [t.text for t in texts(sheet.group("progress").items)]
    assert "66.6%" in progress and "2 / 3 个" in progress and "计算规则：完成地块数÷全部地块数" in progress
    assert "目标值不是公布的任务数。" in progress
    table = [t.text for t in texts(sheet.group("figures").items)]
    assert table[table.index("地块面积") :] == [
        "地块面积", wording.reported_figure(FIGURES[0]), "24,000.00 平方米", "0", "相符",
        "完成地块", "5 个", "2 个", "−3", "不符",
    ]  # fmt: skip
    measured = " ".join(t.text for t in texts(sheet.group("measures").items))
    assert "24,000.00 平方米 (36.00 亩)" in measured and "23,999.4" in measured


def test_the_bar_is_as_long_as_the_progress() -> None:
    sheet = layer_plate(small_project(), "parcels", date=DAY)
    frame, done, *_rest = sheet.group("bar").items
    assert isinstance(frame, Rect) and isinstance(done, Rect)
    assert done.box.width / frame.box.width == pytest.approx(2 / 3)


def test_lamps_differ_in_shape_and_late_work_is_late() -> None:
    assert len({s.marker for s in LAMPS.values()}) == len(LAMPS)
    project = small_project()
    boundary, parcels, *others = project.layers
    assert parcels.progress is not None
    due = msgspec.structs.replace(parcels.progress, planned_finish="2026-02-28")
    late = replace(project, layers=(boundary, msgspec.structs.replace(parcels, progress=due), *others))
    marker, word = layer_plate(late, "parcels", date=DAY).group("lamp").items
    assert isinstance(marker, Marker) and isinstance(word, Text)
    assert marker.symbol.marker == "diamond" and word.text != ""
    before, _word = layer_plate(late, "parcels", date=datetime.date(2026, 2, 1)).group("lamp").items
    assert isinstance(before, Marker) and before.symbol.marker == "triangle"


def test_schematic_geometry_is_announced_and_surveyed_geometry_is_not() -> None:
    notice = texts(layer_plate(small_project(), "parcels", date=DAY).group("notice").items)
    assert notice[0].text == "示 意 图" and "3" in notice[1].text
    assert min(t.size for t in notice) >= 4.0
    surveyed = layer_plate(small_project("街道实测 2025"), "parcels", date=DAY)
    with pytest.raises(KeyError):
        surveyed.group("notice")
    assert "街道实测 2025" in surveyed.texts()


def test_the_title_block_is_complete() -> None:
    said = [
        t.text for t in texts(layer_plate(small_project(), "parcels", date=DAY).group("title block").items)
    ]
    assert {"制图", "审核", "日期", "2026-03-01", "比例尺", "图号", "JD-02/04", "坐标系", "A3"} <= set(said)
    assert any("CGCS2000" in t and "117°E" in t and "EPSG:4548" in t for t in said)


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("paper", PAPERS)
def test_on_every_paper_everything_is_inside_and_no_block_covers_another(
    paper: str, orientation: str
) -> None:
    for make in (small_project, hostile_project):
        for sheet in plates(make(), date=DAY, paper=paper, orientation=orientation):  # type: ignore[arg-type]
            _is_tidy(sheet)


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_sheets_are_tidy(language: str, orientation: str) -> None:
    i18n.set_language(language)  # type: ignore[arg-type]
    for sheet in plates(shipped_project(), date=DAY, orientation=orientation):  # type: ignore[arg-type]
        _is_tidy(sheet)
        assert sheet.fits


def _is_tidy(sheet: Composition) -> None:
    for text in texts(sheet.items):
        assert text.box.width > 0 and text.box.height >= text.size * 0.8, text
        if text.angle == 0:
            assert page(sheet).holds(text.box, 1e-3), text
    groups = {i.name: i for i in sheet.items if isinstance(i, Group)}
    assert {"title", "map frame", "legend", "sources", "title block"} <= set(groups)
    extents = [(name, _extent(group)) for name, group in groups.items()]
    for n, (name, box) in enumerate(extents):
        assert page(sheet).inset(sheet.width * 0.02, sheet.height * 0.02).holds(box), name
        for other, other_box in extents[n + 1 :]:
            slack = 0.01
            assert not box.inset(slack).overlaps(other_box.inset(slack)), (sheet.name, name, other)


def _extent(group: Group) -> Box:
    """What the boxes and lines of a group cover; what a clip holds back counts as the clip."""
    if group.name == "map frame":
        (outer,) = [i for i in group.items if isinstance(i, Group) and i.name == "grid"]
        frame = outer.items[-1]
        assert isinstance(frame, Rect)
        return frame.box
    boxes = [i.box for i in walk(group.items) if isinstance(i, Text | Rect)]
    for item in walk(group.items):
        if isinstance(item, Line):
            for path in item.paths:
                xs, ys = [p[0] for p in path], [p[1] for p in path]
                boxes.append(Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))
    x, y = min(b.x for b in boxes), min(b.y for b in boxes)
    return Box(x, y, max(b.right for b in boxes) - x, max(b.bottom for b in boxes) - y)


def test_names_meet_neither_each_other_nor_markers_nor_furniture() -> None:
    for sheet in plates(shipped_project(), date=DAY):
        names = [t.box for t in texts(sheet.group("labels").items)]
        assert len(names) > 2 or sheet.name in ("01-boundary",)
        solid = [g.items[0] for g in (sheet.group("scale bar"), sheet.group("north arrow"))]
        solid_boxes = [r.box for r in solid if isinstance(r, Rect)]
        for n, box in enumerate(names):
            assert sheet.map.box.holds(box)
            assert not any(box.overlaps(other) for other in (*names[n + 1 :], *solid_boxes))


def test_points_that_lie_together_are_counted_once() -> None:
    sheet = layer_plate(small_project(), "posts", date=DAY, scale=5000)
    names = [t.text for t in texts(sheet.group("labels").items)]
    assert "×4" in names and not any(name.startswith("桩") for name in names)
    assert "重叠符号的个数" in sheet.texts()
    apart = layer_plate(small_project(), "posts", date=DAY, scale=100)
    assert {"桩1", "桩2", "桩3", "桩4"} <= {t.text for t in texts(apart.group("labels").items)}


def test_a_name_that_finds_no_place_is_left_out() -> None:
    sheet = layer_plate(small_project(), "parcels", date=DAY)
    assert place([], sheet.map, [], []) == []
    crowd = [replace(t, text="x") for t in texts(sheet.group("labels").items)]
    assert crowd


def test_an_edit_shows() -> None:
    project = small_project()
    before = project.get(Key("parcels", 3))
    assert before is not None
    changed = before.with_attributes(status="done", name="新名")
    after = project.apply(Edit(Message("done"), (Change(before, changed),)))
    sheet = layer_plate(after, "parcels", date=DAY)
    assert "100.0%" in sheet.texts() and "完成（3）" in sheet.texts() and "新名" in sheet.texts()


def test_what_falls_on_one_spot_of_the_paper_is_drawn_once() -> None:
    project = small_project()
    dense = [
        Feature(Key("posts", n + 1), shapely.Point(world(700 + n * 0.0001, 300)), dict.fromkeys(NAMES, ""))
        for n in range(5000)
    ]
    project = replace(project, tables={**project.tables, "posts": Table.of("posts", dense, NAMES)})
    sheet = layer_plate(project, "posts", date=DAY, scale=10_000)
    seen = within(drawn(project.table("posts"), project.layer("posts")), sheet.map)
    assert 1 <= len(seen) <= 2
    assert "5,000" in " ".join(sheet.texts())


def test_an_empty_project_and_an_empty_layer_have_sheets() -> None:
    project = small_project()
    nothing = {d.id: Table.of(d.id, [], NAMES) for d in project.layers}
    for sheet in plates(replace(project, tables=nothing), date=DAY):
        _is_tidy(sheet)
    bare = replace(project, layers=(), tables={}, figures=())
    _is_tidy(overview_plate(bare, date=DAY))


def test_hostile_texts_are_single_lines_of_plain_characters() -> None:
    for sheet in plates(hostile_project(), date=DAY):
        for text in sheet.texts():
            assert text == " ".join(text.split()) and "\x00" not in text and "\u202e" not in text
        assert any("<b>粗体</b> %1 & {name}" in t for t in sheet.texts())
        assert not set(sheet.name) & set('/\\:*?"<>| %\n')


def test_symbols_keep_their_size_on_the_sheet_they_were_made_for() -> None:
    sheet = layer_plate(small_project(), "posts", date=DAY)
    sizes = {i.symbol.size for i in walk(sheet.group("layer posts").items) if isinstance(i, Marker)}
    assert sizes == {1.6}
    wall = layer_plate(small_project(), "posts", date=DAY, paper="A1")
    (size,) = {i.symbol.size for i in walk(wall.group("layer posts").items) if isinstance(i, Marker)}
    assert size == pytest.approx(3.2)
    assert Symbol(size=1.6) != Symbol(size=size)
