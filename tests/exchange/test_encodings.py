"""Chinese text comes out right whatever the file says of its encoding."""

from pathlib import Path

import pytest

from beiyuan_gis.exchange import encodings, read_layer_file
from beiyuan_gis.exchange.encodings import Raw
from tests.exchange.files import encoded, layer, plots, shapefile, untouched

SIMPLIFIED = {
    "名称": ["新华西街东侧", "帅府社区"],
    "状态": ["已拆除", "计划拆除"],
    "责任人": ["张三", "李四"],
}
TRADITIONAL = {"名稱": ["新華西街東側", "帥府社區"], "責任人": ["張三", "李四"]}


@pytest.mark.parametrize(
    ("codec", "name", "cpg"),
    [
        ("gbk", "GB18030", "GBK"),
        ("gbk", "GB18030", None),
        ("gbk", "GB18030", "UTF-8"),
        ("gbk", "GB18030", "nonsense"),
        ("utf-8", "UTF-8", "UTF-8"),
        ("utf-8", "UTF-8", None),
        ("utf-8", "UTF-8", "Big5"),
    ],
)
def test_simplified_chinese(tmp_path: Path, codec: str, name: str, cpg: str | None) -> None:
    path = shapefile(tmp_path, plots(), encoded(SIMPLIFIED, codec), cpg=cpg)
    with untouched(tmp_path):
        found = read_layer_file(path, layer("demolition"))
    assert found.encoding == name
    assert [a["name"] for a in found.attributes] == SIMPLIFIED["名称"]
    assert [a["responsible"] for a in found.attributes] == SIMPLIFIED["责任人"]
    assert found.fields == {"名称": "name", "状态": "status", "责任人": "responsible"}
    said_otherwise = any(".cpg" in note.template for note in found.notes)
    assert said_otherwise == (cpg is not None and not encodings.same_family(cpg, name))


@pytest.mark.parametrize("cpg", ["Big5", None, "GBK"])
def test_big5(tmp_path: Path, cpg: str | None) -> None:
    path = shapefile(tmp_path, plots(), encoded(TRADITIONAL, "big5"), cpg=cpg)
    found = read_layer_file(path, layer("demolition"))
    assert found.encoding == "Big5"
    assert list(found.fields) == []  # traditional titles are no titles here, but nothing is garbled
    assert any(str(note.values.get("columns")) == "名稱, 責任人" for note in found.notes)


def test_a_person_may_choose_the_encoding(tmp_path: Path) -> None:
    path = shapefile(tmp_path, plots(), encoded({"name": ["名称", "护栏"]}, "gbk"))
    found = read_layer_file(path, layer("demolition"), encoding="Big5")
    assert found.encoding == "Big5"
    assert [a["name"] for a in found.attributes] == [
        text.encode("gbk").decode("cp950") for text in ("名称", "护栏")
    ]


def test_a_name_and_a_text_cut_within_a_character(tmp_path: Path) -> None:
    """Ten bytes hold three characters of UTF-8 and a third of the next."""
    columns = {"已签约户数".encode()[:10]: [b"12", b"7"], b"name": [("新华西街" * 4).encode()[:40], b"x"]}
    path = shapefile(tmp_path, plots(), columns, width=40)
    found = read_layer_file(path, layer("bungalow_relocation"))
    assert found.encoding == "UTF-8"
    assert found.fields == {"已签约": "signed_households", "name": "name"}
    assert [a["signed_households"] for a in found.attributes] == [12, 7]
    assert found.attributes[0]["name"] == ("新华西街" * 4)[:13]


@pytest.mark.parametrize("text", ["已拆除", "帅府", "护栏", "名称", "围挡：4处", "新华西街12号"])
def test_a_single_short_text_is_enough(text: str) -> None:
    assert encodings.detect([Raw(text.encode("gbk"))]).name == "GB18030"
    assert encodings.detect([Raw(text.encode())]).name == "UTF-8"


def test_bytes_of_no_encoding_are_doubtful(tmp_path: Path) -> None:
    noise = bytes(range(0xF5, 0xFF)) * 4
    assert encodings.detect([Raw(noise)]).doubtful
    path = shapefile(tmp_path, plots(), {b"name": [noise, b"x"]})
    found = read_layer_file(path, layer("demolition"))
    assert any("garbled" in note.template for note in found.notes)


def test_one_damaged_text_does_not_spoil_the_rest() -> None:
    good = [Raw(text.encode()) for text in ("新华西街", "帅府社区", "平房区腾退")]
    assert encodings.detect([*good, Raw("护栏".encode()[:-1])]).name == "UTF-8"
