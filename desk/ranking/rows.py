"""What the ranking's list shows of each line: its place, ties, edges and the margin to the next; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from models.common.figures import decimal, rounded
from models.ranking.queries import Line, Tie
from models.ranking.rules import Ranking


class Bond(Enum):
    """How a row is tied to its neighbours on the same rank."""

    NONE = auto()
    FIRST = auto()
    MIDDLE = auto()
    LAST = auto()


@dataclass(frozen=True)
class RankRow:
    """One line of the list."""

    line: Line
    bond: Bond
    tie: Tie | None
    """The tie across an edge that the section belongs to, decided or not (R6.4)."""
    edge: bool
    """The top tier or the list ends under this row."""
    margin: Fraction | None
    """How much the score is above the next row's; None at the end and where there are no scores."""
    most: int
    """The greatest sum of ticks, for bars on one scale."""

    @property
    def undecided(self) -> bool:
        """Say whether the section waits for a decision on its tie."""
        return self.tie is not None and self.tie.ruling is None


def rank_rows(ranking: Ranking, top_tier: int, list_length: int, *, full: bool) -> tuple[RankRow, ...]:
    """Return the list, or with `full` every evaluated section, in the order of the ranking."""
    lines = ranking.lines if full else ranking.listed
    ties = {number: tie for tie in ranking.ties for number in tie.numbers}
    most = max((sum(line.marks) for line in ranking.lines), default=0)
    return tuple(
        RankRow(
            line,
            _bond(lines, place),
            ties.get(line.number),
            _ends(lines, place, top_tier) or _ends(lines, place, list_length),
            _margin(ranking.lines, place),
            most,
        )
        for place, line in enumerate(lines)
    )


def _bond(lines: Sequence[Line], place: int) -> Bond:
    line = lines[place]
    up = place > 0 and _tied(lines[place - 1], line)
    down = place + 1 < len(lines) and _tied(line, lines[place + 1])
    return {(False, False): Bond.NONE, (False, True): Bond.FIRST, (True, True): Bond.MIDDLE, (True, False): Bond.LAST}[
        up, down
    ]


def _tied(one: Line, other: Line) -> bool:
    """Say whether two lines share a rank as a tie; verified tips share rank 1 by law (R6.5)."""
    return one.rank == other.rank and not (one.direct_first or other.direct_first)


def _ends(lines: Sequence[Line], place: int, last: int) -> bool:
    """Say whether the ranks up to `last` end under a row."""
    return lines[place].rank <= last and (place + 1 == len(lines) or lines[place + 1].rank > last)


def _margin(lines: Sequence[Line], place: int) -> Fraction | None:
    if place + 1 >= len(lines) or lines[place].direct_first:
        return None
    score, below = lines[place].score, lines[place + 1].score
    return None if score is None or below is None else score - below


def figure(value: Fraction | None) -> str:
    """Return an exact figure for reading: whole where it is whole, else rounded half up to two places (R6.1)."""
    if value is None:
        return "—"
    return f"{value.numerator:,}" if value.denominator == 1 else rounded(value, 2)


def exact_text(value: Fraction) -> str:
    """Return the exact value, for the tip: a decimal where one exists, else the fraction."""
    return f"{value.numerator:,}" if value.denominator == 1 else decimal(value)
