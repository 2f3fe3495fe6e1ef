"""What followed from a round so far, as the report to the district committee counts it (R7.1–R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from models.common.figures import decimal
from models.consequences.queries import MeasureRow
from models.consequences.rules import Counted, Tally, tally
from models.consequences.tables import MeasureKind, MeasureStatus
from models.rectification.queries import RectificationState
from reports.sources import Source

_TALKS: Final = {
    MeasureKind.LEADER_TALK: "谈话提醒分管领导",
    MeasureKind.HEAD_INTERVIEW: "约谈科室负责人",
    MeasureKind.HEAD_TALK: "谈话提醒科室负责人",
}
_REMOVALS: Final = {
    MeasureKind.HEAD_REMOVAL: "建议免去科室负责人职务",
    MeasureKind.LEADER_REMOVAL: "建议免去分管领导职务",
}
_COUNTING: Final = (MeasureStatus.DUE, MeasureStatus.DONE)


@dataclass(frozen=True)
class Span:
    """An embargo's first and last day."""

    start: dt.date
    until: dt.date


@dataclass(frozen=True)
class Followed:
    """Person-times due and done in words, distinct people, points and sections; never one from another (R7.2)."""

    talks: tuple[str, ...]
    barred: int
    spans: tuple[Span, ...]
    body_points: str
    leader_points: str
    removals: tuple[str, ...]
    to_rectify: int
    noticed: int
    closed: int


def followed(source: Source) -> Followed:
    """Count a round's measures as they stand."""
    rows = tuple(source.measures.values())
    told = tally(1, [Counted(row.kind, row.status, row.person_id) for row in rows])
    barring = [row for row in rows if row.kind is MeasureKind.EMBARGO and row.status in _COUNTING and row.person_id]
    fixed = [one for one in source.rectifications.values() if one.measure.status in _COUNTING]
    return Followed(
        talks=tuple(_times(told, kind, name) for kind, name in _TALKS.items()),
        barred=len({row.person_id for row in barring}),
        spans=tuple(
            Span(*days)
            for days in sorted({(row.due_on, row.until_on) for row in barring if row.due_on and row.until_on})
        ),
        body_points=_points(rows, MeasureKind.BODY_DEDUCTION),
        leader_points=_points(rows, MeasureKind.LEADER_DEDUCTION),
        removals=tuple(_removals(told)),
        to_rectify=len(fixed),
        noticed=sum(one.noticed_on is not None for one in fixed),
        closed=sum(one.state is RectificationState.CLOSED for one in fixed),
    )


def _times(told: Tally, kind: MeasureKind, name: str) -> str:
    return f"{name}应办{told.due[kind]}人次、已办{told.done[kind]}人次"


def _removals(told: Tally) -> Iterator[str]:
    for kind, name in _REMOVALS.items():
        if told.due[kind]:
            yield f"{name}{told.due[kind]}人次，已作出免职决定{told.done[kind]}人次"


def points_of(row: MeasureRow) -> Fraction:
    """Return what a deduction deducts: nothing where it is waived, or where the leader's post was vacant (R7.6)."""
    nobody = row.kind is MeasureKind.LEADER_DEDUCTION and row.person_id is None
    return Fraction(0) if row.points is None or row.status not in _COUNTING or nobody else row.points


def _points(rows: tuple[MeasureRow, ...], kind: MeasureKind) -> str:
    return decimal(sum((points_of(row) for row in rows if row.kind is kind), Fraction(0)))
