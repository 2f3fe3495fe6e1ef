"""Blocks of rows flowing down the columns of sheets, then on to the next sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.kit.marks import Row

_EPSILON: Final = 0.01
_WHOLE: Final = 0.4
"""Of a column's height; a higher block is divided rather than carried over."""
_FEWEST: Final = 2
"""Rows that stand at least below a heading at the foot of a column."""
_STEPS: Final = 60
"""How finely columns are made equally high."""

Placed = tuple[float, Row]
"""A row and how far below the top of its column it stands."""


@dataclass(frozen=True)
class Block:
    """Rows under one heading; `again` is the heading where the block goes on in another column."""

    heading: Row
    again: Row
    rows: tuple[Row, ...]
    gap: float
    """Blank above the heading, but not at the top of a column."""

    @property
    def height(self) -> float:
        """The height of heading and rows."""
        return self.heading.height + sum(row.height for row in self.rows)


def columns(blocks: Sequence[Block], height: float, count: int) -> list[list[Placed]]:
    """Spread blocks over as few sheets of `count` columns as there need be, the columns about equally high.

    Nothing is left out, a block that is not very high stays together, and no heading stands alone at a foot.
    """
    whole = height * _WHOLE
    filled = _filled(blocks, height, whole)
    most = _sheets(filled, count) * count
    least = max((min(block.height, whole) for block in blocks), default=0.0)
    lowest = max(sum(block.height for block in blocks) / most, least)
    for step in range(_STEPS):
        tried = _filled(blocks, lowest + (height - lowest) * step / _STEPS, whole)
        if len(tried) <= most:
            return tried
    return filled


def sheets(blocks: Sequence[Block], height: float, count: int) -> int:
    """Return how many sheets of `count` columns blocks take."""
    return _sheets(_filled(blocks, height, height * _WHOLE), count)


def _sheets(filled: Sequence[object], count: int) -> int:
    return -(-len(filled) // count)


def _filled(blocks: Sequence[Block], height: float, whole: float) -> list[list[Placed]]:
    """Fill one column after the other to a height."""
    found: list[list[Placed]] = [[]]
    at = 0.0
    for block in blocks:
        if found[-1] and block.gap + _least(block, whole) > height - at + _EPSILON:
            found.append([])
        at = _put(found[-1], block.heading, at + block.gap if found[-1] else 0.0)
        for row in block.rows:
            if at + row.height > height + _EPSILON and len(found[-1]) > 1:
                found.append([])
                at = _put(found[-1], block.again, 0.0)
            at = _put(found[-1], row, at)
    return found


def _least(block: Block, whole: float) -> float:
    """Return how much of a block must stand together at its beginning."""
    if block.height <= whole + _EPSILON:
        return block.height
    return block.heading.height + sum(row.height for row in block.rows[:_FEWEST])


def _put(column: list[Placed], row: Row, at: float) -> float:
    """Put a row into a column and return its lower edge."""
    column.append((at, row))
    return at + row.height
