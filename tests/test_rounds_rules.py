"""Rule parameters, the order of stages, and what a past round's code says."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.common.canonical import canonical
from models.common.errors import RuleError
from models.common.indicators import ORDER
from models.rounds.period_codes import past_period, past_title
from models.rounds.queries import RoundKind, Stage
from models.rounds.rules import (
    DEFAULT_CHANNELS,
    ChannelRule,
    Difference,
    Method,
    RuleParameters,
    TieBreak,
    back_stage,
    check_step,
    difference,
    may_step,
    next_stage,
)

exact_numbers = st.fractions(min_value=0, max_value=5, max_denominator=50)


@st.composite
def rule_parameters(draw: st.DrawFn) -> RuleParameters:
    """Rule parameters of every kind."""
    length = draw(st.integers(1, 15))
    weights = draw(st.lists(exact_numbers, min_size=5, max_size=5).filter(any))
    codes = draw(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1))
    deductions = draw(st.sets(exact_numbers, min_size=length, max_size=length + 2))
    return RuleParameters(
        list_length=length,
        top_tier=draw(st.integers(1, length)),
        method=draw(st.sampled_from(Method)),
        fault_weights=tuple(zip(ORDER, weights, strict=True)),
        tie_breaks=tuple(draw(st.permutations(list(TieBreak)))[: draw(st.integers(0, 3))]),
        channels=tuple(ChannelRule(code, f"渠道{code}", draw(exact_numbers) + 1) for code in codes),
        deductions=tuple(sorted(deductions, reverse=True)),
        deduction_cap=draw(st.none() | exact_numbers),
    )


@given(rule_parameters())
def test_parameters_come_back_from_their_plain_form_as_they_were(rules: RuleParameters) -> None:
    assert RuleParameters.from_plain(json.loads(canonical(rules.to_plain()))) == rules


@settings(max_examples=40)
@given(rule_parameters(), rule_parameters())
def test_two_versions_differ_exactly_when_something_is_shown_as_different(
    one: RuleParameters, other: RuleParameters
) -> None:
    assert bool(difference(one, other)) == (one != other)


def test_a_difference_names_the_parameter_and_both_values() -> None:
    targeted = replace(DEFAULT_CHANNELS[0], weight=Fraction(1, 2))
    later = replace(
        RuleParameters(), list_length=9, channels=(targeted, *DEFAULT_CHANNELS[1:]), deduction_cap=Fraction(2)
    )
    assert difference(RuleParameters(), later) == (
        Difference("list_length", "10", "9"),
        Difference("channels.targeted.weight", "3/5", "1/2"),
        Difference("deduction_cap", None, "2"),
    )


def test_the_usual_deductions_are_one_point_down_to_a_tenth() -> None:
    usual = RuleParameters()
    assert usual.deductions == tuple(Fraction(n, 10) for n in range(10, 0, -1)) == usual.leader_deductions


def test_stages_go_one_way_one_at_a_time() -> None:
    assert [next_stage(stage) for stage in Stage] == [*list(Stage)[1:], None]


@pytest.mark.parametrize(
    ("now", "back"),
    [
        (Stage.DRAFT, None),
        (Stage.ISSUING, Stage.DRAFT),
        (Stage.KEYING, Stage.ISSUING),
        (Stage.COUNTED, Stage.KEYING),
        (Stage.FINALISED, None),
        (Stage.PUBLISHED, None),
        (Stage.CLOSED, None),
    ],
)
def test_a_round_steps_back_only_until_its_result_is_frozen(now: Stage, back: Stage | None) -> None:
    assert back_stage(now) is back


@pytest.mark.parametrize(
    ("now", "to", "reason", "key"),
    [
        (Stage.DRAFT, Stage.DRAFT, "", "round.same_stage"),
        (Stage.CLOSED, Stage.CLOSED, "", "round.last_stage"),
        (Stage.DRAFT, Stage.KEYING, "why", "round.out_of_order"),
        (Stage.KEYING, Stage.FINALISED, "why", "round.out_of_order"),
        (Stage.COUNTED, Stage.KEYING, "  ", "round.back_reason"),
        (Stage.COUNTED, Stage.ISSUING, "why", "round.back_one"),
        (Stage.FINALISED, Stage.COUNTED, "why", "round.frozen"),
        (Stage.CLOSED, Stage.DRAFT, "why", "round.frozen"),
    ],
)
def test_a_step_out_of_order_is_refused(now: Stage, to: Stage, reason: str, key: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_step("2021Q1", now, to, reason)
    assert refused.value.key == key


def test_exactly_the_allowed_steps_pass() -> None:
    for now in Stage:
        for to in Stage:
            try:
                check_step("2021Q1", now, to, "why")
            except RuleError:
                assert not may_step(now, to)
            else:
                assert may_step(now, to)


@pytest.mark.parametrize(
    ("code", "kind", "cut_off", "title"),
    [
        ("2020Q4", RoundKind.QUARTER, dt.date(2020, 12, 31), "2020年第四季度"),
        ("2020-q1", RoundKind.QUARTER, dt.date(2020, 3, 31), "2020年第一季度"),
        ("２０２０Ｑ２", RoundKind.QUARTER, dt.date(2020, 6, 30), "2020年第二季度"),
        ("2020年第四季度", RoundKind.QUARTER, dt.date(2020, 12, 31), "2020年第四季度"),
        ("2020年第3季度", RoundKind.QUARTER, dt.date(2020, 9, 30), "2020年第三季度"),
        ("2020H2", RoundKind.HALF_YEAR, dt.date(2020, 12, 31), "2020年下半年"),
        ("2020年上半年", RoundKind.HALF_YEAR, dt.date(2020, 6, 30), "2020年上半年"),
        ("2020", RoundKind.YEAR, dt.date(2020, 12, 31), "2020年度"),
        ("2020年", RoundKind.YEAR, dt.date(2020, 12, 31), "2020年度"),
        ("2020Q5", RoundKind.SPECIAL, dt.date(2021, 1, 11), "2020Q5"),
        ("供水专项", RoundKind.SPECIAL, dt.date(2021, 1, 11), "供水专项"),
    ],
)
def test_the_code_of_a_past_round_says_its_period(code: str, kind: RoundKind, cut_off: dt.date, title: str) -> None:
    assert past_period(code, dt.date(2021, 1, 11)) == (kind, cut_off)
    assert past_title(code) == title


def test_the_cut_off_of_a_past_round_is_never_after_its_publication() -> None:
    assert past_period("2020Q4", dt.date(2020, 12, 20)) == (RoundKind.QUARTER, dt.date(2020, 12, 20))
