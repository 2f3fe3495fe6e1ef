"""What the rows of a file of ballots say: cells become lines of a ballot, or faults (R5.1, R5.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from models.ballots.codes import read_indicators, read_section
from models.ballots.packing import MASKS
from models.ballots.rules import Line
from models.common.errors import RuleError
from models.common.names import tidy
from models.intake.forms import BALLOTS
from models.intake.rules import Rejects, optional

Group = tuple[str, str, str]
"""The cells of one line: section, indicators, remark."""
LONGEST_REMARK: Final = 1000
BLANK: Final = 0
ODD: Final = -1
"""What no cell can say: the line bears a remark, names no listed section or cannot be read."""
_WIDTH: Final = len(BALLOTS.repeating)
_FIRST: Final = len(BALLOTS.headings)
_MOST_KNOWN: Final = 1 << 16


class Meanings(dict[Group, int]):
    """The cell (section id · 32 + indicators) that a line means, or BLANK, or ODD; most texts come again and again."""

    def __init__(self, listed: Mapping[int, int]) -> None:
        """Take the section id of every number on the round's list."""
        super().__init__()
        self._listed = listed

    def __missing__(self, group: Group) -> int:
        """Read a line that did not come before."""
        meaning = self._read(*group)
        if meaning != ODD and len(self) < _MOST_KNOWN:
            self[group] = meaning
        return meaning

    def _read(self, where: str, ticks: str, beside: str) -> int:
        try:
            section, ticked = _section(where), _indicators(ticks)
        except RuleError:
            return ODD
        section_id = self._listed.get(section) if isinstance(section, int) else None
        if beside or (section_id is None and (section or ticked)):
            return ODD
        return BLANK if section_id is None else section_id * MASKS + ticked


def groups_of(rows: Sequence[Sequence[str]]) -> list[zip[Group]]:
    """Return for each group of headings its cells of all rows."""
    columns = list(zip(*rows, strict=True))
    return [zip(*columns[first : first + _WIDTH], strict=True) for first in range(_FIRST, len(columns), _WIDTH)]


def read_lines(row: int, headings: Sequence[str], cells: Sequence[str], rejects: Rejects) -> tuple[Line, ...] | None:
    """Read a row's lines cell by cell, noting everything that cannot be read; None where anything cannot."""
    lines: list[Line] = []
    for place in range(_FIRST, len(headings), _WIDTH):
        where, ticks, beside = range(place, place + _WIDTH)
        section = rejects.read(row, headings[where], _section, cells[where])
        ticked = rejects.read(row, headings[ticks], _indicators, cells[ticks])
        remark = rejects.read(row, headings[beside], _remark, cells[beside])
        if section is not None and ticked is not None and remark is not None:
            lines.append(Line(section, ticked, remark))
    return tuple(lines) if len(lines) * _WIDTH == len(headings) - _FIRST else None


@lru_cache(maxsize=4096)
def _section(text: str) -> int | str:
    """Read a section's number or keying code; text that is neither stays text (R5.2)."""
    return read_section(optional(text)) if text else ""


@lru_cache(maxsize=4096)
def _indicators(text: str) -> int:
    """Read the ticked indicators."""
    return read_indicators(text) if text else 0


def _remark(text: str) -> str:
    """Read a remark; raises RuleError `row.long` or `row.character`."""
    clean = tidy(text) if text else ""
    if len(clean) > LONGEST_REMARK:
        raise RuleError("row.long", length=len(clean), longest=LONGEST_REMARK)
    for character in clean:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise RuleError("row.character", code=f"U+{ord(character):04X}")
    return clean
