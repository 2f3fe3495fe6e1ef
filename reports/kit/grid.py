"""The type area of GB/T 9704-2012 and the flow of rows over its pages (R8.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reports.kit.marks import MM, Group, Mark, Page, Row

PAPER: Final = (210 * MM, 297 * MM)
"""A4."""
TOP: Final = 37 * MM
LEFT: Final = 28 * MM
WIDTH: Final = 156 * MM
HEIGHT: Final = 225 * MM
BOTTOM: Final = TOP + HEIGHT
ROWS: Final = 22
COLUMNS: Final = 28
LEADING: Final = HEIGHT / ROWS
"""28.99 points."""
CELL: Final = WIDTH / COLUMNS
"""15.79 points."""
_EPSILON: Final = 0.01
_CLOSEST: Final = 0.93
"""Of the leading: 27 points still look like the 29 of the next page."""

Placed = tuple[float, Row]
"""A row and how far below the top of the type area it stands."""


@dataclass(frozen=True)
class Filled:
    """What stands in the type area of one page."""

    rows: tuple[Placed, ...] = ()
    lying: bool = False
    """The page lies on its side."""


def baseline(height: float, size: float) -> float:
    """Return the baseline of characters whose em box stands in the middle of a row of that height."""
    return height / 2 + size * 0.38


def blank(count: int = 1, keep: bool = False) -> tuple[Row, ...]:
    """Return blank lines; they vanish where they would begin a page."""
    return tuple(Row(LEADING, keep=keep, gap=True) for _ in range(count))


def flow(rows: Iterable[Row], start: float = 0.0, height: float = HEIGHT) -> list[list[Placed]]:
    """Spread rows over pages, the first page beginning `start` below the top of the type area.

    Rows that keep with the next go on together; a group higher than a page is divided. Nothing is ever left out.
    """
    pages: list[list[Placed]] = [[]]
    at = start
    for group in _groups(list(rows)):
        group = _trimmed(group) if not pages[-1] and len(pages) > 1 else group
        if group and group[0].fresh and pages[-1]:
            pages.append([])
            at = 0.0
        if at + _height(group) > height + _EPSILON and (pages[-1] or start) and _height(_trimmed(group)) <= height:
            pages.append([])
            at, group = 0.0, _headed(_trimmed(group))
        for row in group:
            if at + row.height > height + _EPSILON and pages[-1]:
                pages.append([])
                at = 0.0
                for heading in row.heading:
                    pages[-1].append((at, heading))
                    at += heading.height
            pages[-1].append((at, row))
            at += row.height
    return pages


def used(page: Sequence[Placed]) -> float:
    """Return how much of a page's height is taken."""
    return max((at + row.height for at, row in page), default=0.0)


def closer(filled: Filled, room: float) -> Filled | None:
    """Move the lines of a page of text closer, so that they take no more than `room`; None where it would show.

    GB/T 9704, 5.2.3 and 7.3.5.5: rather than a page with next to nothing, the leading may be adjusted.
    """
    if used(filled.rows) <= room + _EPSILON:
        return filled
    if not filled.rows or any(abs(row.height - LEADING) > _EPSILON for _, row in filled.rows):
        return None
    start, last = filled.rows[0][0], filled.rows[-1][0]
    share = (room - LEADING - start) / (last - start) if last > start else 0.0
    if share < _CLOSEST:
        return None
    return replace(filled, rows=tuple((start + (at - start) * share, row) for at, row in filled.rows))


def page(rows: Sequence[Placed], head: Sequence[Mark] = (), foot: Sequence[Mark] = ()) -> Page:
    """Put rows into the type area of a page, between marks that are placed on the paper already."""
    return Page((*head, *(Group(LEFT, TOP + at, row.marks) for at, row in rows if row.marks), *foot))


def on_fresh_page(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows of which the first begins a page."""
    return (replace(rows[0], fresh=True), *rows[1:])


def snapped(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Add what is missing so that the next row stands on the grid of lines again."""
    height = _height(rows)
    rest = -height % LEADING
    return (*rows, Row(rest, gap=True)) if _EPSILON < rest < LEADING - _EPSILON else tuple(rows)


def _groups(rows: list[Row]) -> Iterable[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.keep:
            yield group
            group = []
    if group:
        yield group


def _height(rows: Sequence[Row]) -> float:
    return sum(row.height for row in rows)


def _trimmed(group: list[Row]) -> list[Row]:
    while group and group[0].gap:
        group = group[1:]
    return group


def _headed(group: list[Row]) -> list[Row]:
    """Put the table's head before a group that begins a page."""
    return [*group[0].heading, replace(group[0], heading=()), *group[1:]] if group else group
