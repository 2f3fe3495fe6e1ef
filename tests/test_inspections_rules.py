"""How far an inspection has come, case by case, and what its days and names must be (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from models.common.errors import RuleError
from models.common.indicators import Indicator
from models.inspections.rules import (
    Entered,
    VisitState,
    check_plan,
    check_referral,
    check_visit,
    findings,
    is_late,
    state,
    team,
)

APRIL, MAY, JUNE = dt.date(2021, 4, 20), dt.date(2021, 5, 20), dt.date(2021, 6, 20)
S = VisitState


def refusal(call: Callable[[], object]) -> str:
    """Return the key of the refusal that a call raises."""
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.key


@pytest.mark.parametrize(
    ("visited", "concluded", "referred", "withdrawn", "expected"),
    [
        (False, False, False, False, S.PLANNED),
        (True, False, False, False, S.RECORDED),
        (True, True, False, False, S.CONCLUDED),
        (True, True, True, False, S.REFERRED),
        (False, False, False, True, S.WITHDRAWN),
    ],
)
def test_the_state_follows_from_what_was_entered(
    visited: bool, concluded: bool, referred: bool, withdrawn: bool, expected: VisitState
) -> None:
    assert state(Entered(visited, concluded, referred, withdrawn)) is expected


@pytest.mark.parametrize("now", VisitState)
def test_only_what_is_planned_can_be_late_and_before_a_day_means_before_it(now: VisitState) -> None:
    assert is_late(now, MAY, MAY) is (now is S.PLANNED)
    assert not is_late(now, MAY, APRIL)


def test_a_plan_names_known_sections_once_and_a_day_ahead() -> None:
    known = {3: 30, 7: 70}
    assert check_plan([7, 3, 7], known, MAY, APRIL) == [70, 30]
    assert refusal(lambda: check_plan([], known, MAY, APRIL)) == "inspection.no_section"
    assert refusal(lambda: check_plan([3, 9], known, MAY, APRIL)) == "inspection.unknown_section"
    assert refusal(lambda: check_plan([3], known, APRIL, APRIL)) == "inspection.before_past"


def test_a_team_is_two_different_people() -> None:
    assert team(["甲某", "乙某", "甲某"]) == ["甲某", "乙某"]
    assert refusal(lambda: team(["甲某", " ", "甲某"])) == "inspection.team"


def test_days_follow_one_another_and_today_is_the_last() -> None:
    check_visit(APRIL, APRIL, APRIL)
    check_referral(MAY, MAY, MAY)
    assert refusal(lambda: check_visit(APRIL, MAY, JUNE)) == "inspection.before_plan"
    assert refusal(lambda: check_visit(JUNE, APRIL, MAY)) == "inspection.future"
    assert refusal(lambda: check_referral(APRIL, MAY, JUNE)) == "inspection.before_visit"
    assert refusal(lambda: check_referral(JUNE, APRIL, MAY)) == "inspection.future"


def test_findings_stand_in_the_order_of_the_indicators() -> None:
    assert list(findings({Indicator.GREED: "收烟", Indicator.COLD: "冷脸", Indicator.LAZY: " "})) == ["COLD", "GREED"]
