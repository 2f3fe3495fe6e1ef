"""The time lines: one of a section with its predecessors, one of a person; frozen rounds only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.embargo import Answer, Bar, answer
from models.consequences.life import Moment as Moment
from models.consequences.promotions import BARRING
from models.consequences.tables import MeasureKind as MeasureKind
from models.consequences.tables import MeasureStatus as MeasureStatus
from models.history import reading
from models.history.facts import KINDS, Line
from models.history.facts import Corrected as Corrected
from models.history.facts import Disputed as Disputed
from models.history.facts import Event as Event
from models.history.facts import EventKind as EventKind
from models.history.facts import Held as Held
from models.history.facts import Imposed as Imposed
from models.history.facts import Kin as Kin
from models.history.facts import Posted as Posted
from models.history.facts import Ranked as Ranked
from models.history.facts import Reorganised as Reorganised
from models.history.reading import Told
from models.history.rules import changes, ordered, reorganisations, steps
from models.registry.queries import PersonRow, person_by_name
from models.registry.tables import Person, Section, Unit


@dataclass(frozen=True)
class Place:
    """One final round on the strip; no rank: not evaluated, or not on the list of a round known only as a result."""

    round: str
    title: str
    rank: int | None
    listed: bool
    top: bool
    imported: bool


@dataclass(frozen=True)
class SectionHistory:
    """A section, who answers for it on the day asked for, and all that happened to it, oldest first."""

    section_id: int
    number: int
    name: str
    unit: str
    active_from: dt.date | None
    active_to: dt.date | None
    posts: tuple[Held, ...]
    came_from: tuple[Kin, ...]
    went_into: tuple[Kin, ...]
    places: tuple[Place, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class PersonHistory:
    """A person with the posts of the day, whether promotion is barred on it, and all that happened, oldest first."""

    person_id: int
    name: str
    note: str
    namesakes: tuple[PersonRow, ...]
    posts: tuple[Held, ...]
    promotion: Answer
    places: tuple[Place, ...]
    events: tuple[Event, ...]


@query("history.section", Right.RESULT_READ)
def section_history(session: Session, section_id: int, on: dt.date) -> SectionHistory:
    """Return a section's time line with its predecessors'; raises RuleError `registry.unknown_section`."""
    chosen = select(Section.number, Section.name, Section.active_from, Section.active_to, Unit.id, Unit.name)
    found = session.execute(chosen.join(Unit, Unit.id == Section.unit_id).where(Section.id == section_id)).first()
    if found is None:
        raise RuleError("registry.unknown_section")
    number, name, active_from, active_to, unit_id, unit = found
    line = reading.ancestors(session, section_id)
    descent = reading.lines(session, line)
    rounds = {one.id: one for one in reading.moments(session)}
    ranked = reading.results(session, line, rounds.values())
    told = (*ranked, *reading.measures_of_sections(session, line))
    held = reading.posts_of_sections(session, line)
    events = (
        *_told(told, rounds, section_id),
        *_posted(held, descent, section_id),
        *_reorganised(descent, section_id),
        *_raised((*reading.disputes(session, line), *reading.corrections(session, line)), section_id),
    )
    day = min(on, active_to) if active_to else on
    now = (*(one for one in held if one.section_id == section_id), *reading.principals(session, unit_id))
    return SectionHistory(
        section_id, number, name, unit, active_from, active_to,
        tuple(one for one in now if one.on(day)),
        tuple(one.before for one in descent if one.after.id == section_id),
        tuple(one.after for one in descent if one.before.id == section_id),
        _places(rounds.values(), ranked),
        ordered(events),
    )  # fmt: skip


@query("history.person", Right.RESULT_READ)
def person_history(session: Session, person_id: int, on: dt.date) -> PersonHistory:
    """Return a person's time line; raises RuleError `registry.unknown_person`."""
    found = session.execute(select(Person.name, Person.note).where(Person.id == person_id)).first()
    if found is None:
        raise RuleError("registry.unknown_person")
    name, note = found
    rounds = {one.id: one for one in reading.moments(session)}
    told = reading.measures_of_person(session, person_id)
    held = reading.posts_of_person(session, person_id)
    return PersonHistory(
        person_id, name, note,
        tuple(one for one in person_by_name(session, name) if one.id != person_id),
        tuple(one for one in held if one.on(on)),
        answer(_bars(told), on),
        _places(rounds.values(), told),
        ordered((*_told(told, rounds), *_posted(held))),
    )  # fmt: skip


def _told(told: Iterable[Told], rounds: Mapping[int, reading.Moment], own: int | None = None) -> Iterable[Event]:
    """Yield results and measures on their days; of a section those of others are its predecessors'."""
    for one in told:
        day, carried = rounds[one.round_id].on, own is not None and one.section_id != own
        if isinstance(one.fact, Ranked):
            yield Event(day, EventKind.ROUND, one.section_id, one.section, one.unit, carried, one.fact)
        else:
            kind = KINDS[one.fact.measure]
            for on, fact in steps(one.fact, day):
                yield Event(on, kind, one.section_id, one.section, one.unit, carried, fact)


def _posted(held: Sequence[Held], descent: Sequence[Line] = (), own: int | None = None) -> Iterable[Event]:
    for on, one, left in changes(held, descent):
        fact = Posted(one.id, one.person_id, one.person, one.post, one.place, left)
        carried = own is not None and one.section_id != own
        yield Event(on, EventKind.POST, one.section_id, one.place, one.unit, carried, fact)


def _raised(found: Iterable[reading.Raised], own: int) -> Iterable[Event]:
    for one in found:
        carried = one.section_id != own
        yield Event(one.on, EventKind.REMEDY, one.section_id, one.section, one.unit, carried, one.fact)


def _reorganised(descent: Sequence[Line], own: int) -> Iterable[Event]:
    """Yield reorganisations; one that the section itself neither came from nor went into is its predecessors'."""
    for on, fact in reorganisations(descent):
        mine = own in {one.id for one in (*fact.before, *fact.after)}
        at = fact.after[0]
        yield Event(on, EventKind.LINEAGE, own if mine else at.id, at.name, at.unit, not mine, fact)


def _places(rounds: Iterable[reading.Moment], told: Iterable[Told]) -> tuple[Place, ...]:
    """Return a place for every final round; of several ranks in one round the best holds."""
    best: dict[int, Ranked | Imposed] = {}
    for one in told:
        if isinstance(one.fact, Imposed) and one.fact.status is MeasureStatus.SUPERSEDED:
            continue
        before = best.get(one.round_id)
        if before is None or (one.fact.rank, not one.fact.top) < (before.rank, not before.top):
            best[one.round_id] = one.fact
    return tuple(_place(one, best.get(one.id)) for one in rounds)


def _place(moment: reading.Moment, fact: Ranked | Imposed | None) -> Place:
    if fact is None:
        return Place(moment.code, moment.title, None, False, False, moment.imported)
    listed = fact.listed if isinstance(fact, Ranked) else True
    return Place(moment.code, moment.title, fact.rank, listed, fact.top, moment.imported)


def _bars(told: Iterable[Told]) -> Iterable[Bar]:
    """Yield the embargoes that bar a person (R7.5)."""
    for one in told:
        fact = one.fact
        if not isinstance(fact, Imposed) or fact.measure is not MeasureKind.EMBARGO or fact.status not in BARRING:
            continue
        if fact.due_on and fact.until_on:
            yield Bar(fact.due_on, fact.until_on, fact.round, 0, one.section, one.unit, fact.rank)
