"""How a paper begins: its first page shows text, whatever the number of its recipients (GB/T 9704, 7.3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.kit.grid import Filled, blank, flow
from reports.kit.marks import Row


@dataclass(frozen=True)
class Opened:
    """The pages of a paper's text, and the main recipients that have to stand at its foot; empty: above the text."""

    pages: list[Filled]
    recipients: str = ""


def opened(rows: Sequence[Row], start: float) -> Opened:
    """Spread rows over pages; recipients that leave no room for text on the first page go to the foot of the last."""
    own = flow(rows, start)
    ends = max((place for place, row in enumerate(rows, start=1) if row.address), default=0)
    if not ends or ends == len(rows) or _shows(rows, ends, len(own[0])):
        return Opened(_filled(own))
    before = [row for row in rows[:ends] if not row.address]
    without = [*before, *blank(keep=True), *rows[ends:]]
    moved = flow(without, start)
    if not _shows(without, len(before) + 1, len(moved[0])):
        return Opened(_filled(own))
    return Opened(_filled(moved), rows[ends - 1].address)


def _shows(rows: Sequence[Row], ends: int, count: int) -> bool:
    """Say whether text stands among the first `count` rows, those of the first page."""
    return any(not row.gap for row in rows[ends:count])


def _filled(pages: Sequence[list[tuple[float, Row]]]) -> list[Filled]:
    return [Filled(tuple(page)) for page in pages]
