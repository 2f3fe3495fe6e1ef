"""Why a section stands where it stands, rule by rule (R6.2–R6.5)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ranking.explaining import (
    Redistribution,
    compared,
    equation,
    figure,
    heirs,
    neighbours,
    placing,
    redistribution,
    summed,
)
from models.ranking.order import Ruling
from models.ranking.rules import Candidate, Line, Ranking, as_result, rank
from models.ranking.scoring import ChannelUse, channel_uses, part, standing, used_weights
from models.rounds.rules import ChannelRule, Method, RuleParameters, TieBreak
from tests.test_ranking_laws import BALLOTS, CANDIDATES, PARAMETERS, counted
from tests.test_ranking_order import GREED, cast, ranked

FEW = RuleParameters(list_length=5, top_tier=2)


def line_of(ranking: Ranking, number: int) -> Line:
    """Return a section's line."""
    return next(line for line in ranking.lines if line.number == number)


# R6.3: redistribution


def uses(law: RuleParameters, *valid: int) -> tuple[ChannelUse, ...]:
    """Return the use of a law's channels with these valid ballots."""
    declared = {channel.code: channel.weight for channel in law.channels}
    found = dict(zip(declared, valid, strict=True))
    used = used_weights(declared, found, law.min_channel_ballots)
    return tuple(
        ChannelUse(c.code, c.name, found[c.code], 0, 0, c.weight, used[c.code], standing(law, found[c.code]))
        for c in law.channels
    )


RATE = RuleParameters(method=Method.RATE)
RATE_OF_ANY = RuleParameters(method=Method.RATE, min_channel_ballots=0)
WEIGHTLESS = RuleParameters(
    method=Method.RATE,
    channels=(
        ChannelRule("targeted", "定向评议", Fraction(1)),
        ChannelRule("sampled", "抽样评议", Fraction(0)),
        ChannelRule("other", "其他评议", Fraction(0)),
    ),
)


@pytest.mark.parametrize(
    ("law", "valid", "how", "heirs_"),
    [
        (RATE, (30, 30, 30), Redistribution.NONE, 3),
        (RATE, (30, 29, 30), Redistribution.TO_LARGE, 2),
        (RATE, (500, 0, 0), Redistribution.TO_LARGE, 1),
        (RATE, (29, 3, 0), Redistribution.ALL_SMALL, 2),
        (RATE, (0, 0, 1), Redistribution.ALL_SMALL, 1),
        (RATE, (0, 0, 0), Redistribution.NOBODY, 0),
        (WEIGHTLESS, (0, 40, 50), Redistribution.EQUALLY, 2),
        (WEIGHTLESS, (30, 0, 5), Redistribution.NONE, 1),
        (RATE_OF_ANY, (1, 1, 1), Redistribution.NONE, 3),
        (RATE_OF_ANY, (1, 0, 0), Redistribution.TO_LARGE, 1),
        (RuleParameters(), (1, 0, 0), Redistribution.NONE, 1),
    ],
)
def test_what_happened_to_the_weights(
    law: RuleParameters, valid: tuple[int, ...], how: Redistribution, heirs_: int
) -> None:
    """R6.3."""
    found = uses(law, *valid)
    assert redistribution(law, found) is how
    if law.method is Method.RATE:
        assert len(heirs(found)) == heirs_


@given(PARAMETERS, BALLOTS)
def test_weights_move_exactly_when_it_is_said_so(
    law: RuleParameters, ballots: list[tuple[str, dict[int, int]]]
) -> None:
    """R6.3: nothing moves unsaid, and nothing is said where nothing moved."""
    found = channel_uses(law, counted(ballots))
    moved = any(use.weight != use.declared for use in found)
    how = redistribution(law, found)
    if moved:
        assert how not in (Redistribution.NONE, Redistribution.NOBODY)
    if law.method is Method.RATE and how is Redistribution.TO_LARGE:
        assert moved


