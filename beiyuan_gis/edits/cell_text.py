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
    """The rows, all as long as the longest. Raise Refused when there are none, or far too many."""
    limit = csv.field_size_limit(len(text) + 1)
    try:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        lines = csv.reader(io.StringIO(plain, newline=""), delimiter="\t", doublequote=True)
        rows = [row or [""] for row in lines]
    except csv.Error as error:
        raise Refused(message("The clipboard does not hold cells that can be read.")) from error
    finally:
        csv.field_size_limit(limit)
    if not rows:
        raise Refused(message("The clipboard holds no cells."))
    width = max(map(len, rows))
    if len(rows) * width > MOST_CELLS:
        raise Refused(message("These are too many cells; paste them in parts."))
    return [row + [""] * (width - len(row)) for row in rows]


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
