"""Tables too wide for an upright page: A4 lying on its side, bound with the rest (GB/T 9704, 8; R8.1).

The head of the table stands on the binding side of odd pages and on the cut side of even ones: on the left of the
upright sheet either way. The page number stays where the other pages have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from reports.kit.attached import attached
from reports.kit.grid import HEIGHT, LEFT, PAPER, TOP, WIDTH, Filled, Placed, flow
from reports.kit.marks import Group, Mark, Row
from reports.kit.tables import PAPER_STYLE, Column, TableStyle, table

MEASURE: Final = HEIGHT
"""Width of the type area of a page that lies on its side: 225 mm."""
DEPTH: Final = WIDTH
_FROM_LEFT: Final = PAPER[1] - TOP - HEIGHT
_FROM_TOP: Final = LEFT


def landscape(
    words: Sequence[str],
    columns: Sequence[Column],
    cells: Iterable[Sequence[str]],
    number: int = 0,
    style: TableStyle = PAPER_STYLE,
) -> tuple[Row, ...]:
    """Set an attachment that is a wide table: its word, its title, and a head that every page repeats.

    `columns` fill 225 mm, or are spread evenly over it; `number` is the attachment's where there are several.
    """  # fmt: skip
    share = MEASURE / sum(column.width for column in columns)
    spread = [Column(column.heading, column.width * share, column.middle) for column in columns]
    return attached(words, table(spread, list(cells), style), number, MEASURE)


def lying(rows: Sequence[Row]) -> list[Filled]:
    """Spread rows over pages that lie on their side; none without rows."""
    return [Filled(tuple(page), lying=True) for page in flow(rows, height=DEPTH)] if rows else []


def turned(rows: Sequence[Placed]) -> tuple[Mark, ...]:
    """Return a lying page's marks from the top left corner of the sheet on its side."""
    return tuple(Group(_FROM_LEFT, _FROM_TOP + at, row.marks) for at, row in rows if row.marks)
