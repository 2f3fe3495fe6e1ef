"""Reading the registry: what there is, who holds which post, and who did on any day (R2.1–R2.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.registry.rules import Descent
from models.registry.tables import Appointment, Lineage, Person, Section, Unit
from models.registry.tables import LineageKind as LineageKind
from models.registry.tables import Post as Post
from models.registry.tables import SectionKind as SectionKind


@dataclass(frozen=True)
class UnitRow:
    """A unit; None: since before the registry, or still there."""

    id: int
    name: str
    kind: str
    party_committee: str
    active_from: dt.date | None
    active_to: dt.date | None


@dataclass(frozen=True)
class PersonRow:
    """A person; the note tells namesakes apart."""

    id: int
    name: str
    note: str


@dataclass(frozen=True)
class SectionRow:
    """A section with the holders of its posts on the day that was asked for; None: vacant."""

    id: int
    unit_id: int
    unit: str
    party_committee: str
    name: str
    kind: SectionKind
    number: int
    active_from: dt.date | None
    active_to: dt.date | None
    head: PersonRow | None
    leader: PersonRow | None
    principal: PersonRow | None


@dataclass(frozen=True)
class AppointmentRow:
    """A post held; `place` names the section, or the unit of a principal leader."""

    id: int
    person_id: int
    person: str
    post: Post
    section_id: int | None
    unit_id: int | None
    place: str
    start_on: dt.date
    end_on: dt.date | None


@dataclass(frozen=True)
class LineageRow:
    """`successor` came out of `predecessor`; `on` is the successor's first day."""

    predecessor_id: int
    predecessor: str
    successor_id: int
    successor: str
    kind: LineageKind
    on: dt.date
    reason: str


def _person_row(person: Person) -> PersonRow:
    return PersonRow(person.id, person.name, person.note)


def _alive(kind: type[Unit] | type[Section], on: dt.date) -> ColumnElement[bool]:
    born = kind.active_from.is_(None) | (kind.active_from <= on)
    return born & (kind.active_to.is_(None) | (kind.active_to >= on))


def _held(on: dt.date) -> ColumnElement[bool]:
    return (Appointment.start_on <= on) & (Appointment.end_on.is_(None) | (Appointment.end_on >= on))


@query("registry.units", Right.REGISTRY_READ)
def units(session: Session, on: dt.date | None = None) -> tuple[UnitRow, ...]:
    """Return the units that exist on a day, or all there ever were, oldest entry first."""
    chosen = select(Unit).order_by(Unit.id)
    found = session.scalars(chosen if on is None else chosen.where(_alive(Unit, on)))
    return tuple(UnitRow(u.id, u.name, u.kind, u.party_committee, u.active_from, u.active_to) for u in found)


@query("registry.sections", Right.REGISTRY_READ)
def sections(session: Session, on: dt.date | None = None) -> tuple[SectionRow, ...]:
    """Return the sections that exist on a day with the holders of that day, by number.

    Without a day: all there ever were, each with the latest holder of every post.
    """
    return _section_rows(session, None if on is None else _alive(Section, on), on)


@query("registry.section", Right.REGISTRY_READ)
def section(session: Session, section_id: int, on: dt.date) -> SectionRow:
    """Return one section with the holders of a day; raises RuleError `registry.unknown_section`."""
    rows = _section_rows(session, Section.id == section_id, on)
    if not rows:
        raise RuleError("registry.unknown_section")
    return rows[0]


def _section_rows(session: Session, where: ColumnElement[bool] | None, on: dt.date | None) -> tuple[SectionRow, ...]:
    chosen = select(Section, Unit).join(Unit, Unit.id == Section.unit_id).order_by(Section.number, Section.id)
    posts = select(Appointment, Person).join(Person, Person.id == Appointment.person_id).order_by(Appointment.start_on)
    if where is not None:
        chosen = chosen.where(where)
    if on is not None:
        posts = posts.where(_held(on))
    holders = {
        (a.post, a.section_id or 0, a.unit_id or 0): _person_row(person)
        for a, person in session.execute(posts).tuples()
    }
    return tuple(
        SectionRow(
            s.id, u.id, u.name, u.party_committee, s.name, s.kind, s.number, s.active_from, s.active_to,
            head=holders.get((Post.SECTION_HEAD, s.id, 0)),
            leader=holders.get((Post.LEADER_IN_CHARGE, s.id, 0)),
            principal=holders.get((Post.PRINCIPAL_LEADER, 0, u.id)),
        )
        for s, u in session.execute(chosen).tuples()
    )  # fmt: skip


