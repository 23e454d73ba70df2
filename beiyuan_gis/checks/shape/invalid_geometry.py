"""Whatever else GEOS calls invalid: what no other rule has a name for."""

from __future__ import annotations

from beiyuan_gis.i18n import mark

RULE = "invalid_geometry"
TITLE = mark("Invalid geometry")
WHY = mark("Other programs refuse it. The fix keeps what the outlines surround an odd number of times.")
