"""Numbers as people write them: with full-width digits, with separators between thousands."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(
    r"[+-]?(?:(?:\d+|\d{1,3}(?:[, ]\d{3})+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?",
    re.I,
)


def number_in(text: str) -> int | float | None:
    """The number that `text` is: an int when it has neither point nor exponent; None when it is none.

    A comma or a space counts only where it parts thousands, so that `1,5` is not read as fifteen. Nothing
    but decimal digits counts as one: not the 2 of `m²`. The result may be infinite, as of `1e999`.
    """
    if any(unicodedata.category(c) in ("No", "Nl") for c in text):
        return None
    plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()
    if not _NUMBER.fullmatch(plain):
        return None
    digits = plain.replace(",", "").replace(" ", "")
    try:
        return float(digits) if any(c in digits for c in ".eE") else int(digits)
    except ValueError:  # thousands of digits
        return None
