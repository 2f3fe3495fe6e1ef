"""What if, asked of a round that is there: what is left out, who may ask, and that nothing is written (R6.1–R6.6)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from models.audit.queries import entries
from models.ballots.actions import close_batch
from models.ballots.imports import import_ballots
from models.ballots.partial import NOTHING, LeftOut
from models.ballots.queries import Decision
from models.ballots.ruling import begin_rulings, rule
from models.common.errors import RightError, RuleError
from models.consequences.imports import import_results
from models.ranking.actions import decide_tie, record_tip, word_main_problems
from models.ranking.queries import ranking
from models.ranking.trial import Supposed
from models.ranking.trials import what_if
from models.rounds.actions import open_round
from models.rounds.queries import Stage, round_by_code
from models.rounds.rules import Method
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, a_round_sheet, looking
from tests.make_ballots import ONE, OTHER, a_batch, a_keying_file, a_room, in_dispute, key
from tests.make_results import a_published_round, a_voted_round, past_file, past_row, step_to, votes_file


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


def test_decisions_and_the_leads_words_hold_in_the_trial(registered: Office, tmp_path: Path) -> None:
    """R6.4, R6.7."""
    a_voted_round(registered, tmp_path, {1: 9, 2: 8, 3: 7, 4: 5, 5: 5})
    registered.do(decide_tie, "2021Q1", order=(4, 5), participants="甲", reason="现场核实")
    registered.do(decide_tie, "2021Q1", order=(5, 4), participants="甲、乙", reason="复议")
    registered.do(word_main_problems, "2021Q1", 1, "一次办不成")
    trial = registered.ask(what_if, "2021Q1", Supposed())
    assert trial.supposed == trial.official
    assert [line.number for line in trial.supposed.listed] == [1, 2, 3, 5]
    assert trial.supposed.lines[0].main_problems == "一次办不成"


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
    assert (caught.value.key, caught.value.facts) == ("ballots.past_round", {"round": "2020Q4"})


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
