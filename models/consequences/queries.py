"""Reading measures: of a round, of a person, what is open, and the cumulative counts (R7.2–R7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.life import Days, phase
from models.consequences.life import Phase as Phase
from models.consequences.life import Step as Step
from models.consequences.life import TalkRecord as TalkRecord
from models.consequences.rules import LEADING_BODY as LEADING_BODY
from models.consequences.rules import Counted
from models.consequences.rules import Tally as Tally
from models.consequences.rules import tally as count
from models.consequences.tables import Measure, RemovalDecision, Talk
from models.consequences.tables import MeasureFlag as MeasureFlag
from models.consequences.tables import MeasureKind as MeasureKind
from models.consequences.tables import MeasureStatus as MeasureStatus
from models.consequences.tables import RemovalOutcome as RemovalOutcome
from models.ranking.queries import final
from models.rounds.queries import Stage, rounds
from models.rounds.tables import Round, SnapshotEntry

ORDER = tuple(MeasureKind)
"""The kinds in the order of the papers."""
PUBLIC = (Stage.PUBLISHED, Stage.CLOSED)


@dataclass(frozen=True)
class MeasureRow:
    """One measure with its round and its section as the round's list has it; dates are None until publication."""

    id: int
    round: str
    round_title: str
    kind: MeasureKind
    section_id: int
    number: int
    section: str
    unit: str
    party_committee: str
    rank: int
    person_id: int | None
    person: str
    post: str
    streak: int
    due_on: dt.date | None
    until_on: dt.date | None
    points: Fraction | None
    status: MeasureStatus
    flag: MeasureFlag | None
    done_on: dt.date | None
    note: str
    notified_on: dt.date | None = None
    served_on: dt.date | None = None
    received_by: str | None = None
    reported_on: dt.date | None = None
    reported_as: str | None = None
    imported: bool = False
    """Of a round known only as a result (R3.3)."""
    passed: bool = False
    """Of a rectification: its last re-check was passed, so no day runs any more; only the rooms above know (R7.7)."""

    @property
    def phase(self) -> Phase:
        """How far it has come."""
        return phase(self.status, Days(None, self.notified_on, self.served_on, self.done_on, self.reported_on))


@dataclass(frozen=True)
class DecisionRow:
    """What the competent committee decided on a proposed removal (R7.4); `appointments` were ended by it."""

    outcome: RemovalOutcome
    committee: str
    number: str
    decided_on: dt.date
    reason: str
    effective_on: dt.date | None
    appointments: int


@dataclass(frozen=True)
class MeasureRecord:
    """What is kept of a measure beyond its row: the record of the talk, the decision on a removal."""

    talk: TalkRecord | None
    decision: DecisionRow | None


def living() -> ColumnElement[bool]:
    """Say of a measure that the result in force brings it (R7.8)."""
    return Measure.status != MeasureStatus.SUPERSEDED


_ROW: Final = (
    Measure.id, Round.code, Round.title, Measure.kind, Measure.section_id, SnapshotEntry.number, SnapshotEntry.section,
    SnapshotEntry.unit, SnapshotEntry.party_committee, Measure.rank, Measure.person_id, Measure.person, Measure.post,
    Measure.streak, Measure.due_on, Measure.until_on, Measure.points, Measure.status, Measure.flag, Measure.done_on,
    Measure.note, Measure.notified_on, Measure.served_on, Measure.received_by, Measure.report_on, Measure.reported_as,
    Round.imported,
)  # fmt: skip
"""In the order of the fields of `MeasureRow`: columns, for mapped objects take three times as long to read."""


def _rows(session: Session, *where: ColumnElement[bool]) -> tuple[MeasureRow, ...]:
    listed = (SnapshotEntry.round_id == Measure.round_id) & (SnapshotEntry.section_id == Measure.section_id)
    chosen: Select[Any] = select(*_ROW).join(Round, Round.id == Measure.round_id).join(SnapshotEntry, listed)
    in_time = chosen.where(*where).order_by(Round.cut_off, Round.finalised_at, Round.id, Measure.id)
    return tuple(MeasureRow(*row) for row in session.execute(in_time))


def narrowed(session: Session, *where: ColumnElement[bool]) -> tuple[MeasureRow, ...]:
    """Return the measures that fit, in the order of time; for the rooms above."""
    return _rows(session, *where)


