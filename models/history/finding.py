"""Finding whose history is wanted: a section by number or name, a person by name, namesakes told apart."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.names import tidy
from models.common.rights import Right
from models.history import reading
from models.registry.tables import Appointment, Person, Post, Section, Unit

MOST: Final = 12
"""Of each kind; who finds more types more."""


class SubjectKind(StrEnum):
    """Whose history it is."""

    SECTION = "section"
    PERSON = "person"


@dataclass(frozen=True)
class Subject:
    """A section or a person."""

    kind: SubjectKind
    id: int


@dataclass(frozen=True)
class Hit:
    """What was found: a section with number and unit, or a person with the note and the posts of the day."""

    subject: Subject
    number: int | None
    name: str
    unit: str
    note: str
    ended: dt.date | None
    posts: tuple[tuple[str, Post], ...]


@query("history.find", Right.RESULT_READ)
def find(session: Session, text: str, on: dt.date) -> tuple[Hit, ...]:
    """Return sections and people that fit a number or part of a name, whole names and living sections first."""
    wanted = tidy(text)
    if not wanted:
        return ()
    return (*_sections(session, wanted), *_people(session, wanted, on))


def _sections(session: Session, wanted: str) -> tuple[Hit, ...]:
    code = re.fullmatch(r"([0-9]{1,3})(-[0-9]?)?", unicodedata.normalize("NFKC", wanted))
    fits = or_(
        Section.name.contains(wanted, autoescape=True),
        (Unit.name + Section.name).contains(wanted, autoescape=True),
        Section.number == (int(code[1]) if code else 0),
    )
    chosen = (
        select(Section.id, Section.number, Section.name, Unit.name, Section.active_to)
        .join(Unit, Unit.id == Section.unit_id)
        .where(fits)
        .order_by(
            case((Section.name == wanted, 0), else_=1), Section.active_to.is_not(None), Section.number, Section.id
        )
        .limit(MOST)
    )
    return tuple(
        Hit(Subject(SubjectKind.SECTION, key), number, name, unit, "", ended, ())
        for key, number, name, unit, ended in session.execute(chosen).tuples()
    )


def _people(session: Session, wanted: str, on: dt.date) -> tuple[Hit, ...]:
    chosen = (
        select(Person.id, Person.name, Person.note)
        .where(Person.name.contains(wanted, autoescape=True))
        .order_by(case((Person.name == wanted, 0), else_=1), Person.id)
        .limit(MOST)
    )
    found = session.execute(chosen).tuples().all()
    held = reading.posts(session, Appointment.person_id.in_([key for key, _, _ in found])) if found else ()
    return tuple(
        Hit(
            Subject(SubjectKind.PERSON, key), None, name, "", note, None,
            tuple((one.place, one.post) for one in held if one.person_id == key and one.on(on)),
        )
        for key, name, note in found
    )  # fmt: skip
