"""What a hand types beside the cursor, read into a place, a step, or a length and a direction.

    12.5            a length along the direction of the cursor; below zero backwards
    12.5<90         a length and an azimuth;  <90  the azimuth alone
    12.5<35°30′20″  angles with minutes and seconds (also 35d30'20"), or as N35.5E
    @3,4            a step: 3 m east, 4 m north
    469045,4419044  a place in EPSG:4548, also with its zone (39469045,4419044)
    116.63,39.90    a place as longitude, latitude in degrees of CGCS2000

Which of the last two it is, and whether the northing or the latitude stands first as on Chinese survey
sheets, is decided by the range of the numbers: around Beijing no two of these ranges meet. What Chinese
input methods make of digits, commas, points and signs is read as meant.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import Convention
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.geodesy.crs import to_plane
from beiyuan_gis.i18n import message

ZONES = (39, 20)
"""What may stand before an easting of this plane: the 3-degree zone, and the 6-degree zone that shares its
meridian."""
_EASTINGS = (Decimal(100_000), Decimal(1_000_000))
_NORTHINGS = (Decimal(300_000), Decimal(6_000_000))
_FAR_NORTHINGS = (Decimal(1_000_000), Decimal(6_000_000))
"""Those that no easting can be."""
_ZONED = (Decimal(1_000_000), Decimal(99_999_999))
_LONGITUDES = (Decimal(108), Decimal(126))
_LATITUDES = (Decimal(3), Decimal(54))
_LONGEST = 10_000_000.0
"""Metres: nothing on this plane is further away."""

_LOOKS_LIKE = str.maketrans(
    {
        "。": ".", "、": ",", "；": ",", ";": ",", "\t": " ", "《": "<", "〈": "<", "∠": "<", "≤": "<",
        "−": "-", "–": "-", "—": "-", "º": "°", "˚": "°", "度": "°", "′": "'", "‘": "'", "’": "'",
        "分": "'", "″": '"', "“": '"', "”": '"', "秒": '"', "米": "m",
    }
)  # fmt: skip
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_LENGTH = re.compile(rf"({_NUMBER.pattern})\s*m?", re.I)
_ANGLE = re.compile(
    r"""(?P<sign>[+-]?)(?P<d>\d+\.?\d*|\.\d+)\s*
        (?:[°d]\s*(?:(?P<m>\d+\.?\d*)\s*'\s*(?:(?P<s>\d+\.?\d*)\s*(?:"|'')\s*)?)?)?""",
    re.X | re.I,
)
_BEARING = re.compile(r"(?P<ns>[NS])\s*(?P<angle>.*?)\s*(?P<ew>[EW])", re.I)
_BEARING_ZH = re.compile(r"(?P<ns>[北南])偏(?P<ew>[东西])\s*(?P<angle>.*)")


class NotUnderstood(BeiyuanError):
    """Typed text that says no place, with what to type instead."""


class Place(NamedTuple):
    """Easting and northing, plane metres of EPSG:4548."""

    x: float
    y: float


class Step(NamedTuple):
    """Metres east and north of the last point."""

    dx: float
    dy: float


class Polar(NamedTuple):
    """Metres, and degrees clockwise from north; what is None is for the cursor to say."""

    length: float | None
    azimuth: float | None


Typed = Place | Step | Polar


def normalised(text: str) -> str:
    """What an input method made of digits and signs, as plain ASCII signs (the degree sign stays).

    Raised digits and fractions stay what they are: 12² is not 122.
    """
    plain = (
        sign if unicodedata.category(sign) == "No" else unicodedata.normalize("NFKC", sign)
        for sign in text.translate(_LOOKS_LIKE)
    )
    return "".join(plain).translate(_LOOKS_LIKE).strip()


def parse(text: str, convention: Convention = "north") -> Typed:
    """Raise NotUnderstood with a sentence that says what to type instead."""
    plain = normalised(text)
    if not plain:
        raise NotUnderstood(message("Type a length, length<azimuth, @east,north or easting,northing."))
    if plain.startswith("@"):
        return _relative(plain[1:].strip(), text, convention)
    if "<" in plain:
        return _polar(plain, convention)
    if _LENGTH.fullmatch(plain):
        return Polar(parse_length(plain), None)
    return _absolute(_pair(plain, text), text.strip())


def parse_length(text: str) -> float:
    """Metres. Raise NotUnderstood."""
    found = _LENGTH.fullmatch(normalised(text))
    if found is None or abs(float(found[1])) > _LONGEST:
        raise NotUnderstood(message("'{typed}' is not a length in metres.", typed=text.strip()))
    return float(found[1])


def parse_azimuth(text: str, convention: Convention = "north") -> float:
    """Degrees clockwise from north, 0 <= a < 360, of an angle typed in `convention`, or of a bearing such
    as N35E, which has its own. Raise NotUnderstood."""
    plain = normalised(text)
    bearing = _BEARING.fullmatch(plain) or _BEARING_ZH.fullmatch(plain)
    if bearing is None:
        return directions.converted(float(_degrees(plain, text)), convention)
    angle = float(_degrees(bearing["angle"], text))
    if not 0.0 <= angle <= 90.0:
        raise NotUnderstood(message("The angle of a bearing lies between 0 and 90: N35E, S20W."))
    south, west = bearing["ns"] in "Ss南", bearing["ew"] in "Ww西"
    return directions.turned(
        {(0, 0): angle, (1, 0): 180 - angle, (1, 1): 180 + angle, (0, 1): -angle}[south, west]
    )


def resolve(typed: Typed, last: directions.Place | None, azimuth: float | None) -> directions.Place:
    """Where `typed` lies: `last` is the point drawn last, `azimuth` the direction of the cursor from it.

    Raise NotUnderstood when one of them is needed and is not there.
    """
    if isinstance(typed, Place):
        return typed.x, typed.y
    if last is None:
        raise NotUnderstood(
            message("The first point has nothing before it to measure from: type easting,northing.")
        )
    if isinstance(typed, Step):
        return last[0] + typed.dx, last[1] + typed.dy
    if typed.length is None:
        raise NotUnderstood(message("Type a length before the azimuth, as 12.5<90, or click."))
    towards = azimuth if typed.azimuth is None else typed.azimuth
    if towards is None:
        raise NotUnderstood(message("Show the direction with the pointer, or type it: 12.5<90."))
    return directions.at(last, typed.length, towards)


def _relative(plain: str, text: str, convention: Convention) -> Typed:
    if "<" in plain:
        return _polar(plain, convention)
    pair = _pair(plain, text)
    if not all(map(_LENGTH.fullmatch, pair)):
        raise NotUnderstood(message("After @ stand metres east and metres north: @3,4."))
    return Step(parse_length(pair[0]), parse_length(pair[1]))


def _polar(plain: str, convention: Convention) -> Polar:
    length, _sign, angle = plain.partition("<")
    if not angle.strip():
        raise NotUnderstood(message("An angle follows <, such as 12.5<90."))
    return Polar(parse_length(length) if length.strip() else None, parse_azimuth(angle, convention))


def _pair(plain: str, text: str) -> tuple[str, str]:
    parts = [part.strip() for part in plain.split(",")] if "," in plain else plain.split()
    if len(parts) == 2 and all(parts):
        return parts[0], parts[1]
    if len(parts) > 2:
        raise NotUnderstood(
            message(
                "'{typed}' has more than two numbers. Leave out commas within a number.", typed=text.strip()
            )
        )
    raise NotUnderstood(
        message(
            "'{typed}' is not understood. Type a length, length<azimuth, @east,north or easting,northing.",
            typed=text.strip(),
        )
    )


def _absolute(pair: tuple[str, str], text: str) -> Place:
    if not all(map(_NUMBER.fullmatch, pair)):
        return _geographic(_lettered(pair[0], text), _lettered(pair[1], text), text)
    one, other = map(Decimal, pair)
    for east, north in ((one, other), (other, one)):
        plane = _without_zone(east, north)
        if plane is not None and _within(north, _NORTHINGS):
            return Place(float(plane), float(north))
    return _geographic(("", one), ("", other), text)


def _without_zone(value: Decimal, north: Decimal) -> Decimal | None:
    """The easting without the zone before it; None for what is no easting.

    Raise NotUnderstood for an easting of another zone, which would land degrees away.
    """
    if _within(value, _EASTINGS):
        return value
    if not _within(value, _ZONED):
        return None
    zone, easting = int(value // 1_000_000), value % 1_000_000
    if zone in ZONES:
        return easting
    if 13 <= zone <= 45 and _within(north, _FAR_NORTHINGS):
        raise NotUnderstood(
            message(
                "An easting of {easting} is in zone {zone}; this plane (EPSG:4548) is zone 39.",
                easting=str(value),
                zone=zone,
            )
        )
    return None


def _geographic(one: tuple[str, Decimal], other: tuple[str, Decimal], text: str) -> Place:
    for (letter, longitude), (second, latitude) in ((one, other), (other, one)):
        fits = letter in ("", "E") and second in ("", "N")
        if fits and _within(longitude, _LONGITUDES) and _within(latitude, _LATITUDES):
            x, y = to_plane([(float(longitude), float(latitude))])[0].tolist()
            return Place(x, y)
    if max(abs(one[1]), abs(other[1])) < 100_000 and not (one[0] or other[0]):
        raise NotUnderstood(
            message(
                "There is no place at {typed} here. For a step from the last point type @{typed}.", typed=text
            )
        )
    raise NotUnderstood(
        message(
            "There is no place at {typed} here. An easting is like 469045, a northing like 4419044, "
            "degrees are like 116.63,39.90.",
            typed=text,
        )
    )


def _lettered(part: str, text: str) -> tuple[str, Decimal]:
    """E or N, before or after an angle, and the angle in degrees."""
    letter = next((c for c in (part[:1].upper(), part[-1:].upper()) if c in tuple("ENSW")), "")
    return letter, _degrees(part.strip("ENSWensw").strip(), text)


def _degrees(plain: str, text: str) -> Decimal:
    """Degrees, minutes and seconds as degrees; exact. Raise NotUnderstood."""
    found = _ANGLE.fullmatch(plain.strip())
    if found is None:
        raise NotUnderstood(
            message("'{typed}' is not understood. An angle is like 35.5 or 35°30′20″.", typed=text.strip())
        )
    degrees, minutes, seconds = (Decimal(found[name] or 0) for name in ("d", "m", "s"))
    whole = all("." not in (found[a] or "") for a, b in (("d", "m"), ("m", "s")) if found[b])
    if minutes >= 60 or seconds >= 60 or not whole:
        raise NotUnderstood(
            message("'{typed}': minutes and seconds lie below 60, and only the last may have decimals.",
                    typed=text.strip())
        )  # fmt: skip
    total = degrees + minutes / 60 + seconds / 3600
    return -total if found["sign"] == "-" else total


def _within(value: Decimal, limits: tuple[Decimal, Decimal]) -> bool:
    return limits[0] <= value <= limits[1]
