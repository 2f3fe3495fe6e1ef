"""Tips, decisions, wording and freezing through the gate (R6.4–R6.7)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text

from desk.office import Office
from models.ballots.imports import import_ballots
from models.ballots.queries import counts
from models.common.errors import RightError, RuleError
from models.finalising.stages import step
from models.ranking.actions import decide_tie, record_tip, withdraw_tip, word_main_problems
from models.ranking.frozen import frozen_digest
from models.ranking.imports import import_tips
from models.ranking.order import Ruling
from models.ranking.queries import compute, decisions, ranking, result, tips
from models.ranking.rules import Ranking
from models.ranking.tables import ResultChannel, ResultLine
from models.ranking.verifying import frozen_faults
from models.rounds.actions import open_round
from models.rounds.queries import Stage, round_by_code
from models.rounds.rules import Method, Points
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet, looking, working
from tests.make_ballots import bend
from tests.make_results import a_voted_round, step_to, tips_file, votes_file

CLEAR = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}
TIED = {1: 9, 2: 8, 3: 7, 4: 5, 5: 5, 6: 1}
DAY = dt.date(2021, 3, 1)
LINE = (
    "round_id, section_id, rank, score, votes, by_channel, indicators, points, direct_first, listed, top, main_problems"
)
CHANNEL = "round_id, code, valid, abstained, invalid, weight"
"""The columns that a result's digest is made of, in their order."""


def ranks(found: Ranking) -> dict[int, int]:
    """Return the ranks of the best placed by number."""
    return {line.number: line.rank for line in found.lines if line.rank <= 5}


@pytest.fixture
def registered(lead: Office, tmp_path: Path) -> Office:
    """Register sections 1 to 8."""
    a_numbered_registry(lead, tmp_path, 8)
    return lead


def a_tip(office: Office, number: int, code: str = "2021Q1") -> int:
    """Record a verified tip."""
    return office.do(record_tip, code, number, DAY, DAY, "收受礼品", "核查报告", "某书记")


def refusal(call: Callable[[], object]) -> str:
    """Return the key of the refusal that a call raises."""
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.key


def test_a_verified_tip_puts_its_section_first_and_withdrawing_puts_it_back(registered: Office, tmp_path: Path) -> None:
    """R6.5."""
    a_voted_round(registered, tmp_path, CLEAR)
    tip = a_tip(registered, 5)
    a_tip(registered, 8)
    assert ranks(registered.ask(ranking, "2021Q1")) == {5: 1, 8: 1, 1: 3, 2: 4, 3: 5}
    registered.do(withdraw_tip, tip, "登记有误")
    assert ranks(registered.ask(ranking, "2021Q1")) == {8: 1, 1: 2, 2: 3, 3: 4, 4: 5}
    assert [(row.number, row.withdrawn) for row in registered.ask(tips, "2021Q1")] == [(5, "登记有误"), (8, None)]


def test_two_tips_about_one_section_are_one_first_place(registered: Office, tmp_path: Path) -> None:
    """R6.5."""
    a_voted_round(registered, tmp_path, CLEAR)
    a_tip(registered, 3)
    a_tip(registered, 3)
    assert ranks(registered.ask(ranking, "2021Q1")) == {3: 1, 1: 2, 2: 3, 4: 4, 5: 5}


@pytest.mark.parametrize(
    ("number", "reported", "verified", "case", "key"),
    [
        (99, DAY, DAY, "收受礼品", "tip.not_listed"),
        (5, DAY, dt.date(2021, 2, 28), "收受礼品", "tip.backwards"),
        (5, DAY, dt.date(2021, 4, 13), "收受礼品", "tip.future"),
        (5, DAY, DAY, " ", "tip.empty"),
    ],
)
def test_a_tip_that_cannot_be_is_refused(
    registered: Office, tmp_path: Path, number: int, reported: dt.date, verified: dt.date, case: str, key: str
) -> None:
    """R6.5."""
    a_voted_round(registered, tmp_path, CLEAR)
    assert refusal(lambda: registered.do(record_tip, "2021Q1", number, reported, verified, case, "b", "c")) == key


def test_a_tip_is_withdrawn_once_and_with_a_reason(registered: Office, tmp_path: Path) -> None:
    """R6.5."""
    a_voted_round(registered, tmp_path, CLEAR)
    tip = a_tip(registered, 5)
    assert refusal(lambda: registered.do(withdraw_tip, tip, "")) == "tip.reason"
    registered.do(withdraw_tip, tip, "登记有误")
    assert refusal(lambda: registered.do(withdraw_tip, tip, "再撤")) == "tip.withdrawn"
    assert refusal(lambda: registered.do(withdraw_tip, 999, "没有")) == "tip.unknown"


