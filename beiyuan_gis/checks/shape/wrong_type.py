"""A geometry of another type than its layer holds."""

from __future__ import annotations

from beiyuan_gis.i18n import mark

RULE = "wrong_type"
TITLE = mark("Wrong type of geometry")
WHY = mark(
    "The layer's measure would not count it, and other programs refuse the file. The fix takes a collection "
    "apart when all in it is of the right type."
)
