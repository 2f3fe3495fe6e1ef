"""The commission proposes a removal, the competent Party committee decides; what it decided takes effect (R7.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.periods import day_before
from models.common.rights import Right
from models.consequences.actions import days_of, refuse_closed
from models.consequences.life import Moment, check_day
from models.consequences.queries import get_measure
from models.consequences.rules import REMOVALS
from models.consequences.tables import Measure, MeasureStatus, RemovalDecision, RemovalOutcome
from models.intake.rules import optional
from models.registry.appointments import end_appointment
from models.registry.queries import descent
from models.registry.tables import Appointment, Post, Section
from models.rounds.tables import Round


@dataclass(frozen=True)
class Decided:
    """What a committee decided: its name, the number and date of its paper, and from which day the post is left.

    `reason` says what was decided instead, where the proposal was not adopted as it stood.
    """

    outcome: RemovalOutcome
    committee: str
    number: str
    on: dt.date
    effective_on: dt.date | None = None
    reason: str = ""


@act("measure.decide", Right.MEASURE_EDIT)
def decide(work: Work, measure_id: int, decided: Decided) -> None:
    """Enter the decision on a proposed removal; an adopted one ends the appointment the day before it takes effect.

    Adopted, the removal is done; otherwise it is waived, with the decision as its reason: only what was carried out
    counts as done (R7.2). Raises RuleError `measure.unknown`, `measure.done`, `measure.waived`, `measure.flagged`,
    `measure.not_published`, `removal.none`, `removal.committee`, `removal.number`, `removal.reason`,
    `removal.effective`, `removal.effective_early`, `measure.future`, `step.before` or `step.after`.
    """
    measure = get_measure(work.session, measure_id)
    held = work.session.get_one(Round, measure.round_id)
    if measure.kind not in REMOVALS:
        raise RuleError("removal.none", kind=measure.kind)
    refuse_closed(measure, held)
    if held.published_on is None:
        raise RuleError("measure.not_published", round=held.code, kind=measure.kind)
    check_decision(decided)
    check_day(Moment.DONE, decided.on, days_of(measure, held), work.today)
    _store(work, measure, decided)
    work.note(held.code, measure=measure_id, outcome=decided.outcome, number=decided.number)


def check_decision(decided: Decided) -> None:
    """Refuse a decision that says less than the paper does."""
    if not decided.committee.strip():
        raise RuleError("removal.committee", field="committee")
    if not decided.number.strip():
        raise RuleError("removal.number", field="number")
    if decided.outcome is RemovalOutcome.ADOPTED:
        if decided.effective_on is None:
            raise RuleError("removal.effective", field="effective_on")
        if decided.effective_on < decided.on:
            raise RuleError(
                "removal.effective_early", field="effective_on", effective_on=decided.effective_on, on=decided.on
            )
    elif not decided.reason.strip():
        raise RuleError("removal.reason", field="reason")


def _store(work: Work, measure: Measure, decided: Decided) -> None:
    adopted = decided.outcome is RemovalOutcome.ADOPTED
    ended = _ended(work, measure, decided.effective_on) if adopted and decided.effective_on else ()
    paper = f"{optional(decided.committee)}，{optional(decided.number)}"
    work.session.add(
        RemovalDecision(
            measure_id=measure.id,
            outcome=decided.outcome,
            committee=optional(decided.committee),
            number=optional(decided.number),
            decided_on=decided.on,
            reason=optional(decided.reason),
            effective_on=decided.effective_on if adopted else None,
            appointments=list(ended),
        )
    )
    if adopted:
        measure.status, measure.done_on, measure.note = MeasureStatus.DONE, decided.on, paper
    else:
        measure.status, measure.note = MeasureStatus.WAIVED, f"{paper}：{optional(decided.reason)}"
    work.session.flush()


def _ended(work: Work, measure: Measure, effective_on: dt.date) -> tuple[int, ...]:
    """End the posts that the removal is about, and return their appointments; none where they were left before."""
    found = [held.id for held in _appointments(work.session, measure, effective_on)]
    for appointment_id in found:
        end_appointment(work, appointment_id, day_before(effective_on))
    return tuple(found)


def _appointments(session: Session, measure: Measure, on: dt.date) -> tuple[Appointment, ...]:
    """Return where the person holds the post on a day: of the section or its successors, or anywhere in the unit."""
    section = session.get_one(Section, measure.section_id)
    chosen = select(Appointment).where(
        Appointment.person_id == measure.person_id,
        Appointment.post == Post(measure.post),
        Appointment.start_on < on,
        or_(Appointment.end_on.is_(None), Appointment.end_on >= on),
    )
    if measure.post == Post.SECTION_HEAD:
        chosen = chosen.where(Appointment.section_id.in_(descent(session).descendants(section.id)))
    else:
        own = select(Section.id).where(Section.unit_id == section.unit_id)
        chosen = chosen.where(or_(Appointment.unit_id == section.unit_id, Appointment.section_id.in_(own)))
    return tuple(session.scalars(chosen.order_by(Appointment.id)))
