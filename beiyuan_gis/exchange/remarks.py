"""What a person should know of how a file was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.exchange import encodings
from beiyuan_gis.exchange.shapes import LeftOut, Shape
from beiyuan_gis.exchange.wire import Content
from beiyuan_gis.i18n import Message, Text, message

SOURCE: Final = "source"
"""The field that says where a feature comes from; the file's name stands there when the file says nothing."""


def remarks(
    content: Content, definition: LayerDefinition, fields: Mapping[str, str],
    shapes: Sequence[Shape], left_out: Sequence[LeftOut],
) -> list[Message]:  # fmt: skip
    """What a person should know of how the file was read, most important first."""
    notes = []
    if left_out:
        notes.append(
            message("Rows left out: {count}. {first}", count=len(left_out), first=first_of(left_out))
        )
    if content.had_z:
        notes.append(message("Heights were not taken over: the map is flat."))
    parts = sum(shape.part > 0 for shape in shapes)
    if parts:
        notes.append(message("Multipoints were taken apart: {count} more features.", count=parts))
    notes += _encoding_notes(content)
    unused = [column.name for column in content.columns if column.name not in fields]
    if unused:
        notes.append(
            message("Columns that the layer has no field for: {columns}.", columns=", ".join(unused))
        )
    missing = [f.title for f in definition.fields if f.name not in fields.values() and f.name != SOURCE]
    if missing:
        titles = Text("、".join(t.zh for t in missing), ", ".join(t.en for t in missing))
        notes.append(message("Fields that the file has no column for stay empty: {fields}.", fields=titles))
    return notes


def _encoding_notes(content: Content) -> list[Message]:
    notes = []
    if content.declared and not encodings.same_family(content.declared, content.encoding):
        notes.append(
            message(
                "The .cpg file says {declared}, but the text is {encoding} and was read so.",
                declared=content.declared, encoding=content.encoding,
            )
        )  # fmt: skip
    if content.doubtful:
        notes.append(
            message("The text may be garbled (read as {encoding}): check it.", encoding=content.encoding)
        )
    return notes


def first_of(left_out: Sequence[LeftOut]) -> Message:
    """The first row that was left out, and why."""
    return message("Row {row}: {why}", row=left_out[0].row, why=left_out[0].reason)
