"""How points and scores come about (R6.1–R6.3)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from models.ballots.rules import ChannelCount, Counts
from models.common.indicators import Indicator, mask
from models.ranking.scoring import Standing, channel_uses, points, tallies, used_weights
from models.rounds.rules import Method, Points, RuleParameters

COLD, LAZY, SHIRK, CHAOS, GREED = (indicator.bit for indicator in Indicator)
RATE = RuleParameters(method=Method.RATE)
WEIGHED = RuleParameters(
    points=Points.FAULTS,
    fault_weights=tuple(zip(Indicator, map(Fraction, ("1", "1/2", "2", "3", "5")), strict=True)),
)


def counts(valid: dict[str, int], *cells: tuple[str, int, int, int]) -> Counts:
    """Make counts from valid ballots per channel and cells."""
    return Counts(tuple(ChannelCount(code, n, 0, 0) for code, n in valid.items()), cells)


def scores(parameters: RuleParameters, counted: Counts) -> dict[int, Fraction]:
    """Return the scores by section id."""
    ids = {cell[1] for cell in counted.cells}
    found = tallies(parameters, channel_uses(parameters, counted), ids, counted)
    return {section_id: tally.score for section_id, tally in found.items()}


@pytest.mark.parametrize(
    ("parameters", "masks", "expected"),
    [
        (RuleParameters(), {0: 2, COLD: 3, COLD | GREED: 1}, Fraction(6)),
        (WEIGHED, {0: 7}, Fraction(0)),
        (WEIGHED, {COLD: 3}, Fraction(3)),
        (WEIGHED, {LAZY | SHIRK: 3}, Fraction(15, 2)),
        (WEIGHED, {mask(Indicator): 1}, Fraction(23, 2)),
    ],
)
def test_a_pick_is_worth_one_or_the_weights_of_its_faults(
    parameters: RuleParameters, masks: dict[int, int], expected: Fraction
) -> None:
    """R6.2."""
    assert points(parameters, list(masks.items())) == expected


def test_a_pick_without_an_indicator_is_a_vote_of_no_points() -> None:
    """R6.2."""
    counted = counts({"targeted": 7, "sampled": 0, "other": 0}, ("targeted", 1, 0, 7))
    tally = tallies(WEIGHED, channel_uses(WEIGHED, counted), [1], counted)[1]
    assert tally.votes == 7
    assert tally.score == 0


# targeted 3/5, sampled 3/10, other 1/10; the minimum is 30
@pytest.mark.parametrize(
    ("valid", "expected"),
    [
        ((1000, 300, 40), ("3/5", "3/10", "1/10")),
        ((1000, 300, 29), ("2/3", "1/3", "0")),
        ((1000, 29, 30), ("6/7", "0", "1/7")),
        ((0, 300, 40), ("0", "3/4", "1/4")),
        ((30, 0, 0), ("1", "0", "0")),
        ((29, 29, 29), ("3/5", "3/10", "1/10")),
        ((0, 29, 1), ("0", "3/4", "1/4")),
        ((0, 0, 1), ("0", "0", "1")),
        ((0, 0, 0), ("3/5", "3/10", "1/10")),
    ],
)
def test_a_small_channel_gives_its_weight_to_the_others_in_proportion(
    valid: tuple[int, int, int], expected: tuple[str, str, str]
) -> None:
    """R6.3."""
    uses = channel_uses(RATE, counts(dict(zip(("targeted", "sampled", "other"), valid, strict=True))))
    assert tuple(use.weight for use in uses) == tuple(map(Fraction, expected))


def test_a_channel_of_weight_zero_inherits_nothing_while_another_has_ballots() -> None:
    """R6.3."""
    declared = {"targeted": Fraction(1), "other": Fraction(0)}
    assert used_weights(declared, {"targeted": 5, "other": 500}, 30) == declared


def test_channels_of_weight_zero_share_equally_when_only_they_have_ballots() -> None:
    """R6.3."""
    declared = {"targeted": Fraction(1), "sampled": Fraction(0), "other": Fraction(0)}
    used = used_weights(declared, {"targeted": 0, "sampled": 9, "other": 500}, 30)
    assert used == {"targeted": 0, "sampled": Fraction(1, 2), "other": Fraction(1, 2)}


def test_a_minimum_of_zero_still_asks_for_one_valid_ballot() -> None:
    """R6.3."""
    declared = {"targeted": Fraction(1, 2), "other": Fraction(1, 2)}
    assert used_weights(declared, {"targeted": 1, "other": 0}, 0) == {"targeted": 1, "other": 0}
    assert used_weights(declared, {"targeted": 2, "other": 1}, 1) == declared


def test_the_calculation_says_why_a_channel_lost_its_weight() -> None:
    """R6.3."""
    uses = channel_uses(RATE, counts({"targeted": 30, "sampled": 29, "other": 0}))
    assert [use.standing for use in uses] == [Standing.COUNTS, Standing.BELOW_MINIMUM, Standing.NO_BALLOTS]


def test_votes_add_up_over_channels_and_leave_weights_alone() -> None:
    """R6.3."""
    counted = counts(
        {"targeted": 40, "sampled": 5, "other": 0},
        ("targeted", 1, COLD, 3),
        ("sampled", 1, GREED, 2),
        ("targeted", 2, 0, 4),
    )
    assert scores(RuleParameters(), counted) == {1: 5, 2: 4}
    uses = channel_uses(RuleParameters(), counted)
    assert [use.weight for use in uses] == [use.declared for use in uses]


def test_rate_is_weight_times_a_thousand_points_by_valid_ballots() -> None:
    """R6.3."""
    counted = counts(
        {"targeted": 700, "sampled": 300, "other": 30}, ("targeted", 1, 0, 7), ("sampled", 1, 0, 1), ("other", 2, 0, 1)
    )
    assert scores(RATE, counted) == {
        1: Fraction(6, 10) * 1000 * 7 / 700 + Fraction(3, 10) * 1000 / 300,
        2: Fraction(1, 10) * 1000 / 30,
    }


def test_rate_of_faults_multiplies_points_not_votes() -> None:
    """R6.2 and R6.3."""
    parameters = RuleParameters(method=Method.RATE, points=Points.FAULTS, fault_weights=WEIGHED.fault_weights)
    counted = counts({"targeted": 100, "sampled": 0, "other": 0}, ("targeted", 1, GREED | LAZY, 3))
    assert scores(parameters, counted) == {1: 1000 * Fraction(33, 2) / 100}


def test_no_valid_ballot_at_all_gives_every_section_the_score_zero() -> None:
    """R6.3."""
    counted = counts({"targeted": 0, "sampled": 0, "other": 0})
    found = tallies(RATE, channel_uses(RATE, counted), [1, 2], counted)
    assert [tally.score for tally in found.values()] == [0, 0]


def test_each_section_says_what_every_channel_added() -> None:
    """R6.3: a stranger can recompute the score."""
    counted = counts({"targeted": 50, "sampled": 100, "other": 0}, ("targeted", 1, COLD, 5), ("sampled", 1, 0, 1))
    parts = tallies(RATE, channel_uses(RATE, counted), [1], counted)[1].parts
    assert [(p.channel, p.valid, p.votes, p.points, p.weight, p.contribution) for p in parts] == [
        ("targeted", 50, 5, Fraction(5), Fraction(2, 3), Fraction(200, 3)),
        ("sampled", 100, 1, Fraction(1), Fraction(1, 3), Fraction(10, 3)),
        ("other", 0, 0, Fraction(0), Fraction(0), Fraction(0)),
    ]


def test_indicators_are_counted_apart_from_one_another() -> None:
    """R6.7 rests on these."""
    counted = counts(
        {"targeted": 9, "sampled": 0, "other": 0}, ("targeted", 1, COLD | GREED, 2), ("targeted", 1, COLD, 3)
    )
    tally = tallies(RuleParameters(), channel_uses(RuleParameters(), counted), [1], counted)[1]
    assert dict(zip(Indicator, tally.marks, strict=True)) == {"COLD": 5, "LAZY": 0, "SHIRK": 0, "CHAOS": 0, "GREED": 2}


@pytest.mark.parametrize("minimum", [0, 1])
@pytest.mark.parametrize(("valid", "expected"), [(0, Standing.NO_BALLOTS), (1, Standing.COUNTS)])
def test_where_no_minimum_is_asked_for_one_valid_ballot_makes_a_channel_count(
    minimum: int, valid: int, expected: Standing
) -> None:
    """R6.3."""
    parameters = RuleParameters(method=Method.RATE, min_channel_ballots=minimum)
    (_, sampled, _) = channel_uses(parameters, counts({"targeted": 100, "sampled": valid, "other": 100}))
    assert sampled.standing is expected


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("valid", [0, 1, 29, 30, 31])
def test_only_the_method_rate_knows_a_minimum(method: Method, valid: int) -> None:
    """R6.3."""
    counted = counts({"targeted": 100, "sampled": valid, "other": 100})
    (_, sampled, _) = channel_uses(RuleParameters(method=method), counted)
    small = Standing.BELOW_MINIMUM if valid else Standing.NO_BALLOTS
    assert sampled.standing is (small if method is Method.RATE and valid < 30 else Standing.COUNTS)
    assert (sampled.weight == sampled.declared) is (sampled.standing is Standing.COUNTS)
