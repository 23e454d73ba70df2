"""What kind of file it is, whether it may be opened, and what is left of a name."""

import pytest

from beiyuan_gis.model.media import LONGEST_NAME, UNKNOWN, clean_name, may_open, media_type

JPEG, PNG = b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.txt", JPEG, "image/jpeg"),
        ("报告.PDF", b"%PDF-1.7", "application/pdf"),
        ("a.png", b"MZ\x90\0", UNKNOWN),
        ("a.docx", b"PK\3\4", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a", b"", UNKNOWN),
        ("BMW.txt", b"BMW is a car", "text/plain"),
        ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
    ],
)
def test_the_kind_follows_the_bytes_first(name: str, head: bytes, kind: str) -> None:
    assert media_type(name, head) == kind


def test_only_documents_are_opened() -> None:
    assert may_open("现场.JPG", JPEG) and may_open("a.docx", b"PK\3\4") and may_open("a.dwg", b"AC1032")
    for name in (
        "a.exe",
        "a.bat",
        "a.lnk",
        "a.html",
        "a.svg",
        "a.js",
        "a.py",
        "a.desktop",
        "a.docm",
        "a",
        ".jpg",
    ):
        assert not may_open(name, b""), name
    assert not may_open("photo.jpg", b"MZ\x90\0") and not may_open("report.pdf", b"#!/bin/sh")


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a:b?.jpg", "a_b_.jpg"),
        ("CON.txt", "_CON.txt"),
        ("a\0\n\u202eb.jpg ", "ab.jpg"),
        ("..", ""),
        ("\ud800.jpg", "jpg"),
        ("e\u0301.jpg", "\u00e9.jpg"),
        (".jpg", "jpg"),
    ],
)
def test_names_are_harmless(name: str, left: str) -> None:
    assert clean_name(name) == left


def test_a_long_chinese_name_is_cut_between_signs_and_keeps_its_ending() -> None:
    kept = clean_name("现场照片" * 75 + ".jpeg")
    assert kept.endswith(".jpeg") and kept.startswith("现场照片现场")
    assert LONGEST_NAME - 3 < len(kept.encode()) <= LONGEST_NAME
    assert clean_name(kept) == kept
