"""Units, sections and people: entering, correcting typing errors, closing; nothing is ever deleted (R2.1, R2.3)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from models.common import names
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.periods import Period
from models.common.rights import Right
from models.intake.rules import optional
from models.registry.appointments import appoint, end_posts
from models.registry.finding import (
    check_unique,
    get_person,
    get_section,
    get_unit,
    open_section,
    open_unit,
    reason_text,
)
from models.registry.rules import check_number, default_committee, life
from models.registry.tables import Person, Post, Section, SectionKind, Unit


@act("registry.add_unit", Right.REGISTRY_EDIT)
def add_unit(
    work: Work, name: str, kind: str = "", party_committee: str = "", active_from: dt.date | None = None
) -> int:
    """Enter a unit and return its id; raises RuleError `registry.unit_exists`."""
    unit = Unit(name=names.name(name), kind="", party_committee="", active_from=active_from, active_to=None)
    _describe(work, unit, name, kind, party_committee)
    work.session.add(unit)
    work.session.flush()
    return unit.id


@act("registry.edit_unit", Right.REGISTRY_EDIT)
def edit_unit(work: Work, unit_id: int, name: str, kind: str, party_committee: str) -> None:
    """Correct a unit's entry; raises RuleError `registry.unit_exists`."""
    _describe(work, get_unit(work.session, unit_id), name, kind, party_committee)


def _describe(work: Work, unit: Unit, name: str, kind: str, party_committee: str) -> None:
    clean = names.name(name)
    namesake = work.session.scalar(select(Unit).where(Unit.name == clean))
    if namesake is not None and namesake is not unit:
        raise RuleError("registry.unit_exists", unit=clean)
    unit.name, unit.kind = clean, optional(kind)
    unit.party_committee = optional(party_committee) or default_committee(clean)
    work.note(clean)


@act("registry.add_section", Right.REGISTRY_EDIT)
def add_section(
    work: Work, unit_id: int, name: str, kind: SectionKind, number: int, active_from: dt.date | None = None
) -> int:
    """Enter a section of a unit and return its id.

    Raises RuleError `registry.number`, `registry.number_taken`, `registry.section_exists`, `registry.unit_closed`,
    `registry.outside_life`.
    """
    unit = open_unit(work.session, unit_id)
    if active_from is not None and not life(unit.active_from, unit.active_to).contains(active_from):
        raise RuleError("registry.outside_life", place=unit.name, since=unit.active_from, until=unit.active_to)
    section = Section(
        unit_id=unit.id,
        name=names.name(name),
        kind=kind,
        number=check_number(number),
        active_from=active_from or unit.active_from,
        active_to=None,
    )
    work.session.add(section)
    check_unique(work.session, section)
    work.note(section.name, unit=unit.name, number=number)
    return section.id


@act("registry.edit_section", Right.REGISTRY_EDIT)
def edit_section(work: Work, section_id: int, name: str, kind: SectionKind, number: int) -> None:
    """Correct a section's entry; a real renaming is `rename_section`.

    Raises RuleError `registry.number`, `registry.number_taken`, `registry.section_exists`.
    """
    section = get_section(work.session, section_id)
    section.name, section.kind, section.number = names.name(name), kind, check_number(number)
    check_unique(work.session, section)
    work.note(section.name, number=number)


@act("registry.close_section", Right.REGISTRY_EDIT)
def close_section(work: Work, section_id: int, last_day: dt.date, reason: str) -> None:
    """End a section without a successor, and the posts in it.

    Raises RuleError `registry.section_closed`, `registry.later_appointment`, `period.backwards`.
    """
    section, why = open_section(work.session, section_id), reason_text(reason)
    Period(section.active_from or dt.date.min, last_day)
    section.active_to = last_day
    end_posts(work.session, section, last_day)
    work.note(section.name, last_day=last_day, reason=why)


@act("registry.close_unit", Right.REGISTRY_EDIT)
def close_unit(work: Work, unit_id: int, last_day: dt.date, reason: str) -> None:
    """End a unit whose sections have all been closed or moved away by then.

    Raises RuleError `registry.unit_closed`, `registry.unit_has_sections`, `registry.later_appointment`.
    """
    unit, why = open_unit(work.session, unit_id), reason_text(reason)
    Period(unit.active_from or dt.date.min, last_day)
    sections = work.session.scalars(select(Section).where(Section.unit_id == unit.id).order_by(Section.number))
    left = [section.name for section in sections if section.active_to is None or section.active_to > last_day]
    if left:
        raise RuleError("registry.unit_has_sections", unit=unit.name, sections=left)
    unit.active_to = last_day
    end_posts(work.session, unit, last_day)
    work.note(unit.name, last_day=last_day, reason=why)


@act("registry.add_person", Right.REGISTRY_EDIT)
def add_person(work: Work, name: str, note: str = "") -> int:
    """Enter a person and return the id; namesakes need different notes (RuleError `registry.namesake`)."""
    person = Person(name=names.name(name), note=optional(note))
    _check_namesake(work, person)
    work.session.add(person)
    work.session.flush()
    work.note(person.name)
    return person.id


@act("registry.appoint_new", Right.REGISTRY_EDIT)
def appoint_new(
    work: Work,
    name: str,
    note: str,
    post: Post,
    start_on: dt.date,
    *,
    section_id: int | None = None,
    unit_id: int | None = None,
    end_on: dt.date | None = None,
    replacing: bool = False,
) -> int:
    """Enter a person and appoint him or her in one act; raises RuleError as `add_person` and `appoint`."""
    person_id = add_person(work, name, note)
    return appoint(
        work, person_id, post, start_on, section_id=section_id, unit_id=unit_id, end_on=end_on, replacing=replacing
    )


@act("registry.edit_person", Right.REGISTRY_EDIT)
def edit_person(work: Work, person_id: int, name: str, note: str) -> None:
    """Correct a person's name or note; raises RuleError `registry.namesake`."""
    person = get_person(work.session, person_id)
    person.name, person.note = names.name(name), optional(note)
    _check_namesake(work, person)
    work.note(person.name)


def _check_namesake(work: Work, person: Person) -> None:
    alike = select(Person).where(Person.name == person.name, Person.note == person.note)
    if any(other is not person for other in work.session.scalars(alike)):
        raise RuleError("registry.namesake", person=person.name)
