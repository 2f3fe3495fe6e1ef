"""How few wrong ballots move a line: held against a brute force that ranks every other ballot anew (R6.2–R6.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from models.ballots.rules import Counts, in_order
from models.ballots.tables import BallotStatus
from models.common.indicators import ORDER, Indicator
from models.ranking.margin import Edge, LineMargin, error_bound, margins
from models.ranking.rules import Candidate, Ranking, rank
from models.ranking.weighing import Both
from models.rounds.rules import ChannelRule, Method, Points, RuleParameters, TieBreak

CODES = ("targeted", "sampled")
GREED, COLD = Indicator.GREED.bit, Indicator.COLD.bit
Picks = tuple[tuple[int, int], ...]
Ballot = tuple[str, Picks]
"""A valid ballot: its channel, and the sections it names with their masks."""
State = tuple[Ballot, ...]
Line = tuple[Edge, int | None]
BUDGET = 5_000
"""Piles of ballots that one step of the brute force may make; a further step is not tried."""


def counted(ballots: Sequence[Ballot], codes: Sequence[str] = CODES) -> Counts:
    """Count valid ballots."""
    standing = Counter((channel, BallotStatus.VALID) for channel, _ in ballots)
    cells = Counter((channel, *pick) for channel, picks in ballots for pick in picks)
    return in_order(codes, standing, cells)


def both_in(ballots: Sequence[Ballot], one: int, other: int) -> Both:
    """Return how many ballots name two sections, by channel and masks."""
    named = [(channel, dict(picks)) for channel, picks in ballots]
    return Counter((channel, on[one], on[other]) for channel, on in named if one in on and other in on)


def found(
    law: RuleParameters,
    sections: Sequence[int],
    ballots: Sequence[Ballot],
    first: frozenset[int] = frozenset(),
    hanging: Sequence[int] = (),
) -> dict[Line, LineMargin]:
    """Return the margins that the program finds."""
    codes = [channel.code for channel in law.channels]
    lines = margins(law, counted(ballots, codes), sections, first, hanging, lambda a, b: both_in(ballots, a, b))
    return {(line.edge, line.section): line for line in lines}


# brute force


def ranked(law: RuleParameters, sections: Sequence[int], ballots: Sequence[Ballot], first: frozenset[int]) -> Ranking:
    """Rank with the program's own ranking, nothing decided."""
    listed = [Candidate(number, number, f"科{number}", "某局") for number in sections]
    return rank(law, listed, counted(ballots, [channel.code for channel in law.channels]), first)


def inside(ranking: Ranking, edge: int) -> frozenset[int] | None:
    """Return who stands inside an edge, or None where a tie runs across it and nothing follows by itself."""
    if any(edge in tie.edges for tie in ranking.ties):
        return None
    return frozenset(line.number for line in ranking.lines if line.rank <= edge)


def caught_up(ranking: Ranking, section: int, outside: frozenset[int]) -> bool:
    """Say whether a section that stood outside ranks as high as this one."""
    ranks = {line.number: line.rank for line in ranking.lines}
    return any(ranks[other] <= ranks[section] for other in outside)


def other_picks(sections: Sequence[int], most: int, masks: Sequence[int]) -> list[Picks]:
    """Return everything else that a valid ballot may say."""
    return [
        tuple(zip(named, ticked, strict=True))
        for n in range(1, most + 1)
        for named in combinations(sections, n)
        for ticked in product(masks, repeat=n)
    ]


def one_step(states: frozenset[State], others: Sequence[Picks]) -> frozenset[State]:
    """Return every pile of ballots that differs from one of these in a single ballot."""
    return frozenset(
        tuple(sorted((*pile[:place], (pile[place][0], picks), *pile[place + 1 :])))
        for pile in states
        for place in range(len(pile))
        for picks in others
    )


