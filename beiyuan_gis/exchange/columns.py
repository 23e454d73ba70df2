"""Which column of a file fills which field of a layer: by name or by title, in either language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.exchange.wire import Column

_FILLERS = str.maketrans("", "", " \t\u3000_-()（）:：")


def plain(text: str) -> str:
    """`text` without what people write in different ways: case, width, spaces, underscores, brackets."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_FILLERS)


def matched(columns: Sequence[Column], definition: LayerDefinition) -> dict[str, str]:
    """Column name to field name; each field is filled once, by the best match first.

    A whole name beats a title, and a name that the format may have cut off counts when it is the
    beginning of one field's name or titles only.
    """
    found: dict[str, str] = {}
    for accept in (_by_name, _by_title, _by_beginning):
        for column in columns:
            fields = [f for f in definition.fields if f.name not in found.values() and accept(column, f)]
            if column.name not in found and len(fields) == 1:
                found[column.name] = fields[0].name
    ordered = [column.name for column in columns if column.name in found]
    return {name: found[name] for name in ordered}


def _by_name(column: Column, field: Field) -> bool:
    return plain(column.name) == plain(field.name)


def _by_title(column: Column, field: Field) -> bool:
    return plain(column.name) in map(plain, _titles(field))


def _by_beginning(column: Column, field: Field) -> bool:
    beginning = plain(column.name)
    words = (field.name, *_titles(field))
    return column.cut and any(plain(word).startswith(beginning) for word in words)


def _titles(field: Field) -> Iterable[str]:
    return field.title.zh, field.title.en
