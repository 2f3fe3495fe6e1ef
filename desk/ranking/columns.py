"""The columns of the ranking page: the list, the verified tips, the ties."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desk.language import tr
from desk.ranking.rows import Bond, RankRow, figure
from desk.shared.paint import BADGE_WIDTH, draw_badge, draw_indicators, write
from desk.shared.table import Align, Column
from desk.theme import SMALL, Meaning
from models.ranking.queries import DecisionRow, Tie, TipRow

BRACKET: Final = BADGE_WIDTH + 14
"""Where the bracket of a tie stands, from the left of the rank's cell content."""


def rank_word(row: RankRow) -> str:
    """Return what is said beside a rank: verified tip, tie, or a tie that waits for its decision."""
    if row.line.direct_first:
        return tr("by tip")
    if row.undecided:
        return tr("to decide")
    return tr("tied") if row.bond is not Bond.NONE else ""


def rank_meaning_of(row: RankRow) -> Meaning:
    """Return the meaning of a rank: in the top tier, on the list, or neither."""
    return Meaning.BAD if row.line.top else Meaning.SOON if row.line.listed else Meaning.QUIET


def _rank(painter: QPainter, area: QRectF, row: RankRow) -> None:
    draw_badge(painter, area, row.line.rank, rank_meaning_of(row))
    meaning = Meaning.BAD if row.undecided else Meaning.INFO if row.line.direct_first else Meaning.QUIET
    if row.bond in (Bond.NONE, Bond.FIRST) or row.undecided:
        left = BADGE_WIDTH + 4 if row.bond is Bond.NONE else BRACKET + 8
        write(painter, area.adjusted(left, 0, 8, 0), rank_word(row), meaning.ink, SMALL)


def _problems(row: RankRow) -> str:
    return row.line.main_problems


def ranking_columns(*, with_votes: bool) -> tuple[Column[RankRow], ...]:
    """Return the list's columns; a round known only as a result has no votes and no scores."""
    head = (
        Column[RankRow](
            "rank", "Rank", lambda row: row.line.rank, width=96, paint=_rank, display=lambda n: str(n),
            sort=lambda row: (row.line.rank, -(row.line.score or 0), row.line.number),
        ),
        Column[RankRow]("number", "No.", lambda row: row.line.number, width=44, display=lambda n: f"{n:03d}"),
        Column[RankRow]("name", "Section", lambda row: row.line.name, width=104, stretch=True),
        Column[RankRow]("unit", "Unit", lambda row: row.line.unit, width=104, stretch=True),
    )  # fmt: skip
    if not with_votes:
        return (*head, Column[RankRow]("problems", "Main problems", _problems, width=160, stretch=True))
    return (
        *head,
        Column[RankRow]("votes", "Votes", lambda row: row.line.votes, width=56, align=Align.RIGHT),
        Column[RankRow](
            "score", "Score", lambda row: row.line.score, width=72, align=Align.RIGHT, display=figure, meaning=_strong
        ),
        Column[RankRow](
            "margin", "Margin", lambda row: row.margin, width=64, align=Align.RIGHT, display=figure,
            meaning=lambda row: Meaning.QUIET,
        ),
        Column[RankRow](
            "marks",
            "Indicators",
            lambda row: " ".join(str(n) for n in row.line.marks),
            width=116,
            sort=lambda row: sum(row.line.marks),
            paint=lambda painter, area, row: draw_indicators(painter, area, row.line.marks, row.most),
        ),
    )  # fmt: skip


def _strong(row: RankRow) -> Meaning | None:
    return Meaning.INFO if isinstance(row.line.score, Fraction) and row.line.listed else None


@dataclass(frozen=True)
class TieRow:
    """A tie across an edge with the decision that settles it, if there is one."""

    tie: Tie
    decision: DecisionRow | None


def tie_words(tie: Tie) -> str:
    """Return the sections of a tie."""
    return "、".join(f"{number:03d}" for number in tie.numbers)


TIES: Final = (
    Column[TieRow]("ranks", "Ranks", lambda row: f"{row.tie.first}–{row.tie.last}", width=72),
    Column[TieRow]("numbers", "Tied sections", lambda row: tie_words(row.tie), width=120, stretch=True),
    Column[TieRow](
        "state",
        "Decision",
        lambda row: (
            tr("undecided") if row.tie.ruling is None else tr("tie kept") if row.tie.ruling.keep else tr("order given")
        ),
        width=88,
        meaning=lambda row: Meaning.BAD if row.tie.ruling is None else Meaning.GOOD,
    ),
)
TIPS: Final = (
    Column[TipRow]("number", "No.", lambda row: row.number, width=48, display=lambda n: f"{n:03d}"),
    Column[TipRow]("section", "Section", lambda row: row.section, width=104, stretch=True),
    Column[TipRow]("verified", "Verified", lambda row: row.verified_on, width=96),
    Column[TipRow](
        "state",
        "State",
        lambda row: tr("in force") if row.withdrawn is None else tr("withdrawn"),
        width=72,
        meaning=lambda row: Meaning.INFO if row.withdrawn is None else Meaning.QUIET,
    ),
)
