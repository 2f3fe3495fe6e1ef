"""What became of a measure: done, waived, or a wrong entry undone; nothing is deleted (R7.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.consequences.queries import get_measure
from models.consequences.rules import REMOVALS
from models.consequences.tables import Measure, MeasureFlag, MeasureStatus
from models.intake.rules import optional
from models.rounds.tables import Round


@act("measure.complete", Right.MEASURE_EDIT)
def complete(work: Work, measure_ids: Sequence[int], on: dt.date, note: str = "") -> None:
    """Enter measures as done on a day, all of them or none; for a removal the note holds the committee's decision.

    Raises RuleError `measure.unknown`, `measure.done`, `measure.waived`, `measure.flagged`, `measure.not_published`,
    `measure.too_early`, `measure.future`, `measure.decision` or `measure.vacant`.
    """
    if on > work.today:
        raise RuleError("measure.future", on=on, today=work.today)
    words = optional(note)
    codes: set[str] = set()
    for measure_id in measure_ids:
        measure = get_measure(work.session, measure_id)
        held = work.session.get_one(Round, measure.round_id)
        _refuse_unless_due(measure, held)
        if measure.due_on is None or held.published_on is None:
            raise RuleError("measure.not_published", round=held.code, kind=measure.kind)
        if on < held.published_on:
            raise RuleError("measure.too_early", on=on, published_on=held.published_on, round=held.code)
        _refuse_without_note(measure, words)
        measure.status, measure.done_on, measure.note = MeasureStatus.DONE, on, words
        codes.add(held.code)
    work.note(" ".join(sorted(codes)), measures=list(measure_ids), on=on)


@act("measure.waive", Right.MEASURE_EDIT)
def waive(work: Work, measure_id: int, reason: str) -> None:
    """Waive a measure that is due; the row stays with its reason (R7.4).

    Raises RuleError `measure.unknown`, `measure.done`, `measure.waived`, `measure.flagged` or `measure.reason`.
    """
    measure = get_measure(work.session, measure_id)
    held = work.session.get_one(Round, measure.round_id)
    _refuse_unless_due(measure, held)
    measure.status, measure.note = MeasureStatus.WAIVED, _reason(reason)
    work.note(held.code, measure=measure_id)


@act("measure.reopen", Right.MEASURE_EDIT)
def reopen(work: Work, measure_id: int, reason: str) -> None:
    """Undo a wrong entry: the measure is due again; what stood there before remains in the log.

    Raises RuleError `measure.unknown`, `measure.open`, `measure.flagged` or `measure.reason`.
    """
    measure = get_measure(work.session, measure_id)
    held = work.session.get_one(Round, measure.round_id)
    if measure.status is MeasureStatus.DUE:
        raise RuleError("measure.open", round=held.code, kind=measure.kind)
    if measure.status is MeasureStatus.FLAGGED:
        _refuse_unless_due(measure, held)
    why = _reason(reason)
    measure.status, measure.done_on, measure.note = MeasureStatus.DUE, None, ""
    work.note(held.code, measure=measure_id, reason=why)


def _refuse_unless_due(measure: Measure, held: Round) -> None:
    facts = {"round": held.code, "kind": measure.kind, "person": measure.person or None}
    match measure.status:
        case MeasureStatus.DONE:
            raise RuleError("measure.done", on=measure.done_on, **facts)
        case MeasureStatus.WAIVED:
            raise RuleError("measure.waived", reason=measure.note, **facts)
        case MeasureStatus.FLAGGED:
            raise RuleError("measure.flagged", flag=measure.flag, **facts)


def _refuse_without_note(measure: Measure, note: str) -> None:
    """Refuse to close a removal without the decision, or a vacant post's measure without saying with whom."""
    if not note and measure.kind in REMOVALS:
        raise RuleError("measure.decision", field="note", kind=measure.kind, person=measure.person)
    if not note and measure.flag is MeasureFlag.VACANT:
        raise RuleError("measure.vacant", field="note", kind=measure.kind)


def _reason(text: str) -> str:
    if not tidy(text):
        raise RuleError("measure.reason", field="reason")
    return optional(text)
