"""What if: other rules or fewer ballots on a copy, and the differences to the official list (R6.1–R6.6)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ballots.rules import ChannelCount, Counts
from models.common.errors import RuleError
from models.common.indicators import ORDER, Indicator
from models.ranking.order import Ruling
from models.ranking.rules import Candidate, Line, rank
from models.ranking.trial import Compared, Move, Supposed, Trial, compare, supposed_of, supposed_rules
from models.rounds.rules import ChannelRule, Method, Points, RuleParameters, TieBreak
from tests.make_rounds import a_random_round

RULES = RuleParameters(
    list_length=3,
    top_tier=1,
    channels=(
        ChannelRule("targeted", "定向评议", Fraction(1, 2)),
        ChannelRule("sampled", "抽样评议", Fraction(1, 2)),
    ),
)
CANDIDATES = tuple(Candidate(100 + number, number, f"科{number}", "某局") for number in range(1, 6))
COUNTS = Counts(
    (ChannelCount("targeted", 100, 0, 0), ChannelCount("sampled", 10, 0, 0)),
    (
        ("targeted", 101, 0b00001, 10),
        ("targeted", 102, 0b10000, 8),
        ("targeted", 103, 0b00011, 6),
        ("targeted", 104, 0b00000, 6),
        ("sampled", 105, 0b00001, 5),
        ("sampled", 102, 0b00001, 1),
    ),
)
"""Official by votes: 1 has 10, 2 has 9, then 3 and 4 with 6 each and equal in everything, then 5 with 5."""


def tried(rulings: tuple[Ruling, ...] = (), **supposed: Any) -> Trial:
    """Suppose something of the round above."""
    return compare(rank(RULES, CANDIDATES, COUNTS, rulings=rulings), RULES, Supposed(**supposed), COUNTS, (), rulings)


def ranks(trial: Trial) -> dict[int, int]:
    """Return the supposed ranks by number."""
    return {line.number: line.rank for line in trial.supposed.lines}


def test_the_official_ranking_stands_beside_unchanged() -> None:
    assert {line.number: line.rank for line in tried(method=Method.RATE).official.lines} == {
        1: 1,
        2: 2,
        3: 3,
        4: 3,
        5: 5,
    }


CASES: list[tuple[str, dict[str, Any], dict[int, int]]] = [
    # ½·1000·10/100 = 50; 2: 40 + 50 = 90; 3 and 4: 30; 5: ½·1000·5/10 = 250
    ("R6.3 rate, no minimum", {"method": Method.RATE, "min_channel_ballots": 0}, {5: 1, 2: 2, 1: 3, 3: 4, 4: 4}),
    # sampled has 10 < 30 valid ballots: only targeted counts
    ("R6.3 rate, minimum 30", {"method": Method.RATE}, {1: 1, 2: 2, 3: 3, 4: 3, 5: 5}),
    # targeted 9/10: 1: 90, 2: 72 + 10 = 82, 3 and 4: 54, 5: 50
    (
        "R6.3 rate, other weights",
        {
            "method": Method.RATE,
            "min_channel_ballots": 0,
            "channel_weights": (("targeted", Fraction(9, 10)), ("sampled", Fraction(1, 10))),
        },
        {1: 1, 2: 2, 3: 3, 4: 3, 5: 5},
    ),
    # ticks of weight 1: 3 has 6 · 2 = 12, 1 has 10, 2 has 9, 5 has 5, 4 has none
    ("R6.2 faults", {"points": Points.FAULTS}, {3: 1, 1: 2, 2: 3, 5: 4, 4: 5}),
    # only greed counts: 2 has 8; the others have 0 and are ordered by targeted, then total votes
    (
        "R6.2 faults, greed alone",
        {
            "points": Points.FAULTS,
            "fault_weights": tuple((item, Fraction(int(item is Indicator.GREED))) for item in ORDER),
        },
        {2: 1, 1: 2, 3: 3, 4: 3, 5: 5},
    ),
    ("R6.4 no tie-breaks", {"tie_breaks": ()}, {1: 1, 2: 2, 3: 3, 4: 3, 5: 5}),
]


@pytest.mark.parametrize(("name", "supposed", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_a_supposed_rule_gives_the_ranking_computed_by_hand(
    name: str, supposed: dict[str, Any], wanted: dict[int, int]
) -> None:
    assert ranks(tried(**supposed)) == wanted


def test_who_comes_in_and_who_goes_out_is_told() -> None:
    trial = tried(method=Method.RATE, min_channel_ballots=0)
    assert [line.number for line in trial.entering] == [5]
    assert [line.number for line in trial.leaving] == [3, 4]
    assert [line.number for line in trial.into_top] == [5]
    assert [line.number for line in trial.out_of_top] == [1]
    moves = {one.after.number: one.move for one in trial.compared}
    assert moves == {5: Move.ENTERS, 2: Move.SAME, 1: Move.DOWN, 3: Move.LEAVES, 4: Move.LEAVES}
    assert next((one.before.score, one.after.score) for one in trial.compared) == (Fraction(5), Fraction(250))


def a_line(**changed: Any) -> Line:
    """Return the line of a section on rank 3 of 5, listed, not in the top tier."""
    (line,) = rank(RULES, CANDIDATES[:1], COUNTS).lines
    return replace(line, rank=3, listed=True, top=False, **changed)


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        ({"rank": 3}, {"rank": 3}, Move.SAME),
        ({"rank": 3}, {"rank": 2}, Move.UP),
        ({"rank": 2}, {"rank": 3}, Move.DOWN),
        ({"rank": 5, "listed": False}, {"rank": 4, "listed": False}, Move.UP),
        ({"rank": 4, "listed": False}, {"rank": 3}, Move.ENTERS),
        ({"rank": 4, "listed": False}, {"rank": 4}, Move.ENTERS),
        ({"rank": 3}, {"rank": 4, "listed": False}, Move.LEAVES),
    ],
)
def test_what_a_place_does_is_told_in_one_word(before: dict[str, Any], after: dict[str, Any], move: Move) -> None:
    assert Compared(replace(a_line(), **before), replace(a_line(), **after)).move is move


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({}, False),
        ({"name": "另一科"}, False),
        ({"rank": 2}, True),
        ({"rank": 4}, True),
        ({"score": Fraction(9)}, True),
        ({"score": Fraction(11)}, True),
        ({"votes": 9}, True),
        ({"listed": False}, True),
        ({"top": True}, True),
    ],
)
def test_a_section_differs_by_rank_score_votes_list_or_tier(changed: dict[str, Any], differs: bool) -> None:
    assert Compared(a_line(), replace(a_line(), **changed)).differs is differs
    assert Compared(replace(a_line(), **changed), a_line()).differs is differs


def test_who_goes_is_told_in_the_order_of_the_official_ranking() -> None:
    """Equal ones by number; by rates the few ballots of the second channel weigh ten times as much."""
    counted = Counts(
        COUNTS.channels,
        (("targeted", 105, 0, 9), ("targeted", 101, 0, 8), ("targeted", 102, 0, 7), ("sampled", 102, 0, 1),
         ("sampled", 103, 0, 5), ("sampled", 104, 0, 4), ("sampled", 106, 0, 3)),
    )  # fmt: skip
    rules = replace(RULES, top_tier=3, tie_breaks=())
    official = rank(rules, [*CANDIDATES, Candidate(106, 6, "科6", "某局")], counted)
    assert [(line.number, line.rank) for line in official.listed] == [(5, 1), (1, 2), (2, 2)]
    trial = compare(official, rules, Supposed(method=Method.RATE, min_channel_ballots=0), counted)
    assert [line.number for line in trial.supposed.lines] == [3, 4, 6, 2, 5, 1]
    assert [line.number for line in trial.leaving] == [line.number for line in trial.out_of_top] == [5, 1, 2]
    assert [line.number for line in trial.entering] == [line.number for line in trial.into_top] == [3, 4, 6]


def test_who_stays_in_the_top_tier_goes_nowhere() -> None:
    trial = tried(list_length=2)
    assert (trial.into_top, trial.out_of_top) == ((), ())
    assert [line.number for line in trial.leaving] == [3, 4]


def test_tie_breaks_taken_away_make_sections_equal() -> None:
    counted = Counts(COUNTS.channels, (*COUNTS.cells, ("sampled", 103, 0b10000, 1), ("targeted", 104, 0, 1)))
    official = rank(RULES, CANDIDATES, counted)
    assert {line.number: line.rank for line in official.lines if line.number in (3, 4)} == {3: 3, 4: 4}
    trial = compare(official, RULES, Supposed(tie_breaks=()), counted)
    assert {number: place for number, place in ranks(trial).items() if number in (3, 4)} == {3: 3, 4: 3}
    assert trial.supposed.undecided_ties == ((3, 4),)


def test_a_longer_list_takes_more_sections_in_and_a_longer_top_tier_too() -> None:
    trial = tried(list_length=12, top_tier=2)
    assert [line.number for line in trial.entering] == [5]
    assert [line.number for line in trial.into_top] == [2]


def test_a_decision_holds_where_the_same_sections_are_tied_across_an_edge() -> None:
    ruling = (Ruling((4, 3), False),)
    assert ranks(tried(ruling, tie_breaks=()))[4] == 3
    assert ranks(tried(ruling, tie_breaks=()))[3] == 4
    assert ranks(tried(ruling, list_length=5))[4] == 3  # no edge between them: the decision has nothing to decide
    assert ranks(tried(ruling, list_length=5))[3] == 3


def test_what_is_supposed_is_told_rule_by_rule() -> None:
    trial = tried(method=Method.RATE, list_length=12, channel_weights=(("targeted", Fraction(1, 3)),))
    told = {one.field: (one.old, one.new) for one in trial.rules}
    assert told == {
        "method": ("votes", "rate"),
        "list_length": ("3", "12"),
        "channels.targeted.weight": ("1/2", "1/3"),
    }


@pytest.mark.parametrize(
    ("supposed", "key"),
    [
        (Supposed(channel_weights=(("targeted", Fraction(0)), ("sampled", Fraction(0)))), "round_sheet.no_weight"),
        (Supposed(fault_weights=tuple((item, Fraction(0)) for item in ORDER)), "round_sheet.no_weight"),
        (Supposed(top_tier=4), "round_sheet.top_tier"),
        (Supposed(tie_breaks=(TieBreak.GREED, TieBreak.GREED)), "round_sheet.twice"),
    ],
)
def test_rules_that_contradict_one_another_are_refused(supposed: Supposed, key: str) -> None:
    with pytest.raises(RuleError) as caught:
        supposed_rules(RULES, supposed)
    assert caught.value.key == key


ONE_BY_ONE = [
    {"method": Method.RATE},
    {"points": Points.FAULTS},
    {"fault_weights": tuple((item, Fraction(2)) for item in ORDER)},
    {"channel_weights": (("targeted", Fraction(1, 3)), ("sampled", Fraction(1, 2)))},
    {"channel_weights": (("targeted", Fraction(2, 3)), ("sampled", Fraction(1, 2)))},
    {"min_channel_ballots": 0},
    {"tie_breaks": ()},
    {"list_length": 4},
    {"list_length": 2},
    {"top_tier": 2},
    {},
]


@pytest.mark.parametrize("changed", ONE_BY_ONE)
def test_what_a_set_of_rules_supposes_is_what_differs_from_the_rounds(changed: dict[str, Any]) -> None:
    supposed = Supposed(**changed)
    assert supposed_of(RULES, supposed_rules(RULES, supposed)) == supposed


@pytest.mark.parametrize(
    ("supposed", "deductions"),
    [
        (Supposed(), (5, 3, 1)),
        (Supposed(method=Method.RATE), (5, 3, 1)),
        (Supposed(list_length=3), (5, 3, 1)),
        (Supposed(list_length=2), (Fraction(2, 10), Fraction(1, 10))),
        (Supposed(list_length=4), (Fraction(4, 10), Fraction(3, 10), Fraction(2, 10), Fraction(1, 10))),
    ],
)
def test_the_table_of_deductions_stays_while_the_list_is_as_long(
    supposed: Supposed, deductions: tuple[Fraction, ...]
) -> None:
    own = tuple(map(Fraction, (5, 3, 1)))
    found = supposed_rules(replace(RULES, deductions=own, leader_deductions=own), supposed)
    assert (found.deductions, found.leader_deductions) == (deductions, deductions)


@pytest.mark.parametrize(
    ("supposed", "said"),
    [
        (Supposed(), "-"),
        (Supposed(method=Method.RATE, top_tier=2), "method=rate top_tier=2"),
        (Supposed(tie_breaks=(TieBreak.TOTAL, TieBreak.GREED)), "tie_breaks=total,greed"),
        (Supposed(channel_weights=(("targeted", Fraction(1, 3)), ("other", Fraction(2)))),
         "channel_weights=targeted:1/3,other:2"),
    ],
)  # fmt: skip
def test_the_log_holds_what_is_supposed_on_one_line(supposed: Supposed, said: str) -> None:
    assert str(supposed) == said


@pytest.mark.parametrize(("counted", "left_out"), [(None, 0), (22, 0), (30, 8)])
def test_sheets_left_out_are_those_that_the_official_ranking_counts_beyond_the_trials(
    counted: int | None, left_out: int
) -> None:
    """Abstained and invalid sheets are sheets too."""
    counts = Counts((ChannelCount("targeted", 10, 3, 2), ChannelCount("sampled", 0, 2, 5)), ())
    trial = compare(rank(RULES, CANDIDATES, counts), RULES, Supposed(), counts, counted=counted)
    assert trial.sheets_left_out == left_out


@given(st.integers(0, 10_000))
def test_where_nothing_is_supposed_nothing_differs(seed: int) -> None:
    """R6.6, over random rounds with ties, direct-first and decisions."""
    one = a_random_round(seed, 20)
    trial = compare(one.ranking, one.rules, Supposed(), one.counts, one.direct_first, one.rulings)
    assert trial.supposed == trial.official
    assert (trial.differing, trial.entering, trial.leaving, trial.rules) == ((), (), (), ())


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_trial_is_the_ranking_of_a_round_with_those_rules(seed: int, other: int) -> None:
    """And going onto and off the list balance where no tie runs across its edge."""
    one, rules = a_random_round(seed, 20), a_random_round(other, 1).rules
    supposed = Supposed(
        method=rules.method, points=rules.points, fault_weights=rules.fault_weights, tie_breaks=rules.tie_breaks,
        min_channel_ballots=rules.min_channel_ballots,
    )  # fmt: skip
    trial = compare(one.ranking, one.rules, supposed, one.counts, one.direct_first, one.rulings)
    wanted = supposed_rules(one.rules, supposed)
    assert trial.supposed == rank(wanted, one.candidates, one.counts, one.direct_first, one.rulings)
    assert len(trial.entering) - len(trial.leaving) == len(trial.supposed.listed) - len(trial.official.listed)
    assert supposed_rules(one.rules, supposed_of(one.rules, wanted)) == wanted
