"""Who holds which post from when to when; no post has two holders on a day (R2.2)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.periods import Period, day_before
from models.common.rights import Right
from models.registry.finding import get_person, get_section, get_unit
from models.registry.rules import Tenure, clash, life
from models.registry.tables import Appointment, Person, Post, Section, Unit


@act("registry.appoint", Right.REGISTRY_EDIT)
def appoint(
    work: Work,
    person_id: int,
    post: Post,
    start_on: dt.date,
    *,
    section_id: int | None = None,
    unit_id: int | None = None,
    end_on: dt.date | None = None,
    replacing: bool = False,
) -> int:
    """Appoint a person to a post of a section, or as principal leader of a unit; return the appointment's id.

    `replacing` ends the holder's own appointment the day before. Raises RuleError `registry.post_taken` naming both,
    `registry.post_place`, `registry.outside_life`, `period.backwards`.
    """
    if (post is Post.PRINCIPAL_LEADER) is (unit_id is None) or (section_id is None) is (unit_id is None):
        raise RuleError("registry.post_place", post=post)
    Period(start_on, end_on)
    place = get_section(work.session, section_id) if section_id else get_unit(work.session, unit_id or 0)
    person = get_person(work.session, person_id)
    if replacing:
        for held in appointments_at(work.session, place, post):
            if held.start_on < start_on and Period(held.start_on, held.end_on).contains(start_on):
                held.end_on = day_before(start_on)
    new = Appointment(
        person_id=person.id, post=post, section_id=section_id, unit_id=unit_id, start_on=start_on, end_on=end_on
    )
    work.session.add(new)
    _check(work.session, new)
    work.note(person.name, post=post, place=place.name, start=start_on)
    return new.id


@act("registry.end_appointment", Right.REGISTRY_EDIT)
def end_appointment(work: Work, appointment_id: int, last_day: dt.date) -> None:
    """End an appointment with `last_day`; raises RuleError as `edit_appointment`."""
    held = _get(work.session, appointment_id)
    edit_appointment(work, appointment_id, held.person_id, held.start_on, last_day)


@act("registry.edit_appointment", Right.REGISTRY_EDIT)
def edit_appointment(
    work: Work, appointment_id: int, person_id: int, start_on: dt.date, end_on: dt.date | None
) -> None:
    """Correct an appointment that was entered wrongly.

    Raises RuleError `registry.post_taken`, `registry.outside_life`, `period.backwards`.
    """
    held = _get(work.session, appointment_id)
    Period(start_on, end_on)
    held.person_id, held.start_on, held.end_on = get_person(work.session, person_id).id, start_on, end_on
    _check(work.session, held)
    work.note(get_person(work.session, person_id).name, post=held.post, start=start_on, end=end_on)


def appointments_at(session: Session, place: Section | Unit, post: Post | None = None) -> tuple[Appointment, ...]:
    """Return the appointments at a section or to a unit as such, in the order of time."""
    chosen = select(Appointment).where(_at(place)).order_by(Appointment.start_on, Appointment.id)
    return tuple(session.scalars(chosen if post is None else chosen.where(Appointment.post == post)))


def end_posts(session: Session, place: Section | Unit, last_day: dt.date) -> None:
    """End every appointment at a place that closes with `last_day`.

    Raises RuleError `registry.later_appointment` for one that begins only afterwards.
    """
    for held in appointments_at(session, place):
        if held.start_on > last_day:
            name = get_person(session, held.person_id).name
            raise RuleError("registry.later_appointment", person=name, place=place.name, start=held.start_on)
        if held.end_on is None or held.end_on > last_day:
            held.end_on = last_day


def _at(place: Section | Unit) -> ColumnElement[bool]:
    return (Appointment.section_id if isinstance(place, Section) else Appointment.unit_id) == place.id


def _get(session: Session, appointment_id: int) -> Appointment:
    held = session.get(Appointment, appointment_id)
    if held is None:
        raise RuleError("registry.unknown_appointment")
    return held


def _check(session: Session, new: Appointment) -> None:
    """Refuse a second holder on any day, and days on which the place does not exist."""
    session.flush()
    place = get_section(session, new.section_id) if new.section_id else get_unit(session, new.unit_id or 0)
    period = Period(new.start_on, new.end_on)
    days = life(place.active_from, place.active_to)
    if not days.contains(period.start) or (days.end is not None and (period.end is None or period.end > days.end)):
        raise RuleError("registry.outside_life", place=place.name, since=place.active_from, until=place.active_to)
    others = select(Appointment, Person.name).join(Person, Person.id == Appointment.person_id)
    others = others.where(_at(place), Appointment.post == new.post, Appointment.id != new.id)
    tenures = [Tenure(a.id, name, Period(a.start_on, a.end_on)) for a, name in session.execute(others).tuples()]
    if other := clash(period, tenures):
        raise RuleError(
            "registry.post_taken",
            person=get_person(session, new.person_id).name,
            post=new.post,
            place=place.name,
            start=period.start,
            holder=other.person,
            held_from=other.period.start,
            held_to=other.period.end,
        )