@query("consequences.measures", Right.MEASURE_READ)
def measures(session: Session, code: str) -> tuple[MeasureRow, ...]:
    """Return what a finalised round brings as it stands now, by rank, section and kind.

    What a correction superseded stands in `all_measures`. Raises RuleError `round.unknown` or `result.not_final`.
    """
    rows = _rows(session, Measure.round_id == final(session, code).id, living())
    return tuple(sorted(rows, key=lambda row: (row.rank, row.number, ORDER.index(row.kind))))


@query("consequences.record", Right.MEASURE_READ)
def record(session: Session, measure_id: int) -> MeasureRecord:
    """Return what is kept of a measure; raises RuleError `measure.unknown`."""
    get_measure(session, measure_id)
    talk, decided = session.get(Talk, measure_id), session.get(RemovalDecision, measure_id)
    return MeasureRecord(_talk(talk) if talk else None, _decision(decided) if decided else None)


def talks(session: Session) -> dict[int, TalkRecord]:
    """Return every record of a talk by its measure."""
    return {row.measure_id: _talk(row) for row in session.scalars(select(Talk))}


def decisions(session: Session) -> dict[int, DecisionRow]:
    """Return every decision on a removal by its measure."""
    return {row.measure_id: _decision(row) for row in session.scalars(select(RemovalDecision))}


def _talk(row: Talk) -> TalkRecord:
    return TalkRecord(row.place, row.present, row.began, row.content, row.pledge)


def _decision(row: RemovalDecision) -> DecisionRow:
    return DecisionRow(
        row.outcome, row.committee, row.number, row.decided_on, row.reason, row.effective_on, len(row.appointments)
    )


@query("consequences.all_measures", Right.MEASURE_READ)
def all_measures(session: Session, kind: MeasureKind | None = None, *statuses: MeasureStatus) -> tuple[MeasureRow, ...]:
    """Return the measures of all published rounds in the order of time, of one kind or of some statuses if asked."""
    narrow = [Measure.kind == kind] if kind else []
    narrow += [Measure.status.in_(statuses)] if statuses else []
    return _rows(session, Round.stage.in_(PUBLIC), *narrow)


@query("consequences.open_measures", Right.MEASURE_READ)
def open_measures(session: Session) -> tuple[MeasureRow, ...]:
    """Return what is due and not done in published rounds, the earliest day first."""
    return by_day(_rows(session, Round.stage.in_(PUBLIC), Measure.status == MeasureStatus.DUE))


def by_day(rows: Iterable[MeasureRow]) -> tuple[MeasureRow, ...]:
    """Put measures into the order of their days, undated ones last."""
    return tuple(sorted(rows, key=lambda row: (row.due_on or dt.date.max, row.id)))


@query("consequences.superseded", Right.MEASURE_READ)
def superseded_measures(session: Session, code: str, edition: int) -> tuple[MeasureRow, ...]:
    """Return what an edition of a corrected result brings no longer; raises as `measures` does (R7.8)."""
    held = final(session, code)
    return _rows(session, Measure.round_id == held.id, Measure.superseded_in == edition)


@query("consequences.person_measures", Right.MEASURE_READ)
def person_measures(session: Session, person_id: int) -> tuple[MeasureRow, ...]:
    """Return everything that published rounds brought upon a person, in the order of time."""
    return _rows(session, Round.stage.in_(PUBLIC), Measure.person_id == person_id)


@query("consequences.tally", Right.MEASURE_READ)
def tally(session: Session) -> Tally:
    """Return the cumulative counts over all published rounds, every kind present (R7.2)."""
    alike = (Measure.kind, Measure.status, Measure.person_id)
    chosen = select(*alike, func.count()).join(Round, Round.id == Measure.round_id).where(Round.stage.in_(PUBLIC))
    held = sum(one.stage in PUBLIC for one in rounds(session))
    return count(held, [Counted(*row) for row in session.execute(chosen.group_by(*alike)).tuples()])


def get_measure(session: Session, measure_id: int) -> Measure:
    """Return a measure to be changed; raises RuleError `measure.unknown`."""
    measure = session.get(Measure, measure_id)
    if measure is None:
        raise RuleError("measure.unknown")
    return measure