def by_brute_force(
    law: RuleParameters, sections: Sequence[int], ballots: Sequence[Ballot], first: frozenset[int], masks: Sequence[int]
) -> tuple[dict[Line, int], int]:
    """Return how few changed ballots move each line, and up to how many changed ballots everything was tried."""
    start = ranked(law, sections, ballots, first)
    edges = {Edge.TOP: law.top_tier, Edge.LIST: law.list_length}
    stood = {edge: inside(start, after) for edge, after in edges.items()}
    within = at_top(law, start, first)
    outside = frozenset(line.number for line in start.lines if line.rank > law.top_tier)
    moved: dict[Line, int] = {(edge, None): 0 for edge in edges if stood[edge] is None}
    if stood[Edge.TOP] is None:
        (tied,) = [tie.numbers for tie in start.ties if law.top_tier in tie.edges]
        moved |= {(Edge.REMOVAL, number): 0 for number in tied}
        # who ties across the edge is not inside by itself, and may be what catches up with those above
        outside |= frozenset(tied)
    others = other_picks(sections, law.max_picks, masks)
    states, depth = frozenset([tuple(sorted(ballots))]), 0
    while len(moved) < len(edges) + len(within) and depth < len(ballots):
        if len(states) * len(ballots) * len(others) > BUDGET:
            break
        states, depth = one_step(states, others), depth + 1
        for pile in states:
            now = ranked(law, sections, pile, first)
            for edge, after in edges.items():
                if inside(now, after) != stood[edge]:
                    moved.setdefault((edge, None), depth)
            for number in within:
                if (Edge.REMOVAL, number) not in moved and caught_up(now, number, outside):
                    moved[Edge.REMOVAL, number] = depth
    return moved, len(ballots) if len(moved) == len(edges) + len(within) else depth


def at_top(law: RuleParameters, ranking: Ranking, first: frozenset[int]) -> list[int]:
    """Return who stands in the top tier by ballots."""
    return [line.number for line in ranking.lines if line.rank <= law.top_tier and line.number not in first]


WEIGHTS = st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(1), Fraction(3)])
MASKS = (0, COLD, GREED, 31)


@st.composite
def laws(draw: st.DrawFn) -> RuleParameters:
    """Draw the rules of a small round."""
    length = draw(st.integers(1, 3))
    weights = [draw(WEIGHTS) for _ in CODES]
    weights = weights if any(weights) else [Fraction(1), Fraction(0)]
    faults = [draw(WEIGHTS) for _ in ORDER]
    faults = faults if any(faults) else [Fraction(1)] * 5
    return RuleParameters(
        list_length=length,
        top_tier=draw(st.integers(1, length)),
        max_picks=draw(st.integers(1, 3)),
        method=draw(st.sampled_from(Method)),
        points=draw(st.sampled_from(Points)),
        fault_weights=tuple(zip(ORDER, faults, strict=True)),
        min_channel_ballots=draw(st.integers(0, 3)),
        tie_breaks=tuple(draw(st.permutations(tuple(TieBreak)))[: draw(st.integers(0, 3))]),
        channels=tuple(ChannelRule(code, code, weight) for code, weight in zip(CODES, weights, strict=True)),
    )


@st.composite
def rounds(draw: st.DrawFn) -> tuple[RuleParameters, tuple[int, ...], list[Ballot], frozenset[int]]:
    """Draw a small round: its rules, two to five sections, some with a verified tip, and up to six ballots."""
    law = draw(laws())
    sections = tuple(range(1, draw(st.integers(2, 5)) + 1))
    pick = st.tuples(st.sampled_from(sections), st.sampled_from(MASKS))
    picks = st.lists(pick, min_size=1, max_size=law.max_picks, unique_by=lambda one: one[0])
    ballots = draw(st.lists(st.tuples(st.sampled_from(CODES), picks.map(tuple)), max_size=6))
    first = draw(st.frozensets(st.sampled_from(sections), max_size=1)) if draw(st.booleans()) else frozenset()
    return law, sections, ballots, first


