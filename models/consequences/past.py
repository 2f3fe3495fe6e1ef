"""The file of past results, one listed section a line: reading it and checking each round as a whole (R3.3, R6.4)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from models.common.errors import RuleError
from models.common.names import name, tidy
from models.intake.forms import RESULTS
from models.intake.rules import Rejects, optional, read_day, required
from models.intake.sheets import Row
from models.registry.tables import Post
from models.rounds.period_codes import past_period
from models.rounds.rules import round_code

CODE, PUBLISHED, RANK, UNIT, SECTION, HEAD, LEADER, PRINCIPAL, PROBLEMS = RESULTS.headings
COLUMNS = {Post.SECTION_HEAD: HEAD, Post.LEADER_IN_CHARGE: LEADER, Post.PRINCIPAL_LEADER: PRINCIPAL}


@dataclass(frozen=True)
class PastLine:
    """One listed section of a past round; None marks an unreadable cell, an empty name a vacant post."""

    row: int
    code: str | None
    published_on: dt.date | None
    rank: int | None
    unit: str | None
    section: str | None
    people: dict[Post, str | None]
    problems: str | None


@dataclass(frozen=True)
class PastRound:
    """The lines of one past round, best placed first."""

    code: str
    published_on: dt.date
    lines: tuple[PastLine, ...]

    @property
    def cut_off(self) -> dt.date:
        """The last day of the period that the code names, or the day of publication (R3.3)."""
        return past_period(self.code, self.published_on)[1]

    @property
    def moment(self) -> tuple[dt.date, dt.date, str]:
        """Where the round stands in time."""
        return self.cut_off, self.published_on, self.code


def read_past(rows: Iterable[Row], today: dt.date, rejects: Rejects) -> tuple[PastRound, ...]:
    """Read every row and return the sound rounds in the order of time, noting everything that is wrong."""
    grouped: dict[str, list[PastLine]] = {}
    for row in rows:
        line = _line(row, rejects)
        if line.code is not None:
            grouped.setdefault(line.code, []).append(line)
    rounds = [_round(code, lines, today, rejects) for code, lines in grouped.items()]
    return tuple(sorted((one for one in rounds if one is not None), key=lambda one: one.moment))


def _line(row: Row, rejects: Rejects) -> PastLine:
    cells, n = row.cells, row.number
    return PastLine(
        n,
        code=rejects.read(n, CODE, lambda text: round_code(required(text)), cells[CODE]),
        published_on=rejects.read(n, PUBLISHED, read_day, cells[PUBLISHED]),
        rank=rejects.read(n, RANK, _rank, cells[RANK]),
        unit=rejects.read(n, UNIT, name, cells[UNIT]),
        section=rejects.read(n, SECTION, name, cells[SECTION]),
        people={post: rejects.read(n, column, _holder, cells[column]) for post, column in COLUMNS.items()},
        problems=rejects.read(n, PROBLEMS, optional, cells[PROBLEMS]),
    )


def _rank(text: str) -> int:
    """Read a rank, `1` or `第1名`; raises RuleError `row.empty` or `past.rank`."""
    digits = re.fullmatch(r"第?([0-9]{1,3})名?", unicodedata.normalize("NFKC", required(text)))
    if digits is None or int(digits[1]) == 0:
        raise RuleError("past.rank", text=tidy(text))
    return int(digits[1])


def _holder(text: str) -> str:
    """Read a name; nothing means that the post was vacant."""
    return name(text) if tidy(text) else ""


def _round(code: str, lines: list[PastLine], today: dt.date, rejects: Rejects) -> PastRound | None:
    """Check a round's lines against each other; None where no date could be read."""
    _check_ranks(code, lines, rejects)
    _check_sections(code, lines, rejects)
    days = [(line.row, line.published_on) for line in lines if line.published_on is not None]
    if not days:
        return None
    row, first = days[0]
    for other, day in days[1:]:
        if day != first:
            rejects.add(other, PUBLISHED, "past.published_differs", round=code, day=day, first=first, other=row)
    if first > today:
        rejects.add(row, PUBLISHED, "past.future", round=code, day=first, today=today)
        return None
    return PastRound(code, first, tuple(sorted(lines, key=lambda line: (line.rank or 0, line.row))))


def _check_ranks(code: str, lines: list[PastLine], rejects: Rejects) -> None:
    """Refuse gaps: each rank is one more than the number of sections placed better (R6.4)."""
    ranks = [line.rank for line in lines if line.rank is not None]
    if len(ranks) < len(lines):
        return
    for line in lines:
        better = sum(rank < (line.rank or 0) for rank in ranks)
        if line.rank != better + 1:
            rejects.add(line.row, RANK, "past.rank_gap", round=code, rank=line.rank, expected=better + 1)


def _check_sections(code: str, lines: list[PastLine], rejects: Rejects) -> None:
    """Refuse a section that is listed twice in a round."""
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if not line.unit or not line.section:
            continue
        if (line.unit, line.section) in seen:
            rejects.add(line.row, SECTION, "past.section_twice", round=code, unit=line.unit, section=line.section)
        seen.add((line.unit, line.section))