# R6.3: written out


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(7), "7"),
        (Fraction(3, 5), "0.6"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 16), "1/16"),
        (Fraction(12000, 37), "12000/37"),
    ],
)
def test_figures_are_exact_in_short_decimals_or_fractions(value: Fraction, text: str) -> None:
    """R6.1."""
    assert figure(value) == text


@pytest.mark.parametrize(
    ("law", "valid", "points", "text"),
    [
        (RATE, 37, 20, "0.6 × 1000 × 20 ÷ 37 = 12000/37"),
        (RATE, 0, 0, "0"),
        (RuleParameters(), 37, 20, "20"),
        (RuleParameters(), 0, 0, "0"),
    ],
)
def test_what_a_channel_adds_is_written_out_in_full(law: RuleParameters, valid: int, points: int, text: str) -> None:
    """R6.3."""
    use = ChannelUse("targeted", "定向评议", valid, 0, 0, Fraction(3, 5), Fraction(3, 5), standing(law, valid))
    assert equation(law, part(law, use, points, Fraction(points))) == text


def valued(text: str) -> Fraction:
    """Reckon a sum, a product and a quotient as they stand on the paper."""
    total = Fraction(0)
    for term in text.split(" + "):
        value = Fraction(1)
        sign = "×"
        for word in term.split(" "):
            if word in "×÷":
                sign = word
            else:
                value = value * Fraction(word) if sign == "×" else value / Fraction(word)
        total += value
    return total


@given(PARAMETERS, BALLOTS)
def test_every_equation_holds_when_it_is_reckoned_again(
    law: RuleParameters, ballots: list[tuple[str, dict[int, int]]]
) -> None:
    """R6.3: what is written out is what was counted, to the last fraction."""
    for line in rank(law, CANDIDATES, counted(ballots)).lines:
        left, right = summed(line).split(" = ")
        assert valued(left) == valued(right) == line.score
        for each in line.parts:
            *reckoned, result = equation(law, each).split(" = ")
            assert {valued(one) for one in (*reckoned, result)} == {each.contribution}


# R6.4: tie-breaks


@pytest.mark.parametrize(
    ("more", "looked_at", "above", "below", "equal"),
    [
        (cast({2: 1}, mask=GREED) + cast({1: 1}), [None, TieBreak.GREED], (2,), (), ()),
        (cast({1: 1}, "sampled") + cast({2: 1}), [None, TieBreak.GREED, TieBreak.TARGETED], (2,), (), ()),
        ((), [None, *TieBreak], (), (), (2,)),
        (cast({1: 1}), [None], (), (2, 3), ()),
    ],
)
def test_tie_breaks_are_told_as_far_as_they_were_looked_at(
    more: tuple[tuple[str, int, int, int], ...],
    looked_at: list[TieBreak | None],
    above: tuple[int, ...],
    below: tuple[int, ...],
    equal: tuple[int, ...],
) -> None:
    """R6.4: in turn, until nobody is equal any more."""
    ranking = ranked({1: 5, 2: 5, 3: 1}, *more, parameters=FEW)
    found = compared(FEW, ranking, line_of(ranking, 1))
    assert [one.what for one in found] == looked_at
    assert (found[-1].above, found[-1].below, found[-1].equal) == (above, below, equal)


@given(PARAMETERS, BALLOTS)
def test_whoever_is_told_to_be_above_is_above(law: RuleParameters, ballots: list[tuple[str, dict[int, int]]]) -> None:
    """R6.4: the comparison leads to the rank; equal in everything is the same rank."""
    ranking = rank(law, CANDIDATES, counted(ballots))
    ranks = {line.number: line.rank for line in ranking.lines}
    for line in ranking.lines:
        found = compared(law, ranking, line)
        above = [number for one in found for number in one.above]
        below = [number for one in found for number in one.below]
        assert all(ranks[number] < line.rank for number in above)
        assert all(ranks[number] > line.rank for number in below)
        assert all(ranks[number] == line.rank for number in found[-1].equal)
        assert sorted([*above, *below, *found[-1].equal, line.number]) == sorted(ranks)
        assert line.rank == len(above) + 1


