"""The one question that must be answered at once: may this person be promoted on that date (R7.5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.names import name as tidy_name
from models.common.rights import Right
from models.consequences.embargo import Answer, Bar, answer
from models.consequences.queries import PUBLIC, MeasureKind, MeasureStatus
from models.consequences.tables import Measure
from models.registry.queries import PersonRow, people, person_by_name
from models.rounds.tables import Round, SnapshotEntry

BARRING = (MeasureStatus.DUE, MeasureStatus.DONE)
"""A waived embargo bars nobody."""


@dataclass(frozen=True)
class EmbargoRow:
    """The answer for one person; namesakes are told apart by the note."""

    person_id: int
    person: str
    note: str
    on: dt.date
    allowed: bool
    until: dt.date | None
    because: tuple[Bar, ...]


@query("consequences.embargo", Right.MEASURE_READ, recorded=True)
def embargo(session: Session, name: str, on: dt.date) -> tuple[EmbargoRow, ...]:
    """Answer for everybody of a name: one row a person, whatever posts they hold now.

    Raises RuleError `embargo.unknown_person`: a slip in a name must never read as a clearance.
    """
    found = person_by_name(session, tidy_name(name))
    if not found:
        raise RuleError("embargo.unknown_person", name=name.strip())
    return tuple(_row(person, on, answer(_bars(session, person.id), on)) for person in found)


@query("consequences.embargoes", Right.MEASURE_READ)
def embargoes(session: Session, on: dt.date) -> tuple[EmbargoRow, ...]:
    """Return everybody who may not be promoted on a day, the longest barred first."""
    rows = [_row(person, on, answer(_bars(session, person.id), on)) for person in people(session)]
    barred = [row for row in rows if not row.allowed]
    return tuple(sorted(barred, key=lambda row: (-(row.until or on).toordinal(), row.person_id)))


def _row(person: PersonRow, on: dt.date, found: Answer) -> EmbargoRow:
    return EmbargoRow(person.id, person.name, person.note, on, found.allowed, found.until, found.because)


def _bars(session: Session, person_id: int) -> list[Bar]:
    listed = (SnapshotEntry.round_id == Measure.round_id) & (SnapshotEntry.section_id == Measure.section_id)
    chosen = select(Measure, Round.code, SnapshotEntry).join(Round, Round.id == Measure.round_id)
    chosen = chosen.join(SnapshotEntry, listed).where(
        Measure.kind == MeasureKind.EMBARGO,
        Measure.person_id == person_id,
        Measure.status.in_(BARRING),
        Round.stage.in_(PUBLIC),
    )
    return [
        Bar(measure.due_on, measure.until_on, code, entry.number, entry.section, entry.unit, measure.rank)
        for measure, code, entry in session.execute(chosen).tuples()
        if measure.due_on and measure.until_on
    ]
