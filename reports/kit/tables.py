"""Tables on official paper: Hei headings repeated on every page, cells that wrap, rows kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.common.names import tidy
from reports.kit.atoms import Type
from reports.kit.fonts import Face
from reports.kit.grid import baseline
from reports.kit.lines import Line, broken, glyphs
from reports.kit.marks import Mark, Row, Stroke

BORDER: Final = 0.5
_WIDEST_GAP: Final = 0.12
"""Narrow columns rather end raggedly than with gaping lines."""

_ABOVE: Final = 4.0
_BELOW: Final = 9.0


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in points, and whether its text stands in the middle."""

    heading: str
    width: float
    middle: bool = False


@dataclass(frozen=True)
class TableStyle:
    """Type and measures of a table, in points."""

    size: float = 12.0
    leading: float = 18.0
    padding: float = 4.0
    most_lines: int = 24
    """Lines of one cell that stand together; a higher cell goes on in a further row."""
    face: Face = Face.FANG


PAPER_STYLE: Final = TableStyle()


def table(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], style: TableStyle = PAPER_STYLE
) -> tuple[Row, ...]:
    """Set a table; its head stays with the first row and is repeated on every page."""
    head = _strips(columns, [column.heading for column in columns], style, Face.HEI, head=True)
    rows = tuple(strip for row in cells for strip in _strips(columns, row, style, style.face))
    first = tuple(replace(row, keep=True) for row in head)
    return (*first, *(replace(row, heading=head) for row in rows)) if rows else head


def spaced(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return a table with a little room above and below, for one that stands between paragraphs."""
    return (Row(_ABOVE, keep=True, gap=True), *rows, Row(_BELOW, gap=True))


def _strips(
    columns: Sequence[Column], texts: Sequence[str], style: TableStyle, face: Face, head: bool = False
) -> tuple[Row, ...]:
    """Return a row, or several where a cell has more lines than may stand together."""
    type_ = Type(face, style.size, style.size)
    cells = [
        broken([(type_, tidy(text))], column.width - 2 * style.padding, widest_gap=_WIDEST_GAP) if tidy(text) else []
        for column, text in zip(columns, texts, strict=True)
    ]
    highest = max(1, *(len(lines) for lines in cells))
    starts = range(0, highest, style.most_lines)
    return tuple(
        _strip(columns, [lines[start : start + style.most_lines] for lines in cells], style, head) for start in starts
    )


def _strip(columns: Sequence[Column], cells: Sequence[Sequence[Line]], style: TableStyle, head: bool) -> Row:
    """Return one row with its borders; every cell stands in the middle of the height."""
    most = max(1, *(len(lines) for lines in cells))
    height = most * style.leading + 2 * style.padding
    width = sum(column.width for column in columns)
    marks: list[Mark] = [Stroke(0, drop, width, drop, BORDER) for drop in (0.0, height)]
    x = 0.0
    for column, lines in zip(columns, cells, strict=True):
        marks.append(Stroke(x, 0, x, height, BORDER))
        top = (height - len(lines) * style.leading) / 2
        for number, line in enumerate(lines):
            drop = top + number * style.leading + baseline(style.leading, style.size)
            middle = column.middle or head
            left = x + (column.width - line.width) / 2 if middle else x + style.padding
            marks += glyphs(line, left, drop)
        x += column.width
    return Row(height, (*marks, Stroke(x, 0, x, height, BORDER)))