@settings(max_examples=150)
@given(rounds(), st.sampled_from([(31,), (0, 31), MASKS]))
def test_the_margin_is_what_brute_force_finds(
    drawn: tuple[RuleParameters, tuple[int, ...], list[Ballot], frozenset[int]], masks: tuple[int, ...]
) -> None:
    """R6.2–R6.5: nothing is assumed about which ballots to change or what they then say."""
    law, sections, ballots, first = drawn
    start = ranked(law, sections, ballots, first)
    brute, depth = by_brute_force(law, sections, ballots, first, masks)
    margin = found(law, sections, ballots, first, at_top(law, start, first))
    event(f"tried all changes of {min(depth, 3)} ballots or more" if brute else "nothing can move")
    assert {line: one.ballots for line, one in margin.items() if one.ballots <= depth} == brute


def plain(*named: int, channel: str = "targeted", ticked: int = 0) -> Ballot:
    """Return a ballot that names sections."""
    return channel, tuple((number, ticked) for number in named)


ONE_PLACE = RuleParameters(list_length=2, top_tier=1)
FAULTS = RuleParameters(list_length=2, top_tier=1, points=Points.FAULTS)


@pytest.mark.parametrize(
    ("law", "ballots", "top"),
    [
        pytest.param(ONE_PLACE, [*[plain(1)] * 5, *[plain(2)] * 2, *[plain(3)]], 2, id="two change sides"),
        pytest.param(ONE_PLACE, [*[plain(1)] * 5, *[plain(2)] * 3, *[plain(3)]], 1, id="one makes them equal"),
        pytest.param(ONE_PLACE, [*[plain(1, 2)] * 5, plain(1), plain(3)], 1, id="the one that named the first alone"),
        pytest.param(ONE_PLACE, [*[plain(1, 2)] * 5, plain(1), plain(1), *[plain(3)]], 1, id="two more votes"),
        pytest.param(ONE_PLACE, [plain(1, ticked=GREED), *[plain(1)] * 2, *[plain(2)] * 3, plain(3)], 1, id="by greed"),
        pytest.param(FAULTS, [plain(1, ticked=31), plain(2), plain(3)], 1, id="a ballot without ticks weighs nothing"),
        pytest.param(FAULTS, [*[plain(1, ticked=COLD)] * 5, *[plain(2)] * 5], 1, id="five ticks on one ballot"),
        pytest.param(ONE_PLACE, [plain(1), plain(2)], 0, id="a tie"),
    ],
)
def test_so_few_wrong_ballots_take_the_first_place(law: RuleParameters, ballots: list[Ballot], top: int) -> None:
    """R6.2–R6.4."""
    assert found(law, (1, 2, 3), ballots)[Edge.TOP, None].ballots == top


def test_a_line_that_nobody_stands_beyond_cannot_be_moved() -> None:
    """R6.4: with three sections a list of three holds them all."""
    law = RuleParameters(list_length=3, top_tier=1)
    assert set(found(law, (1, 2, 3), [plain(1)])) == {(Edge.TOP, None)}


def test_verified_tips_take_places_and_are_not_moved() -> None:
    """R6.5: with a tip in the one place at the top, ballots decide only the second place of the list."""
    margin = found(ONE_PLACE, (1, 2, 3), [*[plain(1)] * 5, plain(2)], frozenset({3}), hanging=(3,))
    assert set(margin) == {(Edge.LIST, None)}
    (pair, *_) = margin[Edge.LIST, None].pairs
    assert (pair.inside, pair.outside, pair.ballots) == (1, 2, 2)


def test_the_three_nearest_pairs_stand_beside_a_line_nearest_first() -> None:
    """R6.4."""
    votes = {1: 9, 2: 7, 3: 5, 4: 4, 5: 1}
    law = RuleParameters(list_length=3, top_tier=2)
    line = found(law, (1, 2, 3, 4, 5), [plain(n) for n, times in votes.items() for _ in range(times)])[Edge.LIST, None]
    assert [(pair.inside, pair.outside, pair.ballots) for pair in line.pairs] == [(3, 4, 1), (2, 4, 2), (3, 5, 2)]


