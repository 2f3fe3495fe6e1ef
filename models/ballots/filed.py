"""Judging a file of ballots piece by piece: memory holds a few thousand rows, however long the file is (R5.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from models.ballots.packing import MASKS, STATUSES, BatchSum
from models.ballots.rows import Meanings, groups_of, read_lines
from models.ballots.rules import Judgement, Standing, judge, standing
from models.ballots.serials import Serials
from models.ballots.tables import BallotStatus
from models.intake.rules import LISTED, Rejects
from models.intake.sheets import Piece, Sheet

Plain = list[int]
"""A ballot that names listed sections and nothing else, none twice: its cells in order. Nearly all are like this."""
Judged = Plain | Judgement
Write = Callable[[Sequence[Judged]], object]
VALID: Final = BallotStatus.VALID


class Law:
    """What judges the ballots of a round: its list of sections, and how many a ballot may name."""

    def __init__(self, listed: Mapping[int, int], max_picks: int) -> None:
        """Take the section id of every number on the list."""
        self.listed, self.max_picks = listed, max_picks
        self.meanings = Meanings(listed)
        self.standings: tuple[Standing, ...] = tuple(
            standing(sections, 0, bad=False, max_picks=max_picks) for sections in range(len(listed) + 1)
        )
        """What becomes of a plain ballot, by how many sections it names."""

    def judged(self, piece: Piece, headings: Sequence[str], rejects: Rejects) -> list[Judged | None]:
        """Judge some rows; None for one that cannot be read, whose faults go to `rejects`."""
        lines = zip(*(map(self.meanings.__getitem__, group) for group in groups_of(piece.rows)), strict=True)
        found: list[Judged | None] = [_plain(cells) for cells in lines]
        for place, one in enumerate(found):
            if one is None:
                row = piece.numbers[place], headings, piece.rows[place]
                found[place] = self._by_itself(*row, rejects)
        return found

    def _by_itself(
        self, number: int, headings: Sequence[str], cells: Sequence[str], rejects: Rejects
    ) -> Judgement | None:
        lines = read_lines(number, headings, cells, rejects)
        return None if lines is None else judge(lines, self.listed, self.max_picks)


def _plain(cells: Iterable[int]) -> Plain | None:
    """Return a ballot's cells in order; None where a line is odd, or two name the same section."""
    named = sorted(filter(None, cells))
    if named and (named[0] < 0 or len({cell // MASKS for cell in named}) < len(named)):
        return None
    return named


@dataclass
class Found:
    """What the ballots of a file come to."""

    sheets: Counter[BallotStatus] = field(default_factory=Counter)
    cells: Counter[int] = field(default_factory=Counter)

    @property
    def sum(self) -> BatchSum:
        """The same as a batch's counts."""
        return BatchSum(tuple(self.sheets[status] for status in STATUSES), self.cells)

    def add(self, judged: Sequence[Judged], standings: Sequence[Standing]) -> None:
        """Count some ballots in."""
        plain = [one for one in judged if type(one) is list]
        for sections, sheets in Counter(map(len, plain)).items():
            self.sheets[standings[sections][0]] += sheets
        self.cells.update(chain.from_iterable(one for one in plain if standings[len(one)][0] is VALID))
        for other in judged if len(plain) < len(judged) else ():
            if isinstance(other, Judgement):
                self.sheets[other.status] += 1
                picks = other.picks if other.status is VALID else ()
                self.cells.update(pick.section_id * MASKS + pick.indicators for pick in picks)


def read_ballots(sheet: Sheet, law: Law, write: Write | None = None) -> tuple[Found, Rejects]:
    """Judge every row of a file, and hand the ballots to `write` as long as there is no fault; return both.

    What is written of a file with faults is for the transaction to take back.
    """
    serials = Serials()
    found, rejects = _read(sheet, law, serials, write)
    if doubtful := serials.doubtful():
        again = _read(sheet, law, Serials(doubtful), None)
        return again if again[1] else (found, rejects)
    return found, rejects


def _read(sheet: Sheet, law: Law, serials: Serials, write: Write | None) -> tuple[Found, Rejects]:
    found, rejects = Found(), Rejects(most=LISTED)
    for piece in sheet.pieces(rejects):
        judged = law.judged(piece, sheet.headings, rejects)
        fresh = serials.fresh(piece.numbers, [row[0] for row in piece.rows], rejects)
        ballots = [one for one, new in zip(judged, fresh, strict=True) if new and one is not None]
        found.add(ballots, law.standings)
        if write is not None and not rejects:
            write(ballots)
    return found if sheet.count else Found(), rejects
