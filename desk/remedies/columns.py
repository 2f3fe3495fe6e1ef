"""What the tables of objections and of earlier results show."""

from __future__ import annotations

from typing import Final

from desk.language import tr
from desk.sentences import word
from desk.shared.columns import Align, Column
from desk.shared.paint import draw_badge, draw_pill
from desk.theme import Meaning
from models.ranking.editions import EditionLine
from models.remedies.queries import RemedyRow, RemedyState

_MEANINGS: Final = {
    RemedyState.OPEN: Meaning.SOON,
    RemedyState.TO_CORRECT: Meaning.BAD,
    RemedyState.TO_TELL: Meaning.SOON,
    RemedyState.OVER: Meaning.QUIET,
}


def said(row: RemedyRow) -> tuple[str, Meaning]:
    """Return where a remedy stands as a word and its colour; once it is over, what was decided."""
    if row.state is RemedyState.OVER and row.outcome is not None:
        return str(word(row.outcome)), _MEANINGS[row.state]
    return str(word(row.state)), _MEANINGS[row.state]


REMEDIES = (
    Column[RemedyRow]("received", "Received on", lambda row: row.received_on, width=98),
    Column[RemedyRow]("kind", "Kind", lambda row: row.kind, width=86),
    Column[RemedyRow]("section", "Section", lambda row: row.section, width=120, stretch=True),
    Column[RemedyRow]("by", "Raised by", lambda row: row.raised_by, width=110, stretch=True),
    Column[RemedyRow](
        "state", "State", lambda row: said(row)[0], width=92, paint=lambda p, area, row: draw_pill(p, area, *said(row))
    ),
    Column[RemedyRow]("edition", "Corrected", lambda row: edition_text(row.edition) if row.edition else None, width=84),
)


def edition_text(edition: int) -> str:
    """Return the number of an edition in words."""
    return tr("edition {n}", n=edition)


EDITION = (
    Column[EditionLine](
        "rank", "Rank", lambda row: row.place.rank, width=56, paint=lambda p, a, row: draw_badge(p, a, row.place.rank)
    ),
    Column[EditionLine]("number", "Number", lambda row: row.number, width=64, align=Align.RIGHT),
    Column[EditionLine]("section", "Section", lambda row: row.section, width=150, stretch=True),
    Column[EditionLine]("unit", "Unit", lambda row: row.unit, width=150, stretch=True),
    Column[EditionLine]("votes", "Votes", lambda row: row.place.votes, width=72, align=Align.RIGHT),
    Column[EditionLine]("score", "Score", lambda row: row.place.score, width=92, align=Align.RIGHT),
    Column[EditionLine]("listed", "On the list", lambda row: tr("yes") if row.place.listed else None, width=76),
    Column[EditionLine]("problems", "Main problems", lambda row: row.place.main_problems, width=180, stretch=True),
)
