"""What the recount multiplies with: whole numbers that give points and scores to the last fraction (R6.1–R6.3)."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.common.indicators import ORDER
from models.ranking.multipliers import BASE, UNITS, multipliers, used_shares
from models.ranking.scoring import used_weights
from models.rounds.rules import ChannelRule, Method, Points, RuleParameters
from tests.make_random_rounds import random_parameters

HALVES = RuleParameters(
    method=Method.RATE,
    points=Points.FAULTS,
    fault_weights=tuple(zip(ORDER, map(Fraction, ("1", "1/2", "2", "0", "1/3")), strict=True)),
    min_channel_ballots=30,
    channels=(ChannelRule("targeted", "定向评议", Fraction(3, 5)), ChannelRule("other", "其他评议", Fraction(2, 5))),
)


@pytest.mark.parametrize(
    ("law", "valid", "units", "per_point", "per_score"),
    [
        # a vote is a point, whatever the weights
        (RuleParameters(channels=HALVES.channels), (40, 40), {(1, 1): [1, 0, 0, 0, 0, 0], (2, 2): [1, 0, 0, 0, 0, 0],
         (0, 1): [1, 0, 0, 0, 0, 0], (0, 2): [1, 0, 0, 0, 0, 0]}, 1, 1),
        # ticks in sixths; 3/5 · 1000 / 70 and 2/5 · 1000 / 30, in twenty-firsts 180 and 280
        (HALVES, (70, 30), {(1, 1): [0, 6, 3, 12, 0, 2], (2, 2): [0, 6, 3, 12, 0, 2],
         (0, 1): [0, 1080, 540, 2160, 0, 360], (0, 2): [0, 1680, 840, 3360, 0, 560]}, 6, 126),
        # the second channel is too small: the first has all the weight, 1 · 1000 / 70 = 100/7
        (HALVES, (70, 29), {(1, 1): [0, 6, 3, 12, 0, 2], (2, 2): [0, 6, 3, 12, 0, 2],
         (0, 1): [0, 600, 300, 1200, 0, 200], (0, 2): [0, 0, 0, 0, 0, 0]}, 6, 42),
    ],
)  # fmt: skip
def test_each_channel_has_a_sum_of_points_and_a_part_in_the_sum_over_all(
    law: RuleParameters, valid: tuple[int, int], units: dict[tuple[int, int], list[int]], per_point: int, per_score: int
) -> None:
    """R6.2, R6.3: what a vote and each tick adds, by the sum (0: over all channels) and the channel's position."""
    by = multipliers(law, [channel.weight for channel in law.channels], valid)
    found = {
        (row.target, row.position): [
            sum(digit[unit] * BASE**n for n, digit in enumerate(row.digits)) for unit in range(UNITS)
        ]
        for row in by.rows
    }
    assert found == units
    assert (by.per_point, by.per_score) == (per_point, per_score)


@pytest.mark.parametrize(
    ("valid", "minimum", "expected"),
    [
        ((30, 30, 30), 30, ("3/5", "3/10", "1/10")),
        ((30, 29, 30), 30, ("6/7", "0", "1/7")),
        ((29, 3, 0), 30, ("2/3", "1/3", "0")),
        ((0, 0, 1), 30, ("0", "0", "1")),
        ((1, 0, 1), 0, ("6/7", "0", "1/7")),
        ((0, 0, 0), 30, ("3/5", "3/10", "1/10")),
    ],
)
def test_the_weights_used_are_those_of_the_law(valid: tuple[int, ...], minimum: int, expected: tuple[str, ...]) -> None:
    """R6.3: under rates; under votes they stay as declared."""
    declared = [Fraction(3, 5), Fraction(3, 10), Fraction(1, 10)]
    used = multipliers(RuleParameters(method=Method.RATE, min_channel_ballots=minimum), declared, valid).weights
    assert used == tuple(map(Fraction, expected)) == tuple(used_shares(declared, valid, minimum))
    assert multipliers(RuleParameters(min_channel_ballots=minimum), declared, valid).weights == tuple(declared)


def test_channels_of_weight_zero_share_equally_when_only_they_have_ballots() -> None:
    """R6.3."""
    assert used_shares([Fraction(1), Fraction(0), Fraction(0)], [0, 9, 500], 30) == [0, Fraction(1, 2), Fraction(1, 2)]


@pytest.mark.parametrize(("weight", "digits"), [(1, 5), (10**6 - 1, 5), (10**6, 6), (10**12 - 1, 6), (10**12, 7)])
def test_a_sum_has_room_for_four_digits_more_than_its_greatest_multiplier(weight: int, digits: int) -> None:
    """A digit is one to the base of a million."""
    law = RuleParameters(points=Points.FAULTS, fault_weights=tuple((one, Fraction(weight)) for one in ORDER))
    by = multipliers(law, [Fraction(1)], [40])
    assert by.digits == digits
    assert sum(digit[-1] * BASE**place for place, digit in enumerate(by.rows[0].digits)) == weight


def test_a_million_million_ballots_with_every_tick_stay_within_63_bits() -> None:
    assert UNITS * (BASE - 1) * 10**12 < 2**63


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.fractions(0, 3, max_denominator=1000), st.integers(0, 60)), min_size=1, max_size=6),
    st.integers(0, 40),
)
def test_weights_are_shared_out_as_the_ranking_shares_them(channels: list[tuple[Fraction, int]], minimum: int) -> None:
    """R6.3: two ways to write the same law."""
    assume(any(weight for weight, _ in channels))
    declared, valid = zip(*channels, strict=True)
    named = dict(enumerate(map(str, range(len(channels)))))
    ranked = used_weights(
        {named[n]: weight for n, weight in enumerate(declared)}, {named[n]: v for n, v in enumerate(valid)}, minimum
    )
    assert used_shares(declared, valid, minimum) == list(ranked.values())


@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 10**6), min_size=5, max_size=5))
def test_digits_put_together_are_the_multipliers(chance: Random, valid: list[int]) -> None:
    law = random_parameters(chance)
    by = multipliers(law, [one.weight for one in law.channels], valid[: len(law.channels)])
    for row in by.rows:
        assert all(0 <= each < BASE for digit in row.digits for each in digit)
        assert len(row.digits) == by.digits
        assert not any(each for digit in row.digits[-4:] for each in digit)  # room for what is carried
