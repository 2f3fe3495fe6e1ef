"""Who and what the lines of a file of past results are about: sections and people of the registry (R2.2, R3.3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.consequences.past import COLUMNS, SECTION, PastLine, PastRound
from models.intake.rules import Rejects
from models.registry.known import Known
from models.registry.queries import SectionRow, sections
from models.registry.rules import life
from models.registry.tables import Appointment, Person, Post
from models.rounds.queries import EntryRow
from models.rounds.tables import SnapshotEntry


class Matching:
    """Every section there ever was by unit and name, and everybody a unit has known by name."""

    def __init__(self, session: Session) -> None:
        """Load the registry and the people of earlier lists."""
        self._session = session
        self._sections: dict[tuple[str, str], list[SectionRow]] = defaultdict(list)
        for section in sections(session):
            self._sections[section.unit, section.name].append(section)
        self._people = Known(session).people
        for entry in session.scalars(select(SnapshotEntry)):
            holders = (
                (entry.head, entry.head_id),
                (entry.leader, entry.leader_id),
                (entry.principal, entry.principal_id),
            )
            for name, person_id in holders:
                if person_id is not None:
                    self._people[entry.unit, name].add(person_id)
        self._held: dict[tuple[Post, int], set[int]] = defaultdict(set)
        for post in session.scalars(select(Appointment)):
            self._held[post.post, post.section_id or post.unit_id or 0].add(post.person_id)

    def check(self, held: PastRound, rejects: Rejects) -> None:
        """Note every line whose section the registry has never had, or whose names mean several people."""
        for line in held.lines:
            if not line.unit or not line.section:
                continue
            section = self._section(line, held.cut_off)
            if section is None:
                rejects.add(line.row, SECTION, "past.unknown_section", unit=line.unit, section=line.section)
                continue
            for post, column in COLUMNS.items():
                name = line.people[post]
                if name and len(self._alike(section, post, name)) > 1:
                    rejects.add(line.row, column, "registry.namesakes", person=name, unit=line.unit)

    def entry(self, line: PastLine, cut_off: dt.date) -> EntryRow:
        """Return a sound line as the round's list holds it; whoever is new to the unit is entered as a person."""
        section = self._section(line, cut_off)
        assert section is not None  # a refused file never comes here
        head, leader, principal = (self._person(section, post, line.people[post] or "") for post in COLUMNS)
        return EntryRow(
            section.id, section.number, section.name, section.kind.value, section.unit_id, section.unit,
            section.party_committee, *head, *leader, *principal,
        )  # fmt: skip

    def _section(self, line: PastLine, cut_off: dt.date) -> SectionRow | None:
        """Return the section of that name that existed then, else the last one that ever bore it."""
        alike = self._sections.get((line.unit or "", line.section or ""), [])
        then = [one for one in alike if life(one.active_from, one.active_to).contains(cut_off)]
        return max(then or alike, key=lambda one: one.id, default=None)

    def _alike(self, section: SectionRow, post: Post, name: str) -> set[int]:
        """Return who of that name it can be: those who held the very post, else anybody the unit has known."""
        known = self._people.get((section.unit, name), set())
        place = section.unit_id if post is Post.PRINCIPAL_LEADER else section.id
        return known & self._held[post, place] or known

    def _person(self, section: SectionRow, post: Post, name: str) -> tuple[int | None, str]:
        if not name:
            return None, ""
        alike = self._alike(section, post, name)
        if not alike:
            person = Person(name=name, note=section.unit)
            self._session.add(person)
            self._session.flush()
            self._people[section.unit, name].add(person.id)
            return person.id, name
        return min(alike), name
