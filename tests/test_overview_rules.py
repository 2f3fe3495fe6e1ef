"""What the overview tells: urgency by the day in force, embargoes that end, sections listed again (R7.3–R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.common.working_days import Calendar
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus
from models.overview.rules import Lines, Listing, Urgency, ending, listed_again, urgency, urgent
from tests.make_measures import TODAY, a_measure, an_embargo, measures

WEEKS = Calendar()


def day(number: int) -> dt.date:
    """Return a day counted from today."""
    return TODAY + dt.timedelta(number)


def told(due: Sequence[MeasureRow], barring: Sequence[MeasureRow] = ()) -> Lines:
    """Put measures into groups."""
    return urgent(due, barring, TODAY, WEEKS)


def ids(lines: Lines) -> dict[str, list[int]]:
    """Return the measures of every group that has any."""
    return {group.value: [line.measure.id for line in own] for group, own in lines.items() if own}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, None), (-400, Urgency.OVERDUE), (-1, Urgency.OVERDUE), (0, Urgency.TODAY), (1, Urgency.WEEK),
        (7, Urgency.WEEK), (8, None),
    ],
)  # fmt: skip
def test_a_day_is_overdue_today_this_week_or_not_urgent(days: int | None, expected: Urgency | None) -> None:
    assert urgency(days) is expected


def test_the_earliest_day_comes_first() -> None:
    found = told([a_measure(1, days=-1), a_measure(2, days=-9), a_measure(3, days=-9)])
    assert ids(found) == {"overdue": [2, 3, 1]}


def test_days_and_working_days_are_counted_from_today() -> None:
    (late,) = told([a_measure(days=-3)])[Urgency.OVERDUE]
    (near,) = told([a_measure(days=7)])[Urgency.WEEK]
    assert (late.day, late.days, late.working_days) == (dt.date(2021, 4, 9), -3, -1)
    assert (near.day, near.days, near.working_days) == (dt.date(2021, 4, 19), 7, 5)


@pytest.mark.parametrize("kind", [MeasureKind.EMBARGO, MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION])
def test_what_only_begins_on_a_day_is_never_overdue(kind: MeasureKind) -> None:
    assert ids(told([a_measure(1, kind, -9)])) == {}


def test_a_rectification_whose_last_recheck_was_passed_waits_for_nobody() -> None:
    assert ids(told([a_measure(1, MeasureKind.RECTIFICATION, -9, passed=True)])) == {}


def test_a_removal_whose_day_has_passed_is_overdue_and_undecided() -> None:
    """R7.4."""
    assert ids(told([a_measure(1, MeasureKind.HEAD_REMOVAL, -1)])) == {"overdue": [1], "undecided": [1]}


def test_a_removal_without_a_day_waits_for_its_decision_at_the_end() -> None:
    due = [a_measure(1, MeasureKind.HEAD_REMOVAL, None), a_measure(2, MeasureKind.LEADER_REMOVAL, 40)]
    assert ids(told(due)) == {"undecided": [2, 1]}


@given(measures())
def test_every_dated_measure_of_the_next_days_stands_in_exactly_one_group_of_days(rows: list[MeasureRow]) -> None:
    due = [row for row in rows if row.status is MeasureStatus.DUE]
    found = ids(told(due))
    placed = [*found.get("overdue", []), *found.get("today", []), *found.get("week", [])]
    undated = (MeasureKind.EMBARGO, MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION)
    assert sorted(placed) == [row.id for row in due if row.kind not in undated and row.due_on and row.due_on <= day(7)]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(-60, -1)], []),
        ([(-60, 0)], [1]),
        ([(-60, 30)], [1]),
        ([(-60, 31)], []),
        ([(-60, 5), (-10, 25)], [2]),
        ([(-60, 5), (-10, 80)], []),
        ([(-60, 5), (6, 80)], []),
        ([(-60, 5), (7, 80)], [1]),
        ([(-60, 5), (-60, 5)], [2]),
    ],
)
def test_an_embargo_ends_with_the_latest_of_those_that_overlap(
    spans: list[tuple[int, int]], expected: list[int]
) -> None:
    """R7.5: days are counted from today, both included; the chain of overlapping ones is told of once."""
    rows = [an_embargo(key, first, last) for key, (first, last) in enumerate(spans, start=1)]
    assert [row.id for row in ending(rows, TODAY)] == expected


def test_everybody_is_told_of_once_and_a_vacant_post_not_at_all() -> None:
    rows = [an_embargo(1, -9, 9), an_embargo(2, -9, 8, person_id=2), an_embargo(3, -9, 7, person_id=None)]
    assert ids(told([], barring=rows)) == {"embargo_ends": [2, 1]}


def listing(code: str, section: int, rank: int) -> Listing:
    """Return a section on a list."""
    return Listing(code, code, section, section, f"科室{section}", "某局", rank, 0)


def test_a_section_is_listed_again_itself_or_through_what_it_came_out_of() -> None:
    """R2.3."""
    newest = [listing("R3", 9, 2), listing("R3", 5, 1), listing("R3", 7, 3)]
    earlier = [listing("R1", 3, 4), listing("R1", 5, 8), listing("R2", 5, 1), listing("R2", 4, 6)]
    lineage = {9: {9, 3}, 5: {5}, 7: {7}}
    found = listed_again(newest, earlier, lineage)
    assert [(one.section_id, one.times, [(past.round, past.rank) for past in one.earlier]) for one in found] == [
        (5, 3, [("R1", 8), ("R2", 1)]),
        (9, 2, [("R1", 4)]),
    ]


def test_two_predecessors_in_one_round_are_one_round() -> None:
    found = listed_again([listing("R2", 9, 2)], [listing("R1", 3, 4), listing("R1", 4, 2)], {9: {9, 3, 4}})
    assert [(one.times, one.earlier[0].rank) for one in found] == [(2, 2)]


DAYS = st.dates(dt.date(2014, 1, 1), dt.date(2030, 12, 31))


@given(DAYS, DAYS, st.dictionaries(DAYS, st.booleans(), max_size=20))
def test_working_days_between_two_days_are_those_counted_one_by_one(
    one: dt.date, other: dt.date, exceptions: dict[dt.date, bool]
) -> None:
    calendar, (first, last) = Calendar(exceptions), sorted((one, other))
    days = [first + dt.timedelta(n) for n in range(1, (last - first).days + 1)]
    worked = sum(calendar.works(passed) for passed in days)
    assert (calendar.between(first, last), calendar.between(last, first)) == (worked, -worked)