def test_every_section_of_a_tie_stands_beside_it() -> None:
    """R6.4."""
    law = RuleParameters(list_length=3, top_tier=2)
    line = found(law, (1, 2, 3, 4, 5), [plain(1), plain(1), plain(2), plain(3), plain(4)])[Edge.TOP, None]
    assert [(pair.inside, pair.outside, pair.ballots) for pair in line.pairs] == [(2, 3, 0), (2, 4, 0)]


@pytest.mark.parametrize(
    ("first", "hanging", "lines"),
    [
        # 2 and 3 are tied across the edge of the top tier: whoever is one of them may be out
        ((), 1, [(1, 2, 1), (1, 3, 1), (1, 4, 2)]),
        ((), 2, [(2, 3, 0)]),
        ((), 3, [(3, 2, 0)]),
        # 4 has a place in the tier by a tip, and one is left
        ((4,), 1, [(1, 2, 1), (1, 3, 1), (1, 5, 3)]),
        # by law, or with no place left, no ballot moves it
        ((1,), 1, None),
        ((4, 5), 1, None),
        ((3, 4, 5), 1, None),
        ((2, 3, 4, 5), 1, None),
    ],
)
def test_the_removal_of_one_section_hangs_on_its_own_place(
    first: tuple[int, ...], hanging: int, lines: list[tuple[int, int, int]] | None
) -> None:
    """R6.5, R7.3: against everybody who would stand at least equal."""
    law = RuleParameters(list_length=4, top_tier=2, tie_breaks=())
    ballots = [plain(n) for n, times in {1: 5, 2: 3, 3: 3, 4: 1}.items() for _ in range(times)]
    line = found(law, (1, 2, 3, 4, 5), ballots, frozenset(first), hanging=(hanging,)).get((Edge.REMOVAL, hanging))
    told = [(pair.inside, pair.outside, pair.ballots) for pair in line.pairs] if line else None
    assert told == lines


def test_where_everybody_stands_in_the_top_tier_no_removal_hangs_on_ballots() -> None:
    """R7.3."""
    assert found(RuleParameters(top_tier=3), (1, 2, 3), [plain(1), plain(2)], hanging=(1,)) == {}


@pytest.mark.parametrize("first", [(3,), (2, 3), (1, 2, 3)])
def test_tips_that_fill_the_top_tier_and_more_leave_no_line_there(first: tuple[int, ...]) -> None:
    """R6.5: the list is decided by ballots as long as there is a place left on it."""
    edges = {edge for edge, _ in found(ONE_PLACE, (1, 2, 3, 4), [plain(1), plain(1), plain(2)], frozenset(first))}
    assert edges == ({Edge.LIST} if len(first) < ONE_PLACE.list_length else set())


@pytest.mark.parametrize(
    ("valid", "per", "bound"),
    [
        (0, 10, 1),
        (1, 10, 1),
        (1_000, 10, 1),
        (1_001, 10, 2),
        (1_340, 10, 2),
        (10_000, 7, 7),
        (200_000_000, 10, 200_000),
    ],
)
def test_the_error_bound_is_rounded_up_and_at_least_one(valid: int, per: int, bound: int) -> None:
    assert error_bound(valid, per) == bound


def test_only_pairs_that_may_be_nearest_are_read() -> None:
    """Three hundred sections have tens of thousands of pairs; a handful is read."""
    law = RuleParameters()
    sections = tuple(range(1, 301))
    ballots = [plain(n) for n in sections for _ in range(3 * (301 - n))]
    read: list[tuple[int, int]] = []

    def both(one: int, other: int) -> Mapping[tuple[str, int, int], int]:
        read.append((one, other))
        return {}

    codes = [channel.code for channel in law.channels]
    lines = margins(law, counted(ballots, codes), sections, frozenset(), (), both)
    assert [line.ballots for line in lines] == [2, 2]
    assert len(read) <= 12