def test_a_round_with_an_undecided_tie_cannot_be_finalised(registered: Office, tmp_path: Path) -> None:
    """R6.4."""
    a_voted_round(registered, tmp_path, TIED)
    with pytest.raises(RuleError) as caught:
        step_to(registered, "2021Q1", Stage.FINALISED)
    assert caught.value.key == "tie.undecided"
    assert (caught.value.facts["rank"], caught.value.facts["numbers"]) == (4, (4, 5))
    registered.do(decide_tie, "2021Q1", order=(5, 4), participants="甲、乙", reason="现场核实")
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert [line.number for line in registered.ask(result, "2021Q1").listed] == [1, 2, 3, 5]


def test_a_kept_tie_is_published_with_one_section_more(registered: Office, tmp_path: Path) -> None:
    """R6.4."""
    a_voted_round(registered, tmp_path, TIED)
    registered.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲、乙", reason="并列")
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert [(line.number, line.rank) for line in registered.ask(result, "2021Q1").listed][3:] == [(4, 4), (5, 4)]


def test_a_newer_decision_holds_and_the_older_stays_readable(registered: Office, tmp_path: Path) -> None:
    """R6.4."""
    a_voted_round(registered, tmp_path, TIED)
    registered.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲", reason="并列")
    registered.do(decide_tie, "2021Q1", order=(4, 5), participants="甲、乙", reason="复议")
    found = registered.ask(decisions, "2021Q1")
    assert [(row.keep, row.numbers, row.applies) for row in found] == [(True, (4, 5), False), (False, (4, 5), True)]
    assert ranks(registered.ask(ranking, "2021Q1"))[5] == 5


@pytest.mark.parametrize(
    ("order", "keep", "who", "why", "key"),
    [
        ((), (), "甲", "因", "tie.one_way"),
        ((4, 5), (4, 5), "甲", "因", "tie.one_way"),
        ((4, 6), (), "甲", "因", "tie.not_tied"),
        ((4,), (), "甲", "因", "tie.not_tied"),
        ((4, 5, 5), (), "甲", "因", "tie.not_tied"),
        ((), (1, 2), "甲", "因", "tie.not_tied"),
        ((4, 5), (), " ", "因", "tie.participants"),
        ((4, 5), (), "甲", "", "tie.reason"),
    ],
)
def test_a_decision_must_be_about_a_real_tie_by_somebody_for_a_reason(
    registered: Office,
    tmp_path: Path,
    order: tuple[int, ...],
    keep: tuple[int, ...],
    who: str,
    why: str,
    key: str,
) -> None:
    """R6.4."""
    a_voted_round(registered, tmp_path, TIED)
    with pytest.raises(RuleError) as caught:
        registered.do(decide_tie, "2021Q1", order=order, keep=keep, participants=who, reason=why)
    assert caught.value.key == key


def test_nothing_about_a_frozen_result_can_be_changed(registered: Office, tmp_path: Path) -> None:
    """R6.6."""
    a_voted_round(registered, tmp_path, CLEAR)
    tip = a_tip(registered, 5)
    step_to(registered, "2021Q1", Stage.FINALISED)
    for call in (
        lambda: a_tip(registered, 5),
        lambda: registered.do(withdraw_tip, tip, "迟了"),
        lambda: registered.do(decide_tie, "2021Q1", keep=(1, 2), participants="甲", reason="迟了"),
        lambda: registered.do(word_main_problems, "2021Q1", 1, "迟了"),
        lambda: registered.do(import_tips, tips_file(tmp_path), "2021Q1"),
    ):
        assert refusal(call) == "result.frozen"


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("points", list(Points))
def test_the_frozen_ranking_reads_back_as_it_was_computed(
    registered: Office, tmp_path: Path, method: Method, points: Points
) -> None:
    """R6.6."""
    sheet = a_round_sheet(list_length=4, top_tier=2, method=method, points=points)
    registered.do(open_round, sheet)
    step_to(registered, "2021Q1", Stage.ISSUING, Stage.KEYING)
    registered.do(import_ballots, votes_file(tmp_path, {1: 29, 2: 20, 3: 15}, "冷贪"), "2021Q1", "targeted")
    registered.do(import_ballots, votes_file(tmp_path, {2: 20, 4: 9, 5: 8}, "推"), "2021Q1", "sampled")
    registered.do(import_ballots, votes_file(tmp_path, {6: 3}, ""), "2021Q1", "other")
    step_to(registered, "2021Q1", Stage.COUNTED)
    a_tip(registered, 7)
    registered.do(word_main_problems, "2021Q1", 1, "一次办不成")
    live = registered.ask(ranking, "2021Q1")
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert registered.ask(result, "2021Q1") == live
    with looking(registered) as session:
        assert compute(session, round_by_code(session, "2021Q1")) == live
        assert frozen_faults(session) == ()


