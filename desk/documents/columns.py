"""The ledger's columns; drafts stand among the papers."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from desk.documents.names import kind_word, number_of, section_of
from desk.language import tr
from desk.sentences import word
from desk.shared.columns import Align, Column
from desk.shared.paint import draw_pill
from desk.theme import Meaning
from models.documents.draft_queries import DraftRow, DraftStage
from models.documents.queries import PaperRow, PaperStage

LedgerRow = PaperRow | DraftRow
_MEANINGS: Final = {
    PaperStage.NUMBERED: Meaning.INFO,
    PaperStage.PRINTED: Meaning.INFO,
    PaperStage.SEALED: Meaning.INFO,
    PaperStage.SERVED: Meaning.GOOD,
    PaperStage.ARCHIVED: Meaning.QUIET,
    DraftStage.DRAFTED: Meaning.SOON,
    DraftStage.RETURNED: Meaning.BAD,
    DraftStage.CHECKED: Meaning.SOON,
    DraftStage.APPROVED: Meaning.GOOD,
    DraftStage.DROPPED: Meaning.QUIET,
}


def key_of(row: LedgerRow) -> Any:
    """Return what identifies a row: a paper's id, or a draft's marked as such."""
    return row.id if isinstance(row, PaperRow) else draft_key(row.id)


def draft_key(draft_id: int) -> tuple[str, int]:
    """Return the key of a draft's row."""
    return "draft", draft_id


def state(row: LedgerRow) -> tuple[str, Meaning]:
    """Return how far a paper has come, or that it is void or rests on a result that was corrected since."""
    if isinstance(row, DraftRow):
        return str(word(row.stage)), _MEANINGS[row.stage]
    if row.voided is not None:
        return tr("void"), Meaning.QUIET
    if row.superseded:
        return tr("outdated"), Meaning.BAD
    if row.receipt_missing and row.stage is PaperStage.SEALED:
        return tr("no receipt"), Meaning.SOON
    return str(word(row.stage)), _MEANINGS[row.stage]


def is_over(row: LedgerRow) -> bool:
    """Say whether a paper is void or a draft dropped."""
    return reason(row) is not None


def reason(row: LedgerRow) -> str | None:
    """Return why a paper is void or a draft was dropped."""
    return row.voided if isinstance(row, PaperRow) else row.dropped


def quiet(row: LedgerRow) -> Meaning | None:
    """Write void papers and dropped drafts pale."""
    return Meaning.QUIET if is_over(row) else None


def _number(row: LedgerRow) -> str:
    return number_of(row) if isinstance(row, PaperRow) else tr("draft")


def _order(row: LedgerRow) -> tuple[int, str, int]:
    """Drafts stand behind the numbers."""
    return (row.year, row.organ_code, row.serial) if isinstance(row, PaperRow) else (9999, row.organ_code, row.id)


def _copies(row: LedgerRow) -> int | None:
    return row.copies if isinstance(row, PaperRow) else None


def _dated(row: LedgerRow) -> dt.date | None:
    return row.dated_on


LEDGER = (
    Column[LedgerRow]("number", "Document number", _number, width=150, meaning=quiet, sort=_order),
    Column[LedgerRow]("kind", "Kind of paper", lambda row: row.kind, display=kind_word, width=104, meaning=quiet),
    Column[LedgerRow]("section", "About", section_of, width=90, stretch=True, meaning=quiet),
    Column[LedgerRow](
        "state", "State", lambda row: state(row)[0], width=86,
        paint=lambda p, area, row: draw_pill(p, area, *state(row)),
    ),
    Column[LedgerRow]("copies", "Copies", _copies, width=54, align=Align.RIGHT),
    Column[LedgerRow]("dated", "Dated", _dated, width=90),
    Column[LedgerRow]("title", "Paper title", lambda row: row.title, width=240, meaning=quiet),
    Column[LedgerRow]("round", "Round", lambda row: row.round, width=80),
    Column[LedgerRow]("voided", "Why void", reason, width=160),
)  # fmt: skip
