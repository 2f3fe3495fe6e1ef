"""Drafts of a round's papers: made from its facts, checked and approved only while these are still true (R8.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.draft_queries import DraftRow, drafts_by_id, living_drafts
from models.documents.drafting import NewDraft, approve, change_draft, enter_check, put_draft, renew_draft
from models.documents.drafts import require_living
from models.documents.headings import Heading, accepted, heading_of, same_content, with_heading
from models.documents.queries import PaperRow, living
from models.settings.queries import two_people
from reports.catalogue import PAPERS, Entry, entry
from reports.kit.chinese import document_number
from reports.kit.frozen import to_plain
from reports.presenting import drawn, said, unstamped
from reports.rewording import worded
from reports.sources import Item, Source, read

Key = tuple[str, int | None]
"""Kind and section of a paper; None: the round."""


@dataclass(frozen=True)
class Due:
    """What a round brings: every paper of the kinds asked for as it would be made now, in their order."""

    source: Source
    papers: dict[Key, NewDraft]

    def place(self, row: DraftRow) -> int:
        """Return where a draft stands in the order in which numbers are given: catalogue, then rank."""
        return list(self.papers).index((row.kind, row.section_id))

    def now(self, row: DraftRow) -> NewDraft | None:
        """Return what a draft would say now; None: nothing of the kind is due any more."""
        return self.papers.get((row.kind, row.section_id))


def due(session: Session, code: str, kinds: Sequence[Entry]) -> Due:
    """Gather what a round brings; raises RuleError as the kinds do (`reports.name_in_newspaper`)."""
    source = read(session, code)
    made = [_new(session, source, kind, item) for kind in kinds for item in kind.gather(source)]
    return Due(source, {(one.kind, one.section_id): one for one in made})


def _new(session: Session, source: Source, kind: Entry, item: Item) -> NewDraft:
    organ_code, worded_so = source.office.organ_code, worded(session, kind, item)
    return NewDraft(
        kind.key, f"{organ_code}{kind.series}" if organ_code else "", source.round.id, item.section_id,
        worded_so.item.title, None if kind.current else source.dated_on, to_plain(worded_so.item.facts),
        worded_so.version,
    )  # fmt: skip


def chosen_kinds(keys: Sequence[str] | None) -> tuple[Entry, ...]:
    """Return kinds by their keys in the catalogue's order, without keys all; raises RuleError `reports.kind`."""
    wanted = [entry(key) for key in keys] if keys else PAPERS
    return tuple(kind for kind in PAPERS if kind in wanted)


def is_current(row: DraftRow, now: NewDraft | None) -> bool:
    """Say whether a draft still says what would be said now."""
    same = now is not None and (row.organ_code, row.title, row.dated_on) == (now.organ_code, now.title, now.dated_on)
    return same and now is not None and same_content(row.facts, now.facts)


@act("document.draft", Right.DOCUMENT_ISSUE)
def make_drafts(work: Work, code: str, kinds: Sequence[str] | None = None) -> tuple[DraftRow, ...]:
    """Draft every paper that is due and has neither number nor draft; all or none, and only what can be drawn.

    Drafts that were sent back, or whose facts are no longer true, are made anew; what was set on them stays. Returns
    what was made. Raises RuleError `result.not_final`, `reports.kind`, `reports.glyph_missing`,
    `reports.name_in_newspaper`, `document.organ_code`.
    """
    ids = draft_missing(work, due(work.session, code, chosen_kinds(kinds)))
    made = drafts_by_id(work.session, ids)
    for row in made:
        unstamped(row, work.today)
    work.note(code, kinds=list(dict.fromkeys(row.kind for row in made)), new=len(made))
    return made


def draft_missing(work: Work, found: Due) -> list[int]:
    """Put the drafts that are missing, make anew those that must be; return both."""
    numbered = {(row.kind, row.section_id) for row in living(work.session, found.source.round.id)}
    have = {(row.kind, row.section_id): row for row in living_drafts(work.session, found.source.round.id)}
    made = []
    for key, new in found.papers.items():
        row = have.get(key)
        if row is None and key not in numbered:
            made.append(put_draft(work, new))
        elif row is not None and (row.returned is not None or not is_current(row, new)):
            renew_draft(work, row.id, _keeping(row, new))
            made.append(row.id)
    return made


