"""The one module that reads other rooms' tables for histories: a few statements for a whole life, none in a loop.

A new kind of event is a function here that returns frozen facts, and a line in `queries`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import Session, aliased

from models.common.indicators import ORDER
from models.consequences.queries import PUBLIC
from models.consequences.tables import Measure, RemovalDecision, Talk
from models.finalising.tables import Publication
from models.history.facts import Corrected, Decision, Disputed, Held, Imposed, Kin, Line, Ranked, Talked
from models.ranking.editions import editions_around
from models.ranking.tables import Correction, ResultLine
from models.rectification.in_force import days_in_force
from models.registry.tables import Appointment, Lineage, Person, Post, Section, Unit
from models.remedies.tables import Remedy
from models.rounds.rules import FINAL
from models.rounds.tables import Round, SnapshotEntry

_MEASURE: Final = (
    Measure.id, Round.code, Round.title, Measure.rank, Measure.kind, Measure.person_id, Measure.person, Measure.post,
    Measure.status, Measure.flag, Measure.streak, Measure.due_on, Measure.until_on, Measure.points, Measure.done_on,
    Measure.note, Measure.notified_on, Measure.served_on, Measure.received_by, Measure.report_on, Measure.reported_as,
    ResultLine.top,
)  # fmt: skip
_TALK: Final = (Talk.began, Talk.place, Talk.present, Talk.content, Talk.pledge)
_DECISION: Final = (
    RemovalDecision.outcome, RemovalDecision.committee, RemovalDecision.number, RemovalDecision.decided_on,
    RemovalDecision.reason, RemovalDecision.effective_on,
)  # fmt: skip
"""In the order of the fields of `Imposed`, `Talked` and `Decision`."""


@dataclass(frozen=True)
class Moment:
    """A final round on the time axis."""

    id: int
    code: str
    title: str
    cut_off: dt.date
    published_on: dt.date | None
    imported: bool

    @property
    def on(self) -> dt.date:
        """The day on which its result is told: its publication, until then its cut-off date."""
        return self.published_on or self.cut_off


@dataclass(frozen=True)
class Told:
    """A fact of a round with the section as the round's list has it."""

    round_id: int
    section_id: int
    section: str
    unit: str
    fact: Ranked | Imposed


@dataclass(frozen=True)
class Raised:
    """What was raised against a result, or corrected in it, on a day, with the section as the round's list has it."""

    on: dt.date
    section_id: int
    section: str
    unit: str
    fact: Disputed | Corrected


def moments(session: Session) -> tuple[Moment, ...]:
    """Return every final round in the order of time."""
    chosen = select(Round.id, Round.code, Round.title, Round.cut_off, Round.published_on, Round.imported)
    in_time = (Round.cut_off, Round.published_on.is_(None), Round.published_on, Round.id)
    return tuple(
        Moment(*row) for row in session.execute(chosen.where(Round.stage.in_(FINAL)).order_by(*in_time)).tuples()
    )


def ancestors(session: Session, section_id: int) -> tuple[int, ...]:
    """Return a section and all it came out of, itself first (R2.3)."""
    line = select(Lineage.predecessor_id.label("id")).where(Lineage.successor_id == section_id).cte(recursive=True)
    line = line.union(select(Lineage.predecessor_id).where(Lineage.successor_id == line.c.id))
    found = session.scalars(select(line.c.id))
    return (section_id, *sorted(set(found) - {section_id}))


def lines(session: Session, section_ids: Sequence[int]) -> tuple[Line, ...]:
    """Return the lines of descent that begin or end at sections, in the order of time."""
    old, new = aliased(Section), aliased(Section)
    old_unit, new_unit = aliased(Unit), aliased(Unit)
    chosen = (
        select(
            Lineage.id, Lineage.kind, Lineage.on, Lineage.reason,
            old.id, old.name, old_unit.name, new.id, new.name, new_unit.name,
        )
        .join(old, old.id == Lineage.predecessor_id)
        .join(old_unit, old_unit.id == old.unit_id)
        .join(new, new.id == Lineage.successor_id)
        .join(new_unit, new_unit.id == new.unit_id)
        .where(or_(Lineage.successor_id.in_(section_ids), Lineage.predecessor_id.in_(section_ids)))
        .order_by(Lineage.on, Lineage.id)
    )  # fmt: skip
    return tuple(
        Line(row[0], row[1], Kin(row[4], row[5], row[6]), Kin(row[7], row[8], row[9]), row[2], row[3])
        for row in session.execute(chosen).tuples()
    )


