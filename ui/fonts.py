"""One family with Chinese glyphs for window, plates and printing: the system's own, else the packaged one."""

from __future__ import annotations

import logging
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PyQt6.QtGui import QFontDatabase

log = logging.getLogger(__name__)

# In the order of preference: what offices have on Windows, macOS and Linux.
SYSTEM_FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
PACKAGED_FAMILY = "Noto Sans CJK SC"


@cache
def ensure_chinese_font() -> str:
    """The family to use; needs a QGuiApplication. The packaged font is loaded at most once a process.

    Raise RuntimeError when neither the system nor the package has one: the installation is broken.
    """
    return _system_family(QFontDatabase.families()) or _packaged_family()


def _system_family(installed: list[str]) -> str | None:
    available = set(installed)
    return next((family for family in SYSTEM_FAMILIES if family in available), None)


def _packaged_family() -> str:
    spec = find_spec("noto_cjk_sans_otc")  # not imported: that would import much to find one file
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package noto-cjk-sans-otc, which brings the Chinese font, is not installed")
    path = Path(spec.submodule_search_locations[0], "NotoSansCJK-Regular.ttc")
    number = QFontDatabase.addApplicationFont(str(path))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if PACKAGED_FAMILY not in families:
        raise RuntimeError(f"the packaged Chinese font could not be loaded: {families}")
    log.info("no Chinese font on this system: using the packaged one")
    return PACKAGED_FAMILY
