"""Where a rectification stands, case by case, and what its days must be (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.common.errors import RuleError
from models.common.indicators import ORDER, Indicator
from models.consequences.tables import MeasureStatus
from models.rectification.rules import (
    RectificationState,
    Standing,
    check_close,
    check_due,
    check_next_due,
    check_notice,
    is_overdue,
    shares,
    state,
    team,
    texts_by_indicator,
)

DUE, DONE, WAIVED = MeasureStatus.DUE, MeasureStatus.DONE, MeasureStatus.WAIVED
APRIL, MAY, JUNE = dt.date(2021, 4, 20), dt.date(2021, 5, 20), dt.date(2021, 6, 20)
S = RectificationState
TABLE = (
    # measure, notice, plan, reports, re-checks, closed -> state
    (DUE, False, False, (), (), False, S.WAITING),
    (DUE, True, False, (), (), False, S.NOTICED),
    (DUE, True, True, (), (), False, S.IN_HAND),
    (DUE, True, True, (APRIL,), (), False, S.REPORTED),
    (DUE, True, True, (), ((MAY, False),), False, S.FAILED),
    (DUE, True, True, (APRIL,), ((MAY, False),), False, S.FAILED),
    (DUE, True, True, (MAY,), ((MAY, False),), False, S.FAILED),
    (DUE, True, True, (APRIL, JUNE), ((MAY, False),), False, S.REPORTED),
    (DUE, True, True, (), ((MAY, True),), False, S.PASSED),
    (DUE, True, True, (JUNE,), ((MAY, True),), False, S.PASSED),
    (DUE, True, True, (), ((APRIL, False), (MAY, True)), False, S.PASSED),
    (DUE, True, True, (), ((APRIL, True), (MAY, False)), False, S.FAILED),
    (DONE, True, True, (), ((MAY, True),), True, S.CLOSED),
    (DUE, True, True, (), ((MAY, True),), True, S.PASSED),  # the measure was reopened
    (DONE, False, False, (), (), False, S.OUTSIDE),
    (DONE, True, True, (APRIL,), (), False, S.OUTSIDE),
    (WAIVED, False, False, (), (), False, S.OUTSIDE),
    (WAIVED, True, True, (), ((MAY, True),), True, S.OUTSIDE),
)


def refusal(call: Callable[[], object]) -> str:
    """Return the key of the refusal that a call raises."""
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.key


@pytest.mark.parametrize(("status", "noticed", "planned", "reports", "rechecks", "closed", "expected"), TABLE)
def test_the_state_follows_from_what_was_entered(
    status: MeasureStatus,
    noticed: bool,
    planned: bool,
    reports: tuple[dt.date, ...],
    rechecks: tuple[tuple[dt.date, bool], ...],
    closed: bool,
    expected: RectificationState,
) -> None:
    assert state(Standing(status, noticed, planned, reports, rechecks, closed)) is expected


def test_every_state_stands_in_the_decision_table() -> None:
    assert {row[-1] for row in TABLE} == set(RectificationState)


@pytest.mark.parametrize("now", RectificationState)
def test_only_what_is_not_yet_passed_can_be_overdue(now: RectificationState) -> None:
    over = {S.PASSED, S.CLOSED, S.OUTSIDE}
    assert is_overdue(now, APRIL, MAY) is (now not in over)
    assert not is_overdue(now, MAY, MAY)
    assert not is_overdue(now, None, MAY)


@pytest.mark.parametrize(
    ("due_on", "reason", "kept"), [(MAY, "", ""), (MAY, "不需要", ""), (JUNE, "系统改造", "系统改造")]
)
def test_the_day_of_the_rules_needs_no_reason_and_another_keeps_it(due_on: dt.date, reason: str, kept: str) -> None:
    assert check_due(due_on, APRIL, MAY, reason) == kept


def test_another_day_without_reason_and_a_day_before_the_notice_are_refused() -> None:
    assert refusal(lambda: check_due(JUNE, APRIL, MAY, " ")) == "rectification.due_reason"
    assert refusal(lambda: check_due(APRIL, MAY, APRIL, "理由")) == "rectification.due_early"


def test_a_notice_lies_between_publication_and_today() -> None:
    check_notice(APRIL, APRIL, APRIL)
    assert refusal(lambda: check_notice(APRIL, MAY, JUNE)) == "rectification.before_publication"
    assert refusal(lambda: check_notice(JUNE, APRIL, MAY)) == "rectification.future"


@pytest.mark.parametrize("day", [None, APRIL, MAY])
def test_a_failed_recheck_sets_a_day_after_itself(day: dt.date | None) -> None:
    assert refusal(lambda: check_next_due(False, MAY, day)) == "rectification.next_due"
    assert check_next_due(False, MAY, JUNE) == JUNE
    assert check_next_due(True, MAY, day) is None


@pytest.mark.parametrize(
    ("rechecks", "on", "key"),
    [
        ((), JUNE, "rectification.not_passed"),
        (((APRIL, False),), JUNE, "rectification.not_passed"),
        (((APRIL, True), (MAY, False)), JUNE, "rectification.not_passed"),
        (((MAY, True),), APRIL, "rectification.before_recheck"),
        (((MAY, True),), dt.date(2021, 6, 21), "rectification.future"),
    ],
)
def test_a_close_out_needs_a_passed_recheck_before_it(
    rechecks: tuple[tuple[dt.date, bool], ...], on: dt.date, key: str
) -> None:
    assert refusal(lambda: check_close(on, rechecks, JUNE)) == key


def test_two_different_people_make_a_team() -> None:
    assert team(["甲某", "乙某 ", "甲某", ""], key="k", field="f") == ("甲某", "乙某")
    assert refusal(lambda: team(["甲某", "甲某"], key="rectification.checkers", field="f")) == "rectification.checkers"


def test_texts_come_in_the_order_of_the_indicators_and_empty_ones_fall_away() -> None:
    assert list(
        texts_by_indicator({Indicator.GREED: "吃请", Indicator.COLD: "冷脸", Indicator.LAZY: " \n"}, field="x")
    ) == [
        Indicator.COLD,
        Indicator.GREED,
    ]


@given(st.dictionaries(st.sampled_from(ORDER), st.integers(0, 10**9)))
def test_shares_name_every_ticked_indicator_once_and_add_up(counts: dict[Indicator, int]) -> None:
    found = shares(counts)
    assert {share.indicator: share.ticks for share in found} == {one: n for one, n in counts.items() if n}
    assert [share.ticks for share in found] == sorted((share.ticks for share in found), reverse=True)
    assert not found or abs(sum(share.per_cent for share in found) - 100) <= len(ORDER) / 2