def _keeping(row: DraftRow, new: NewDraft) -> NewDraft:
    return replace(new, facts=with_heading(new.facts, row.heading))


@act("document.check", Right.DOCUMENT_ISSUE)
def check_drafts(work: Work, draft_ids: Sequence[int]) -> None:
    """Enter that drafts were checked and are right, all or none.

    Raises RuleError `draft.unknown`, `draft.over`, `draft.checked` or `draft.stale`.
    """
    rows = drafts_by_id(work.session, draft_ids)
    for found, of_round in _by_round(work.session, rows):
        for row in of_round:
            _require_current(row, found)
            enter_check(work, row)
    _note(work, rows)


@act("document.approve", Right.DOCUMENT_ISSUE)
def approve_drafts(work: Work, draft_ids: Sequence[int]) -> tuple[PaperRow, ...]:
    """Approve checked drafts and give them their numbers, in the order of catalogue and rank; all or none.

    Raises RuleError `draft.unknown`, `draft.over`, `draft.not_checked`, `draft.stale`, or, where the office wants two
    people, `draft.same_person`.
    """
    rows = drafts_by_id(work.session, draft_ids)
    by_another = two_people(work.session)
    papers: list[PaperRow] = []
    for found, of_round in _by_round(work.session, rows):
        papers += [_approved(work, row, found, by_another) for row in of_round]
    work.note(_subject(rows), drafts=[row.id for row in rows], document_numbers=[number_of(row) for row in papers])
    return tuple(papers)


def _approved(work: Work, row: DraftRow, found: Due, by_another: bool) -> PaperRow:
    _require_current(row, found)
    made = approve(work, row, row.dated_on or work.today, by_another=by_another)
    drawn(made.title, made.kind, said(made.kind, made.facts, number_of(made), made.dated_on))
    return made


def number_of(row: PaperRow) -> str:
    """Return a paper's number as it stands on it."""
    return document_number(row.organ_code, row.year, row.serial)


def _by_round(session: Session, rows: Sequence[DraftRow]) -> list[tuple[Due, list[DraftRow]]]:
    """Return drafts round by round, each with what is due there, in the order in which numbers are given."""
    groups = []
    for code in dict.fromkeys(row.round for row in sorted(rows, key=lambda row: row.round_id)):
        of_round = [row for row in rows if row.round == code]
        found = due(session, code, chosen_kinds([row.kind for row in of_round]))
        stale = [row for row in of_round if found.now(row) is None]
        for row in stale:
            _require_current(row, found)
        groups.append((found, sorted(of_round, key=found.place)))
    return groups


def _require_current(row: DraftRow, found: Due) -> None:
    """Refuse a draft whose facts are no longer what the round says; raises RuleError `draft.over` or `draft.stale`."""
    require_living(row.stage, row.title)
    now = found.now(row)
    if now is None:
        raise RuleError("draft.not_due", title=row.title)
    if not is_current(row, now):
        raise RuleError("draft.stale", title=row.title)


@act("document.heading", Right.DOCUMENT_ISSUE)
def set_heading(work: Work, draft_ids: Sequence[int], heading: Heading) -> None:
    """Set secrecy, urgency, signatory and copies of drafts, all or none; they have to be checked again.

    Raises RuleError `draft.unknown`, `draft.over`, `reports.glyph_missing`, or as `headings.accepted` does.
    """
    rows = drafts_by_id(work.session, draft_ids)
    for row in rows:
        require_living(row.stage, row.title)
        clean = accepted(heading, entry(row.kind).fields)
        if clean != heading_of(row.facts):
            change_draft(work, row.id, with_heading(row.facts, clean))
    for row in drafts_by_id(work.session, draft_ids):
        unstamped(row, work.today)
    _note(work, rows)


def _note(work: Work, rows: Sequence[DraftRow]) -> None:
    work.note(_subject(rows), drafts=[row.id for row in rows])


def _subject(rows: Sequence[DraftRow]) -> str:
    return rows[0].title if len(rows) == 1 else ""