def results(session: Session, section_ids: Sequence[int], held: Iterable[Moment]) -> tuple[Told, ...]:
    """Return the frozen results of sections, round by round.

    The rounds are named: the tables' keys begin with them, so that few rows are looked up and none are searched.
    """
    rounds = {one.id: one for one in held}
    here = (SnapshotEntry.round_id == ResultLine.round_id) & (SnapshotEntry.section_id == ResultLine.section_id)
    printed = (Publication.round_id == ResultLine.round_id) & (Publication.edition == 1)
    printed &= Publication.withdrawn.is_(None)
    chosen = (
        select(
            ResultLine.round_id, ResultLine.section_id, ResultLine.rank, ResultLine.listed, ResultLine.top,
            ResultLine.direct_first, ResultLine.votes, ResultLine.indicators, ResultLine.main_problems,
            SnapshotEntry.section, SnapshotEntry.unit, SnapshotEntry.head, SnapshotEntry.leader,
            Publication.newspaper, Publication.page,
        )
        .join(SnapshotEntry, here)
        .join(Publication, printed, isouter=True)
        .where(ResultLine.round_id.in_(list(rounds)), ResultLine.section_id.in_(section_ids))
    )  # fmt: skip
    return tuple(_ranked(row, rounds[row.round_id]) for row in session.execute(chosen))


def _ranked(row: Any, held: Moment) -> Told:
    counted = tuple(int(row.indicators.get(one, 0)) for one in ORDER) if row.votes is not None else ()
    fact = Ranked(
        held.code, held.title, row.rank, row.listed, row.top, row.direct_first, row.votes, counted, row.main_problems,
        row.head, row.leader, row.newspaper or "", row.page or "",
    )  # fmt: skip
    return Told(held.id, row.section_id, row.section, row.unit, fact)


def measures(session: Session, where: ColumnElement[bool]) -> tuple[Told, ...]:
    """Return the measures of published rounds that fit, each with its section as the round's list has it."""
    here = (SnapshotEntry.round_id == Measure.round_id) & (SnapshotEntry.section_id == Measure.section_id)
    ranked = (ResultLine.round_id == Measure.round_id) & (ResultLine.section_id == Measure.section_id)
    place = (Measure.round_id, Measure.section_id, SnapshotEntry.section, SnapshotEntry.unit)
    chosen: Select[Any] = (
        select(*place, *_MEASURE, *_TALK, *_DECISION)
        .join(Round, Round.id == Measure.round_id)
        .join(SnapshotEntry, here)
        .join(ResultLine, ranked)
        .join(Talk, Talk.measure_id == Measure.id, isouter=True)
        .join(RemovalDecision, RemovalDecision.measure_id == Measure.id, isouter=True)
        .where(where, Round.stage.in_(PUBLIC))
    )
    found = tuple(_imposed(tuple(row)) for row in session.execute(chosen))
    return _by_day_in_force(session, found)


def _by_day_in_force(session: Session, found: tuple[Told, ...]) -> tuple[Told, ...]:
    """Let rectifications say the day in force (R7.7)."""
    begun = days_in_force(session)
    return tuple(
        replace(one, fact=replace(one.fact, due_on=now.due_on, passed=now.passed))
        if isinstance(one.fact, Imposed) and (now := begun.get(one.fact.id))
        else one
        for one in found
    )


def _imposed(row: tuple[Any, ...]) -> Told:
    after = 4 + len(_MEASURE)
    talk, decision = row[after : after + len(_TALK)], row[after + len(_TALK) :]
    fact = Imposed(*row[4:after])
    if talk[0] is not None:
        fact = replace(fact, talk=Talked(*talk))
    if decision[0] is not None:
        fact = replace(fact, decision=Decision(*decision))
    round_id, section_id, section, unit = row[:4]
    return Told(round_id, section_id, section, unit, fact)


