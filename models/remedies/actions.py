"""Entering what is raised against a result, the recount, the decision, and that it was told (R7.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from models.ballots.correcting import FoundSheet, batch_ids, check_same, keyers
from models.ballots.double import Keyed
from models.ballots.tables import Ballot
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.intake.rules import optional, prose
from models.remedies.queries import remedy_row
from models.remedies.rules import (
    AGAINST,
    Background,
    Verdict,
    Written,
    check_batches,
    check_counters,
    check_raised,
    check_verdict,
)
from models.remedies.tables import Recount, RecountedSheet, Remedy, RemedyKind
from models.rounds.queries import RoundRow, listed_numbers, round_by_code
from models.rounds.tables import Round


@act("remedy.raise", Right.RESULT_EDIT)
def raise_remedy(
    work: Work,
    code: str,
    kind: RemedyKind,
    number: int,
    raised_by: str,
    received_on: dt.date,
    grounds: str,
    against: int | None = None,
    late_reason: str = "",
) -> int:
    """Enter an objection, a review or an appeal about a section, by its number on the round's list; return its id.

    What comes too late is taken only with a reason. Raises RuleError `round.unknown`, `remedy.no_result`,
    `remedy.section`, `remedy.raised_by`, `remedy.grounds`, or as `check_raised` does.
    """
    held = round_by_code(work.session, code)
    if held.stage not in AGAINST:
        raise RuleError("remedy.no_result", round=held.code, stage=held.stage)
    section_id = listed_numbers(work.session, held.id).get(number)
    if section_id is None:
        raise RuleError("remedy.section", field="number", round=held.code, number=number)
    review = _review(work, held, section_id, against) if kind is RemedyKind.APPEAL else None
    late = prose(late_reason)
    decided, told_on = (review.outcome is not None, review.told_on) if review else (False, None)
    back = Background(held.cut_off, held.published_on, decided, told_on)
    until = check_raised(kind, received_on, late, back, work.today)
    row = Remedy(
        round_id=held.id,
        section_id=section_id,
        kind=kind,
        against_id=review and review.id,
        raised_by=_needed(raised_by, "remedy.raised_by", "raised_by"),
        received_on=received_on,
        grounds=_needed(grounds, "remedy.grounds", "grounds"),
        until_on=until,
        late_reason=late if until is not None and received_on > until else "",
        decided_by="",
        number="",
        reason="",
    )
    work.session.add(row)
    work.session.flush()
    work.note(held.code, kind=kind, number=number)
    return row.id


def _review(work: Work, held: RoundRow, section_id: int, against: int | None) -> Remedy:
    """Return the review that an appeal is against: the given one, or the section's last."""
    chosen = select(Remedy).where(
        Remedy.round_id == held.id, Remedy.section_id == section_id, Remedy.kind == RemedyKind.REVIEW
    )
    if against is not None:
        chosen = chosen.where(Remedy.id == against)
    found = work.session.scalars(chosen.order_by(Remedy.id.desc())).first()
    if found is None:
        raise RuleError("remedy.no_review", field="kind")
    return found


@act("remedy.recount", Right.RESULT_EDIT)
def record_recount(
    work: Work,
    remedy_id: int,
    on: dt.date,
    counters: Sequence[str],
    batches: Sequence[int],
    differing: Sequence[Written],
    finding: str,
) -> int:
    """Enter which sealed batches other people counted again, and every sheet that is not on the paper as it counts.

    Nothing changes by it; a decision and a correction may follow. Return the recount's id. Raises RuleError
    `remedy.unknown`, `remedy.decided`, `remedy.future`, `recount.early`, `recount.batches`, `recount.no_batch`,
    `recount.counters`, `recount.keyer`, `recount.outside`, `recount.unknown_sheet`, `recount.same` or
    `recount.finding`.
    """
    row, held = _open(work, remedy_id)
    if on > work.today:
        raise RuleError("remedy.future", field="on", on=on, today=work.today)
    if on < row.received_on:
        raise RuleError("recount.early", field="on", on=on, received_on=row.received_on)
    ids = batch_ids(work.session, held.id)
    counted = check_batches(batches, ids.keys())
    people = check_counters(counters, keyers(work.session, held.id, counted))
    found = [FoundSheet(one.batch, one.sheet, one.lines, one.reason) for one in differing]
    for one in found:
        if one.batch not in counted:
            raise RuleError("recount.outside", field="differing", batch=one.batch, sheet=one.sheet)
    check_same(work.session, held.id, found)
    sheets = select(func.count()).where(Ballot.batch_id.in_([ids[number] for number in counted]))
    recount = Recount(
        remedy_id=row.id,
        counted_on=on,
        counters=list(people),
        batches=list(counted),
        sheets=work.session.scalar(sheets) or 0,
        finding=_needed(finding, "recount.finding", "finding"),
    )
    work.session.add(recount)
    work.session.flush()
    work.session.add_all([_sheet(recount.id, one) for one in found])
    work.note(held.code, remedy=row.id, batches=list(counted), differing=len(found))
    return recount.id


