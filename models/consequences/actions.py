"""What became of a measure: done, waived, or a wrong entry undone; nothing is deleted (R7.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.consequences.life import TALKS, Days, Moment, TalkRecord, check_day, check_record
from models.consequences.queries import get_measure
from models.consequences.rules import NOT_DUE, REMOVALS
from models.consequences.tables import Measure, MeasureFlag, MeasureKind, MeasureStatus, RemovalDecision, Talk
from models.intake.rules import optional, prose
from models.rounds.tables import Round


@act("measure.complete", Right.MEASURE_EDIT)
def complete(
    work: Work, measure_ids: Sequence[int], on: dt.date, note: str = "", record: TalkRecord | None = None
) -> None:
    """Enter measures as done on a day, all of them or none; talks only with a record, removals by `deciding.decide`.

    The record is that of every talk among them. A rectification is closed step by step; of a round known only as a
    result no re-check was kept, so there a note says how it ended (R7.7).
    Raises RuleError `measure.unknown`, `measure.done`, `measure.waived`, `measure.flagged`, `measure.not_published`,
    `measure.future`, `measure.decision`, `measure.rectification`, `measure.unchecked`, `measure.vacant`,
    `step.before`, or `talk.…` for a record that is missing or says too little (R7.1).
    """
    words = optional(note)
    check_record([get_measure(work.session, measure_id).kind for measure_id in measure_ids], record)
    codes = {_complete(work, measure_id, on, words, record) for measure_id in measure_ids}
    work.note(" ".join(sorted(codes)), measures=list(measure_ids), on=on)


def _complete(work: Work, measure_id: int, on: dt.date, note: str, record: TalkRecord | None) -> str:
    measure, held = _open(work, measure_id)
    if measure.kind in REMOVALS:
        raise RuleError("measure.decision", kind=measure.kind, person=measure.person)
    _refuse_unchecked(measure, held, note)
    _enter_done(work, measure, held, on, note)
    if record is not None and measure.kind in TALKS:
        work.session.add(_talk(measure_id, record))
    return held.code


def end_rectification(work: Work, measure_id: int, on: dt.date, note: str) -> None:
    """Enter a rectification as done within the act that closes it, which has seen its re-check passed (R7.7).

    Raises RuleError as `complete` does.
    """
    _enter_done(work, *_open(work, measure_id), on, optional(note))


def _open(work: Work, measure_id: int) -> tuple[Measure, Round]:
    measure = get_measure(work.session, measure_id)
    held = work.session.get_one(Round, measure.round_id)
    refuse_closed(measure, held)
    if measure.due_on is None or held.published_on is None:
        raise RuleError("measure.not_published", round=held.code, kind=measure.kind)
    return measure, held


def _refuse_unchecked(measure: Measure, held: Round, note: str) -> None:
    """Refuse to end a rectification without its close-out, but for those of which no re-check was kept."""
    if measure.kind is not MeasureKind.RECTIFICATION:
        return
    if not held.imported:
        raise RuleError("measure.rectification", round=held.code)
    if not note:
        raise RuleError("measure.unchecked", field="note", round=held.code)


def _enter_done(work: Work, measure: Measure, held: Round, on: dt.date, note: str) -> None:
    check_day(Moment.DONE, on, days_of(measure, held), work.today)
    if not note and measure.flag is MeasureFlag.VACANT:
        raise RuleError("measure.vacant", field="note", kind=measure.kind)
    measure.status, measure.done_on, measure.note = MeasureStatus.DONE, on, note


def _talk(measure_id: int, record: TalkRecord) -> Talk:
    return Talk(
        measure_id=measure_id,
        began=record.began,
        place=optional(record.place),
        present=optional(record.present),
        content=prose(record.content),
        pledge=prose(record.pledge),
    )


@act("measure.waive", Right.MEASURE_EDIT)
def waive(work: Work, measure_id: int, reason: str) -> None:
    """Waive a measure that is due; the row stays with its reason (R7.4).

    Raises RuleError `measure.unknown`, `measure.done`, `measure.waived`, `measure.flagged` or `measure.reason`.
    """
    measure = get_measure(work.session, measure_id)
    held = work.session.get_one(Round, measure.round_id)
    refuse_closed(measure, held)
    measure.status, measure.note = MeasureStatus.WAIVED, _reason(reason)
    work.note(held.code, measure=measure_id)


@act("measure.reopen", Right.MEASURE_EDIT)
def reopen(work: Work, measure_id: int, reason: str) -> None:
    """Undo a wrong entry: the measure is due again, its record and report go; what stood there remains in the log.

    Appointments that a decision ended stay ended; the registry is where they are corrected.

    Raises RuleError `measure.unknown`, `measure.open`, `measure.flagged`, `measure.superseded` or `measure.reason`.
    """
    measure = get_measure(work.session, measure_id)
    held = work.session.get_one(Round, measure.round_id)
    if measure.status is MeasureStatus.DUE:
        raise RuleError("measure.open", round=held.code, kind=measure.kind)
    if measure.status in NOT_DUE:
        refuse_closed(measure, held)
    why = _reason(reason)
    measure.status, measure.done_on, measure.note = MeasureStatus.DUE, None, ""
    measure.report_on, measure.reported_as = None, None
    for kept in (work.session.get(Talk, measure_id), work.session.get(RemovalDecision, measure_id)):
        if kept is not None:
            work.session.delete(kept)
    work.note(held.code, measure=measure_id, reason=why)


def days_of(measure: Measure, held: Round) -> Days:
    """Return the days of a measure's life so far."""
    return Days(held.published_on, measure.notified_on, measure.served_on, measure.done_on, measure.report_on)


def refuse_closed(measure: Measure, held: Round) -> None:
    """Raise RuleError `measure.done`, `….waived`, `….flagged` or `….superseded` unless the measure is due."""
    facts = {"round": held.code, "kind": measure.kind, "person": measure.person or None}
    match measure.status:
        case MeasureStatus.DONE:
            raise RuleError("measure.done", on=measure.done_on, **facts)
        case MeasureStatus.WAIVED:
            raise RuleError("measure.waived", reason=measure.note, **facts)
        case MeasureStatus.FLAGGED:
            raise RuleError("measure.flagged", flag=measure.flag, **facts)
        case MeasureStatus.SUPERSEDED:
            raise RuleError("measure.superseded", **facts)


def _reason(text: str) -> str:
    if not tidy(text):
        raise RuleError("measure.reason", field="reason")
    return optional(text)
