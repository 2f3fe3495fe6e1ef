"""Who stands where: tie-breaks, equal ranks, edges, decisions and direct-first (R6.4, R6.5, R6.7)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from models.ballots.rules import ChannelCount, Counts
from models.common.indicators import Indicator
from models.ranking.order import Ruling
from models.ranking.rules import Candidate, Ranking, as_result, proposed_problems, rank
from models.rounds.rules import ChannelRule, Method, RuleParameters, TieBreak

GREED = Indicator.GREED.bit
SMALL = RuleParameters(list_length=5, top_tier=2)


def cast(votes: dict[int, int], channel: str = "targeted", mask: int = 0) -> tuple[tuple[str, int, int, int], ...]:
    """Votes by section number; ids are numbers plus 500."""
    return tuple((channel, number + 500, mask, n) for number, n in votes.items() if n)


def ranked(
    votes: dict[int, int],
    *more: tuple[str, int, int, int],
    parameters: RuleParameters = SMALL,
    direct: tuple[int, ...] = (),
    rulings: tuple[Ruling, ...] = (),
    worded: dict[int, str] | None = None,
) -> Ranking:
    """Rank sections given by their targeted votes."""
    counts = Counts(
        (ChannelCount("targeted", 100, 0, 0), ChannelCount("sampled", 100, 0, 0), ChannelCount("other", 100, 0, 0)),
        (*cast(votes), *more),
    )
    candidates = [Candidate(number + 500, number, f"科{number}", "某局") for number in votes]
    return rank(parameters, candidates, counts, [number + 500 for number in direct], rulings, worded)


def ranks(ranking: Ranking) -> dict[int, int]:
    """Return the ranks by number."""
    return {line.number: line.rank for line in ranking.lines}


def test_equal_sections_share_a_rank_and_the_next_rank_is_skipped() -> None:
    """R6.4."""
    assert ranks(ranked({1: 9, 2: 7, 3: 7, 4: 5}, parameters=RuleParameters())) == {1: 1, 2: 2, 3: 2, 4: 4}


@pytest.mark.parametrize(
    ("more", "expected", "looked_at"),
    [
        ((), {1: 1, 2: 1}, (("greed", 0), ("targeted", 5), ("total", 5))),
        (cast({2: 1}, mask=GREED) + cast({1: 1}), {2: 1, 1: 2}, (("greed", 0),)),
        (cast({1: 1}, "sampled") + cast({2: 1}), {2: 1, 1: 2}, (("greed", 0), ("targeted", 5))),
    ],
)
def test_ties_are_broken_by_greed_then_targeted_then_total(
    more: tuple[tuple[str, int, int, int], ...], expected: dict[int, int], looked_at: tuple[tuple[str, int], ...]
) -> None:
    """R6.4."""
    ranking = ranked({1: 5, 2: 5}, *more, parameters=RuleParameters(list_length=2, top_tier=2))
    assert ranks(ranking) == expected
    assert next(line.breakers for line in ranking.lines if line.number == 1) == looked_at


def test_the_rule_version_may_reorder_or_drop_tie_breaks() -> None:
    """R6.4."""
    more = cast({2: 1}, mask=GREED) + cast({1: 1}, "sampled")
    no_breaks = RuleParameters(tie_breaks=())
    assert ranks(ranked({1: 5, 2: 5}, *more, parameters=no_breaks)) == {1: 1, 2: 1}
    targeted = RuleParameters(tie_breaks=(TieBreak.TARGETED, TieBreak.GREED))
    assert ranks(ranked({1: 5, 2: 5}, *more, parameters=targeted)) == {2: 1, 1: 2}


def test_a_section_settled_by_its_score_names_no_tie_break() -> None:
    """R6.4: only what was looked at is shown."""
    assert [line.breakers for line in ranked({1: 5, 2: 4}).lines] == [(), ()]


VOTES_TIED_AT_FIVE = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5, 6: 5, 7: 5, 8: 1}


@pytest.mark.parametrize(
    ("votes", "undecided"),
    [
        ({1: 9, 2: 8, 3: 7, 4: 6, 5: 5, 6: 4}, ()),
        ({1: 9, 2: 8, 3: 8, 4: 6, 5: 5, 6: 4}, ((2, 3),)),
        ({1: 9, 2: 9, 3: 8, 4: 6, 5: 5, 6: 4}, ()),
        ({1: 9, 2: 8, 3: 7, 4: 7, 5: 7, 6: 4}, ()),
        (VOTES_TIED_AT_FIVE, ((5, 6, 7),)),
        ({1: 9, 2: 8, 3: 8, 4: 8, 5: 8, 6: 8}, ((2, 3, 4, 5, 6),)),
        ({1: 9, 2: 8, 3: 8, 4: 5, 5: 4, 6: 4}, ((2, 3), (5, 6))),
        ({1: 9, 2: 8, 3: 7, 4: 0, 5: 0, 6: 0}, ((4, 5, 6),)),
        ({1: 0, 2: 0, 3: 0}, ((1, 2, 3),)),
        ({1: 0, 2: 0}, ()),
    ],
)
def test_a_tie_must_be_decided_just_when_it_crosses_an_edge(
    votes: dict[int, int], undecided: tuple[tuple[int, ...], ...]
) -> None:
    """R6.4."""
    assert ranked(votes).undecided_ties == undecided


@pytest.mark.parametrize(
    ("votes", "ties"),
    [
        ({1: 9, 2: 8, 3: 8, 4: 6, 5: 5, 6: 4}, [((2, 3), 2, 3, (2,))]),
        (VOTES_TIED_AT_FIVE, [((5, 6, 7), 5, 7, (5,))]),
        ({1: 9, 2: 8, 3: 8, 4: 8, 5: 8, 6: 8}, [((2, 3, 4, 5, 6), 2, 6, (2, 5))]),
        ({1: 9, 2: 8, 3: 8, 4: 5, 5: 4, 6: 4}, [((2, 3), 2, 3, (2,)), ((5, 6), 5, 6, (5,))]),
    ],
)
def test_a_tie_names_its_ranks_and_the_edges_it_crosses(
    votes: dict[int, int], ties: list[tuple[tuple[int, ...], int, int, tuple[int, ...]]]
) -> None:
    """R6.4."""
    found = ranked(votes).ties
    assert [(tie.numbers, tie.first, tie.last, tie.edges) for tie in found] == ties


def test_one_tie_may_cross_both_edges_the_nearer_one_first() -> None:
    """R6.4, with a list of ten and a top tier of three."""
    (tie,) = ranked(dict.fromkeys(range(1, 13), 1), parameters=RuleParameters()).ties
    assert (tie.first, tie.last, tie.edges) == (1, 12, (3, 10))


def test_sections_in_any_order_tie_by_ascending_numbers() -> None:
    """R6.4."""
    assert ranked({7: 5, 5: 5, 6: 5, 4: 6, 3: 7, 2: 8, 1: 9}).undecided_ties == ((5, 6, 7),)


def test_no_tie_break_is_looked_at_beside_a_section_that_stands_first_by_a_tip() -> None:
    """R6.5: it has the same score, and is compared with nobody."""
    ranking = ranked({1: 5, 2: 5, 3: 1}, direct=(2,))
    assert [(line.number, line.rank, line.breakers) for line in ranking.lines] == [(2, 1, ()), (1, 2, ()), (3, 3, ())]


TENTHS = RuleParameters(
    method=Method.RATE,
    min_channel_ballots=0,
    tie_breaks=(),
    channels=tuple(ChannelRule(code, code, Fraction(n, 10)) for code, n in (("a", 1), ("b", 2), ("c", 3))),
)
HUGE = 10**17


@pytest.mark.parametrize(
    ("parameters", "cells", "expected"),
    [
        # 0.1 + 0.2 is 0.3, as no float has it
        (TENTHS, (("a", 501, 0, 1), ("b", 501, 0, 1), ("c", 502, 0, 1)), {1: 1, 2: 1}),
        (TENTHS, (("a", 501, 0, 1), ("b", 501, 0, 1), ("c", 502, 0, 1), ("a", 502, 0, 1)), {1: 2, 2: 1}),
        # one vote more, where floats have run out of digits
        (RuleParameters(), (("targeted", 501, 0, HUGE), ("targeted", 502, 0, HUGE + 1)), {1: 2, 2: 1}),
        (RuleParameters(), (("targeted", 501, 0, HUGE), ("targeted", 502, 0, HUGE)), {1: 1, 2: 1}),
    ],
)
def test_ranks_never_hang_on_a_rounding(
    parameters: RuleParameters, cells: tuple[tuple[str, int, int, int], ...], expected: dict[int, int]
) -> None:
    """R6.1."""
    counts = Counts(tuple(ChannelCount(channel.code, 1000, 0, 0) for channel in parameters.channels), cells)
    here = [Candidate(number + 500, number, f"科{number}", "某局") for number in expected]
    assert ranks(rank(parameters, here, counts)) == expected


def test_only_votes_of_the_targeted_channel_break_a_tie_as_targeted() -> None:
    """R6.4: not those of a channel whose code comes before or after it."""
    channels = tuple(ChannelRule(code, code, Fraction(1, 3)) for code in ("post", "targeted", "website"))
    parameters = RuleParameters(channels=channels, tie_breaks=(TieBreak.TARGETED,))
    counts = Counts(tuple(ChannelCount(rule.code, 9, 0, 0) for rule in channels), (
        ("post", 501, 0, 4), ("targeted", 501, 0, 1), ("website", 501, 0, 1),
        ("post", 502, 0, 1), ("targeted", 502, 0, 2), ("website", 502, 0, 3),
    ))  # fmt: skip
    found = rank(parameters, [Candidate(501, 1, "甲", "某局"), Candidate(502, 2, "乙", "某局")], counts)
    assert [(line.number, line.rank, line.breakers) for line in found.lines] == [
        (2, 1, ((TieBreak.TARGETED, 2),)),
        (1, 2, ((TieBreak.TARGETED, 1),)),
    ]


def test_a_line_tells_its_votes_by_channel_and_by_indicator() -> None:
    """R6.1."""
    (line,) = ranked({1: 2}, ("sampled", 501, GREED | 1, 3), ("other", 501, 2, 4)).lines
    assert line.by_channel == {"targeted": 2, "sampled": 3, "other": 4}
    assert [line.indicators[one] for one in Indicator] == [3, 4, 0, 0, 3]


def test_a_past_result_is_taken_as_it_was_published() -> None:
    """R3.3, R6.5: several sections may stand first; the top tier ends at its rank."""
    here = [Candidate(number + 500, number, f"科{number}", "某局") for number in (4, 3, 2, 1)]
    places = {504: (1, "推诿"), 503: (1, "乱收费"), 502: (3, ""), 501: (2, "拖拉")}
    found = as_result(SMALL, here, places)
    assert [(line.number, line.rank, line.main_problems, line.top, line.listed) for line in found.lines] == [
        (3, 1, "乱收费", True, True),
        (4, 1, "推诿", True, True),
        (1, 2, "拖拉", True, True),
        (2, 3, "", False, True),
    ]
    assert {
        (line.score, line.votes, line.parts, line.marks, line.breakers, line.direct_first) for line in found.lines
    } == {(None, None, (), (), (), False)}
    assert (found.channels, found.ties, found.undecided_ties) == ((), (), ())


def test_an_ordered_tie_takes_successive_ranks() -> None:
    """R6.4."""
    ranking = ranked(VOTES_TIED_AT_FIVE, rulings=(Ruling((7, 5, 6), keep=False),))
    assert ranking.undecided_ties == ()
    assert {n: ranks(ranking)[n] for n in (7, 5, 6, 8)} == {7: 5, 5: 6, 6: 7, 8: 8}
    assert [line.number for line in ranking.listed] == [1, 2, 3, 4, 7]


def test_a_kept_tie_stays_equal_and_lengthens_the_list() -> None:
    """R6.4."""
    ranking = ranked(VOTES_TIED_AT_FIVE, rulings=(Ruling((6, 5, 7), keep=True),))
    assert ranking.undecided_ties == ()
    assert [(line.number, line.rank) for line in ranking.listed[4:]] == [(5, 5), (6, 5), (7, 5)]
    assert ranks(ranking)[8] == 8


def test_one_decision_settles_a_tie_across_both_edges() -> None:
    """R6.4."""
    votes = {1: 9, 2: 8, 3: 8, 4: 8, 5: 8, 6: 8}
    ranking = ranked(votes, rulings=(Ruling((6, 5, 4, 3, 2), keep=False),))
    assert ranks(ranking) == {1: 1, 6: 2, 5: 3, 4: 4, 3: 5, 2: 6}
    assert [line.number for line in ranking.lines if line.top] == [1, 6]


@pytest.mark.parametrize("numbers", [(5, 6), (5, 6, 7, 8), (5, 6, 8)])
def test_a_decision_on_other_sections_decides_nothing(numbers: tuple[int, ...]) -> None:
    """R6.4."""
    ranking = ranked(VOTES_TIED_AT_FIVE, rulings=(Ruling(numbers, keep=True),))
    assert ranking.undecided_ties == ((5, 6, 7),)


def test_a_decision_does_nothing_where_no_edge_is_crossed() -> None:
    """R6.4."""
    ranking = ranked({1: 9, 2: 8, 3: 7, 4: 7, 5: 1}, rulings=(Ruling((4, 3), keep=False),))
    assert ranks(ranking) == {1: 1, 2: 2, 3: 3, 4: 3, 5: 5}


def test_the_newest_decision_on_the_same_sections_holds() -> None:
    """R6.4."""
    rulings = (Ruling((5, 6, 7), keep=True), Ruling((7, 6, 5), keep=False))
    assert ranks(ranked(VOTES_TIED_AT_FIVE, rulings=rulings))[7] == 5


@pytest.mark.parametrize(
    ("direct", "expected"),
    [
        ((), {1: 1, 2: 2, 3: 3, 4: 4}),
        ((4,), {4: 1, 1: 2, 2: 3, 3: 4}),
        ((3, 4), {3: 1, 4: 1, 1: 3, 2: 4}),
        ((1, 2, 3, 4), {1: 1, 2: 1, 3: 1, 4: 1}),
    ],
)
def test_verified_sections_all_rank_first_and_the_others_follow(
    direct: tuple[int, ...], expected: dict[int, int]
) -> None:
    """R6.5."""
    ranking = ranked({1: 9, 2: 8, 3: 7, 4: 0}, direct=direct)
    assert ranks(ranking) == expected
    assert ranking.undecided_ties == ()


def test_verified_sections_stand_by_score_then_number_on_display() -> None:
    """R6.5."""
    ranking = ranked({1: 9, 2: 3, 3: 7, 4: 3}, direct=(4, 3, 2))
    assert [line.number for line in ranking.lines] == [3, 2, 4, 1]
    assert [line.direct_first for line in ranking.lines] == [True, True, True, False]
    assert [line.number for line in ranked({1: 0, 2: 1, 3: 9}, direct=(1, 2)).lines] == [2, 1, 3]


def test_verified_sections_push_a_tie_onto_an_edge() -> None:
    """R6.5."""
    assert ranked({1: 9, 2: 9, 3: 7, 4: 0}, direct=(4,)).undecided_ties == ((1, 2),)


def test_every_section_is_ranked_and_those_without_a_vote_come_last() -> None:
    """The interface: every evaluated section is present."""
    assert [(line.number, line.rank) for line in ranked({3: 0, 2: 0, 1: 4}).lines] == [(1, 1), (2, 2), (3, 2)]


@pytest.mark.parametrize(
    ("marks", "votes", "direct", "expected"),
    [
        ((5, 1, 4, 0, 0), 10, False, "服务态度冷硬、推诿扯皮不履职"),
        ((2, 2, 2, 2, 10), 10, False, "吃拿卡要、服务态度冷硬、办事拖拉低效"),
        ((0, 3, 0, 3, 0), 10, False, "办事拖拉低效、乱作为乱收费"),
        ((1, 0, 0, 0, 0), 6, False, "群众未指明具体问题"),
        ((0, 0, 0, 0, 0), 6, False, "群众未指明具体问题"),
        ((6, 0, 0, 0, 4), 6, True, "经查实存在吃拿卡要、服务态度冷硬"),
        ((6, 6, 6, 0, 6), 6, True, "经查实存在吃拿卡要、服务态度冷硬、办事拖拉低效、推诿扯皮不履职"),
        ((0, 0, 0, 2, 2), 2, True, "经查实存在吃拿卡要、乱作为乱收费"),
        ((0, 0, 0, 0, 0), 0, True, "经查实存在吃拿卡要"),
    ],
)
def test_main_problems_are_proposed_from_shares(
    marks: tuple[int, ...], votes: int, direct: bool, expected: str
) -> None:
    """R6.7."""
    assert proposed_problems(marks, votes, direct) == expected


def test_the_leads_wording_beats_the_proposal_and_only_listed_sections_have_any() -> None:
    """R6.7."""
    ranking = ranked({1: 9, 2: 8, 3: 7, 4: 6, 5: 5, 6: 4}, worded={501: "一次办不成", 506: "不应出现"})
    assert [line.main_problems for line in ranking.lines] == ["一次办不成", *["群众未指明具体问题"] * 4, ""]
