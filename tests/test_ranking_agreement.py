"""Two counts of a round held against each other, figure by figure (R6.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from models.ballots.rules import ChannelCount, Counts
from models.common.indicators import ORDER, Indicator
from models.ranking.agreeing import key_of
from models.ranking.agreement import Difference, Figure, ranking_differences, ties_across, unruled_ranks
from models.ranking.order import Ruling
from models.ranking.recount import ChannelSum, Place, Recount, Share
from models.ranking.rules import Candidate, Ranking, rank
from models.rounds.rules import RuleParameters

LAW = RuleParameters(list_length=4, top_tier=2)
CANDIDATES = tuple(Candidate(100 + number, number, f"科{number}", "某局") for number in range(1, 7))
COUNTS = Counts(
    (ChannelCount("targeted", 40, 3, 2), ChannelCount("sampled", 10, 1, 0), ChannelCount("other", 0, 0, 5)),
    tuple(("targeted", 100 + number, 16, 10 - number) for number in (1, 2, 3))
    + tuple(("sampled", number, 0, 4) for number in (104, 105)),
)
"""By votes 1, 2, 3 stand first to third, 4 and 5 are equal on ranks 4 and 5, and nobody named 6."""
RANKING = rank(LAW, CANDIDATES, COUNTS)


def recounted(ranking: Ranking) -> Recount:
    """Return a recount that says what a ranking without decisions says."""
    return Recount(
        tuple(ChannelSum(use.code, use.valid, use.abstained, use.invalid, use.weight) for use in ranking.channels),
        tuple(
            Place(
                line.section_id, line.number, line.rank, line.direct_first, line.score or Fraction(0), line.votes or 0,
                line.marks, tuple(Share(part.channel, part.votes, part.points) for part in line.parts),
            )
            for line in ranking.lines
        ),
    )  # fmt: skip


def changed(number: int, **figures: Any) -> Recount:
    """Return the recount of the round above with other figures of one section."""
    found = recounted(RANKING)
    return replace(
        found, places=tuple(replace(one, **figures) if one.number == number else one for one in found.places)
    )


def of_channel(**figures: Any) -> Recount:
    """Return the recount of the round above with other figures of its second channel."""
    found = recounted(RANKING)
    first, second, third = found.channels
    return replace(found, channels=(first, replace(second, **figures), third))


def without(number: int) -> Recount:
    """Return the recount of the round above that misses a section."""
    found = recounted(RANKING)
    return replace(found, places=tuple(one for one in found.places if one.number != number))


def shares(number: int, **figures: Any) -> Recount:
    """Return the recount of the round above with other figures of one section in the second channel."""
    (place,) = [one for one in recounted(RANKING).places if one.number == number]
    first, second, third = place.shares
    return changed(number, shares=(first, replace(second, **figures), third))


def test_two_counts_that_say_the_same_differ_in_nothing() -> None:
    assert list(ranking_differences(LAW, RANKING, recounted(RANKING))) == []


@pytest.mark.parametrize(
    ("other", "difference", "key"),
    [
        (of_channel(valid=11), Difference(None, "sampled", Figure.VALID, "10", "11"), "recount.channel"),
        (of_channel(abstained=2), Difference(None, "sampled", Figure.ABSTAINED, "1", "2"), "recount.channel"),
        (of_channel(invalid=3), Difference(None, "sampled", Figure.INVALID, "0", "3"), "recount.channel"),
        (of_channel(weight=Fraction(1, 3)), Difference(None, "sampled", Figure.WEIGHT, "3/10", "1/3"),
         "recount.channel"),
        (changed(2, rank=3), Difference(2, "", Figure.RANK, "2", "3"), "recount.section"),
        (changed(2, direct_first=True), Difference(2, "", Figure.DIRECT_FIRST, "0", "1"), "recount.section"),
        (changed(2, score=Fraction(17, 2)), Difference(2, "", Figure.SCORE, "8", "17/2"), "recount.section"),
        (changed(2, votes=7), Difference(2, "", Figure.VOTES, "8", "7"), "recount.section"),
        (changed(2, marks=(1, 0, 0, 0, 8)), Difference(2, "", Indicator.COLD, "0", "1"), "recount.section"),
        (changed(2, marks=(0, 0, 0, 0, 9)), Difference(2, "", Indicator.GREED, "8", "9"), "recount.section"),
        (shares(4, votes=5), Difference(4, "sampled", Figure.VOTES, "4", "5"), "recount.share"),
        (shares(4, points=Fraction(9, 2)), Difference(4, "sampled", Figure.POINTS, "4", "9/2"), "recount.share"),
        (without(6), Difference(6, "", Figure.LISTED, "6", "—"), "recount.section"),
    ],
)  # fmt: skip
def test_one_other_figure_is_one_difference_and_says_where(other: Recount, difference: Difference, key: str) -> None:
    assert list(ranking_differences(LAW, RANKING, other)) == [difference]
    assert key_of(difference) == key


def test_a_section_that_only_the_recount_has_is_told() -> None:
    found = recounted(RANKING)
    more = replace(found, places=(*found.places, replace(found.places[-1], section_id=107, number=7)))
    assert list(ranking_differences(LAW, RANKING, more)) == [Difference(7, "", Figure.LISTED, "—", "7")]


@pytest.mark.parametrize(("missing", "more"), [("sampled", "visit"), ("other", "visit")])
def test_a_channel_that_only_one_side_has_is_told_figure_by_figure(missing: str, more: str) -> None:
    found = recounted(RANKING)
    other = replace(found, channels=tuple(replace(c, code=more) if c.code == missing else c for c in found.channels))
    told = list(ranking_differences(LAW, RANKING, other))
    figures = [Figure.VALID, Figure.ABSTAINED, Figure.INVALID, Figure.WEIGHT]
    assert [(one.channel, one.figure) for one in told] == [(code, f) for code in (missing, more) for f in figures]
    assert {one.other for one in told[:4]} == {one.one for one in told[4:]} == {"—"}


def test_several_ties_are_told_one_after_the_other() -> None:
    """R6.4."""
    counts = Counts(
        COUNTS.channels, tuple(("targeted", 100 + n, 0, votes) for n, votes in enumerate((9, 8, 8, 5, 5), 1))
    )
    ranking = rank(LAW, CANDIDATES[:5], counts)
    alone = replace(recounted(ranking), places=())
    assert list(ranking_differences(LAW, ranking, alone))[-1] == Difference(None, "", Figure.TIES, "2=3; 4=5", "")


def test_a_tie_across_an_edge_that_only_one_side_sees_is_told_last() -> None:
    told = list(ranking_differences(LAW, RANKING, changed(5, rank=5)))
    assert told == [
        Difference(5, "", Figure.RANK, "4", "5"),
        Difference(None, "", Figure.TIES, "4=5", ""),
    ]
    assert key_of(told[-1]) == "recount.ties"


@pytest.mark.parametrize("ruling", [Ruling((5, 4), keep=False), Ruling((4, 5), keep=True)])
def test_decisions_on_ties_do_not_enter(ruling: Ruling) -> None:
    """R6.4: the recount knows none."""
    ruled = rank(LAW, CANDIDATES, COUNTS, rulings=(ruling,))
    assert unruled_ranks(ruled) == {1: 1, 2: 2, 3: 3, 4: 4, 5: 4, 6: 6}
    assert list(ranking_differences(LAW, ruled, recounted(RANKING))) == []


@pytest.mark.parametrize(
    ("votes", "direct", "ties"),
    [
        ({1: 9, 2: 8, 3: 7, 4: 6, 5: 5}, (), ()),
        ({1: 9, 2: 8, 3: 8, 4: 6, 5: 5}, (), ((2, 3),)),
        ({1: 9, 2: 9, 3: 8, 4: 8, 5: 5}, (), ()),
        ({1: 9, 2: 9, 3: 9, 4: 8, 5: 5}, (), ((1, 2, 3),)),
        ({1: 9, 2: 8, 3: 8, 4: 6, 5: 6}, (), ((2, 3), (4, 5))),
        ({1: 9, 3: 8, 2: 8, 5: 8, 4: 8}, (), ((2, 3, 4, 5),)),
        ({1: 5, 2: 5, 3: 5, 4: 4, 5: 4}, (1, 2, 3), ((4, 5),)),
        ({1: 5, 2: 5, 3: 5, 4: 4, 5: 3}, (1, 2, 3), ()),
    ],
)
def test_ties_across_an_edge_are_found_in_a_recount_as_in_a_ranking(
    votes: dict[int, int], direct: tuple[int, ...], ties: tuple[tuple[int, ...], ...]
) -> None:
    """R6.4, R6.5: sections first by a tip are no tie."""
    counts = Counts(COUNTS.channels, tuple(("targeted", 100 + number, 0, n) for number, n in votes.items()))
    ranking = rank(LAW, [one for one in CANDIDATES if one.number in votes], counts, [100 + n for n in direct])
    found = recounted(ranking)
    # the order in which equal sections come does not matter
    backwards = replace(found, places=tuple(sorted(found.places, key=lambda one: (one.rank, -one.number))))
    assert tuple(tie.numbers for tie in ranking.ties) == ties
    assert ties_across(LAW, found) == ties_across(LAW, backwards) == ties


@pytest.mark.parametrize(
    "damage",
    [lambda one: {"votes": one.votes + 1}, lambda one: {"score": one.score + 1}],
)
def test_the_first_difference_is_that_of_the_section_placed_best(damage: Callable[[Place], dict[str, Any]]) -> None:
    found = recounted(RANKING)
    bent = replace(found, places=tuple(replace(one, **damage(one)) for one in reversed(found.places)))
    assert [one.section for one in ranking_differences(LAW, RANKING, bent)] == [1, 2, 3, 4, 5, 6]


def test_every_indicator_is_compared() -> None:
    bent = changed(2, marks=tuple(mark + 1 for mark in RANKING.lines[1].marks))
    assert [one.figure for one in ranking_differences(LAW, RANKING, bent)] == list(ORDER)