@pytest.mark.parametrize(("first", "ties"), [((), [(4, 5)]), ((6,), []), ((6, 7), [])])
def test_a_frozen_ranking_reads_back_with_its_ties_and_how_they_were_decided(
    registered: Office, tmp_path: Path, first: tuple[int, ...], ties: list[tuple[int, ...]]
) -> None:
    """R6.4, R6.6: sections that a tip puts first move the others away from the edge."""
    a_voted_round(registered, tmp_path, TIED)
    registered.do(decide_tie, "2021Q1", order=(5, 4), participants="甲、乙", reason="现场核实")
    for number in first:
        a_tip(registered, number)
    live = registered.ask(ranking, "2021Q1")
    assert [(tie.numbers, tie.ruling) for tie in live.ties] == [(tied, Ruling((5, 4), keep=False)) for tied in ties]
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert registered.ask(result, "2021Q1") == live


def test_the_digest_of_a_result_is_of_its_rows_as_they_lie_and_of_what_it_came_from(
    registered: Office, tmp_path: Path
) -> None:
    """R6.6: files of years ago are held against it, so its form never changes."""
    a_voted_round(registered, tmp_path, CLEAR)
    step_to(registered, "2021Q1", Stage.FINALISED)
    with looking(registered) as session:
        lines = session.execute(text(f"SELECT {LINE} FROM result_line ORDER BY section_id")).all()
        used = session.execute(text(f"SELECT {CHANNEL} FROM result_channel ORDER BY code")).all()
        rules = session.execute(text("SELECT digest FROM rule_version")).scalar_one()
        listed, ballots = session.execute(text("SELECT snapshot_digest, ballots_digest FROM round")).one()
    whole = {
        "lines": [list(row) for row in lines], "channels": [list(row) for row in used],
        "rules": rules, "snapshot": listed, "ballots": ballots,
    }  # fmt: skip
    written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert registered.ask(round_by_code, "2021Q1").result_digest == sha256(written.encode()).hexdigest()


def test_every_column_of_the_stored_result_says_what_the_ranking_says(registered: Office, tmp_path: Path) -> None:
    """R6.6: the score too, which is reckoned anew when the result is read back."""
    a_voted_round(registered, tmp_path, {1: 9, 2: 8, 3: 7}, method=Method.RATE, points=Points.FAULTS)
    a_tip(registered, 5)
    step_to(registered, "2021Q1", Stage.FINALISED)
    found = registered.ask(result, "2021Q1")
    with looking(registered) as session:
        lines = {row.section_id: row for row in session.scalars(select(ResultLine))}
        used = {row.code: row for row in session.scalars(select(ResultChannel))}
    stored = [
        (
            row.rank, row.score, row.votes, row.by_channel, row.indicators,
            {code: Fraction(points) for code, points in row.points.items()},
            row.direct_first, row.listed, row.top, row.main_problems,
        )
        for row in (lines.pop(line.section_id) for line in found.lines)
    ]  # fmt: skip
    assert stored == [
        (
            line.rank, line.score, line.votes, line.by_channel,
            {indicator.name: ticked for indicator, ticked in line.indicators.items()},
            {part.channel: part.points for part in line.parts},
            line.direct_first, line.listed, line.top, line.main_problems,
        )
        for line in found.lines
    ]  # fmt: skip
    assert {line.score for line in found.lines} > {Fraction(0)}
    assert [(use.valid, use.abstained, use.invalid, use.weight) for use in found.channels] == [
        (row.valid, row.abstained, row.invalid, row.weight) for row in (used.pop(use.code) for use in found.channels)
    ]
    assert (lines, used) == ({}, {})


def test_a_result_is_read_only_once_it_is_final(registered: Office, tmp_path: Path) -> None:
    """The interface of the frozen result."""
    a_voted_round(registered, tmp_path, CLEAR)
    assert refusal(lambda: registered.ask(result, "2021Q1")) == "result.not_final"


