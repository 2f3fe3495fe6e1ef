"""What happens to a measure before and after it is done: the notice, the receipt, the report (R7.2, R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.actions import days_of, refuse_closed
from models.consequences.life import Moment, Step, check_day, check_step
from models.consequences.queries import get_measure
from models.consequences.tables import Measure, MeasureKind, MeasureStatus
from models.intake.rules import optional
from models.rounds.tables import Round


@act("measure.step", Right.MEASURE_EDIT)
def enter_step(work: Work, measure_ids: Sequence[int], step: Step, on: dt.date, by: str = "") -> None:
    """Enter that notices went out, were received (`by` whom) or that what was done was reported (`by` which paper).

    All of the measures or none. Raises RuleError `measure.unknown`, `measure.waived`, `measure.flagged`,
    `measure.not_published`, `measure.future`, `step.before`, `step.after`, `step.no_notice`, `step.not_done` or
    `step.receiver`.
    """
    words = optional(by)
    if step is Step.SERVED and not words:
        raise RuleError("step.receiver", field="by")
    codes = {enter_one(work, measure_id, step, on, words) for measure_id in measure_ids}
    work.note(" ".join(sorted(codes)), measures=list(measure_ids), step=step, on=on)


def enter_one(work: Work, measure_id: int, step: Step, on: dt.date, by: str) -> str:
    """Enter a step of one measure within another act; return its round's code. Raises as `enter_step` does."""
    measure = get_measure(work.session, measure_id)
    held = work.session.get_one(Round, measure.round_id)
    if measure.status not in (MeasureStatus.DUE, MeasureStatus.DONE):
        refuse_closed(measure, held)
    if held.published_on is None:
        raise RuleError("measure.not_published", round=held.code, kind=measure.kind)
    days = days_of(measure, held)
    check_step(step, measure.status, days)
    check_day(Moment(step.value), on, days, work.today)
    match step:
        case Step.NOTIFIED:
            measure.notified_on = on
        case Step.SERVED:
            measure.served_on, measure.received_by = on, by
        case Step.REPORTED:
            measure.report_on, measure.reported_as = on, by
    return held.code


@act("measure.step_back", Right.MEASURE_EDIT)
def take_back_step(work: Work, measure_id: int, step: Step, reason: str) -> None:
    """Take a step back that was entered wrongly; what stood there remains in the log.

    A notice is not taken back from under its receipt, and that of a rectification only together with the problems
    and the due date that it set, by `rectification.actions.take_back_notice`. Raises RuleError `measure.unknown`,
    `measure.reason`, `step.none`, `step.receipt` or `step.rectification`.
    """
    if step is Step.NOTIFIED and get_measure(work.session, measure_id).kind is MeasureKind.RECTIFICATION:
        raise RuleError("step.rectification")
    forget_step(work, measure_id, step, reason)


def forget_step(work: Work, measure_id: int, step: Step, reason: str) -> None:
    """Take a step of any measure back within the act that takes back what hangs on it.

    Raises RuleError as `take_back_step` does.
    """
    measure = get_measure(work.session, measure_id)
    held = work.session.get_one(Round, measure.round_id)
    why = optional(reason)
    if not why:
        raise RuleError("measure.reason", field="reason")
    if getattr(days_of(measure, held), step.value) is None:
        raise RuleError("step.none")
    if step is Step.NOTIFIED and measure.served_on is not None:
        raise RuleError("step.receipt")
    _clear(measure, step)
    work.note(held.code, measure=measure_id, step=step, reason=why)


def _clear(measure: Measure, step: Step) -> None:
    match step:
        case Step.NOTIFIED:
            measure.notified_on = None
        case Step.SERVED:
            measure.served_on, measure.received_by = None, None
        case Step.REPORTED:
            measure.report_on, measure.reported_as = None, None
