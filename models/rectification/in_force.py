"""Measures by the day in force: a rectification's may be another than the one of the rules (R7.7).

The measure keeps the day of the rules, which can be computed again; what a notice, the lead or a failed re-check set
instead stands with the rectification. Whoever counts days asks here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.consequences.queries import (
    MeasureKind,
    MeasureRow,
    MeasureStatus,
    all_measures,
    by_day,
    measures,
    open_measures,
)
from models.rectification.tables import Recheck, Rectification


@dataclass(frozen=True)
class InForce:
    """What a rectification has come to: the day in force, and whether its last re-check was passed."""

    due_on: dt.date
    passed: bool


def days_in_force(session: Session) -> dict[int, InForce]:
    """Return every rectification that was begun, by its measure."""
    last = (
        select(Recheck.passed)
        .where(Recheck.measure_id == Rectification.measure_id)
        .order_by(Recheck.checked_on.desc(), Recheck.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = session.execute(select(Rectification.measure_id, Rectification.due_on, last)).tuples()
    return {key: InForce(day, bool(passed)) for key, day, passed in found}


def with_days(session: Session, rows: Iterable[MeasureRow]) -> tuple[MeasureRow, ...]:
    """Return measures with the day in force in the place of the one of the rules, in their order."""
    rows = tuple(rows)
    if all(row.kind is not MeasureKind.RECTIFICATION for row in rows):
        return rows
    begun = days_in_force(session)
    return tuple(
        replace(row, due_on=now.due_on, passed=now.passed) if (now := begun.get(row.id)) else row for row in rows
    )


@query("rectification.measures_in_force", Right.MEASURE_READ)
def measures_in_force(session: Session, code: str) -> tuple[MeasureRow, ...]:
    """Return `consequences.queries.measures` by the day in force."""
    return with_days(session, measures(session, code))


@query("rectification.all_in_force", Right.MEASURE_READ)
def all_in_force(session: Session, kind: MeasureKind | None = None, *statuses: MeasureStatus) -> tuple[MeasureRow, ...]:
    """Return `consequences.queries.all_measures` by the day in force."""
    return with_days(session, all_measures(session, kind, *statuses))


@query("rectification.open_in_force", Right.MEASURE_READ)
def open_in_force(session: Session) -> tuple[MeasureRow, ...]:
    """Return `consequences.queries.open_measures` by the day in force, the earliest first."""
    return by_day(with_days(session, open_measures(session)))
