"""Every text a person reads exists in Chinese too, and the catalogues hold nothing else."""

import string
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from beiyuan_gis import i18n
from tests.house.tree import ROOT, files, name

CATALOGUES = sorted((ROOT / "beiyuan_gis" / "locale" / "zh").glob("*.po"))
# The functions of beiyuan_gis.i18n whose first argument is a text to translate.
KEYWORDS = {"_": None, "mark": None, "message": None}


def _texts_in_code() -> dict[str, str]:
    """Each English text and where it first stands."""
    found: dict[str, str] = {}
    for path in files("beiyuan_gis", "ui", suffix=".py"):
        for line, text, _comments, _context in extract_from_file("python", str(path), keywords=KEYWORDS):
            texts = text if isinstance(text, tuple) else (text,)
            found.setdefault(texts[0], f"{name(path)}:{line}")
    return found


def _translations() -> Iterator[tuple[Path, str, str]]:
    for path in CATALOGUES:
        with path.open("rb") as file:
            for entry in read_po(file, abort_invalid=True):
                if entry.id:
                    yield path, str(entry.id), str(entry.string)


def _placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_every_text_in_the_code_has_chinese() -> None:
    chinese = {text for _, text, translation in _translations() if translation.strip()}
    texts = _texts_in_code()
    assert texts, "the extraction found no text at all"
    missing = [f"{place} {text!r}" for text, place in texts.items() if text not in chinese]
    assert not missing, "\n".join(missing)


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    texts = _texts_in_code()
    stale = defaultdict(list)
    for path, text, _ in _translations():
        if text not in texts:
            stale[path.name].append(text)
    assert not stale


def test_translations_keep_the_placeholders() -> None:
    wrong = [
        (path.name, text, chinese)
        for path, text, chinese in _translations()
        if _placeholders(text) != _placeholders(chinese)
    ]
    assert not wrong


def test_one_text_has_one_translation() -> None:
    readings = defaultdict(set)
    for _, text, chinese in _translations():
        readings[text].add(chinese)
    assert {text: chinese for text, chinese in readings.items() if len(chinese) > 1} == {}


def test_no_translation_is_marked_doubtful() -> None:
    assert CATALOGUES
    for path in CATALOGUES:
        with path.open("rb") as file:
            assert [entry.id for entry in read_po(file) if entry.id and entry.fuzzy] == [], path.name


def test_the_program_reads_them_as_babel_does() -> None:
    read = {path: i18n.read_po(path.read_text("utf-8")) for path in CATALOGUES}
    translated: dict[Path, dict[str, str]] = {path: {} for path in CATALOGUES}
    for path, text, chinese in _translations():
        if chinese:
            translated[path][text] = chinese
    assert read == translated


def test_escapes_are_read() -> None:
    head = 'msgid ""\nmsgstr ""\n"Language: zh\\n"\n\n'
    content = head + '#: a.py\nmsgid "say \\"a\\""\nmsgstr ""\n"说\\n"\n"\\\\ n"\n'
    assert i18n.read_po(content) == {'say "a"': "说\n\\ n"}
