"""Holes that touch in points only, and yet part the area: GEOS finds it where no other rule finds a thing."""

from __future__ import annotations

from beiyuan_gis.i18n import mark

RULE = "interior_cut"
TITLE = mark("Holes cut the area apart")
WHY = mark(
    "Holes that touch each other and the outline leave pieces that do not hang together. The fix makes parts "
    "of the pieces; the area stays."
)
