"""What acts on a result leave in the log, and what their refusals say (R6.4–R6.7, R10.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from desk.office import Office
from models.common.errors import RuleError
from models.ranking.actions import decide_tie, record_tip, withdraw_tip, word_main_problems
from models.ranking.discipline import record_discipline
from models.ranking.imports import import_tips
from models.ranking.queries import DecisionRow, TipRow, decisions, ranking, result, tips
from models.rounds.queries import Stage, round_by_code
from tests.make import a_numbered_registry
from tests.make_ballots import log, newest
from tests.make_results import a_voted_round, step_to, tips_file

CODE = "2021Q1"
DAY, LATER, TODAY = dt.date(2021, 3, 1), dt.date(2021, 3, 2), dt.date(2021, 4, 12)
TIED = {1: 9, 2: 8, 3: 7, 4: 5, 5: 5, 6: 1}


@pytest.fixture
def tied(lead: Office, tmp_path: Path) -> Office:
    """A counted round with sections 4 and 5 tied across the edge of the list, and a tip about 8 that was withdrawn."""
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, TIED)
    lead.do(withdraw_tip, a_tip(lead), "登记有误")
    return lead


def a_tip(office: Office, number: int = 8, **told: Any) -> int:
    """Record a verified tip."""
    given = {"reported_on": DAY, "verified_on": LATER, "case": "收受礼品", "basis": "核查报告", "approver": "某书记"}
    return office.do(record_tip, CODE, number, **{**given, **told})


def decide(office: Office, *, participants: str = "甲、乙", reason: str = "现场核实", **how: Any) -> int:
    """Decide a tie."""
    return office.do(decide_tie, CODE, participants=participants, reason=reason, **how)


def test_every_act_says_in_the_log_what_it_was_about(tied: Office, tmp_path: Path) -> None:
    """R10.3."""
    decide(tied, keep=(4, 5))
    decide(tied, order=(5, 4))
    tied.do(word_main_problems, CODE, 1, " 一次办不成 ")
    tied.do(word_main_problems, CODE, 1, "材料反复补")
    tied.do(word_main_problems, CODE, 1, " ")
    tied.do(record_discipline, a_tip(tied, 7), "党内警告")
    assert [(one.act, one.subject, one.facts) for one in reversed(log(tied)[:9])] == [
        ("ranking.record_tip", CODE, {"number": 8}),
        ("ranking.withdraw_tip", CODE, {"tip": 1}),
        ("ranking.decide_tie", CODE, {"numbers": [4, 5], "keep": True}),
        ("ranking.decide_tie", CODE, {"numbers": [5, 4], "keep": False}),
        ("ranking.word_main_problems", CODE, {"number": 1, "text": "一次办不成"}),
        ("ranking.word_main_problems", CODE, {"number": 1, "text": "材料反复补"}),
        ("ranking.word_main_problems", CODE, {"number": 1, "text": ""}),
        ("ranking.record_tip", CODE, {"number": 7}),
        ("ranking.record_discipline", CODE, {"tip": 2}),
    ]


def test_a_file_of_tips_leaves_its_digest_in_the_log_and_a_dry_run_that_it_was_one(
    tied: Office, tmp_path: Path
) -> None:
    """R10.3."""
    path = tips_file(tmp_path, ["007", "2021-02-01", "2021-03-01", "收受礼品", "核查报告", "某书记"])
    tied.do(import_tips, path, CODE, dry_run=True)
    dry = newest(tied)
    tied.do(import_tips, path, CODE)
    real = newest(tied)
    assert (dry.subject, real.subject) == (path.name, path.name)
    assert dry.facts == {"kind": "tips", "round": CODE, "dry_run": True, "rejected": 0}
    assert real.facts == {"kind": "tips", "round": CODE, "sha256": sha256(path.read_bytes()).hexdigest(), "rows": 1}


def test_freezing_leaves_its_digests_in_the_log_and_its_moment_in_the_round(tied: Office) -> None:
    """R6.6."""
    decide(tied, keep=(4, 5))
    step_to(tied, CODE, Stage.FINALISED)
    held, entry = tied.ask(round_by_code, CODE), newest(tied)
    assert (held.finalised_at, held.result_digest, held.ballots_digest) == (
        entry.at, entry.facts["result"], entry.facts["ballots"],
    )  # fmt: skip
    facts = entry.facts
    assert {len(facts["result"]), len(facts["ballots"])} == {64} and facts["result"] != facts["ballots"]


def test_what_was_recorded_is_read_back_tidied(tied: Office) -> None:
    """R6.4, R6.5."""
    number = a_tip(tied, 7, case=" 索要好处 ", basis=" 谈话笔录", approver="某副书记 ")
    tied.do(record_discipline, number, "  党内警告 ")
    first, second = tied.ask(tips, CODE)
    assert first == TipRow(
        1, 8, "科室8", "某局", DAY, LATER, "收受礼品", "核查报告", "某书记", "登记有误", None
    )  # fmt: skip
    assert second == TipRow(
        number, 7, "科室7", "某局", DAY, LATER, "索要好处", "谈话笔录", "某副书记", None, "党内警告"
    )  # fmt: skip
    tied.do(withdraw_tip, number, " 重复登记 ")
    assert tied.ask(tips, CODE)[1].withdrawn == "重复登记"
    taken = decide(tied, order=(5, 4), participants=" 甲、乙 ", reason=" 现场核实 ", minutes=" 议定。 ")
    assert tied.ask(decisions, CODE) == (
        DecisionRow(taken, (5, 4), False, "甲、乙", "现场核实", TODAY, True, "议定。"),
    )  # fmt: skip


def test_a_decision_is_about_the_same_sections_whatever_their_order_and_only_the_newest_applies(tied: Office) -> None:
    """R6.4."""
    decide(tied, keep=(5, 4))
    decide(tied, order=(4, 5))
    decide(tied, order=(5, 4))
    a_tip(tied, 5)
    assert [row.applies for row in tied.ask(decisions, CODE)] == [False, False, False]
    tied.do(withdraw_tip, 2, "登记有误")
    assert [row.applies for row in tied.ask(decisions, CODE)] == [False, False, True]


@pytest.mark.parametrize(("here", "elsewhere"), [(CODE, "2021Q2"), ("2021Q2", CODE)])
def test_what_is_recorded_about_one_round_leaves_the_others_alone(
    tied: Office, tmp_path: Path, here: str, elsewhere: str
) -> None:
    """R6.4, R6.5, R6.7: an earlier one and a later one."""
    a_voted_round(tied, tmp_path, TIED, "2021Q2", dt.date(2021, 6, 30))
    tied.do(decide_tie, elsewhere, order=(5, 4), participants="甲", reason="现场核实")
    tied.do(word_main_problems, elsewhere, 1, "一次办不成")
    tied.do(record_tip, elsewhere, 7, DAY, LATER, "收受礼品", "核查报告", "某书记")
    found = tied.ask(ranking, here)
    assert [line.number for line in found.lines if line.direct_first] == []
    assert found.undecided_ties == ((4, 5),)
    assert found.lines[0].main_problems == "服务态度冷硬"
    assert [row.number for row in tied.ask(tips, here) if row.withdrawn is None] == []
    assert tied.ask(decisions, here) == ()
    assert len(tied.ask(decisions, elsewhere)) == 1
    assert tied.ask(ranking, elsewhere).lines[0].number == 7


@pytest.mark.parametrize(
    ("call", "key", "facts"),
    [
        (lambda one: a_tip(one, 99), "tip.not_listed", {"round": CODE, "number": 99}),
        (lambda one: a_tip(one, reported_on=LATER, verified_on=DAY), "tip.backwards",
         {"reported_on": LATER, "verified_on": DAY}),
        (lambda one: a_tip(one, verified_on=dt.date(2021, 4, 13)), "tip.future",
         {"verified_on": dt.date(2021, 4, 13), "today": TODAY}),
        (lambda one: a_tip(one, case=" "), "tip.empty", {"field": "case"}),
        (lambda one: a_tip(one, basis=""), "tip.empty", {"field": "basis"}),
        (lambda one: a_tip(one, approver=""), "tip.empty", {"field": "approver"}),
        (lambda one: one.do(withdraw_tip, 1, "再撤"), "tip.withdrawn", {"reason": "登记有误"}),
        (lambda one: one.do(withdraw_tip, a_tip(one), " "), "tip.reason", {"field": "reason"}),
        (lambda one: one.do(record_discipline, 1, "警告"), "tip.withdrawn", {"reason": "登记有误"}),
        (lambda one: one.do(record_discipline, a_tip(one), " "), "tip.discipline", {"field": "discipline"}),
        (lambda one: decide(one, order=(1, 2)), "tie.not_tied", {"round": CODE, "numbers": (1, 2), "ties": "4=5"}),
        (lambda one: decide(one, order=(4, 5), participants=" "), "tie.participants", {"field": "participants"}),
        (lambda one: decide(one, keep=(4, 5), reason=""), "tie.reason", {"field": "reason"}),
        (lambda one: one.do(word_main_problems, CODE, 99, "字"), "tip.not_listed", {"round": CODE, "number": 99}),
        (lambda one: one.ask(result, CODE), "result.not_final", {"round": CODE, "stage": Stage.COUNTED}),
        (lambda one: step_to(one, CODE, Stage.FINALISED), "tie.undecided",
         {"round": CODE, "rank": 4, "last": 5, "edges": (4,), "numbers": (4, 5)}),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong_and_where(
    tied: Office, call: Callable[[Office], object], key: str, facts: dict[str, Any]
) -> None:
    """R6.4, R6.5."""
    with pytest.raises(RuleError) as caught:
        call(tied)
    assert (caught.value.key, caught.value.facts) == (key, facts)


def test_without_a_tie_the_refusal_of_a_decision_says_that_there_is_none(tied: Office) -> None:
    """R6.4."""
    a_tip(tied, 4)
    with pytest.raises(RuleError) as caught:
        decide(tied, order=(4, 5))
    assert caught.value.facts["ties"] == "—"


def test_the_refusal_of_a_decision_names_every_tie_that_there_is(lead: Office, tmp_path: Path) -> None:
    """R6.4."""
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, {1: 9, 2: 8, 3: 8, 4: 5, 5: 5})
    with pytest.raises(RuleError) as caught:
        decide(lead, order=(3, 4))
    assert caught.value.facts["ties"] == "2=3; 4=5"


def test_a_tip_may_be_verified_on_the_day_it_was_reported_which_may_be_today(tied: Office) -> None:
    """R6.5."""
    a_tip(tied, reported_on=TODAY, verified_on=TODAY)
    assert tied.ask(tips, CODE)[-1].verified_on == TODAY


def test_no_result_changes_once_it_is_frozen_and_the_refusal_says_the_stage(tied: Office) -> None:
    """R6.6."""
    decide(tied, keep=(4, 5))
    step_to(tied, CODE, Stage.FINALISED)
    with pytest.raises(RuleError) as caught:
        a_tip(tied)
    assert (caught.value.key, caught.value.facts) == ("result.frozen", {"round": CODE, "stage": Stage.FINALISED})
