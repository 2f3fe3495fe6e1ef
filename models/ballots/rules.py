"""What counts: the validity of a ballot, and what counting hands on to the ranking (R5.1, R5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from models.ballots.tables import BallotStatus, InvalidReason

ILLEGIBLE: Final = "不清"
"""What is kept of a section that cannot be read: a line that names something, but no listed section."""
DECIDED: Final = frozenset(InvalidReason) - {InvalidReason.OVER_VOTE, InvalidReason.NO_LISTED_SECTION}
"""Reasons that only a person with the paper in hand can give; the others follow from the lines."""


Standing = tuple[BallotStatus, InvalidReason | None]
"""Whether a ballot counts, and why not."""


@dataclass(frozen=True)
class Line:
    """One line of a form: the section's number, or the text that is none (empty: no section), ticks and remark."""

    section: int | str
    indicators: int = 0
    remark: str = ""
    unclear: bool = False
    """A mark on this line cannot be read; the sheet is then put before a third person."""


@dataclass(frozen=True)
class Pick:
    """A listed section that a ballot names, its indicators united (mask 0–31)."""

    section_id: int
    indicators: int


@dataclass(frozen=True)
class BadLine:
    """A line that names no listed section, kept as text; `line` counts from 1."""

    line: int
    text: str
    indicators: int


@dataclass(frozen=True)
class Remark:
    """What stands beside a line; `section_id` None: the line names no listed section."""

    line: int
    section_id: int | None
    text: str


@dataclass(frozen=True)
class Judgement:
    """What the rules make of a ballot; an invalid ballot keeps its lines."""

    status: BallotStatus
    reason: InvalidReason | None
    picks: tuple[Pick, ...]
    bad_lines: tuple[BadLine, ...]
    remarks: tuple[Remark, ...]


def judge(
    lines: Sequence[Line], listed: Mapping[int, int], max_picks: int, reason: InvalidReason | None = None
) -> Judgement:
    """Judge a ballot by its lines (R5.2); `listed` gives the section id of every number on the round's list.

    `reason` is what a person found about the sheet as a whole (a photocopy, late …) and beats what the lines say.
    """
    picks: dict[int, int] = {}
    bad_lines: list[BadLine] = []
    remarks: list[Remark] = []
    strangers: set[str] = set()
    for place, line in enumerate(lines, start=1):
        section_id = listed.get(line.section) if isinstance(line.section, int) else None
        if section_id is not None:
            picks[section_id] = picks.get(section_id, 0) | line.indicators
        elif (text := str(line.section).strip()) or line.indicators:
            bad_lines.append(BadLine(place, text, line.indicators))
            strangers |= {text} - {""}
        if line.remark and line.remark.strip():
            remarks.append(Remark(place, section_id, line.remark.strip()))
    status, why = standing(len(picks), len(strangers), bool(bad_lines), max_picks, reason)
    named = tuple([_pick(*named) for named in sorted(picks.items())])
    return Judgement(status, why, named, tuple(bad_lines), tuple(remarks))


@lru_cache(maxsize=1 << 15)
def _pick(section_id: int, ticked: int) -> Pick:
    return Pick(section_id, ticked)


def standing(listed: int, strangers: int, bad: bool, max_picks: int, reason: InvalidReason | None = None) -> Standing:
    """Say whether a ballot counts (R5.2): `listed` and `strangers` are the different sections it names."""
    if reason is not None:
        return BallotStatus.INVALID, reason
    if not listed and not bad:
        return BallotStatus.ABSTAINED, None
    if listed + strangers > max_picks:
        return BallotStatus.INVALID, InvalidReason.OVER_VOTE
    if not listed:
        return BallotStatus.INVALID, InvalidReason.NO_LISTED_SECTION
    return BallotStatus.VALID, None


@dataclass(frozen=True)
class ChannelCount:
    """Ballots of a channel; `valid` ones have at least one counted line (R6.3)."""

    code: str
    valid: int
    abstained: int
    invalid: int


Cell = tuple[str, int, int, int]
"""Channel, section id, indicator mask, and how many picks."""


@dataclass(frozen=True)
class Counts:
    """Everything a ranking needs of the ballots: sheets per channel, and picks of valid ballots.

    Channels are in the round's order; cells by channel, section id and mask.
    """

    channels: tuple[ChannelCount, ...]
    cells: tuple[Cell, ...]


def count(channels: Iterable[str], ballots: Iterable[tuple[str, Judgement]]) -> Counts:
    """Count judged ballots given with their channel; their order never matters."""
    standing: dict[tuple[str, BallotStatus], int] = {}
    cells: dict[tuple[str, int, int], int] = {}
    for channel, judged in ballots:
        standing[channel, judged.status] = standing.get((channel, judged.status), 0) + 1
        for pick in judged.picks if judged.status is BallotStatus.VALID else ():
            cell = (channel, pick.section_id, pick.indicators)
            cells[cell] = cells.get(cell, 0) + 1
    return in_order(channels, standing, cells)


def exchanged(counted: Counts, out: Iterable[tuple[str, Judgement]], into: Iterable[tuple[str, Judgement]]) -> Counts:
    """Return a count in which some ballots, given with their channel, stand as others."""
    codes = [channel.code for channel in counted.channels]
    standing = {(one.code, status): n for one in counted.channels for status, n in _by_status(one)}
    cells = {(code, section_id, ticked): n for code, section_id, ticked, n in counted.cells}
    for sign, ballots in ((-1, out), (1, into)):
        part = count(codes, ballots)
        for one in part.channels:
            for status, n in _by_status(one):
                standing[one.code, status] += sign * n
        for code, section_id, ticked, n in part.cells:
            cells[code, section_id, ticked] = cells.get((code, section_id, ticked), 0) + sign * n
    return in_order(codes, standing, {cell: n for cell, n in cells.items() if n})


def _by_status(one: ChannelCount) -> Iterable[tuple[BallotStatus, int]]:
    return zip(BallotStatus, (one.valid, one.abstained, one.invalid), strict=True)


def in_order(
    channels: Iterable[str],
    standing: Mapping[tuple[str, BallotStatus], int],
    cells: Mapping[tuple[str, int, int], int],
) -> Counts:
    """Put counted figures into the one order, every channel present."""
    return arranged(channels, standing, sorted([(*key, n) for key, n in cells.items()]))


def arranged(
    channels: Iterable[str], standing: Mapping[tuple[str, BallotStatus], int], cells: Iterable[Cell]
) -> Counts:
    """Put cells that stand by section and indicators into the order of the channels too."""
    codes = tuple(channels)
    sheets = tuple(ChannelCount(code, *(standing.get((code, status), 0) for status in BallotStatus)) for code in codes)
    place = {code: position for position, code in enumerate(codes)}
    return Counts(sheets, tuple(sorted(cells, key=lambda cell: place[cell[0]])))