@query("registry.appointments", Right.REGISTRY_READ)
def appointments(
    session: Session, section_id: int | None = None, unit_id: int | None = None, person_id: int | None = None
) -> tuple[AppointmentRow, ...]:
    """Return the appointments of a section, of a unit as such, or of a person, in the order of time."""
    chosen = (
        select(Appointment, Person, Section.name, Unit.name)
        .join(Person, Person.id == Appointment.person_id)
        .join(Section, Section.id == Appointment.section_id, isouter=True)
        .join(Unit, Unit.id == Appointment.unit_id, isouter=True)
        .order_by(Appointment.start_on, Appointment.id)
    )
    wanted = {Appointment.section_id: section_id, Appointment.unit_id: unit_id, Appointment.person_id: person_id}
    chosen = chosen.where(*(column == value for column, value in wanted.items() if value is not None))
    return tuple(
        AppointmentRow(
            a.id, p.id, p.name, a.post, a.section_id, a.unit_id, in_section or in_unit or "", a.start_on, a.end_on
        )
        for a, p, in_section, in_unit in session.execute(chosen).tuples()
    )


@query("registry.people", Right.REGISTRY_READ)
def people(session: Session, text: str = "") -> tuple[PersonRow, ...]:
    """Return the people whose name contains `text`, oldest entry first."""
    chosen = select(Person).where(Person.name.contains(text, autoescape=True)).order_by(Person.id)
    return tuple(_person_row(person) for person in session.scalars(chosen))


@query("registry.person_by_name", Right.REGISTRY_READ)
def person_by_name(session: Session, name: str) -> tuple[PersonRow, ...]:
    """Return everybody of exactly that name: nobody, one person, or namesakes."""
    chosen = select(Person).where(Person.name == name).order_by(Person.id)
    return tuple(_person_row(person) for person in session.scalars(chosen))


@query("registry.lineage", Right.REGISTRY_READ)
def lineage(session: Session) -> tuple[LineageRow, ...]:
    """Return how sections came out of one another, in the order of time (R2.3)."""
    old, new = aliased(Section), aliased(Section)
    chosen = (
        select(Lineage, old.name, new.name)
        .join(old, old.id == Lineage.predecessor_id)
        .join(new, new.id == Lineage.successor_id)
        .order_by(Lineage.on, Lineage.id)
    )
    return tuple(
        LineageRow(line.predecessor_id, before, line.successor_id, after, line.kind, line.on, line.reason)
        for line, before, after in session.execute(chosen).tuples()
    )


@query("registry.descent", Right.REGISTRY_READ)
def descent(session: Session) -> Descent:
    """Return the descent of all sections (R2.3)."""
    pairs = session.execute(select(Lineage.predecessor_id, Lineage.successor_id)).tuples()
    return Descent(frozenset(pairs))


@query("registry.holder", Right.REGISTRY_READ)
def holder(session: Session, section_id: int, post: Post, day: dt.date) -> PersonRow | None:
    """Return who answered for a section in a post on a day; the principal leader is that of its unit (R2.2).

    Raises RuleError `registry.unknown_section`.
    """
    place = session.get(Section, section_id)
    if place is None:
        raise RuleError("registry.unknown_section")
    own = Appointment.unit_id == place.unit_id if post is Post.PRINCIPAL_LEADER else Appointment.section_id == place.id
    chosen = select(Person).join(Appointment, Appointment.person_id == Person.id)
    chosen = chosen.where(own, Appointment.post == post, _held(day)).order_by(Appointment.start_on.desc())
    found = session.scalars(chosen).first()
    return _person_row(found) if found else None
