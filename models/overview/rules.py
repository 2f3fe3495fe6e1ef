"""What the overview tells: measures by urgency, embargoes that end, sections listed again (R7.3–R7.5)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.common.working_days import Calendar
from models.consequences.embargo import Bar, answer
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus
from models.consequences.rules import REMOVALS

WEEK: Final = 7
"""Days that count as this week, today not among them."""
MONTH: Final = 30
"""Days ahead within which the end of an embargo is told."""
UNDATED: Final = frozenset({MeasureKind.EMBARGO, MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION})
"""Measures that begin on a day and have no day by which they must be done."""
STANDING: Final = frozenset({MeasureStatus.DUE, MeasureStatus.DONE, MeasureStatus.WAIVED, MeasureStatus.FLAGGED})
"""Statuses of measures that follow from the result in force."""


class Urgency(StrEnum):
    """Why a measure is told of now, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    EMBARGO_ENDS = "embargo_ends"
    """The last day of all overlapping embargoes of the person is near (R7.5)."""
    UNDECIDED = "undecided"
    """A removal is proposed, and the committee has not decided (R7.4)."""


@dataclass(frozen=True)
class Line:
    """A measure that is told of, with its day; days and working days until then, below zero: since then."""

    measure: MeasureRow
    day: dt.date | None
    days: int | None
    working_days: int | None


Lines = Mapping[Urgency, tuple[Line, ...]]


def urgent(due: Iterable[MeasureRow], barring: Iterable[MeasureRow], today: dt.date, calendar: Calendar) -> Lines:
    """Put measures into groups, the earliest day first; a removal whose day is near stands in two of them.

    `due` are measures that are due in published rounds, by the day in force, `barring` the embargoes that bar and have
    not ended.
    """
    found: dict[Urgency, list[Line]] = {one: [] for one in Urgency}
    for row in due:
        one = line(row, row.due_on, today, calendar)
        if (when := urgency(one.days)) and row.kind not in UNDATED and not row.passed:
            found[when].append(one)
        if row.kind in REMOVALS:
            found[Urgency.UNDECIDED].append(one)
    found[Urgency.EMBARGO_ENDS] = [line(row, row.until_on, today, calendar) for row in ending(barring, today)]
    return {one: tuple(sorted(lines, key=_order)) for one, lines in found.items()}


def urgency(days: int | None) -> Urgency | None:
    """Return how urgent a day is that lies so many days ahead; None: no day, or a far one."""
    if days is None or days > WEEK:
        return None
    return Urgency.OVERDUE if days < 0 else Urgency.WEEK if days else Urgency.TODAY


def line(row: MeasureRow, day: dt.date | None, today: dt.date, calendar: Calendar) -> Line:
    """Return a measure with its day, counted from today."""
    if day is None:
        return Line(row, None, None, None)
    return Line(row, day, (day - today).days, calendar.between(today, day))


def _order(one: Line) -> tuple[dt.date, int]:
    return one.day or dt.date.max, one.measure.id


def ending(barring: Iterable[MeasureRow], today: dt.date) -> tuple[MeasureRow, ...]:
    """Return for everybody whose last barred day is near the embargo that ends on it; overlapping ones go on (R7.5)."""
    people: dict[int, list[MeasureRow]] = defaultdict(list)
    for row in barring:
        if row.person_id is not None and row.due_on and row.until_on:
            people[row.person_id].append(row)
    found = []
    for rows in people.values():
        last = answer((_bar(row) for row in rows), today).until
        if last is not None and (last - today).days <= MONTH:
            found.append(max((row for row in rows if row.until_on == last), key=lambda row: row.id))
    return tuple(found)


def _bar(row: MeasureRow) -> Bar:
    assert row.due_on is not None
    assert row.until_on is not None
    return Bar(row.due_on, row.until_on, row.round, row.number, row.section, row.unit, row.rank, row.round_title)


@dataclass(frozen=True)
class Listing:
    """A section on the list of a round; `streak` counts its rounds in the top tier up to this one (R7.3)."""

    round: str
    round_title: str
    section_id: int
    number: int
    section: str
    unit: str
    rank: int
    streak: int


@dataclass(frozen=True)
class ListedAgain:
    """A section of the newest list that stood on earlier ones too, itself or what it came out of; oldest first."""

    now: Listing
    earlier: tuple[Listing, ...]

    @property
    def section_id(self) -> int:
        """The section as it is now."""
        return self.now.section_id

    @property
    def times(self) -> int:
        """In how many rounds it was listed, the newest one included."""
        return len(self.earlier) + 1


def listed_again(
    newest: Iterable[Listing], earlier: Sequence[Listing], lineage: Mapping[int, AbstractSet[int]]
) -> tuple[ListedAgain, ...]:
    """Return the sections listed again by rank; `earlier` is in the order of time, `lineage` has ancestors (R2.3).

    Of two predecessors in one round the better placed one tells of it.
    """
    found = []
    for now in sorted(newest, key=lambda one: (one.rank, one.number)):
        best: dict[str, Listing] = {}
        for one in earlier:
            if one.section_id in lineage[now.section_id]:
                best[one.round] = min(best.get(one.round, one), one, key=lambda listing: listing.rank)
        if best:
            found.append(ListedAgain(now, tuple(best.values())))
    return tuple(found)
