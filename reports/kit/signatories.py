"""签发人 beside the number of a paper that goes upwards (GB/T 9704, 7.2.6)."""

from __future__ import annotations

import re
from typing import Final

from models.common.errors import RuleError
from models.common.names import tidy
from reports.kit.body import FANG, KAI
from reports.kit.grid import CELL, LEADING, LEFT, WIDTH
from reports.kit.lines import Line, broken, glyphs, single
from reports.kit.marks import Glyphs

_LEAD: Final = "签发人："
_SIGNED_BY: Final = re.compile(r"[、，,；;]")
MOST_LINES: Final = 6
"""Lines of names that leave room for a title and text on the first page."""

Rows = list[list[Line]]


def names_of(signatory: str) -> list[str]:
    """Return the names in a list of signatories."""
    return [tidy(name) for name in _SIGNED_BY.split(signatory) if tidy(name)]


def arranged(signatory: str, number: float) -> Rows:
    """Put the names into lines of two, or of one, so that a number so wide stands beside the last.

    Where it cannot, it has a last line of its own, which is empty here. Raises RuleError `reports.signatories_long`
    where the first page would have no room for more than its head.
    """
    lines = [single([(KAI, name)]) for name in names_of(signatory)]
    rows = next((rows for rows in (_by(2, lines), _by(1, lines)) if _has_room(rows, number)), None)
    if rows is None:
        wrapped = [part.text for line in lines for part in broken([(KAI, line.text)], WIDTH - 2 * CELL - _lead().width)]
        rows = _by(1, [single([(KAI, part)]) for part in wrapped])
        rows = rows if _has_room(rows, number) else [*rows, []]
    if len(rows) > MOST_LINES:
        raise RuleError("reports.signatories_long", lines=len(rows), most=MOST_LINES)
    return rows


def _lead() -> Line:
    return single([(FANG, _LEAD)])


def _by(columns: int, lines: list[Line]) -> Rows:
    return [lines[start : start + columns] for start in range(0, len(lines), columns)]


def _block(rows: Rows) -> tuple[float, float]:
    """Return the width of all names together, and of the widest."""
    widest = max((line.width for row in rows for line in row), default=0.0)
    columns = max(map(len, rows), default=0)
    return columns * widest + max(columns - 1, 0) * CELL, widest


def _has_room(rows: Rows, number: float) -> bool:
    """Say whether the first line holds the lead and its names, and the last the number beside its own."""
    block, lead = _block(rows)[0], _lead().width
    beside = number + CELL + (lead if len(rows) == 1 else 0.0)
    return 2 * CELL + block + max(lead, beside) <= WIDTH


def signed(rows: Rows, drop: float) -> list[Glyphs]:
    """Set the lines, the last one's baseline at `drop`; names stand below each other, one character from the right."""
    if not rows:
        return []
    block, widest = _block(rows)
    left = LEFT + WIDTH - CELL - block
    lead = _lead()
    marks = glyphs(lead, left - lead.width, drop - (len(rows) - 1) * LEADING)
    for number, row in enumerate(rows):
        for column, line in enumerate(row):
            at = left + column * (widest + CELL)
            marks += glyphs(line, at, drop - (len(rows) - 1 - number) * LEADING)
    return marks