def test_a_clerk_never_sees_a_ranking_before_it_is_final(registered: Office, tmp_path: Path) -> None:
    """R10.2."""
    a_voted_round(registered, tmp_path, CLEAR)
    registered.log_in("clerk", PASSWORD)
    with pytest.raises(RightError):
        registered.ask(ranking, "2021Q1")


def test_the_leads_words_are_frozen_and_empty_ones_go_back_to_the_proposal(registered: Office, tmp_path: Path) -> None:
    """R6.7."""
    a_voted_round(registered, tmp_path, CLEAR)
    registered.do(word_main_problems, "2021Q1", 1, "一次办不成")
    registered.do(word_main_problems, "2021Q1", 2, "材料反复补")
    registered.do(word_main_problems, "2021Q1", 2, "")
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert [line.main_problems for line in registered.ask(result, "2021Q1").listed][:2] == [
        "一次办不成",
        "服务态度冷硬",
    ]


def test_newer_words_replace_older_ones_and_no_words_where_there_were_none_leave_the_proposal(
    registered: Office, tmp_path: Path
) -> None:
    """R6.7."""
    a_voted_round(registered, tmp_path, CLEAR)
    registered.do(word_main_problems, "2021Q1", 1, "一次办不成")
    registered.do(word_main_problems, "2021Q1", 1, "窗口常无人")
    registered.do(word_main_problems, "2021Q1", 2, " ")
    found = registered.ask(ranking, "2021Q1").lines[:2]
    assert [line.main_problems for line in found] == ["窗口常无人", "服务态度冷硬"]


def test_a_final_round_is_shown_as_it_was_frozen_whatever_becomes_of_its_ballots(
    registered: Office, tmp_path: Path
) -> None:
    """R6.6."""
    a_voted_round(registered, tmp_path, TIED)
    registered.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲、乙", reason="并列")
    step_to(registered, "2021Q1", Stage.FINALISED)
    frozen = registered.ask(result, "2021Q1")
    bend(registered, "DELETE FROM pick; DELETE FROM tally_pick")
    assert registered.ask(ranking, "2021Q1") == registered.ask(result, "2021Q1") == frozen
    assert [row.applies for row in registered.ask(decisions, "2021Q1")] == [True]