def _sheet(recount_id: int, one: FoundSheet) -> RecountedSheet:
    lines = Keyed(one.lines).plain_lines()
    return RecountedSheet(recount_id=recount_id, batch=one.batch, sheet=one.sheet, lines=lines, reason=one.reason)


@act("remedy.decide", Right.RESULT_EDIT)
def decide_remedy(work: Work, remedy_id: int, verdict: Verdict) -> None:
    """Enter what was decided; a correction of the result is an act of its own.

    Raises RuleError `remedy.unknown`, `remedy.decided`, or as `check_verdict` does.
    """
    row, held = _open(work, remedy_id)
    check_verdict(
        verdict, row.received_on, [one.counted_on for one in remedy_row(work.session, remedy_id).recounts], work.today
    )
    row.outcome, row.decided_on = verdict.outcome, verdict.on
    row.decided_by, row.number = optional(verdict.decided_by), optional(verdict.number)
    row.reason = prose(verdict.reason)
    work.note(held.code, remedy=row.id, outcome=verdict.outcome, number=row.number)


@act("remedy.tell", Right.RESULT_EDIT)
def tell_remedy(work: Work, remedy_id: int, on: dt.date) -> None:
    """Enter the day on which whoever raised it was told; the days for an appeal run from it.

    Raises RuleError `remedy.unknown`, `remedy.undecided`, `remedy.told`, `remedy.future` or `remedy.told_early`.
    """
    row, held = get_remedy(work, remedy_id)
    if row.outcome is None or row.decided_on is None:
        raise RuleError("remedy.undecided")
    if row.told_on is not None:
        raise RuleError("remedy.told", told_on=row.told_on)
    if on > work.today:
        raise RuleError("remedy.future", field="on", on=on, today=work.today)
    if on < row.decided_on:
        raise RuleError("remedy.told_early", field="on", on=on, decided_on=row.decided_on)
    row.told_on = on
    work.note(held.code, remedy=row.id, on=on)


@act("remedy.reopen", Right.RESULT_EDIT)
def reopen_remedy(work: Work, remedy_id: int, reason: str) -> None:
    """Take a wrongly entered decision back, with the day it was told; the log keeps what stood there.

    Raises RuleError `remedy.unknown`, `remedy.undecided`, `remedy.reason`, `remedy.corrected` once the result was
    corrected, or `remedy.appealed` once there is an appeal against it.
    """
    row, held = get_remedy(work, remedy_id)
    if row.outcome is None:
        raise RuleError("remedy.undecided")
    if row.correction_id is not None:
        raise RuleError("remedy.corrected")
    if work.session.scalar(select(func.count()).where(Remedy.against_id == row.id)):
        raise RuleError("remedy.appealed")
    why = _needed(reason, "remedy.reason", "reason")
    row.outcome, row.decided_on, row.told_on = None, None, None
    row.decided_by = row.number = row.reason = ""
    work.note(held.code, remedy=row.id, reason=why)


def get_remedy(work: Work, remedy_id: int) -> tuple[Remedy, RoundRow]:
    """Return a remedy to be changed, with its round; raises RuleError `remedy.unknown`."""
    row = work.session.get(Remedy, remedy_id)
    if row is None:
        raise RuleError("remedy.unknown")
    return row, round_by_code(work.session, work.session.get_one(Round, row.round_id).code)


def _open(work: Work, remedy_id: int) -> tuple[Remedy, RoundRow]:
    row, held = get_remedy(work, remedy_id)
    if row.outcome is not None:
        raise RuleError("remedy.decided", outcome=row.outcome)
    return row, held


def _needed(text: str, key: str, field: str) -> str:
    if not tidy(text):
        raise RuleError(key, field=field)
    return prose(text)
