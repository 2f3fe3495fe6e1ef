"""What if: other rules or fewer ballots on a copy, and the differences to the official list (R6.1–R6.6)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.office import Office
from models.audit.queries import entries
from models.ballots.actions import close_batch
from models.ballots.imports import import_ballots
from models.ballots.partial import NOTHING, LeftOut
from models.ballots.queries import Decision
from models.ballots.rules import ChannelCount, Counts
from models.ballots.ruling import begin_rulings, rule
from models.common.errors import RightError, RuleError
from models.common.indicators import ORDER, Indicator
from models.consequences.imports import import_results
from models.ranking.actions import record_tip
from models.ranking.order import Ruling
from models.ranking.queries import ranking
from models.ranking.rules import Candidate, rank
from models.ranking.trial import Move, Supposed, Trial, compare, supposed_of, supposed_rules
from models.ranking.trials import what_if
from models.rounds.actions import open_round
from models.rounds.queries import Stage, round_by_code
from models.rounds.rules import ChannelRule, Method, Points, RuleParameters, TieBreak
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, a_round_sheet, looking
from tests.make_ballots import ONE, OTHER, a_batch, a_keying_file, a_room, in_dispute, key
from tests.make_results import a_published_round, a_voted_round, past_file, past_row, step_to, votes_file
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


# on a round that is there


@pytest.fixture
def registered(lead: Office, tmp_path: Path) -> Office:
    """Register twelve sections."""
    a_numbered_registry(lead, tmp_path)
    return lead


def test_batches_and_channels_are_left_out_of_a_copy(registered: Office, tmp_path: Path) -> None:
    registered.do(open_round, a_round_sheet(list_length=2, top_tier=1))
    step_to(registered, "2021Q1", Stage.ISSUING, Stage.KEYING)
    registered.do(import_ballots, votes_file(tmp_path, {1: 9, 2: 4}), "2021Q1", "targeted")
    registered.do(import_ballots, votes_file(tmp_path, {2: 4, 3: 3}), "2021Q1", "targeted")
    registered.do(import_ballots, votes_file(tmp_path, {3: 4}), "2021Q1", "other")
    for left_out, votes, sheets in (
        (NOTHING, {1: 9, 2: 8, 3: 7}, 0),
        (LeftOut(batches=frozenset({1})), {3: 7, 2: 4}, 13),
        (LeftOut(batches=frozenset({1, 2})), {3: 4}, 20),
        (LeftOut(channels=frozenset({"other"})), {1: 9, 2: 8, 3: 3}, 4),
        (LeftOut(channels=frozenset({"targeted"})), {3: 4}, 20),
    ):
        trial = registered.ask(what_if, "2021Q1", Supposed(), left_out)
        assert {line.number: line.votes for line in trial.supposed.lines if line.votes} == votes
        assert trial.sheets_left_out == sheets
        assert [line.number for line in trial.official.listed] == [1, 2]


def test_looking_writes_nothing_but_that_somebody_looked(registered: Office, tmp_path: Path) -> None:
    a_published_round(registered, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6, 5: 5})
    before = registered.ask(ranking, "2021Q1")
    with looking(registered) as session:
        digest = round_by_code(session, "2021Q1").result_digest
        seen = entries(session, 1)[0].seq
    trial = registered.ask(what_if, "2021Q1", Supposed(method=Method.RATE), LeftOut(frozenset({1})))
    assert trial.official == before == registered.ask(ranking, "2021Q1")
    with looking(registered) as session:
        assert round_by_code(session, "2021Q1").result_digest == digest
        newest = entries(session, 2)
    [entry] = [one for one in newest if one.seq > seen and one.act == "ranking.what_if"]
    assert (entry.account, entry.subject, entry.changes) == ("lead", "2021Q1 method=rate 1", [])


def test_tips_hold_in_the_trial(registered: Office, tmp_path: Path) -> None:
    """R6.5."""
    a_voted_round(registered, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6, 5: 5})
    registered.do(record_tip, "2021Q1", 5, dt.date(2021, 2, 1), dt.date(2021, 3, 1), "收受礼品", "核查报告", "某书记")
    trial = registered.ask(what_if, "2021Q1", Supposed(method=Method.RATE))
    assert (trial.supposed.lines[0].number, trial.supposed.lines[0].direct_first) == (5, True)


def test_only_who_may_see_a_live_ranking_may_suppose(registered: Office, tmp_path: Path) -> None:
    a_voted_round(registered, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6, 5: 5})
    for account in ("clerk", "archivist", "auditor"):
        registered.log_in(account, PASSWORD)
        with pytest.raises(RightError):
            registered.ask(what_if, "2021Q1", Supposed())


def test_a_round_known_only_as_a_result_has_nothing_to_compute(registered: Office, tmp_path: Path) -> None:
    registered.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-10", 1, 1)))
    with pytest.raises(RuleError) as caught:
        registered.ask(what_if, "2020Q4", Supposed())
    assert caught.value.key == "ballots.past_round"


def test_sheets_that_were_put_up_or_ruled_on_are_left_out(
    founded_file: Path, clock: HandClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """R5.4: what a person had to look at can be taken out of the count, one kind or the other."""
    folder = tmp_path_factory.mktemp("room")
    keying = a_keying_file(founded_file, folder)
    (folder / "desks").mkdir()
    with a_room(keying, folder / "desks", clock) as room:
        batch_id = in_dispute(room, ONE, OTHER, ONE)
        room.third.do(begin_rulings, batch_id)
        room.third.do(rule, batch_id, 1, Decision.FIRST, why="看原票")
        room.third.do(close_batch, batch_id)
        flagged = a_batch(room.clerk, 1)
        key(room.clerk, flagged, OTHER, flagged=True)
        room.clerk.do(close_batch, flagged)
        key(room.second, flagged, OTHER)
        room.second.do(close_batch, flagged)
        room.third.do(begin_rulings, flagged)
        room.third.do(rule, flagged, 1, Decision.FIRST, why="看原票")
        seen = {}
        for left_out in (LeftOut(), LeftOut(flagged=True), LeftOut(ruled=True), LeftOut(flagged=True, ruled=True)):
            trial = room.lead.ask(what_if, "2021Q1", Supposed(), left_out)
            seen[str(left_out)] = {line.number: line.votes for line in trial.supposed.lines if line.votes}
    assert seen == {"-": {1: 2, 2: 1}, "flagged": {1: 2}, "ruled": {1: 1}, "flagged,ruled": {1: 1}}