@pytest.mark.parametrize("stage", [Stage.COUNTED, Stage.FINALISED])
def test_nothing_that_is_read_hangs_on_the_order_in_which_rows_happen_to_come(
    registered: Office, tmp_path: Path, stage: Stage
) -> None:
    """R6.6: SQLite can be told to give rows backwards wherever no order was asked for."""
    a_voted_round(registered, tmp_path, TIED)
    for number in (8, 7):
        registered.do(withdraw_tip, a_tip(registered, number), "登记有误")
    registered.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲", reason="并列")
    registered.do(decide_tie, "2021Q1", order=(5, 4), participants="甲、乙", reason="复议")
    if stage is Stage.FINALISED:
        step_to(registered, "2021Q1", stage)
    found = []
    for backwards in ("OFF", "ON", "OFF"):
        with looking(registered) as session:
            session.execute(text(f"PRAGMA reverse_unordered_selects = {backwards}"))
            digest = frozen_digest(session, round_by_code(session, "2021Q1").id)
            found.append((*(query(session, "2021Q1") for query in (tips, decisions, ranking)), digest))
    assert found[0] == found[1] == found[2]
    assert [row.number for row in registered.ask(tips, "2021Q1")] == [8, 7]
    assert [row.applies for row in registered.ask(decisions, "2021Q1")] == [False, True]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE result_line SET rank = 3 WHERE rank = 2",
        "UPDATE result_line SET score = '16/2' WHERE rank = 2",
        "UPDATE result_line SET score = 'x' WHERE rank = 2",
        "UPDATE result_line SET votes = votes + 1 WHERE rank = 2",
        "UPDATE result_line SET by_channel = '{}' WHERE rank = 2",
        "UPDATE result_line SET indicators = replace(indicators, '9', '8') WHERE rank = 2",
        "UPDATE result_line SET points = points || ' ' WHERE rank = 2",
        "UPDATE result_line SET listed = 2 WHERE rank = 2",
        "UPDATE result_line SET top = 0 WHERE rank = 2",
        "UPDATE result_line SET direct_first = 1 WHERE rank = 2",
        "UPDATE result_line SET main_problems = '' WHERE rank = 2",
        "UPDATE result_channel SET valid = valid + 1",
        "UPDATE result_channel SET weight = '1/2'",
        "DELETE FROM result_line WHERE rank = 2",
        "UPDATE round SET result_digest = ''",
        "UPDATE round SET ballots_digest = ''",
        "UPDATE round SET snapshot_digest = ''",
        "UPDATE pick SET section_id = section_id + 1 WHERE ballot_id = 1",
        "UPDATE batch SET seal = ''",
        "UPDATE tip SET withdrawn = 'x'",
    ],
)
def test_verification_finds_any_change_of_a_frozen_result(registered: Office, tmp_path: Path, change: str) -> None:
    """R6.6."""
    a_voted_round(registered, tmp_path, CLEAR)
    a_tip(registered, 5)
    step_to(registered, "2021Q1", Stage.FINALISED)
    with working(registered) as work:
        work.session.execute(text(change))
    with looking(registered) as session:
        assert frozen_faults(session) == ("2021Q1",)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE main_problem SET text = '另一种说法'",
        "DELETE FROM main_problem",
        "UPDATE tie_decision SET numbers = '[4, 5]'",
        "UPDATE tie_decision SET keep = 1",
        "DELETE FROM tie_decision",
    ],
)
def test_verification_finds_a_change_of_what_the_lead_decided_before_freezing(
    registered: Office, tmp_path: Path, change: str
) -> None:
    """R6.4, R6.6, R6.7."""
    a_voted_round(registered, tmp_path, TIED)
    registered.do(decide_tie, "2021Q1", order=(5, 4), participants="甲、乙", reason="现场核实")
    registered.do(word_main_problems, "2021Q1", 1, "一次办不成")
    step_to(registered, "2021Q1", Stage.FINALISED)
    bend(registered, change)
    with looking(registered) as session:
        assert frozen_faults(session) == ("2021Q1",)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tie_decision SET numbers = 'x'",
        "UPDATE tie_decision SET numbers = '5'",
        "UPDATE round_channel SET weight = '1/0'",
        "DELETE FROM round_channel WHERE code = 'other'",
    ],
)
def test_verification_names_a_round_whose_damaged_rows_cannot_be_read_at_all(
    registered: Office, tmp_path: Path, change: str
) -> None:
    """R6.6: no document, no numbers, no fraction, nothing there."""
    a_voted_round(registered, tmp_path, TIED)
    registered.do(decide_tie, "2021Q1", order=(5, 4), participants="甲、乙", reason="现场核实")
    step_to(registered, "2021Q1", Stage.FINALISED)
    bend(registered, change)
    with looking(registered) as session:
        assert frozen_faults(session) == ("2021Q1",)


def test_verification_holds_every_final_result_and_no_other_against_its_own_ballots(
    registered: Office, tmp_path: Path
) -> None:
    """R6.6."""
    found = []
    for code, votes, month in (("2021Q1", CLEAR, 3), ("2021Q2", {5: 9, 6: 8, 7: 7, 8: 6, 1: 1}, 6)):
        a_voted_round(registered, tmp_path, votes, code, dt.date(2021, month, 30))
        with looking(registered) as session:
            found.append(frozen_faults(session))
        step_to(registered, code, Stage.FINALISED)
        with looking(registered) as session:
            found.append(frozen_faults(session))
    assert found == [()] * 4
    assert [line.number for line in registered.ask(result, "2021Q1").listed] == [1, 2, 3, 4]
    bend(registered, "UPDATE result_line SET votes = votes + 1 WHERE round_id = 2")
    with looking(registered) as session:
        assert frozen_faults(session) == ("2021Q2",)


def test_verification_takes_the_count_that_it_is_given(registered: Office, tmp_path: Path) -> None:
    """R6.6: here that of a round without ballots."""
    a_voted_round(registered, tmp_path, CLEAR)
    step_to(registered, "2021Q1", Stage.FINALISED)
    with looking(registered) as session:
        held = round_by_code(session, "2021Q1")
        assert frozen_faults(session, lambda round_id: counts(session, round_id)) == ()
        assert frozen_faults(session, lambda _: replace(counts(session, held.id), cells=())) == ("2021Q1",)


def test_stepping_back_and_counting_more_ballots_makes_a_decision_idle(registered: Office, tmp_path: Path) -> None:
    """R6.4."""
    a_voted_round(registered, tmp_path, TIED)
    registered.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲", reason="并列")
    registered.do(step, "2021Q1", Stage.KEYING, reason="补录一批")
    registered.do(import_ballots, votes_file(tmp_path, {5: 1}), "2021Q1", "other")
    assert [row.applies for row in registered.ask(decisions, "2021Q1")] == [False]
    assert ranks(registered.ask(ranking, "2021Q1"))[5] == 4
