"""A block of cells as the text that Excel, WPS and LibreOffice put on the clipboard: tabs between cells, one
line a row, quotes around a cell that holds a tab, a line end or a quote."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message

Block = list[list[str]]
MOST_CELLS = 2_000_000


def read_cells(text: str) -> Block:
    """The rows, all of one length. Raise Refused when there are none, or far too many, and when one is
    shorter than others: the cells that it lacks would be emptied. An empty line at the end is no row."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        lines = csv.reader(io.StringIO(plain, newline=""), delimiter="\t", doublequote=True, strict=True)
        rows = [row or [""] for row in lines]
    except csv.Error:  # quotes that open no cell: Excel leaves those as they are
        rows = [line.split("\t") for line in plain.removesuffix("\n").split("\n")]
    finally:
        csv.field_size_limit(limit)
    if not rows:
        raise Refused(message("The clipboard holds no cells."))
    width = max(map(len, rows))
    if len(rows) * width > MOST_CELLS:
        raise Refused(message("These are too many cells; paste them in parts."))
    while width > 1 and rows[-1] == [""]:
        rows.pop()
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise Refused(
                message(
                    "Row {row} of the clipboard has {count} cells, another has {width}: which are missing "
                    "cannot be told.",
                    row=number,
                    count=len(row),
                    width=width,
                )
            )
    return rows


def write_cells(block: Sequence[Sequence[str]]) -> str:
    """Rows as text that `read_cells` reads as the same again."""
    lines = ("\t".join(map(_quoted, row)) for row in block)
    return "".join(f"{line}\r\n" for line in lines)


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in '\t\n\r"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def tiled(block: Block, rows: int, columns: int) -> Block:
    """`block` repeated over `rows` by `columns` cells when it fits in whole times, as Excel does; else as it
    is."""
    height, width = len(block), len(block[0])
    if rows % height or columns % width:
        return block
    return [row * (columns // width) for row in block] * (rows // height)
