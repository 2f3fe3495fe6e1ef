"""Entering a rectification step by step; closing it sets the measure done in the same transaction (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.indicators import Indicator
from models.common.rights import Right
from models.consequences.actions import end_rectification, reopen
from models.consequences.life import Step
from models.consequences.queries import get_measure
from models.consequences.steps import enter_step, forget_step
from models.consequences.tables import Measure, MeasureKind, MeasureStatus
from models.intake.rules import optional, prose
from models.rectification.queries import rechecks_of
from models.rectification.rules import (
    check_close,
    check_day,
    check_due,
    check_findings,
    check_next_due,
    check_notice,
    team,
    texts_by_indicator,
)
from models.rectification.tables import Problem, Progress, Recheck, Rectification
from models.rounds.tables import Round


@act("rectification.notice", Right.MEASURE_EDIT)
def give_notice(
    work: Work,
    measure_id: int,
    on: dt.date,
    problems: Mapping[Indicator, str],
    due_on: dt.date | None = None,
    reason: str = "",
) -> None:
    """Enter the notice with the problems to put right; without `due_on` the day of the rules is due.

    Raises RuleError `measure.unknown`, `measure.not_published`, or one of `rectification.*`.
    """
    measure, held = _measure(work.session, measure_id)
    if work.session.get(Rectification, measure_id) is not None:
        raise RuleError("rectification.noticed")
    _refuse_settled(measure)
    if held.published_on is None or measure.due_on is None:
        raise RuleError("measure.not_published", round=held.code, kind=measure.kind)
    check_notice(on, held.published_on, work.today)
    _notify(work, measure, on)
    day = due_on or measure.due_on
    why = check_due(day, on, measure.due_on, reason)
    work.session.add(
        Rectification(
            measure_id=measure_id, noticed_on=on, responsible="", plan="", due_on=day, due_reason=why, closed_on=None
        )
    )
    work.session.flush()
    _set_problems(work, measure_id, problems)
    work.note(held.code, measure=measure_id, on=on, due_on=day)


@act("rectification.notice_back", Right.MEASURE_EDIT)
def take_back_notice(work: Work, measure_id: int, reason: str) -> None:
    """Take back a notice that was entered wrongly: the measure's step, the problems and the due date, all at once.

    What stood there remains in the log. Once a plan answers it the notice stays. Raises RuleError `measure.unknown`,
    `measure.reason`, `step.none`, `step.receipt`, or `rectification.*`.
    """
    measure, held = _measure(work.session, measure_id)
    row = work.session.get(Rectification, measure_id)
    if row is not None:
        _refuse_settled(measure)
        if row.plan:
            raise RuleError("rectification.planned")
        for problem in work.session.scalars(select(Problem).where(Problem.measure_id == measure_id)):
            work.session.delete(problem)
        work.session.flush()  # the problems go before what they hang on
        work.session.delete(row)
    forget_step(work, measure_id, Step.NOTIFIED, reason)
    work.note(held.code, measure=measure_id)


@act("rectification.problems", Right.MEASURE_EDIT)
def change_problems(work: Work, measure_id: int, problems: Mapping[Indicator, str]) -> None:
    """Word the problems anew; raises RuleError `rectification.*`."""
    _, held, _ = _open(work.session, measure_id)
    _set_problems(work, measure_id, problems)
    work.note(held.code, measure=measure_id)


@act("rectification.plan", Right.MEASURE_EDIT)
def enter_plan(work: Work, measure_id: int, plan: str, responsible: str) -> None:
    """Enter or change the plan and who answers for it; raises RuleError `rectification.*`."""
    _, held, row = _open(work.session, measure_id)
    who = optional(responsible)
    if not who:
        raise RuleError("rectification.responsible", field="responsible")
    row.plan, row.responsible = _text(plan, "plan"), who
    work.note(held.code, measure=measure_id)


@act("rectification.due", Right.MEASURE_EDIT)
def set_due(work: Work, measure_id: int, due_on: dt.date, reason: str) -> None:
    """Set another due date, with the reason; raises RuleError `rectification.*`."""
    measure, held, row = _open(work.session, measure_id)
    assert measure.due_on is not None
    row.due_reason = check_due(due_on, row.noticed_on, measure.due_on, reason)
    row.due_on = due_on
    work.note(held.code, measure=measure_id, due_on=due_on)


@act("rectification.progress", Right.MEASURE_EDIT)
def report_progress(work: Work, measure_id: int, on: dt.date, text: str) -> None:
    """Enter what the unit reported; raises RuleError `rectification.*`."""
    _, held, row = _open(work.session, measure_id)
    _refuse_without_plan(row)
    check_day(on, row.noticed_on, work.today)
    work.session.add(Progress(measure_id=measure_id, submitted_on=on, text=_text(text, "text")))
    work.note(held.code, measure=measure_id, on=on)


@act("rectification.recheck", Right.MEASURE_EDIT)
def enter_recheck(
    work: Work,
    measure_id: int,
    on: dt.date,
    checkers: Sequence[str],
    passed: bool,
    findings: Mapping[Indicator, str],
    next_due_on: dt.date | None = None,
) -> None:
    """Enter a re-check; one that is not passed sets another day, and opens again what was closed.

    Raises RuleError `rectification.*`.
    """
    measure, held = _measure(work.session, measure_id)
    row = _noticed(work.session, measure_id)
    if row.closed_on is None:
        _refuse_settled(measure)
    _refuse_without_plan(row)
    check_day(on, row.noticed_on, work.today)
    before = rechecks_of(work.session, measure_id)
    if before and on < before[-1].checked_on:
        raise RuleError("rectification.before_recheck", field="on", on=on, checked_on=before[-1].checked_on)
    found = texts_by_indicator(findings, field="finding")
    check_findings(passed, found)
    names = team(checkers, key="rectification.checkers", field="checkers")
    day = check_next_due(passed, on, next_due_on)
    work.session.add(
        Recheck(
            measure_id=measure_id, checked_on=on, checkers=list(names), passed=passed,
            findings={str(one): text for one, text in found.items()}, next_due_on=day,
        )
    )  # fmt: skip
    if day is not None:
        _open_again(work, measure, row, day, "；".join(found.values()))
    work.note(held.code, measure=measure_id, on=on, passed=passed)


@act("rectification.close", Right.MEASURE_EDIT)
def close(work: Work, measure_id: int, on: dt.date, note: str = "") -> None:
    """Close a rectification whose last re-check was passed, and set its measure done.

    Raises RuleError `rectification.*`.
    """
    _, held, row = _open(work.session, measure_id)
    found = rechecks_of(work.session, measure_id)
    check_close(on, [(one.checked_on, one.passed) for one in found], work.today)
    row.closed_on = on
    end_rectification(work, measure_id, on, note)
    work.note(held.code, measure=measure_id, on=on)


def _open_again(work: Work, measure: Measure, row: Rectification, due_on: dt.date, findings: str) -> None:
    """Let a failed re-check set the day; what was closed is due again."""
    row.due_on, row.due_reason = due_on, findings
    if row.closed_on is not None:
        row.closed_on = None
        if measure.status is MeasureStatus.DONE:
            reopen(work, measure.id, findings[:200].replace("\n", " "))


def _notify(work: Work, measure: Measure, on: dt.date) -> None:
    """Let the measure say the same day of the notice."""
    if measure.notified_on is None:
        enter_step(work, [measure.id], Step.NOTIFIED, on)
    elif measure.notified_on != on:
        raise RuleError("rectification.notice_day", field="on", on=on, notified_on=measure.notified_on)


def _measure(session: Session, measure_id: int) -> tuple[Measure, Round]:
    measure = get_measure(session, measure_id)
    if measure.kind is not MeasureKind.RECTIFICATION:
        raise RuleError("rectification.kind", kind=measure.kind)
    return measure, session.get_one(Round, measure.round_id)


def _noticed(session: Session, measure_id: int) -> Rectification:
    row = session.get(Rectification, measure_id)
    if row is None:
        raise RuleError("rectification.no_notice")
    return row


def _open(session: Session, measure_id: int) -> tuple[Measure, Round, Rectification]:
    """Return a rectification under way; raises RuleError `rectification.no_notice` or `rectification.settled`."""
    measure, held = _measure(session, measure_id)
    row = _noticed(session, measure_id)
    _refuse_settled(measure)
    return measure, held, row


def _refuse_settled(measure: Measure) -> None:
    if measure.status is not MeasureStatus.DUE:
        raise RuleError("rectification.settled", status=measure.status)


def _refuse_without_plan(row: Rectification) -> None:
    if not row.plan:
        raise RuleError("rectification.no_plan")


def _set_problems(work: Work, measure_id: int, problems: Mapping[Indicator, str]) -> None:
    wanted = texts_by_indicator(problems, field="problem")
    if not wanted:
        raise RuleError("rectification.problems")
    for indicator in Indicator:
        row = work.session.get(Problem, (measure_id, indicator))
        if indicator not in wanted:
            if row is not None:
                work.session.delete(row)
        elif row is None:
            work.session.add(Problem(measure_id=measure_id, indicator=indicator, text=wanted[indicator]))
        else:
            row.text = wanted[indicator]


def _text(text: str, field: str) -> str:
    clean = prose(text)
    if not clean:
        raise RuleError("rectification.text", field=field)
    return clean
