"""Laws that hold for every ranking, whatever the ballots (R6.1–R6.6)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import groupby
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from models.ballots.rules import ChannelCount, Counts
from models.ranking.rules import Candidate, Ranking, rank
from models.ranking.scoring import used_weights
from models.rounds.rules import Method, Points, RuleParameters

SECTIONS = range(1, 13)
CHANNELS = ("targeted", "sampled", "other")
CANDIDATES = tuple(Candidate(number + 100, number, f"科{number}", "某局") for number in SECTIONS)
BALLOT = st.tuples(
    st.sampled_from(CHANNELS),
    st.dictionaries(st.sampled_from(SECTIONS), st.integers(0, 31), min_size=1, max_size=3),
)
BALLOTS = st.lists(BALLOT, max_size=60)
PARAMETERS = st.builds(
    RuleParameters,
    list_length=st.integers(4, 13),
    top_tier=st.integers(1, 4),
    method=st.sampled_from(Method),
    points=st.sampled_from(Points),
    min_channel_ballots=st.integers(0, 20),
)


def counted(ballots: list[tuple[str, dict[int, int]]]) -> Counts:
    """Count ballots one by one."""
    cells = tuple((channel, number + 100, mask, 1) for channel, picks in ballots for number, mask in picks.items())
    valid = Counter(channel for channel, _ in ballots)
    return Counts(tuple(ChannelCount(code, valid[code], 0, 0) for code in CHANNELS), cells)


def ranks(ranking: Ranking) -> dict[int, int]:
    """Return the ranks by number."""
    return {line.number: line.rank for line in ranking.lines}


@given(PARAMETERS, BALLOTS, st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_sections_never_matters(
    parameters: RuleParameters, ballots: list[tuple[str, dict[int, int]]], chance: Random
) -> None:
    """R6.6: recomputing gives the identical result."""
    shuffled, others = list(ballots), list(CANDIDATES)
    chance.shuffle(shuffled)
    chance.shuffle(others)
    assert rank(parameters, CANDIDATES, counted(ballots)) == rank(parameters, others, counted(shuffled))


@given(PARAMETERS, BALLOTS, st.sets(st.sampled_from(SECTIONS), max_size=5))
def test_every_ranking_is_a_competition_ranking(
    parameters: RuleParameters, ballots: list[tuple[str, dict[int, int]]], direct: set[int]
) -> None:
    """R6.4: a rank is one more than the number of sections placed better."""
    lines = rank(parameters, CANDIDATES, counted(ballots), [number + 100 for number in direct]).lines
    assert sorted(line.number for line in lines) == list(SECTIONS)
    assert all(line.rank == 1 + sum(other.rank < line.rank for other in lines) for line in lines)
    assert {line.number for line in lines if line.rank == 1} >= direct


@given(
    st.lists(BALLOT.map(lambda ballot: ("targeted", ballot[1])), max_size=40),
    st.sampled_from(SECTIONS),
    st.integers(0, 31),
)
def test_one_more_ballot_naming_a_section_never_lowers_it(
    ballots: list[tuple[str, dict[int, int]]], number: int, mask: int
) -> None:
    """R6.3, method votes."""
    before = ranks(rank(RuleParameters(), CANDIDATES, counted(ballots)))[number]
    after = ranks(rank(RuleParameters(), CANDIDATES, counted([*ballots, ("targeted", {number: mask})])))[number]
    assert after <= before


@given(
    st.lists(st.tuples(st.fractions(0, 1, max_denominator=20), st.integers(0, 60)), min_size=1, max_size=6),
    st.integers(0, 40),
)
def test_the_sum_of_weights_stays(channels: list[tuple[Fraction, int]], minimum: int) -> None:
    """R6.3, channels of weight 0 included."""
    declared = {str(place): weight for place, (weight, _) in enumerate(channels)}
    used = used_weights(declared, {str(place): valid for place, (_, valid) in enumerate(channels)}, minimum)
    assert sum(used.values()) == sum(declared.values())
    assert all(weight >= 0 for weight in used.values())


@given(PARAMETERS, BALLOTS)
def test_scores_are_exact_and_add_up(parameters: RuleParameters, ballots: list[tuple[str, dict[int, int]]]) -> None:
    """R6.1: votes add up to the picks, and each score to its parts."""
    lines = rank(parameters, CANDIDATES, counted(ballots)).lines
    assert sum(line.votes or 0 for line in lines) == sum(len(picks) for _, picks in ballots)
    for line in lines:
        assert type(line.score) is Fraction
        assert line.score == sum(part.contribution for part in line.parts)


@settings(max_examples=200)
@given(PARAMETERS, BALLOTS)
def test_a_ranking_without_undecided_ties_has_a_list_of_just_its_length(
    parameters: RuleParameters, ballots: list[tuple[str, dict[int, int]]]
) -> None:
    """R6.4."""
    ranking = rank(parameters, CANDIDATES, counted(ballots))
    if not ranking.undecided_ties:
        assert len(ranking.listed) == min(parameters.list_length, len(CANDIDATES))
        assert sum(line.top for line in ranking.lines) == parameters.top_tier


@given(PARAMETERS, BALLOTS)
def test_lines_stand_by_rank_then_score_then_number(
    parameters: RuleParameters, ballots: list[tuple[str, dict[int, int]]]
) -> None:
    """The interface of the ranking."""
    lines = rank(parameters, CANDIDATES, counted(ballots)).lines
    for _, group in groupby(lines, key=lambda line: line.rank):
        same = list(group)
        assert same == sorted(same, key=lambda line: (-(line.score or 0), line.number))
