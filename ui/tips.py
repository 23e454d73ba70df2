"""Tooltips that hold somebody's data: Qt would take a name such as `<b>x</b>` for markup."""

from __future__ import annotations


def plain(text: str) -> str:
    """`text` such that a tooltip shows every character of it as it is."""
    if "<" not in text and "&lt;" not in text:
        return text
    from html import escape  # imported late: seldom needed

    return "<span>" + escape(text, quote=False).replace("\n", "<br>") + "</span>"
