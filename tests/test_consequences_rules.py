"""What follows from a listing: measures, streaks, dates and counts (R7.1–R7.7)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.consequences.rules import Counted, Due, Holder, Listing, capped, dates, due_measures, tally
from models.consequences.streaks import HeldRound, Streak, streak
from models.consequences.tables import MeasureFlag, MeasureKind, MeasureStatus
from models.rounds.rules import RuleParameters, Unevaluated

HEAD, LEADER, PRINCIPAL = Holder(1, "负责人"), Holder(2, "分管"), Holder(3, "主要")
VACANT = Holder()
LAW = RuleParameters()
DAY = dt.date


def listing(rank: int, streak: int = 0, **more: object) -> Listing:
    """Make a listing with nobody missing."""
    made = Listing(7, rank, HEAD, LEADER, PRINCIPAL, streak, frozenset({1}))
    return replace(made, **more)  # type: ignore[arg-type]


def of_kind(kind: MeasureKind, measures: tuple[Due, ...]) -> Due:
    """Return the one measure of a kind."""
    (found,) = [due for due in measures if due.kind is kind]
    return found


def kinds(measures: tuple[Due, ...]) -> list[str]:
    """Return the kinds in order."""
    return [due.kind.value for due in measures]


@pytest.mark.parametrize(
    ("rank", "talk"), [(1, "head_interview"), (3, "head_interview"), (4, "head_talk"), (10, "head_talk")]
)
def test_an_interview_replaces_the_heads_talk_in_the_top_tier(rank: int, talk: str) -> None:
    """R7.1."""
    assert kinds(due_measures(listing(rank), LAW)) == [
        "leader_talk", talk, "embargo", "body_deduction", "leader_deduction", "rectification",
    ]  # fmt: skip


def test_each_measure_goes_to_whoever_answers_for_it() -> None:
    """R7.1."""
    measures = due_measures(listing(1, 3), LAW)
    assert [(due.kind.value, due.holder.person_id, due.post) for due in measures] == [
        ("leader_talk", 2, "leader_in_charge"),
        ("head_interview", 1, "section_head"),
        ("embargo", 1, "section_head"),
        ("body_deduction", None, "leading_body"),
        ("leader_deduction", 2, "leader_in_charge"),
        ("head_removal", 1, "section_head"),
        ("leader_removal", 2, "leader_in_charge"),
        ("rectification", None, ""),
    ]


@pytest.mark.parametrize(
    ("rank", "streak_", "head", "leader"),
    [
        (1, 1, None, None),
        (3, 2, MeasureStatus.DUE, None),
        (3, 3, MeasureStatus.DUE, MeasureStatus.DUE),
        (1, 7, MeasureStatus.DUE, MeasureStatus.DUE),
        (4, 0, None, None),
    ],
)
def test_two_rounds_cost_the_head_and_three_the_leader_too(
    rank: int, streak_: int, head: MeasureStatus | None, leader: MeasureStatus | None
) -> None:
    """R7.3."""
    statuses = {due.kind: due.status for due in due_measures(listing(rank, streak_), LAW)}
    assert statuses.get(MeasureKind.HEAD_REMOVAL) == head
    assert statuses.get(MeasureKind.LEADER_REMOVAL) == leader


@pytest.mark.parametrize(
    ("streak_", "previous", "status", "flag"),
    [
        (2, {9}, MeasureStatus.DUE, None),
        (3, {1}, MeasureStatus.DUE, None),
        (3, {9, 1}, MeasureStatus.DUE, None),
        (3, {9}, MeasureStatus.FLAGGED, MeasureFlag.LATE_HEAD),
        (4, set(), MeasureStatus.FLAGGED, MeasureFlag.LATE_HEAD),
    ],
)
def test_a_head_new_since_the_previous_round_is_flagged_at_streak_three(
    streak_: int, previous: set[int], status: MeasureStatus, flag: MeasureFlag | None
) -> None:
    """R7.3."""
    measures = due_measures(listing(2, streak_, previous_heads=frozenset(previous)), LAW)
    removal = of_kind(MeasureKind.HEAD_REMOVAL, measures)
    assert (removal.status, removal.flag, removal.streak) == (status, flag, streak_)


def test_without_a_leader_in_charge_the_principal_leader_answers() -> None:
    """R7.1."""
    measures = due_measures(listing(2, 3, leader=VACANT), LAW)
    for kind in (MeasureKind.LEADER_TALK, MeasureKind.LEADER_DEDUCTION, MeasureKind.LEADER_REMOVAL):
        due = of_kind(kind, measures)
        assert (due.holder, due.post, due.flag) == (PRINCIPAL, "principal_leader", None)


def test_a_vacant_post_keeps_its_measures_and_says_so() -> None:
    """R7.1."""
    measures = due_measures(listing(9, head=VACANT, leader=VACANT, principal=VACANT), LAW)
    assert kinds(measures) == kinds(due_measures(listing(9), LAW))
    vacant = {due.kind.value: (due.status, due.post) for due in measures if due.flag is MeasureFlag.VACANT}
    assert vacant == {
        "leader_talk": (MeasureStatus.DUE, "leader_in_charge"),
        "head_talk": (MeasureStatus.DUE, "section_head"),
        "embargo": (MeasureStatus.DUE, "section_head"),
        "leader_deduction": (MeasureStatus.DUE, "leader_in_charge"),
    }


def test_nobody_is_proposed_for_removal_from_a_vacant_post() -> None:
    """R7.3."""
    measures = due_measures(listing(1, 3, head=VACANT, leader=VACANT, principal=VACANT), LAW)
    for kind in (MeasureKind.HEAD_REMOVAL, MeasureKind.LEADER_REMOVAL):
        removal = of_kind(kind, measures)
        assert (removal.status, removal.flag) == (MeasureStatus.FLAGGED, MeasureFlag.VACANT)


@pytest.mark.parametrize(("rank", "points"), [(1, "1"), (2, "9/10"), (10, "1/10"), (11, "0")])
def test_deductions_fall_with_the_rank_in_two_columns(rank: int, points: str) -> None:
    """R7.6."""
    law = RuleParameters(leader_deductions=tuple(Fraction(20 - 2 * place, 10) for place in range(10)))
    measures = due_measures(listing(rank), law)
    assert of_kind(MeasureKind.BODY_DEDUCTION, measures).points == Fraction(points)
    assert of_kind(MeasureKind.LEADER_DEDUCTION, measures).points == 2 * Fraction(points)


@given(st.integers(1, 20), st.integers(0, 20), st.data())
def test_person_times_a_round_are_its_listed_sections_on_each_axis(top: int, more: int, data: st.DataObject) -> None:
    """R7.1: one leader talk and one head measure per listed section, never merged, vacant posts included."""
    law = RuleParameters(list_length=top + more, top_tier=top)
    holders = st.sampled_from([HEAD, VACANT])
    round_ = [
        listing(rank, head=data.draw(holders), leader=data.draw(holders)) for rank in range(1, law.list_length + 1)
    ]
    times = Counter(due.kind for made in round_ for due in due_measures(made, law))
    assert times[MeasureKind.LEADER_TALK] == times[MeasureKind.EMBARGO] == law.list_length
    assert times[MeasureKind.HEAD_INTERVIEW] == top
    assert times[MeasureKind.HEAD_TALK] == more


def held(top: str, evaluated: str = "", heads: dict[int, int] | None = None) -> HeldRound:
    """Make a round from section ids written as digits; the top tier is evaluated of course."""
    tops = {int(digit) for digit in top}
    return HeldRound("round", tops | {int(digit) for digit in evaluated}, tops, heads or {})


PAUSED = held("9")
DROPPED = held("9", "1")


@pytest.mark.parametrize(
    ("newest_first", "pauses", "breaks"),
    [
        ([held("1")], 1, 1),
        ([DROPPED], 0, 0),
        ([held("1"), held("1")], 2, 2),
        ([held("1"), DROPPED, held("1")], 1, 1),
        ([held("1"), PAUSED, held("1")], 2, 1),
        ([held("1"), PAUSED, PAUSED, held("1"), held("1"), DROPPED, held("1")], 3, 1),
        ([held("1"), PAUSED], 1, 1),
        ([], 0, 0),
    ],
)
def test_a_streak_counts_rounds_held_and_pauses_or_breaks(
    newest_first: list[HeldRound], pauses: int, breaks: int
) -> None:
    """R7.3."""
    assert streak(frozenset({1}), newest_first, Unevaluated.PAUSES).length == pauses
    assert streak(frozenset({1}), newest_first, Unevaluated.BREAKS).length == breaks


# section 3 came out of 1 and 2; 4 and 5 came out of 3
@pytest.mark.parametrize(
    ("lineage", "newest_first", "length"),
    [
        ({1, 2, 3}, [held("3"), held("1", "2"), held("2", "1")], 3),
        ({1, 2, 3}, [held("3"), held("9", "12"), held("1")], 1),
        ({1, 2, 3}, [held("3"), held("12")], 2),
        ({1, 2, 3, 4}, [held("4"), held("3"), held("1")], 3),
        ({1, 2, 3, 5}, [held("5"), held("3"), held("1")], 3),
        ({3}, [held("3"), held("1")], 1),
    ],
)
def test_lineage_carries_the_streak_of_either_predecessor(
    lineage: set[int], newest_first: list[HeldRound], length: int
) -> None:
    """R7.3."""
    assert streak(frozenset(lineage), newest_first, Unevaluated.PAUSES).length == length


def test_previous_heads_are_those_of_the_round_counted_before() -> None:
    """R7.3."""
    rounds = [held("1", heads={1: 50}), PAUSED, held("1", heads={1: 60, 9: 61}), held("1", heads={1: 70})]
    assert streak(frozenset({1}), rounds, Unevaluated.PAUSES) == Streak(3, frozenset({60}))


def test_after_a_merger_the_heads_of_the_parts_that_carried_the_streak_count() -> None:
    """R7.3."""
    rounds = [held("3", heads={3: 50}), held("1", "2", heads={1: 60, 2: 61}), held("1", heads={1: 60})]
    assert streak(frozenset({1, 2, 3}), rounds, Unevaluated.PAUSES).previous_heads == {60}


@pytest.mark.parametrize(
    ("published", "until"),
    [
        (DAY(2021, 4, 12), DAY(2021, 7, 12)),
        (DAY(2020, 11, 30), DAY(2021, 2, 28)),
        (DAY(2019, 11, 30), DAY(2020, 2, 29)),
        (DAY(2020, 2, 29), DAY(2020, 5, 29)),
        (DAY(2021, 1, 31), DAY(2021, 4, 30)),
        (DAY(2021, 10, 1), DAY(2022, 1, 1)),
    ],
)
def test_an_embargo_runs_through_the_corresponding_day(published: dt.date, until: dt.date) -> None:
    """R7.5."""
    found = dates(MeasureKind.EMBARGO, LAW, published)
    assert (found.due_on, found.until_on) == (published, until)


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ("leader_talk", 15), ("head_talk", 15), ("head_interview", 15), ("head_removal", 30), ("leader_removal", 30),
        ("rectification", 30), ("body_deduction", 0), ("leader_deduction", 0),
    ],
)  # fmt: skip
def test_other_measures_are_due_days_after_publication(kind: str, days: int) -> None:
    """R7.7."""
    found = dates(MeasureKind(kind), LAW, DAY(2021, 4, 12))
    assert (found.due_on, found.until_on) == (DAY(2021, 4, 12) + dt.timedelta(days=days), None)


def test_times_and_people_due_and_done_are_four_counts() -> None:
    """R7.2."""
    talk, due, done = MeasureKind.LEADER_TALK, MeasureStatus.DUE, MeasureStatus.DONE
    counted = tally(
        2,
        [
            *(Counted(talk, status, person) for status, person in [(due, 1), (done, 1), (done, 2), (due, None)]),
            Counted(talk, MeasureStatus.WAIVED, 3),
            Counted(MeasureKind.HEAD_REMOVAL, MeasureStatus.FLAGGED, 4),
            Counted(MeasureKind.BODY_DEDUCTION, done, None),
        ],
    )
    assert (counted.due[talk], counted.done[talk], counted.persons_due[talk], counted.persons_done[talk]) == (
        5,
        2,
        3,
        2,
    )
    assert counted.due[MeasureKind.HEAD_REMOVAL] == 0
    assert (counted.done[MeasureKind.BODY_DEDUCTION], counted.persons_done[MeasureKind.BODY_DEDUCTION]) == (1, 0)
    assert set(counted.due) == set(MeasureKind)


@pytest.mark.parametrize(("cap", "total"), [(None, "3/2"), ("2", "3/2"), ("1", "1")])
def test_a_year_deducts_the_sum_up_to_the_cap(cap: str | None, total: str) -> None:
    """R7.6."""
    limit = None if cap is None else Fraction(cap)
    assert capped([Fraction(1), Fraction(1, 2)], limit) == Fraction(total)
