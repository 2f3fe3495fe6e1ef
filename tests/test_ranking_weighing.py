"""What one wrong ballot gains, and how few make up for a lead: held against every ballot by itself (R6.2–R6.4)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ballots.rules import ChannelCount, Counts
from models.common.indicators import Indicator
from models.ranking.weighing import Vector, Weighing, fewest
from models.rounds.rules import ChannelRule, Method, Points, RuleParameters, TieBreak
from tests.test_ranking_margin import Ballot, both_in, counted, laws

COLD, LAZY, GREED = Indicator.COLD.bit, Indicator.LAZY.bit, Indicator.GREED.bit
CHANNELS = (ChannelRule("targeted", "定向评议", Fraction(1)), ChannelRule("sampled", "抽样评议", Fraction(1)))
VOTES = RuleParameters(channels=CHANNELS)
FAULTS = RuleParameters(channels=CHANNELS, points=Points.FAULTS, tie_breaks=(TieBreak.TOTAL,))
RATE = RuleParameters(channels=CHANNELS, method=Method.RATE, min_channel_ballots=0, tie_breaks=(TieBreak.GREED,))
FOUR_AND_TEN = (ChannelCount("targeted", 4, 0, 0), ChannelCount("sampled", 10, 0, 0))


@pytest.mark.parametrize(
    ("law", "channel", "inside", "outside", "gained"),
    [
        # score, greed, targeted, total: what the ballot says of B, and what it no longer says of A
        (VOTES, "targeted", None, None, (1, 1, 1, 1)),
        (VOTES, "targeted", COLD, None, (2, 1, 2, 2)),
        (VOTES, "targeted", GREED, None, (2, 2, 2, 2)),
        (VOTES, "targeted", None, COLD, (0, 1, 0, 0)),
        (VOTES, "targeted", None, GREED, (0, 0, 0, 0)),
        (VOTES, "sampled", COLD, GREED, (1, 0, 0, 1)),
        # score, total
        (FAULTS, "targeted", None, None, (5, 1)),
        (FAULTS, "targeted", COLD | LAZY, None, (7, 2)),
        (FAULTS, "targeted", None, COLD | LAZY, (3, 0)),
        (FAULTS, "sampled", 0, COLD, (4, 1)),
        # 1000 / 4 and 1000 / 10; greed
        (RATE, "targeted", None, None, (250, 1)),
        (RATE, "targeted", 0, None, (500, 1)),
        (RATE, "sampled", GREED, 0, (100, 2)),
    ],
)
def test_a_wrong_ballot_gains_what_a_loses_and_b_wins(
    law: RuleParameters, channel: str, inside: int | None, outside: int | None, gained: Vector
) -> None:
    """R6.2–R6.4."""
    assert Weighing(law, Counts(FOUR_AND_TEN, ()), (1, 2)).gain(channel, inside, outside) == gained


def test_a_section_stands_where_its_picks_add_up_to_in_whole_numbers() -> None:
    """R6.2–R6.4: cells of the same kind add up; thirds and sevenths come to one scale."""
    cells = (("targeted", 1, GREED, 2), ("sampled", 1, COLD, 1), ("targeted", 1, GREED, 1))
    assert Weighing(VOTES, Counts(FOUR_AND_TEN, cells), (1, 2)).keys == {1: (4, 3, 3, 4), 2: (0, 0, 0, 0)}
    uneven = (ChannelCount("targeted", 3, 0, 0), ChannelCount("sampled", 7, 0, 0))
    assert Weighing(RATE, Counts(uneven, cells), (1,)).keys == {1: (7000 * 3 + 3000 * 1, 3)}


@pytest.mark.parametrize(
    ("lead", "gains", "ballots"),
    [
        ((0, 0), [((2, 2), 9)], 0),
        ((-1, 5), [((2, 2), 9)], 0),
        ((4, 0), [((2, 0), 9)], 2),
        ((5, 0), [((2, 0), 9)], 3),
        # level on the score, and a tie-break left to make up for
        ((4, 1), [((2, 0), 9)], 3),
        ((4, 2), [((2, 1), 9)], 2),
        ((4, 3), [((2, 1), 9)], 3),
        # past the score, whatever the tie-break
        ((3, 9), [((2, 0), 9)], 2),
        ((0, 3), [((1, 0), 9)], 1),
        ((0, 3), [((0, 1), 9)], 3),
        ((0, 3), [((0, 2), 9)], 2),
        ((4, 0), [((2, -1), 9)], 3),
        # one kind of ballots is used up before the next is touched
        ((5, 0), [((2, 0), 2), ((1, 0), 9)], 3),
        ((6, 0), [((2, 0), 1), ((1, 0), 2), ((0, 9), 5), ((0, 0), 3)], 11),
        ((1, 0), [((0, 7), 4)], 4),
        ((0, 1), [((0, 0), 4)], 4),
    ],
)
def test_the_greatest_gains_make_up_for_a_lead_first(
    lead: Vector, gains: list[tuple[Vector, int]], ballots: int
) -> None:
    """R6.4: score, then the tie-breaks; equal is enough."""
    assert fewest(lead, gains) == ballots


SECTIONS = (1, 2, 3, 4, 5, 6)


@st.composite
def piles(draw: st.DrawFn) -> tuple[RuleParameters, list[Ballot]]:
    """Draw rules, and ballots enough for leads of several; one channel is often small, so that it weighs more."""
    law = draw(laws())
    pick = st.tuples(st.sampled_from(SECTIONS), st.sampled_from((0, COLD, GREED, 31)))
    picks = st.lists(pick, min_size=1, max_size=law.max_picks, unique_by=lambda one: one[0]).map(tuple)
    channel = st.sampled_from(("targeted", "sampled", "sampled", "sampled"))
    return law, draw(st.lists(st.tuples(channel, picks), max_size=40))


def one_by_one(weighing: Weighing, ballots: list[Ballot], inside: int, outside: int) -> list[Vector]:
    """Return what each ballot gains for a pair, the greatest first."""
    named = [(channel, dict(picks)) for channel, picks in ballots]
    return sorted((weighing.gain(channel, on.get(inside), on.get(outside)) for channel, on in named), reverse=True)


def ballot_by_ballot(weighing: Weighing, ballots: list[Ballot], inside: int, outside: int) -> int:
    """Return the margin of a pair by taking the ballots one at a time, the best ones first."""
    gains = one_by_one(weighing, ballots, inside, outside)
    lead = tuple(a - b for a, b in zip(weighing.keys[inside], weighing.keys[outside], strict=True))
    used = 0
    while lead > weighing.zero:
        lead = tuple(ahead - gained for ahead, gained in zip(lead, gains[used], strict=True))
        used += 1
    return used


def weighed(law: RuleParameters, ballots: list[Ballot]) -> Weighing:
    """Weigh a pile."""
    return Weighing(law, counted(ballots, [channel.code for channel in law.channels]), SECTIONS)


@given(piles())
def test_ballots_weighed_by_kinds_come_to_what_they_come_to_one_by_one(
    drawn: tuple[RuleParameters, list[Ballot]],
) -> None:
    """R6.2–R6.4."""
    law, ballots = drawn
    weighing = weighed(law, ballots)
    for a, b in ((1, 2), (2, 1), (3, 4)):
        assert weighing.margin(a, b, both_in(ballots, a, b)) == ballot_by_ballot(weighing, ballots, a, b)


@given(piles())
def test_every_valid_ballot_is_of_one_kind(drawn: tuple[RuleParameters, list[Ballot]]) -> None:
    """R6.2–R6.4: also one that names neither, or both; the greatest gains come first."""
    law, ballots = drawn
    weighing = weighed(law, ballots)
    for a, b in ((1, 2), (2, 1), (3, 4)):
        kinds = weighing.gains(weighing.named[a], weighing.named[b], both_in(ballots, a, b))
        assert Counter(one_by_one(weighing, ballots, a, b)) == sum((Counter({gain: n}) for gain, n in kinds), Counter())
        assert all(n > 0 for _, n in kinds)
        assert kinds == sorted(kinds, reverse=True)


@given(piles())
def test_the_nearest_pairs_are_the_nearest_of_all_pairs(drawn: tuple[RuleParameters, list[Ballot]]) -> None:
    """R6.4: though not all of them are read."""
    law, ballots = drawn
    weighing = weighed(law, ballots)
    order = sorted(SECTIONS, key=weighing.keys.__getitem__, reverse=True)
    inside, outside = order[:2], order[2:]
    lead = {
        (a, b): tuple(x - y for x, y in zip(weighing.keys[a], weighing.keys[b], strict=True))
        for a in inside
        for b in outside
    }
    nearest = sorted((ballot_by_ballot(weighing, ballots, a, b), lead[a, b], a, b) for a, b in lead)[:3]
    found = weighing.nearest(inside, outside, lambda a, b: both_in(ballots, a, b))
    assert [(pair.ballots, pair.inside, pair.outside) for pair in found] == [(n, a, b) for n, _, a, b in nearest]


def test_a_pair_that_looks_farther_may_be_nearer_than_one_that_was_read_before_it() -> None:
    """R6.4: 2, 3 and 4 stand on the few ballots of a channel, so that those gain nothing, or less, for them."""
    law = RuleParameters(
        method=Method.RATE, min_channel_ballots=0, tie_breaks=(),
        channels=(CHANNELS[0], ChannelRule("sampled", "抽样评议", Fraction(11, 10))),
    )  # fmt: skip
    few = [*[("targeted", ((2, 0), (3, 0), (4, 0)))] * 2, *[("targeted", ((2, 0), (3, 0)))] * 2]
    many = [*[("sampled", ((1, 0), (5, 0)))] * 7, *[("sampled", ((1, 0),))] * 93]
    ballots: list[Ballot] = [*few, *many]
    weighing = weighed(law, ballots)
    # 1 has 100 · 11, the others 4 · 250, 4 · 250, 2 · 250 and 7 · 11
    assert weighing.keys == {1: (1100,), 2: (1000,), 3: (1000,), 4: (500,), 5: (77,), 6: (0,)}
    found = weighing.nearest((1,), (5, 4, 3, 6, 2), lambda a, b: both_in(ballots, a, b))
    assert [(pair.outside, pair.ballots) for pair in found] == [(2, 5), (3, 5), (5, 6)]
    assert weighing.margin(1, 4, both_in(ballots, 1, 4)) == 7
