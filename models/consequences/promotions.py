"""The one question that must be answered at once: may this person be promoted on that date (R7.5)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.names import name as tidy_name
from models.common.rights import Right
from models.consequences.asking import AnswerState as AnswerState
from models.consequences.asking import Asked as Asked
from models.consequences.asking import meant, read_names
from models.consequences.embargo import Answer, Bar, answer
from models.consequences.queries import PUBLIC, MeasureKind, MeasureStatus
from models.consequences.tables import Measure
from models.registry.queries import PersonRow, Post, people, person_by_name
from models.registry.tables import Appointment, Person, Section, Unit
from models.rounds.tables import Round, SnapshotEntry

BARRING = (MeasureStatus.DUE, MeasureStatus.DONE)
"""A waived embargo bars nobody."""


@dataclass(frozen=True)
class HeldPost:
    """A post somebody holds on the day that was asked for; no section for a principal leader."""

    unit: str
    section: str
    post: Post


@dataclass(frozen=True)
class EmbargoRow:
    """The answer for one person; namesakes are told apart by the note and by the posts of the day."""

    person_id: int
    person: str
    note: str
    on: dt.date
    allowed: bool
    until: dt.date | None
    because: tuple[Bar, ...]
    posts: tuple[HeldPost, ...] = ()


@dataclass(frozen=True)
class ListedAnswer:
    """The answer to one line of a list; `people` is whom it is about, or all whom it can be about."""

    asked: Asked
    on: dt.date
    state: AnswerState
    people: tuple[EmbargoRow, ...]


@query("consequences.embargo", Right.MEASURE_READ, recorded=True)
def embargo(session: Session, name: str, on: dt.date) -> tuple[EmbargoRow, ...]:
    """Answer for everybody of a name: one row a person, whatever posts they hold now.

    Raises RuleError `embargo.unknown_person`: a slip in a name must never read as a clearance.
    """
    found = person_by_name(session, tidy_name(name))
    if not found:
        raise RuleError("embargo.unknown_person", name=name.strip())
    return _answers(session, found, on)


@query("consequences.embargo_list", Right.MEASURE_READ, recorded=True)
def embargo_list(session: Session, names: str, on: dt.date) -> tuple[ListedAnswer, ...]:
    """Answer every line of a pasted list, in its order; what cannot be answered says so and holds up no other line.

    Raises RuleError `embargo.no_names` where the list names nobody.
    """
    asked = read_names(names)
    if not asked:
        raise RuleError("embargo.no_names")
    alike: dict[str, list[PersonRow]] = defaultdict(list)
    named = select(Person).where(Person.name.in_({one.name for one in asked})).order_by(Person.id)
    for person in session.scalars(named):
        alike[person.name].append(PersonRow(person.id, person.name, person.note))
    everybody = [person for namesakes in alike.values() for person in namesakes]
    rows = {row.person_id: row for row in _answers(session, everybody, on)}
    places = _places(session, everybody)
    units = set(session.scalars(select(Unit.name)))
    made = []
    for one in asked:
        ids = [person.id for person in alike[one.name]]
        whom = meant(one, {person_id: places[person_id] for person_id in ids}, units)
        made.append(_listed(one, on, tuple(rows[i] for i in ids), tuple(rows[i] for i in whom)))
    return tuple(made)


def _listed(asked: Asked, on: dt.date, alike: tuple[EmbargoRow, ...], whom: tuple[EmbargoRow, ...]) -> ListedAnswer:
    """Answer one line; only where exactly one person is meant is there a yes or a no."""
    if not alike:
        return ListedAnswer(asked, on, AnswerState.UNKNOWN, ())
    if not whom:
        return ListedAnswer(asked, on, AnswerState.ELSEWHERE, alike)
    if len(whom) > 1:
        return ListedAnswer(asked, on, AnswerState.NAMESAKES, whom)
    return ListedAnswer(asked, on, AnswerState.ALLOWED if whom[0].allowed else AnswerState.BARRED, whom)


@query("consequences.embargoes", Right.MEASURE_READ)
def embargoes(session: Session, on: dt.date) -> tuple[EmbargoRow, ...]:
    """Return everybody who may not be promoted on a day, the longest barred first."""
    bars = _bars(session, on)
    rows = [_row(person, on, answer(bars[person.id], on), ()) for person in people(session) if person.id in bars]
    barred = [row for row in rows if not row.allowed]
    return tuple(sorted(barred, key=lambda row: (-(row.until or on).toordinal(), row.person_id)))


def _answers(session: Session, found: Collection[PersonRow], on: dt.date) -> tuple[EmbargoRow, ...]:
    ids = [person.id for person in found]
    bars, posts = _bars(session, on, Measure.person_id.in_(ids)), _posts(session, ids, on)
    return tuple(_row(one, on, answer(bars[one.id], on), tuple(posts[one.id])) for one in found)


def _row(person: PersonRow, on: dt.date, found: Answer, posts: tuple[HeldPost, ...]) -> EmbargoRow:
    return EmbargoRow(person.id, person.name, person.note, on, found.allowed, found.until, found.because, posts)


def _bars(session: Session, on: dt.date, *narrow: ColumnElement[bool]) -> dict[int, list[Bar]]:
    """Return by person every embargo that has not ended by a day."""
    listed = (SnapshotEntry.round_id == Measure.round_id) & (SnapshotEntry.section_id == Measure.section_id)
    chosen = select(Measure, Round, SnapshotEntry).join(Round, Round.id == Measure.round_id)
    chosen = chosen.join(SnapshotEntry, listed).where(
        Measure.kind == MeasureKind.EMBARGO,
        Measure.status.in_(BARRING),
        Measure.until_on >= on,
        Round.stage.in_(PUBLIC),
        *narrow,
    )
    bars: dict[int, list[Bar]] = defaultdict(list)
    for measure, held, entry in session.execute(chosen).tuples():
        if measure.person_id is not None and measure.due_on and measure.until_on:
            days = measure.due_on, measure.until_on
            bar = Bar(*days, held.code, entry.number, entry.section, entry.unit, measure.rank, held.title)
            bars[measure.person_id].append(bar)
    return bars


def _posts(session: Session, ids: Collection[int], on: dt.date) -> dict[int, list[HeldPost]]:
    """Return by person the posts held on a day."""
    posts: dict[int, list[HeldPost]] = defaultdict(list)
    for held, section, unit in _appointments(session, ids):
        if held.start_on <= on and (held.end_on is None or held.end_on >= on):
            posts[held.person_id].append(HeldPost(unit, section, held.post))
    return posts


def _places(session: Session, found: Collection[PersonRow]) -> dict[int, set[str]]:
    """Return by person the note and every unit and section they ever answered for, under all names these bore."""
    ids = [person.id for person in found]
    places = {person.id: {person.note} - {""} for person in found}
    for held, section, unit in _appointments(session, ids):
        places[held.person_id] |= {unit, section, unit + section} - {""}
    posts = (SnapshotEntry.head_id, SnapshotEntry.leader_id, SnapshotEntry.principal_id)
    for entry in session.scalars(select(SnapshotEntry).where(or_(*(post.in_(ids) for post in posts)))):
        for person_id in {entry.head_id, entry.leader_id, entry.principal_id} & set(places):
            assert person_id is not None
            places[person_id] |= {entry.unit, entry.section, entry.unit + entry.section}
    return places


def _appointments(session: Session, ids: Collection[int]) -> list[tuple[Appointment, str, str]]:
    """Return people's appointments, each with its section and its unit."""
    chosen = (
        select(Appointment, Section.name, Unit.name)
        .join(Section, Section.id == Appointment.section_id, isouter=True)
        .join(Unit, Unit.id == func.coalesce(Section.unit_id, Appointment.unit_id), isouter=True)
        .where(Appointment.person_id.in_(ids))
        .order_by(Appointment.start_on, Appointment.id)
    )
    return [(held, section or "", unit or "") for held, section, unit in session.execute(chosen).tuples()]
