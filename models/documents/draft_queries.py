"""Reading drafts, and whether each that was approved is exactly the paper it became (R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.drafts import LIVING, draft_stage
from models.documents.drafts import DraftStage as DraftStage
from models.documents.headings import Heading, heading_of
from models.documents.tables import Paper, PaperDraft
from models.rounds.tables import Round


@dataclass(frozen=True)
class DraftRow:
    """One draft; `facts` is what will be printed, as plain values, without number and date."""

    id: int
    kind: str
    organ_code: str
    round_id: int
    round: str
    section_id: int | None
    title: str
    dated_on: dt.date | None
    facts: dict[str, Any]
    wording: int | None
    drafted_by: str
    drafted_at: dt.datetime
    returned: str | None
    returned_by: str | None
    checked_by: str | None
    checked_at: dt.datetime | None
    approved_by: str | None
    approved_at: dt.datetime | None
    paper_id: int | None
    dropped: str | None
    dropped_by: str | None
    dropped_at: dt.datetime | None

    @property
    def stage(self) -> DraftStage:
        """How far it has come."""
        return draft_stage(
            checked=self.checked_at is not None, approved=self.approved_at is not None,
            returned=self.returned is not None, dropped=self.dropped is not None,
        )  # fmt: skip

    @property
    def living(self) -> bool:
        """Say whether it may still become a paper."""
        return self.stage in LIVING

    @property
    def heading(self) -> Heading:
        """What the office set on it."""
        return heading_of(self.facts)


def _chosen() -> Select[tuple[PaperDraft, str]]:
    return select(PaperDraft, Round.code).join(Round, Round.id == PaperDraft.round_id).order_by(PaperDraft.id)


def _rows(session: Session, chosen: Select[tuple[PaperDraft, str]]) -> tuple[DraftRow, ...]:
    return tuple(
        DraftRow(
            row.id, row.kind, row.organ_code, row.round_id, code, row.section_id, row.title, row.dated_on, row.facts,
            row.wording, row.drafted_by, row.drafted_at, row.returned, row.returned_by, row.checked_by, row.checked_at,
            row.approved_by, row.approved_at, row.paper_id, row.dropped, row.dropped_by, row.dropped_at,
        )
        for row, code in session.execute(chosen).tuples()
    )  # fmt: skip


@query("document.drafts", Right.DOCUMENT_READ)
def drafts(session: Session, code: str | None = None) -> tuple[DraftRow, ...]:
    """Return the drafts that are no papers, dropped ones too, in the order made; of one round on request."""
    chosen = _chosen().where(PaperDraft.approved_at.is_(None))
    return _rows(session, chosen if code is None else chosen.where(Round.code == code))


def living_drafts(session: Session, round_id: int) -> tuple[DraftRow, ...]:
    """Return a round's drafts that may still become papers."""
    chosen = _chosen().where(PaperDraft.round_id == round_id, PaperDraft.approved_at.is_(None))
    return _rows(session, chosen.where(PaperDraft.dropped.is_(None)))


def drafts_by_id(session: Session, ids: Sequence[int]) -> tuple[DraftRow, ...]:
    """Return drafts in the order of `ids`; raises RuleError `draft.unknown`."""
    found = {row.id: row for row in _rows(session, _chosen().where(PaperDraft.id.in_(ids)))}
    for one in ids:
        if one not in found:
            raise RuleError("draft.unknown", draft=one)
    return tuple(found[one] for one in dict.fromkeys(ids))


@query("document.draft_of", Right.DOCUMENT_READ)
def draft_of(session: Session, paper_id: int) -> DraftRow | None:
    """Return the draft that became a paper; None: it was numbered before drafts were kept."""
    found = _rows(session, _chosen().where(PaperDraft.paper_id == paper_id))
    return found[0] if found else None


def draft_faults(session: Session) -> tuple[str, ...]:
    """Return what does not fit together: an approved draft without its paper, or one that says something else.

    An undamaged ledger gives none (R8.5).
    """
    chosen = select(PaperDraft, Paper).outerjoin(Paper, Paper.id == PaperDraft.paper_id).order_by(PaperDraft.id)
    return tuple(f"draft {row.id}" for row, paper in session.execute(chosen).tuples() if not _fits(row, paper))


def _fits(row: PaperDraft, paper: Paper | None) -> bool:
    approved = row.approved_at is not None
    if paper is None:
        return not approved and row.paper_id is None
    said = (row.kind, row.organ_code, row.round_id, row.section_id, row.title, row.facts, row.approved_by)
    return (
        approved
        and row.dropped is None
        and row.checked_at is not None
        and row.dated_on in (None, paper.dated_on)
        and said == (
            paper.kind, paper.organ_code, paper.round_id, paper.section_id, paper.title, paper.facts, paper.numbered_by,
        )
    )  # fmt: skip
