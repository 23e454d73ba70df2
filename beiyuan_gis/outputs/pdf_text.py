"""A painted PDF made fit for use: Chinese that is found when searched, bookmarks, a map that knows its place.

Qt writes, for each glyph, the lowest code point that the font maps to it. Fonts share glyphs between
ideographs and radicals, so the text of the page would read in radicals that nobody types.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from pyproj import CRS

from beiyuan_gis.geodesy.crs import PLANE, to_lonlat
from beiyuan_gis.i18n import language
from beiyuan_gis.outputs.plate.items import Composition, MapFrame

POINTS_PER_MM = 72.0 / 25.4
# Radicals without a compatibility mapping, each before its ideograph (Unicode's EquivalentUnifiedIdeograph);
# first one whose mapping is the traditional form, while Chinese fonts draw it like the simplified one.
_RADICALS = "⼾户⺀冫⺁厂⺃乚⺄乙⺅亻⺆冂⺈𠂊⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺶羊⺷⺷⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞飠⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"  # noqa: E501
_SUPPLEMENT = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))


def finish(path: Path, sheets: Sequence[Composition], look_alikes: Mapping[str, str] | None = None) -> None:
    """Rewrite the PDF at `path`, one page a sheet: text maps, subset names, bookmarks, place on earth.

    `look_alikes` maps characters to the drawn ones that share their glyph in the font that was used.
    """
    reader = PdfReader(path)
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = "%PDF-1.7"
    _repair_fonts(writer, look_alikes or {})
    for number, sheet in enumerate(sheets):
        page = writer.pages[number]
        page[NameObject("/VP")] = ArrayObject([_viewport(sheet.map, float(page.mediabox.top))])
        writer.add_outline_item(title=sheet.title, page_number=number)
    if sheets:
        writer.set_page_label(0, len(sheets) - 1, style=PageLabelStyle.DECIMAL)
    if reader.metadata:
        writer.add_metadata({name: str(value) for name, value in reader.metadata.items() if value})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("zh-CN" if language() == "zh" else "en")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    reader.close()
    with path.open("wb") as file:
        writer.write(file)


def readable(text: str, look_alikes: Mapping[str, str]) -> str:
    """`text` as people type it: look-alikes replaced, other radicals and compatibility forms by what Unicode
    says of them, controls by spaces."""
    return "".join(look_alikes.get(c) or _readable(c) for c in text)


def _readable(character: str) -> str:
    if "⺀" <= character <= "⿟" or "豈" <= character <= "﫿":
        return _SUPPLEMENT.get(character) or unicodedata.normalize("NFKC", character)
    return " " if character in "\t\n\r\u00a0" else character


def _repair_fonts(writer: PdfWriter, look_alikes: Mapping[str, str]) -> None:
    """Every composite font of the file: its map to Unicode, and a name that says it is a subset."""
    for object in list(writer._objects):
        if not isinstance(object, DictionaryObject) or object.get("/Subtype") != "/Type0":
            continue
        stream = object["/ToUnicode"].get_object()
        if not isinstance(stream, StreamObject):
            continue
        codes = dict(parse_map(stream.get_data().decode("latin-1")))
        fresh = DecodedStreamObject()
        fresh.set_data(
            write_map({code: readable(text, look_alikes) for code, text in codes.items()}).encode("ascii")
        )
        object[NameObject("/ToUnicode")] = writer._add_object(fresh.flate_encode())
        _name_subset(object, codes)


def _name_subset(font: DictionaryObject, codes: Mapping[int, str]) -> None:
    """Six capitals and a plus before the font's name, as PDF wants for a subset (ISO 32000-1, 9.6.4)."""
    name = str(font["/BaseFont"])[1:]
    if "+" in name:
        return
    digest = hashlib.sha256(repr(sorted(codes.items())).encode()).digest()
    tagged = NameObject("/" + "".join(chr(65 + byte % 26) for byte in digest[:6]) + "+" + name)
    font[NameObject("/BaseFont")] = tagged
    for entry in font["/DescendantFonts"]:  # type: ignore[attr-defined]
        descendant = entry.get_object()
        descendant[NameObject("/BaseFont")] = tagged
        descendant["/FontDescriptor"].get_object()[NameObject("/FontName")] = tagged


_BLOCK = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.S)
_ENTRY = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def parse_map(cmap: str) -> Iterator[tuple[int, str]]:
    """(code, text) of each entry of a ToUnicode map, ranges spelled out."""
    for kind, body in _BLOCK.findall(cmap):
        if kind == "bfchar":
            for code, text in _PAIR.findall(body):
                yield int(code, 16), _text(text)
            continue
        for first, last, start, listed in _ENTRY.findall(body):
            low, high = int(first, 16), int(last, 16)
            if listed:
                texts = [_text(t) for t in re.findall(r"<([0-9A-Fa-f]+)>", listed)]
                yield from zip(range(low, high + 1), texts, strict=False)
            else:
                head, tail = _text(start)[:-1], ord(_text(start)[-1])
                yield from ((code, head + chr(tail + code - low)) for code in range(low, high + 1))


def write_map(codes: Mapping[int, str]) -> str:
    """A ToUnicode map of two-byte codes (ISO 32000-1, 9.10.3): at most a hundred entries a block."""
    entries = [
        f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in sorted(codes.items())
    ]
    blocks = [entries[n : n + 100] for n in range(0, len(entries), 100)]
    body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )


def _text(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-16-be", "replace")


def _viewport(frame: MapFrame, top: float) -> DictionaryObject:
    """The map's place on the page, and its corners on earth as latitude and longitude."""
    box = frame.box
    edges = (box.x, box.bottom, box.right, box.y)
    x0, y0, x1, y1 = (
        value * POINTS_PER_MM if n % 2 == 0 else top - value * POINTS_PER_MM for n, value in enumerate(edges)
    )
    west, south, east, north = frame.bounds
    corners = to_lonlat([(west, south), (west, north), (east, north), (east, south)])
    wkt = CRS.from_epsg(PLANE).to_wkt("WKT1_ESRI")
    system = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/PROJCS"),
            NameObject("/EPSG"): NumberObject(PLANE),
            NameObject("/WKT"): ByteStringObject(wkt.encode("ascii")),
        }
    )
    measure = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Measure"),
            NameObject("/Subtype"): NameObject("/GEO"),
            NameObject("/Bounds"): _numbers([0, 0, 0, 1, 1, 1, 1, 0]),
            NameObject("/GPTS"): _numbers([v for lon, lat in corners.tolist() for v in (lat, lon)]),
            NameObject("/LPTS"): _numbers([0, 0, 0, 1, 1, 1, 1, 0]),
            NameObject("/GCS"): system,
        }
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Viewport"),
            NameObject("/Name"): TextStringObject("map"),
            NameObject("/BBox"): _numbers([x0, y0, x1, y1]),
            NameObject("/Measure"): measure,
        }
    )


def _numbers(values: Sequence[float]) -> ArrayObject:
    return ArrayObject([FloatObject(f"{value:.12g}") for value in values])
