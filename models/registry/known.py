"""The registry as it stands, loaded once for an import, and what a line of the file would change in it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.common.errors import RuleError
from models.common.periods import Period
from models.intake.rules import Rejects
from models.registry.lines import COLUMNS, NUMBER, SECTION, START, UNIT, Line
from models.registry.rules import SECTION_POSTS, Succession, Tenure, life, succession
from models.registry.tables import Appointment, Person, Post, Section, Unit

Change = tuple[Line, Post, Succession]


class Known:
    """Units, open sections, tenures and people by the names that a file uses."""

    def __init__(self, session: Session) -> None:
        """Load the whole registry; it is small."""
        self.units = {unit.name: unit for unit in session.scalars(select(Unit))}
        self._unit_names = {unit.id: unit.name for unit in self.units.values()}
        self._sections = tuple(session.scalars(select(Section).order_by(Section.id)))
        self.open = {self._key(section): section for section in self._sections if section.active_to is None}
        self.appointments: dict[int, Appointment] = {}
        self._tenures: dict[tuple[Post, int], list[Tenure]] = defaultdict(list)
        self.people: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._load_people(session)

    def _key(self, section: Section) -> tuple[str, str]:
        return self._unit_names[section.unit_id], section.name

    def _load_people(self, session: Session) -> None:
        """Within a unit the same name is the same person, whatever post it holds or held there."""
        unit_id = func.coalesce(Appointment.unit_id, Section.unit_id)
        held = (
            select(Appointment, Person, unit_id)
            .join(Person, Person.id == Appointment.person_id)
            .join(Section, Section.id == Appointment.section_id, isouter=True)
        )
        for appointment, person, unit in session.execute(held).tuples():
            self.appointments[appointment.id] = appointment
            place = appointment.section_id or appointment.unit_id or 0
            period = Period(appointment.start_on, appointment.end_on)
            self._tenures[appointment.post, place].append(Tenure(appointment.id, person.name, period))
            self.people[self._unit_names[unit], person.name].add(person.id)
        # somebody entered by hand is of the unit that the note names
        for person in session.scalars(select(Person).where(Person.note != "")):
            self.people[person.note, person.name].add(person.id)

    def section_of(self, line: Line) -> Section | None:
        """Return the open section that a line is about."""
        return self.open.get((line.unit or "", line.section or ""))

    def born(self, line: Line) -> dt.date | None:
        """Return the first day of a section that is new: None in a new unit, which was there before the registry.

        Where a closed section bore the number or the name, the new one can only begin after it.
        """
        before = any(
            section.number == line.number or self._key(section) == (line.unit, line.section)
            for section in self._sections
        )
        return line.start if before or line.unit in self.units else None

    def compare(self, lines: tuple[Line, ...], rejects: Rejects) -> tuple[Change, ...]:
        """Return what the sound lines change in the posts, noting every line that the registry contradicts."""
        named = {section.id for line in lines if (section := self.section_of(line))}
        bad = rejects.rows()
        lines = tuple(line for line in lines if line.whole and line.row not in bad)
        self._check_places(lines, named, rejects)
        changes = [self._change(line, post, rejects) for line in lines for post in SECTION_POSTS]
        earliest: dict[str | None, Line] = {}
        for line in sorted(lines, key=lambda line: line.start or dt.date.max):
            earliest.setdefault(line.unit, line)
        changes += [self._change(line, Post.PRINCIPAL_LEADER, rejects) for line in earliest.values()]
        return tuple(change for change in changes if change is not None)

    def _check_places(self, lines: tuple[Line, ...], named: set[int], rejects: Rejects) -> None:
        others: dict[object, list[Section]] = defaultdict(list)
        for section in self._sections:
            if section.id not in named:
                others[section.number].append(section)
                others[self._key(section)].append(section)
        for line in lines:
            self._check_life(line, rejects)
            here = self.section_of(line)
            days = life(here.active_from if here else self.born(line), None)
            for key, column in ((line.number, NUMBER), ((line.unit, line.section), SECTION)):
                for other in others.get(key, ()):
                    if life(other.active_from, other.active_to).overlaps(days):
                        self._reject_double(line, column, other, rejects)

    def _check_life(self, line: Line, rejects: Rejects) -> None:
        section, unit = self.section_of(line), self.units.get(line.unit or "")
        if unit is not None and unit.active_to is not None:
            rejects.add(line.row, UNIT, "registry.unit_closed", unit=unit.name, on=unit.active_to)
        since = section.active_from if section else unit.active_from if unit else None
        if since is not None and line.start is not None and line.start < since:
            rejects.add(line.row, START, "registry.outside_life", place=line.section, since=since, until=None)

    def _reject_double(self, line: Line, column: str, other: Section, rejects: Rejects) -> None:
        rejects.add(
            line.row,
            column,
            "registry.number_taken" if column == NUMBER else "registry.section_exists",
            number=other.number,
            section=other.name,
            unit=self._unit_names[other.unit_id],
            until=other.active_to,
        )

    def _change(self, line: Line, post: Post, rejects: Rejects) -> Change | None:
        place = self.units.get(line.unit or "") if post is Post.PRINCIPAL_LEADER else self.section_of(line)
        person = line.people[post] or ""
        assert line.start is not None  # only whole lines are compared
        try:
            step = succession(person, line.start, self._tenures[post, place.id] if place else ())
        except RuleError as error:
            rejects.add(line.row, START, error.key, post=post, **error.facts)
            return None
        if step.begins and len(self.people.get((line.unit or "", person), ())) > 1:
            rejects.add(line.row, COLUMNS[post], "registry.namesakes", person=person, unit=line.unit)
        return line, post, step
