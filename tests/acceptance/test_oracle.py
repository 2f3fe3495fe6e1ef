"""The oracle itself, on cases small enough to check on a sheet of paper."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.acceptance import oracle
from tests.acceptance.oracle import CHAOS, COLD, GREED, LAZY, SHIRK, Decision, Outcome, Rules, Section, Verdict

LISTED = list(range(1, 21))
SECTIONS = [Section(n, f"科{n}", "局", f"头{n}", "管", "主") for n in LISTED]


def row(*groups: tuple[str, str]) -> dict[str, str]:
    """Make one ballots row."""
    cells = {"序号": "1"}
    for place, (code, ticks) in enumerate(groups, 1):
        cells |= {f"科室{place}": code, f"指标{place}": ticks, f"意见{place}": ""}
    return cells


def ballot(*picks: int, ticks: Sequence[str] = ()) -> Verdict:
    """Make one counted ballot."""
    return Verdict("valid", {number: frozenset(ticks) for number in picks})


@pytest.mark.parametrize(
    ("groups", "kind", "picks"),
    [
        ([("", "")], "abstained", {}),
        ([("17", "冷")], "valid", {17: {COLD}}),
        ([("017", "")], "valid", {17: set()}),
        ([("0171", "46")], "valid", {17: {COLD, SHIRK}}),
        ([("0173", "冷")], "invalid", {}),
        ([("1", "GREED,LAZY"), ("001", "乱")], "valid", {1: {GREED, LAZY, CHAOS}}),
        ([("1", ""), ("2", ""), ("3", ""), ("4", "")], "invalid", {}),
        ([("1", ""), ("2", ""), ("3", ""), ("999", "")], "invalid", {}),
        ([("1", ""), ("2", ""), ("3", ""), ("", "贪")], "valid", {1: set(), 2: set(), 3: set()}),
        ([("1", ""), ("999", "冷")], "valid", {1: set()}),
        ([("999", "冷")], "invalid", {}),
        ([("", "冷")], "invalid", {}),
    ],
)
def test_validity_follows_the_letter(groups: list[tuple[str, str]], kind: str, picks: dict[int, set[str]]) -> None:
    """R5.2, line by line."""
    verdict = oracle.judge(row(*groups), LISTED, codes={"0171": 17})
    assert verdict.kind == kind
    assert {number: set(ticks) for number, ticks in verdict.picks.items()} == picks


def test_slips_are_wrong_digits_and_swapped_neighbours() -> None:
    """Four digits have 36 wrong digits and, all different, three swaps."""
    assert len(oracle.slips("0123")) == 39 and {"1023", "0213", "0132", "9123"} <= oracle.slips("0123")


def ranks(outcome: Outcome) -> dict[int, int]:
    """Look at the ranks of sections with a vote only."""
    return {line.number: line.rank for line in outcome.sections if line.votes or line.direct_first}


def test_equal_sections_share_a_rank_and_the_next_is_left_out() -> None:
    """R6.4: 1, 2, 2, 4."""
    ballots = [ballot(1)] * 4 + [ballot(2)] * 3 + [ballot(3)] * 3 + [ballot(4)]
    assert ranks(oracle.rank(SECTIONS, Rules(), {"targeted": ballots})) == {1: 1, 2: 2, 3: 2, 4: 4}


def test_greed_then_targeted_then_total_breaks_a_tie() -> None:
    """R6.4, one break after the other, with faults so that votes and score differ."""
    rules = Rules(points="faults")
    cold, greedy = ballot(1, ticks=[COLD, LAZY]), ballot(2, ticks=[COLD, GREED])
    assert ranks(oracle.rank(SECTIONS, rules, {"targeted": [cold, greedy]})) == {2: 1, 1: 2}
    split = {"targeted": [ballot(1, ticks=[COLD])], "sampled": [ballot(2, ticks=[COLD])]}
    assert ranks(oracle.rank(SECTIONS, rules, split)) == {1: 1, 2: 2}
    blank = {"targeted": [ballot(1, ticks=[COLD])] * 2, "sampled": [ballot(2, ticks=[COLD])] * 2}
    blank["targeted"] += [ballot(2), ballot(2)]
    assert ranks(oracle.rank(SECTIONS, rules, blank)) == {2: 1, 1: 2}


def test_a_tie_over_an_edge_waits_for_a_decision() -> None:
    """R6.4: ranks 3 and 4 are open, then ordered, or kept."""
    ballots = {"targeted": [ballot(1)] * 9 + [ballot(2)] * 8 + [ballot(7)] * 5 + [ballot(5)] * 5 + [ballot(9)]}
    rules = Rules(list_length=4)
    assert oracle.rank(SECTIONS, rules, ballots).undecided == [[5, 7]]
    ordered = oracle.rank(SECTIONS, rules, ballots, decisions=[Decision((7, 5), keep=False)])
    assert ordered.undecided == [] and ordered.upto(4) == [1, 2, 7, 5]
    kept = oracle.rank(SECTIONS, rules, ballots, decisions=[Decision((5, 7), keep=True)])
    assert kept.undecided == [] and ranks(kept) == {1: 1, 2: 2, 5: 3, 7: 3, 9: 5}


def test_verified_sections_all_stand_first() -> None:
    """R6.5: 1, 1, 3."""
    outcome = oracle.rank(SECTIONS, Rules(), {"targeted": [ballot(1)] * 3 + [ballot(2)]}, direct=[2, 9])
    assert ranks(outcome) == {2: 1, 9: 1, 1: 3}
    assert [line.number for line in outcome.sections[:3]] == [2, 9, 1]


def test_a_small_channel_gives_its_weight_to_the_others() -> None:
    """R6.3: 0.6 and 0.3 share the 0.1 as 2 to 1."""
    ballots = {"targeted": [ballot(1)] * 40, "sampled": [ballot(1)] * 10 + [ballot(2)] * 20, "other": [ballot(2)] * 29}
    outcome = oracle.rank(SECTIONS, Rules(method="rate"), ballots)
    assert outcome.weights == {"targeted": Fraction(2, 3), "sampled": Fraction(1, 3), "other": 0}
    scores = {line.number: line.score for line in outcome.sections}
    assert scores[1] == Fraction(2000, 3) + Fraction(1000, 9) and scores[2] == Fraction(2000, 9)


def test_when_every_channel_is_small_those_with_ballots_keep_their_proportion() -> None:
    """R6.3, last clause."""
    outcome = oracle.rank(SECTIONS, Rules(method="rate"), {"sampled": [ballot(1)], "other": [ballot(2)] * 2})
    assert outcome.weights == {"targeted": 0, "sampled": Fraction(3, 4), "other": Fraction(1, 4)}


@given(st.lists(st.lists(st.integers(1, 20), max_size=5, unique=True), max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_ballots_never_matters(named: list[list[int]], rng: random.Random) -> None:
    """Any order gives the same figures."""
    ballots = [oracle.judge(row(*((str(n), "") for n in picks)), LISTED) for picks in named]
    shuffled = list(ballots)
    rng.shuffle(shuffled)
    rules = Rules(method="rate")
    assert oracle.rank(SECTIONS, rules, {"targeted": ballots}) == oracle.rank(SECTIONS, rules, {"targeted": shuffled})


@given(st.dates(date(2014, 1, 1), date(2030, 12, 31)))
def test_an_embargo_lasts_three_calendar_months(day: date) -> None:
    """R7.5: never leaves the third month after, and both ends are inside."""
    end = oracle.three_months_later(day)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == 3
    assert not oracle.may_be_promoted([day], day) and not oracle.may_be_promoted([day], end)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2021, 4, 12), date(2021, 7, 12)),
        (date(2021, 11, 30), date(2022, 2, 28)),
        (date(2019, 11, 30), date(2020, 2, 29)),
        (date(2020, 12, 31), date(2021, 3, 31)),
    ],
)
def test_months_are_clamped(day: date, end: date) -> None:
    """R7.5: 30 November ends in February."""
    assert oracle.three_months_later(day) == end


def test_streaks_count_only_rounds_in_a_row() -> None:
    """R7.3, newest round first."""
    assert oracle.streak(1, 3, [{1: 2}, {1: 1}]) == 3
    assert oracle.streak(1, 3, [{1: 4}, {1: 1}]) == 1
    assert oracle.streak(1, 4, [{1: 1}, {1: 1}]) == 0


def test_measures_of_a_round_are_ten_three_seven() -> None:
    """R7.1, R7.5 and R7.6, and R7.3 for a section in its third round, with a head who is new."""
    ballots = {"targeted": [ballot(n) for n in range(1, 13) for _ in range(30 - n)]}
    outcome = oracle.rank(SECTIONS, Rules(), ballots)
    found = oracle.measures(outcome, SECTIONS, date(2021, 4, 12), [{1: 1, 2: 2}, {1: 1}], new_heads=[1])
    kinds = [due.kind for due in found]
    expected = {"leader_talk": 10, "head_interview": 3, "head_talk": 7, "embargo": 10, "body_deduction": 10}
    expected |= {"leader_deduction": 10, "rectification": 10, "head_removal": 1, "leader_removal": 1}
    assert {kind: kinds.count(kind) for kind in set(kinds)} == expected
    assert [due.points for due in found if due.kind == "body_deduction"] == [Fraction(11 - n, 10) for n in range(1, 11)]
