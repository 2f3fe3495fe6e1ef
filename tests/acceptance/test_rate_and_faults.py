"""Acceptance 2 again: shares of channels and weighted faults, one channel too small, published at a month's end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.acceptance import oracle, world
from tests.acceptance.oracle import CHAOS, COLD, GREED, LAZY, SHIRK, Outcome, Rules

WEIGHTS = {COLD: Fraction(1), LAZY: Fraction(3, 2), SHIRK: Fraction(2), CHAOS: Fraction(5, 2), GREED: Fraction(4)}
RULES = Rules(method="rate", points="faults", fault_weights=WEIGHTS)
SIZES = {"targeted": 1000, "sampled": 300, "other": 28}
PUBLISHED = date(2021, 11, 30)


@dataclass(frozen=True)
class Story:
    """A published round by rate and faults."""

    channels: dict[str, world.Channel]
    expected: Outcome
    trial: Any
    frozen: Any
    measures: Any


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Live through the round."""
    office = world.registered(tmp_path_factory).copy(tmp_path_factory.mktemp("rate"))
    world.open_round(office, RULES)
    channels = world.import_random(office, 77, SIZES, world.keying_codes(tmp_path_factory))
    ballots = world.ballots_of(channels)
    expected = oracle.rank(world.sections(), RULES, ballots)
    trial = office.json("rank", "2021Q1")
    office.ok("round", "stage", "2021Q1", "counted")
    if expected.undecided:
        expected = world.settle(
            office, expected, lambda made: oracle.rank(world.sections(), RULES, ballots, decisions=made)
        )
    office.ok("round", "stage", "2021Q1", "finalised")
    office.ok("round", "stage", "2021Q1", "published", "--on", str(PUBLISHED))
    return Story(channels, expected, trial, office.json("rank", "2021Q1"), office.json("measures", "2021Q1"))


def test_the_plan_really_has_a_channel_below_the_minimum(story: Story) -> None:
    """R6.3: otherwise the test would prove nothing."""
    assert 0 < story.expected.channels["other"].valid < RULES.min_channel_ballots
    assert story.expected.weights == {"targeted": Fraction(2, 3), "sampled": Fraction(1, 3), "other": 0}


@pytest.mark.parametrize("channel", sorted(SIZES))
def test_each_import_counts_as_the_oracle(story: Story, channel: str) -> None:
    """R5.2."""
    assert story.channels[channel].complaints() == []


def test_every_figure_equals_the_oracle_before_finalising(story: Story) -> None:
    """R6.1 to R6.4: exact fractions."""
    undecided = oracle.rank(world.sections(), RULES, world.ballots_of(story.channels))
    assert world.differences(story.trial, undecided, RULES) == []


def test_every_figure_equals_the_oracle_after_publication(story: Story) -> None:
    """R6.6."""
    assert world.differences(story.frozen, story.expected, RULES) == []
    assert story.frozen["stage"] == "published"


def test_scores_are_not_those_of_another_method(story: Story) -> None:
    """R6.2, R6.3: the same ballots rank otherwise by votes, and the program's scores are not those."""
    ballots = world.ballots_of(story.channels)
    got = {line.number: line.score for line in world.figures(story.frozen, RULES)}
    for other in (replace(RULES, method="votes"), replace(RULES, points="nomination")):
        outcome = oracle.rank(world.sections(), other, ballots)
        assert got != {line.number: line.score for line in outcome.sections}


def test_the_measures_follow_with_the_embargo_clamped_to_february(story: Story) -> None:
    """R7.1 to R7.6; R7.5: 30 November ends on 28 February."""
    assert world.due_measures(story.measures) == oracle.measures(story.expected, world.sections(), PUBLISHED)
    assert {line["until"] for line in story.measures if line["kind"] == "embargo"} == {"2022-02-28"}
