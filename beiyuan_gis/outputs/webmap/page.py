"""The page: folium makes the map, everything is inlined, and the data is put in last, as data.

Three passes, and only the first is a template's: folium renders a skeleton that holds no text of the
project; then scripts and styles are put in as they are, and their hashes make the page's policy
(Content-Security-Policy); then the data goes in as a JSON block that no template ever sees and that no
HTML parser reads as anything but text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import msgspec
from branca.element import Element, Figure
from xstatic.pkg import leaflet as xstatic_leaflet

_STYLES = ("page.css",)
_SCRIPTS = ("words.js", "symbols.js", "page.js")
_POLICY, _INLINE, _DATA = "<!--policy-->", "<!--inline-->", "<!--data-->"
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


class OfflineMap(folium.Map):
    """A folium map that links nothing: what it needs is put into the page.

    Its name is fixed, so that the same project gives the same page; a page holds one map.
    """

    def __init__(self, latitude: float, longitude: float) -> None:
        super().__init__(
            [latitude, longitude], tiles=None, zoom_start=15, zoom_control=False,
            min_zoom=9, max_zoom=22, zoom_snap=0.25, zoom_delta=0.5, wheel_px_per_zoom_level=120,
            attribution_control=False,
        )  # fmt: skip
        self.default_js, self.default_css = [], []
        self._id = "beiyuan"


def page(data: dict[str, Any], *, latitude: float, longitude: float, language: str) -> str:
    """The whole HTML file. `data` is what `content` made; the map starts at the place given, in degrees."""
    skeleton = _skeleton(latitude, longitude).replace("<html>", f'<html lang="{language}">', 1)
    # folium forbids to zoom the page itself; people who see badly need that.
    skeleton = re.sub(r"initial-scale=1\.0,[^\"]*", "initial-scale=1.0", skeleton, count=1)
    skeleton = _put(skeleton, _INLINE, _inlined())
    skeleton = _put(skeleton, _POLICY, _policy(skeleton))
    return _put(skeleton, _DATA, _data_block(data))


def _skeleton(latitude: float, longitude: float) -> str:
    """What folium makes, with marks for what goes in later: only numbers pass through its templates."""
    figure = Figure()
    figure.header.add_child(Element(_POLICY))  # behind the charset, before anything that runs
    figure.header.add_child(Element(_INLINE))
    figure.html.add_child(Element(_DATA))
    OfflineMap(latitude, longitude).add_to(figure)
    return str(figure.render())


def _put(text: str, mark: str, piece: str) -> str:
    before, found, after = text.partition(mark)
    assert found and mark not in after
    return before + piece + after


@cache
def _inlined() -> str:
    leaflet = Path(xstatic_leaflet.BASE_DIR)
    own = files(__package__)
    styles = [_without_images(_read(leaflet / "leaflet.css")), *(_read(own / name) for name in _STYLES)]
    scripts = [_without_map(_read(leaflet / "leaflet.js")), *(_read(own / name) for name in _SCRIPTS)]
    return "\n".join(
        ['<link rel="icon" href="data:,">']  # or a browser would ask the server for one
        + [f"<style>{text}</style>" for text in styles]
        + [f"<script>{text}</script>" for text in scripts]
    )


def _read(file: Any) -> str:
    """A text with the line ends that an HTML parser would make of it: the hashes depend on them."""
    return str(file.read_text("utf-8")).replace("\r\n", "\n").replace("\r", "\n")


def _without_images(css: str) -> str:
    return re.sub(r"url\([^)]*\)", "none", css)


def _without_map(script: str) -> str:
    return re.sub(r"//# sourceMappingURL=\S*", "", script)


def _policy(skeleton: str) -> str:
    """What the page may do: run the scripts and styles that are in it now, and nothing else."""
    scripts = _hashes(re.findall(r"<script>(.*?)</script>", skeleton, re.S))
    styles = _hashes(re.findall(r"<style>(.*?)</style>", skeleton, re.S))
    rules = (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in dict.fromkeys(digests))


def _data_block(data: dict[str, Any]) -> str:
    """JSON in which no character means anything to HTML or JavaScript."""
    text = msgspec.json.encode(data).decode().translate(_ESCAPES)
    return f'<script type="application/json" id="data">{text}</script>'
