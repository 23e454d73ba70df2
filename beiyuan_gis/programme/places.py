"""How a place is written: on the plane, with its zone, or in degrees; as it is shown, and as it is copied.

What is copied is what the box for typing reads, to the millimetre.
"""

from __future__ import annotations

from typing import Literal

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.typed import ZONES
from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.i18n import _, mark
from beiyuan_gis.programme import wording

Form = Literal["plane", "zoned", "degrees", "dms"]
FORMS: dict[Form, str] = {
    "plane": mark("Plane EPSG:4548"),
    "zoned": mark("With the zone, EPSG:4527"),
    "degrees": mark("Longitude, latitude CGCS2000, decimal degrees"),
    "dms": mark("Longitude, latitude CGCS2000, degrees, minutes, seconds"),
}
"""What each is called."""


def shown(place: Place, form: Form) -> str:
    """For the status bar: to the centimetre, and what that is in degrees."""
    if form in ("plane", "zoned"):
        x, y = _metres(place, form)
        return f"E {wording.number(x, 'm')}   N {wording.number(y, 'm')}"
    longitude, latitude = _degrees(place, form, 7, 3)
    return _("{longitude} E   {latitude} N", longitude=longitude, latitude=latitude)


def copied(place: Place, form: Form) -> str:
    """For the clipboard: ungrouped, parted by a comma, east first, to the millimetre."""
    if form in ("plane", "zoned"):
        return ",".join(wording.bare(value, "m", 3) for value in _metres(place, form))
    longitude, latitude = _degrees(place, form, 9, 5)
    return f"{longitude},{latitude}".replace("°", "") if form == "degrees" else f"{longitude}E,{latitude}N"


def _metres(place: Place, form: Form) -> Place:
    return (place[0] + 1_000_000.0 * ZONES[0] if form == "zoned" else place[0]), place[1]


def _degrees(place: Place, form: Form, decimals: int, of_seconds: int) -> tuple[str, str]:
    longitude, latitude = to_lonlat([place])[0].tolist()
    if form == "degrees":
        return f"{longitude:.{decimals}f}°", f"{latitude:.{decimals}f}°"
    texts = (wording.degrees_minutes_seconds(angle, of_seconds) for angle in (longitude, latitude))
    return next(texts), next(texts)
