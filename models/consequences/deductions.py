"""Reading the deductions of a year, and what was frozen when it was closed (R7.6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.consequences.queries import PUBLIC
from models.consequences.tables import DeductionTotal, DeductionYear, Measure, MeasureKind
from models.consequences.yearly import Column, Deducted, Frozen, YearlySheet, in_order, year_digest
from models.rounds.queries import RoundRow, parameters, rounds
from models.rounds.tables import Round, SnapshotEntry


@dataclass(frozen=True)
class ClosedYear:
    """A year that was closed."""

    year: int
    closed_on: dt.date
    digest: str


@query("consequences.yearly_deductions", Right.MEASURE_READ)
def yearly_deductions(session: Session, year: int) -> tuple[YearlySheet, ...]:
    """Return a year's deductions per leading body and per leader, highest first (R7.6).

    A round belongs to the year of its cut-off date; waived measures deduct nothing; the cap is that of the year's
    last published round. Units and people are told apart by id, whatever they were called then.
    """
    held = published(session, year)
    frozen = _frozen(session, year)
    closed = session.get(DeductionYear, year)
    cap = parameters(session, held[-1].id).deduction_cap if held else None
    nothing = Frozen(closed.closed_on, 0, Fraction(0), Fraction(0)) if closed else None
    sheets = [
        YearlySheet(year, column, tuple(lines), cap, frozen.get(column.key, nothing))
        for column, lines in _columns(session, held)
    ]
    return in_order(sheets)


@query("consequences.closed_years", Right.MEASURE_READ)
def closed_years(session: Session) -> tuple[ClosedYear, ...]:
    """Return the years that were closed, the latest first."""
    found = session.scalars(select(DeductionYear).order_by(DeductionYear.year.desc()))
    return tuple(ClosedYear(one.year, one.closed_on, one.digest) for one in found)


def published(session: Session, year: int) -> list[RoundRow]:
    """Return a year's published rounds in the order of time."""
    return [one for one in rounds(session) if one.stage in PUBLIC and one.cut_off.year == year]


def _columns(session: Session, held: list[RoundRow]) -> list[tuple[Column, list[Deducted]]]:
    """Return every leading body and leader of rounds with their lines; the names are those of the latest."""
    listed = (SnapshotEntry.round_id == Measure.round_id) & (SnapshotEntry.section_id == Measure.section_id)
    chosen = select(Measure, SnapshotEntry, Round).join(Round, Round.id == Measure.round_id).join(SnapshotEntry, listed)
    chosen = chosen.where(Measure.round_id.in_([one.id for one in held]), Measure.points.is_not(None))
    lines: dict[tuple[MeasureKind, int], list[Deducted]] = defaultdict(list)
    columns: dict[tuple[MeasureKind, int], Column] = {}
    in_time = chosen.order_by(Round.cut_off, Round.finalised_at, Round.id, Measure.id)
    for measure, entry, one in session.execute(in_time).tuples():
        column = _column(measure, entry)
        if column is None or measure.points is None:
            continue
        columns[column.key] = column
        lines[column.key].append(
            Deducted(
                one.code, one.title, one.cut_off, entry.number, entry.section, entry.unit, measure.rank, measure.points,
                measure.status, measure.note,
            )
        )  # fmt: skip
    return [(column, lines[key]) for key, column in columns.items()]


def _column(measure: Measure, entry: SnapshotEntry) -> Column | None:
    """Return whose a deduction is; None where the post was vacant."""
    if measure.kind is MeasureKind.BODY_DEDUCTION:
        return Column(measure.kind, entry.unit_id, entry.unit)
    if measure.person_id is None:
        return None
    return Column(measure.kind, entry.unit_id, entry.unit, measure.person_id, measure.person)


def _frozen(session: Session, year: int) -> dict[tuple[MeasureKind, int], Frozen]:
    closed = session.get(DeductionYear, year)
    if closed is None:
        return {}
    rows = session.scalars(select(DeductionTotal).where(DeductionTotal.year == year))
    return {
        Column(row.kind, row.unit_id, row.unit, row.person_id, row.person).key: Frozen(
            closed.closed_on, row.times, row.points, row.total
        )
        for row in rows
    }


def closed_year_faults(session: Session) -> tuple[str, ...]:
    """Return the closed years whose frozen totals no longer give their digest."""
    return tuple(
        str(one.year) for one in session.scalars(select(DeductionYear)) if digest_of(session, one) != one.digest
    )


def digest_of(session: Session, closed: DeductionYear) -> str:
    """Return the digest that a closed year's rows give."""
    rows = session.scalars(select(DeductionTotal).where(DeductionTotal.year == closed.year))
    totals = [
        (row.kind.value, row.unit_id, row.person_id, row.unit, row.person, row.times, row.points, row.total)
        for row in rows
    ]
    return year_digest(closed.year, closed.closed_on, totals)
