"""The ledger's columns."""

from __future__ import annotations

from typing import Final

from desk.documents.names import kind_word, number_of, section_of
from desk.language import tr
from desk.sentences import word
from desk.shared.columns import Align, Column
from desk.shared.paint import draw_pill
from desk.theme import Meaning
from models.documents.queries import PaperRow, PaperStage

_MEANINGS: Final = {
    PaperStage.NUMBERED: Meaning.INFO,
    PaperStage.PRINTED: Meaning.INFO,
    PaperStage.SEALED: Meaning.INFO,
    PaperStage.SERVED: Meaning.GOOD,
    PaperStage.ARCHIVED: Meaning.QUIET,
}


def state(row: PaperRow) -> tuple[str, Meaning]:
    """Return how far a paper has come, or that it is void or rests on a result that was corrected since."""
    if row.voided is not None:
        return tr("void"), Meaning.QUIET
    if row.superseded:
        return tr("outdated"), Meaning.BAD
    if row.receipt_missing and row.stage is PaperStage.SEALED:
        return tr("no receipt"), Meaning.SOON
    return str(word(row.stage)), _MEANINGS[row.stage]


def quiet(row: PaperRow) -> Meaning | None:
    """Write void papers pale."""
    return Meaning.QUIET if row.voided is not None else None


LEDGER = (
    Column[PaperRow](
        "number", "Document number", number_of, width=150, meaning=quiet,
        sort=lambda row: (row.year, row.organ_code, row.serial),
    ),
    Column[PaperRow]("kind", "Kind of paper", lambda row: row.kind, display=kind_word, width=118, meaning=quiet),
    Column[PaperRow]("section", "About", section_of, width=90, stretch=True, meaning=quiet),
    Column[PaperRow](
        "state", "State", lambda row: state(row)[0], width=88,
        paint=lambda p, area, row: draw_pill(p, area, *state(row)),
    ),
    Column[PaperRow]("copies", "Copies", lambda row: row.copies, width=58, align=Align.RIGHT),
    Column[PaperRow]("dated", "Dated", lambda row: row.dated_on, width=92),
    Column[PaperRow]("title", "Paper title", lambda row: row.title, width=240, meaning=quiet),
    Column[PaperRow]("round", "Round", lambda row: row.round, width=80),
    Column[PaperRow]("voided", "Why void", lambda row: row.voided, width=160),
)  # fmt: skip