def disputes(session: Session, section_ids: Sequence[int]) -> tuple[Raised, ...]:
    """Return what was raised against results about sections, and what was decided on it (R7.8)."""
    here = (SnapshotEntry.round_id == Remedy.round_id) & (SnapshotEntry.section_id == Remedy.section_id)
    chosen = (
        select(Remedy, Round.code, Round.title, SnapshotEntry.section, SnapshotEntry.unit)
        .join(Round, Round.id == Remedy.round_id)
        .join(SnapshotEntry, here)
        .where(Remedy.section_id.in_(section_ids))
    )
    found: list[Raised] = []
    for row, code, title, section, unit in session.execute(chosen).tuples():
        fact = Disputed(row.id, code, title, row.kind, row.raised_by, row.outcome, row.number, row.reason)
        found.append(Raised(row.received_on, row.section_id, section, unit, fact))
        if row.decided_on is not None:
            found.append(Raised(row.decided_on, row.section_id, section, unit, replace(fact, decided=True)))
    return tuple(found)


def corrections(session: Session, section_ids: Sequence[int]) -> tuple[Raised, ...]:
    """Return the corrections of results that touched sections."""
    chosen = select(Correction, Round).join(Round, Round.id == Correction.round_id)
    found: list[Raised] = []
    for row, held in session.execute(chosen.where(Round.stage.in_(FINAL))).tuples():
        touched = set(row.touched) & set(section_ids)
        if not touched:
            continue
        entries = (SnapshotEntry.round_id == held.id) & SnapshotEntry.section_id.in_(touched)
        before, after = editions_around(session, row)
        found += [
            Raised(
                row.corrected_on, entry.section_id, entry.section, entry.unit,
                Corrected(
                    row.id, held.code, held.title, row.edition, before[entry.section_id].rank,
                    after[entry.section_id].rank,
                ),
            )
            for entry in session.scalars(select(SnapshotEntry).where(entries))
        ]  # fmt: skip
    return tuple(found)


def measures_of_sections(session: Session, section_ids: Sequence[int]) -> tuple[Told, ...]:
    """Return what published rounds brought upon sections."""
    return measures(session, Measure.section_id.in_(section_ids))


def measures_of_person(session: Session, person_id: int) -> tuple[Told, ...]:
    """Return what published rounds brought upon a person."""
    return measures(session, Measure.person_id == person_id)


def posts(session: Session, where: ColumnElement[bool]) -> tuple[Held, ...]:
    """Return the appointments that fit, in the order of time."""
    of_section, own = aliased(Unit), aliased(Unit)
    chosen = (
        select(
            Appointment.id, Appointment.person_id, Person.name, Appointment.post, Appointment.section_id,
            case((Section.id.is_(None), own.name), else_=Section.name),
            case((Section.id.is_(None), own.name), else_=of_section.name),
            Appointment.start_on, Appointment.end_on,
        )
        .join(Person, Person.id == Appointment.person_id)
        .join(Section, Section.id == Appointment.section_id, isouter=True)
        .join(of_section, of_section.id == Section.unit_id, isouter=True)
        .join(own, own.id == Appointment.unit_id, isouter=True)
        .where(where)
        .order_by(Appointment.start_on, Appointment.id)
    )  # fmt: skip
    return tuple(Held(*row) for row in session.execute(chosen).tuples())


def posts_of_sections(session: Session, section_ids: Sequence[int]) -> tuple[Held, ...]:
    """Return who held the posts of sections."""
    return posts(session, Appointment.section_id.in_(section_ids))


def posts_of_person(session: Session, person_id: int) -> tuple[Held, ...]:
    """Return the posts that a person held."""
    return posts(session, Appointment.person_id == person_id)


def principals(session: Session, unit_id: int) -> tuple[Held, ...]:
    """Return the principal leaders of a unit."""
    return posts(session, (Appointment.unit_id == unit_id) & (Appointment.post == Post.PRINCIPAL_LEADER))
