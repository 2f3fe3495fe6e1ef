"""Fetching rows by id, and the checks that every change of a section shares; plain functions inside a transaction."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.errors import RuleError
from models.common.names import tidy
from models.intake.rules import optional
from models.registry.rules import life
from models.registry.tables import Person, Section, Unit


def get_unit(session: Session, unit_id: int) -> Unit:
    """Return a unit; raises RuleError `registry.unknown_unit`."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise RuleError("registry.unknown_unit")
    return unit


def get_section(session: Session, section_id: int) -> Section:
    """Return a section; raises RuleError `registry.unknown_section`."""
    section = session.get(Section, section_id)
    if section is None:
        raise RuleError("registry.unknown_section")
    return section


def get_person(session: Session, person_id: int) -> Person:
    """Return a person; raises RuleError `registry.unknown_person`."""
    person = session.get(Person, person_id)
    if person is None:
        raise RuleError("registry.unknown_person")
    return person


def open_section(session: Session, section_id: int) -> Section:
    """Return a section that has not been closed; raises RuleError `registry.section_closed`."""
    section = get_section(session, section_id)
    if section.active_to is not None:
        raise RuleError("registry.section_closed", section=section.name, on=section.active_to)
    return section


def open_unit(session: Session, unit_id: int) -> Unit:
    """Return a unit that has not been closed; raises RuleError `registry.unit_closed`."""
    unit = get_unit(session, unit_id)
    if unit.active_to is not None:
        raise RuleError("registry.unit_closed", unit=unit.name, on=unit.active_to)
    return unit


def reason_text(text: str) -> str:
    """Return a reason; raises RuleError `registry.reason_missing`."""
    if not tidy(text):
        raise RuleError("registry.reason_missing")
    return optional(text)


def check_unique(session: Session, section: Section) -> None:
    """Refuse a section whose number, or name within its unit, another section bears on the same day (R3.1).

    Raises RuleError `registry.number_taken` or `registry.section_exists`.
    """
    session.flush()
    alike = (Section.number == section.number) | ((Section.unit_id == section.unit_id) & (Section.name == section.name))
    others = select(Section, Unit.name).join(Unit, Unit.id == Section.unit_id).where(alike, Section.id != section.id)
    days = life(section.active_from, section.active_to)
    for other, unit in session.execute(others.order_by(Section.id)).tuples():
        if not life(other.active_from, other.active_to).overlaps(days):
            continue
        facts = {"section": other.name, "unit": unit, "number": other.number, "until": other.active_to}
        same_number = other.number == section.number
        raise RuleError("registry.number_taken" if same_number else "registry.section_exists", **facts)
