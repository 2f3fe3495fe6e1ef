"""Writing drafts: made, made anew, checked, sent back, dropped, and approved together with their number (R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.actions import refuse_second, reserve
from models.documents.draft_queries import DraftRow, drafts_by_id
from models.documents.drafts import reason_of, require_checked, require_living, require_other, require_unchecked
from models.documents.queries import PaperRow
from models.documents.tables import PaperDraft
from models.ranking.editions import edition_of


@dataclass(frozen=True)
class NewDraft:
    """What is to become a paper; `dated_on` None: dated with the day of its approval."""

    kind: str
    organ_code: str
    round_id: int
    section_id: int | None
    title: str
    dated_on: dt.date | None
    facts: Mapping[str, Any]
    wording: int | None = None
    """The version of its wording; None: its kind has none."""


def put_draft(work: Work, new: NewDraft) -> int:
    """Keep a new draft; raises RuleError `document.organ_code`, or `document.twice` while a paper of the kind lives."""
    if not new.organ_code.strip():
        raise RuleError("document.organ_code")
    refuse_second(work, new.kind, new.round_id, new.section_id)
    row = PaperDraft(
        kind=new.kind, organ_code=new.organ_code, round_id=new.round_id, section_id=new.section_id,
        edition=_edition(work, new.round_id), title=new.title, dated_on=new.dated_on, facts=dict(new.facts),
        wording=new.wording, drafted_by=work.by.person, drafted_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def renew_draft(work: Work, draft_id: int, new: NewDraft) -> None:
    """Let a draft say what it would say if it were made now; it has to be checked again."""
    row = work.session.get_one(PaperDraft, draft_id)
    row.organ_code, row.title, row.dated_on = new.organ_code, new.title, new.dated_on
    row.edition, row.wording = _edition(work, new.round_id), new.wording
    change_draft(work, draft_id, new.facts)


def change_draft(work: Work, draft_id: int, facts: Mapping[str, Any]) -> None:
    """Change what a draft says; whoever does counts as its drafter, and it has to be checked again."""
    row = work.session.get_one(PaperDraft, draft_id)
    row.facts = dict(facts)
    row.drafted_by, row.drafted_at = work.by.person, work.now
    row.checked_by = row.checked_at = row.returned = row.returned_by = None
    work.session.flush()


def _edition(work: Work, round_id: int) -> int | None:
    edition = edition_of(work.session, round_id)
    return edition if edition > 1 else None


def enter_check(work: Work, row: DraftRow) -> None:
    """Enter that a draft was checked and is right; raises RuleError `draft.over` or `draft.checked`."""
    require_unchecked(row.stage, row.title)
    kept = work.session.get_one(PaperDraft, row.id)
    kept.checked_by, kept.checked_at = work.by.person, work.now
    kept.returned = kept.returned_by = None
    work.session.flush()


def approve(work: Work, row: DraftRow, dated_on: dt.date, *, by_another: bool) -> PaperRow:
    """Approve a checked draft: it gets its number in the same transaction, so that none is ever without its paper.

    `by_another`: not by who drafted it. Raises RuleError `draft.over`, `draft.not_checked`, `draft.same_person`, or as
    `reserve` does.
    """
    require_checked(row.stage, row.title)
    if by_another:
        require_other(row.drafted_by, work.by.person, row.title)
    made = reserve(
        work, row.organ_code, row.kind, row.round_id, row.section_id, row.title, dated_on, row.facts, row.wording
    )
    kept = work.session.get_one(PaperDraft, row.id)
    kept.approved_by, kept.approved_at, kept.paper_id = work.by.person, work.now, made.id
    work.session.flush()
    return made


@act("document.send_back", Right.DOCUMENT_ISSUE)
def send_back(work: Work, draft_ids: Sequence[int], reason: str) -> None:
    """Send drafts back to who made them, all or none; raises RuleError `draft.unknown`, `.over` or `.back_reason`."""
    clean = reason_of(reason, "draft.back_reason")
    rows = _living(work, draft_ids)
    for row in rows:
        kept = work.session.get_one(PaperDraft, row.id)
        kept.returned, kept.returned_by = clean, work.by.person
        kept.checked_by = kept.checked_at = None
    _note(work, rows, clean)


@act("document.drop", Right.DOCUMENT_ISSUE)
def drop(work: Work, draft_ids: Sequence[int], reason: str) -> None:
    """Drop drafts for good, all or none; they took no number. Raises RuleError `draft.unknown`, `.over`, `.reason`."""
    clean = reason_of(reason, "draft.reason")
    rows = _living(work, draft_ids)
    for row in rows:
        kept = work.session.get_one(PaperDraft, row.id)
        kept.dropped, kept.dropped_by, kept.dropped_at = clean, work.by.person, work.now
    _note(work, rows, clean)


def _living(work: Work, draft_ids: Sequence[int]) -> tuple[DraftRow, ...]:
    rows = drafts_by_id(work.session, draft_ids)
    for row in rows:
        require_living(row.stage, row.title)
    return rows


def _note(work: Work, rows: Sequence[DraftRow], reason: str) -> None:
    work.note(rows[0].title if len(rows) == 1 else "", drafts=[row.id for row in rows], reason=reason)
