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
_NARROWEST: Final = 4 * CELL
"""With less room beside the number, the names have lines of their own above it."""

Rows = list[list[Line]]


def names_of(signatory: str) -> list[str]:
    """Return the names in a list of signatories."""
    return [tidy(name) for name in _SIGNED_BY.split(signatory) if tidy(name)]


def arranged(signatory: str, number: float) -> Rows:
    """Put the names into lines of one or two, beside a number so wide; an empty last line is the number's alone.

    Raises RuleError `reports.signatories_long` where the first page would have no room for more than its head.
    """
    lead = single([(FANG, _LEAD)]).width
    whole = WIDTH - 2 * CELL - lead
    beside = whole - number - CELL
    fits = beside >= _NARROWEST
    rows = _rows(names_of(signatory), beside if fits else whole)
    if len(rows) > MOST_LINES:
        raise RuleError("reports.signatories_long", lines=len(rows), most=MOST_LINES)
    return rows if fits or not rows else [*rows, []]


def _rows(names: list[str], room: float) -> Rows:
    """Set two names a line where they fit, else one; a name too long for a line goes on in the next."""
    lines = [single([(KAI, name)]) for name in names]
    widest = max((line.width for line in lines), default=0.0)
    if 2 * widest + CELL <= room:
        return [lines[start : start + 2] for start in range(0, len(lines), 2)]
    parts = [part.text for name in names for part in broken([(KAI, name)], room)]
    return [[single([(KAI, part)])] for part in parts]


def signed(rows: Rows, drop: float) -> list[Glyphs]:
    """Set the lines, the last one's baseline at `drop`; names stand below each other, one character from the right."""
    if not rows:
        return []
    widest = max(line.width for row in rows for line in row)
    columns = max(len(row) for row in rows)
    left = LEFT + WIDTH - CELL - columns * widest - (columns - 1) * CELL
    lead = single([(FANG, _LEAD)])
    marks = glyphs(lead, left - lead.width, drop - (len(rows) - 1) * LEADING)
    for number, row in enumerate(rows):
        for column, line in enumerate(row):
            at = left + column * (widest + CELL)
            marks += glyphs(line, at, drop - (len(rows) - 1 - number) * LEADING)
    return marks