def test_a_section_without_a_vote_is_compared_as_one_with_the_score_zero() -> None:
    """R6.4: everybody's figure stands beside it, by number."""
    ranking = ranked({1: 0, 2: 0, 4: 1, 3: 9}, parameters=FEW)
    first = compared(FEW, ranking, line_of(ranking, 2))[0]
    assert (first.value, first.above, first.below, first.equal) == (Fraction(0), (3, 4), (), (1,))
    assert first.others == ((1, Fraction(0)), (3, Fraction(9)), (4, Fraction(1)))


def test_a_round_known_only_as_a_result_has_nothing_to_compare() -> None:
    """R3.3."""
    here = [Candidate(501, 1, "科1", "某局"), Candidate(502, 2, "科2", "某局")]
    ranking = as_result(FEW, here, {501: (1, "推诿"), 502: (2, "拖拉")})
    assert compared(FEW, ranking, line_of(ranking, 2)) == ()


def test_without_tie_breaks_equal_scores_are_equal() -> None:
    """R6.4: tie-breaks are configured."""
    law = RuleParameters(tie_breaks=())
    ranking = ranked({1: 5, 2: 5}, *cast({1: 1}, mask=GREED), *cast({2: 1}), parameters=law)
    (only,) = compared(law, ranking, line_of(ranking, 1))
    assert only.what is None and only.equal == (2,)


# R6.4, R6.5: the rank


@pytest.mark.parametrize(
    ("direct", "rulings", "number", "expected"),
    [
        ((), (), 1, (1, (), 0, ())),
        ((), (), 2, (2, (1,), 0, (3,))),
        ((), (), 3, (2, (1,), 0, (2,))),
        ((), (), 4, (4, (1, 2, 3), 0, ())),
        ((4,), (), 1, (2, (4,), 1, ())),
        ((3, 4), (), 2, (4, (1, 3, 4), 2, ())),
        ((3, 4), (), 4, (1, (), 0, (3,))),
        ((), (Ruling((3, 2), False),), 2, (3, (1, 3), 0, ())),
        ((), (Ruling((2, 3), True),), 3, (2, (1,), 0, (2,))),
    ],
)
def test_a_rank_is_one_more_than_the_sections_before_it(
    direct: tuple[int, ...],
    rulings: tuple[Ruling, ...],
    number: int,
    expected: tuple[int, tuple[int, ...], int, tuple[int, ...]],
) -> None:
    """R6.4, R6.5: competition ranking, decided and kept ties, several verified tips."""
    ranking = ranked({1: 9, 2: 7, 3: 7, 4: 1}, parameters=FEW, direct=direct, rulings=rulings)
    at = placing(ranking, line_of(ranking, number))
    assert (at.rank, tuple(sorted(at.before)), at.tips, at.sharing) == expected


def test_sections_first_by_tip_are_compared_with_nobody() -> None:
    """R6.5."""
    ranking = ranked({1: 9, 2: 7, 3: 7}, parameters=FEW, direct=(3,))
    assert compared(FEW, ranking, line_of(ranking, 3)) == ()
    assert compared(FEW, ranking, line_of(ranking, 2))[0].equal == ()


def test_the_neighbours_are_those_of_the_list() -> None:
    ranking = ranked({1: 9, 2: 7, 4: 7, 3: 1}, parameters=FEW)
    around = {
        line.number: tuple(one.number if one else None for one in neighbours(ranking, line)) for line in ranking.lines
    }
    assert around == {1: (None, 2), 2: (1, 4), 4: (2, 3), 3: (4, None)}


@given(st.fractions(max_denominator=2000))
def test_no_figure_is_rounded(value: Fraction) -> None:
    """R6.1."""
    assert Fraction(figure(value)) == value
