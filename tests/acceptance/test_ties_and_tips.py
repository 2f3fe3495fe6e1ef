"""R6.4 and R6.5: ties at the third and at the tenth place wait for a decision; verified tips stand first."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests.acceptance import oracle, world
from tests.acceptance.oracle import Decision, Outcome, Rules
from tests.acceptance.world import TIED_AT_TEN, TIED_AT_THREE, Program

RULES = Rules()


def expected(direct: tuple[int, ...] = (), *decisions: Decision) -> Outcome:
    """Let the oracle rank the planned ballots."""
    ballots = [
        oracle.judge(dict(zip(world.BALLOT_HEADINGS, row, strict=True)), world.numbers())
        for row in world.planned_ballots(world.PLANNED)
    ]
    return oracle.rank(world.sections(), RULES, {"targeted": ballots}, direct, decisions)


@dataclass(frozen=True)
class Settled:
    """A round published with its ties decided, or displaced by tips."""

    refusals: list[subprocess.CompletedProcess[str]]
    expected: Outcome
    ranking: Any
    measures: Any
    said: Any = None

    def amounts(self) -> tuple[int, int, int]:
        """Count leader talks, interviews and head talks."""
        found = world.amounts(self.measures)
        return found["leader_talk"], found["head_interview"], found["head_talk"]

    def complaints(self) -> list[str]:
        """List every departure from the oracle, in the ranking and in the measures."""
        due = oracle.measures(self.expected, world.sections(), date(2021, 4, 12))
        wrong = [str(one) for one in set(due) ^ set(world.due_measures(self.measures))]
        return world.differences(self.ranking, self.expected, RULES) + wrong


def finalise(office: Program) -> subprocess.CompletedProcess[str]:
    """Try to finalise."""
    return office.run("round", "stage", "2021Q1", "finalised")


def finish(office: Program, outcome: Outcome, refusals: list[subprocess.CompletedProcess[str]]) -> Settled:
    """Publish and read everything."""
    world.publish(office)
    return Settled(refusals, outcome, office.json("rank", "2021Q1"), office.json("measures", "2021Q1"))


@pytest.fixture(scope="module")
def keep_three_order_ten(tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Keep the tie at three, order that at ten, try to finalise before each decision."""
    office = world.counted(tmp_path_factory).copy(tmp_path_factory.mktemp("keep-three"))
    order = TIED_AT_TEN[::-1]
    refusals = [finalise(office)]
    world.decide(office, "--keep", TIED_AT_THREE)
    refusals.append(finalise(office))
    world.decide(office, "--order", order)
    outcome = expected((), Decision(tuple(TIED_AT_THREE), keep=True), Decision(tuple(order), keep=False))
    return finish(office, outcome, refusals)


@pytest.fixture(scope="module")
def order_three_keep_ten(tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Decide the other way round."""
    office = world.counted(tmp_path_factory).copy(tmp_path_factory.mktemp("keep-ten"))
    order = TIED_AT_THREE[::-1]
    world.decide(office, "--order", order)
    refusals = [finalise(office)]
    world.decide(office, "--keep", TIED_AT_TEN)
    outcome = expected((), Decision(tuple(order), keep=False), Decision(tuple(TIED_AT_TEN), keep=True))
    return finish(office, outcome, refusals)


def tipped(tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """Bring in two verified tips, one about a section with few votes and one about a section with none."""
    office = world.planned(tmp_path_factory).copy(tmp_path_factory.mktemp("tips"))
    rows = [
        ["78", "2021-02-03", "2021-03-05", "工作人员收受礼品", "某纪核〔2021〕3号", "书记甲"],
        ["100", "2021-02-10", "2021-03-20", "索要好处费", "某纪核〔2021〕5号", "书记甲"],
    ]
    path = world.write_csv(office.folder / "tips.csv", world.HEADINGS["tips"], rows)
    said = office.json("import", "tips", path, "--round", "2021Q1")
    office.ok("round", "stage", "2021Q1", "counted")
    return replace(finish(office, expected((78, 100)), []), said=said)


def test_both_ties_are_named_as_undecided(tmp_path_factory: pytest.TempPathFactory) -> None:
    """R6.4, before any decision."""
    assert expected().undecided == sorted([TIED_AT_THREE, TIED_AT_TEN])
    ranking = world.counted(tmp_path_factory).copy(tmp_path_factory.mktemp("ties")).json("rank", "2021Q1")
    assert world.differences(ranking, expected(), RULES) == []


def test_finalising_waits_for_both_decisions(keep_three_order_ten: Settled, order_three_keep_ten: Settled) -> None:
    """R6.4: refused before the first and before the second, whichever comes first."""
    refusals = keep_three_order_ten.refusals + order_three_keep_ten.refusals
    for done in refusals:
        world.refused(done)
    assert len(refusals) == 3


def test_a_tie_kept_at_three_means_four_interviews(keep_three_order_ten: Settled) -> None:
    """R6.4, R7.1: four in the top tier, ten on the list, the tenth as ordered."""
    settled = keep_three_order_ten
    assert settled.expected.undecided == [] and settled.expected.upto(10)[-1] == TIED_AT_TEN[-1]
    assert settled.complaints() == []
    assert settled.amounts() == (10, 4, 6)


def test_a_tie_kept_at_ten_lists_eleven(order_three_keep_ten: Settled) -> None:
    """R6.4: both sections stand tenth, and both bear the consequences."""
    settled = order_three_keep_ten
    assert settled.complaints() == []
    assert settled.amounts() == (11, 3, 8)


def test_verified_tips_stand_first_and_move_the_edges(tmp_path_factory: pytest.TempPathFactory) -> None:
    """R6.5: 1, 1, 3; the tied third is fifth now, the tied tenth twelfth, so nothing is left to decide."""
    settled = tipped(tmp_path_factory)
    said = settled.said
    assert (said["kind"], said["rows"], said["accepted"], said["rejected"]) == ("tips", 2, 2, [])
    assert settled.expected.undecided == [] and settled.expected.upto(3) == [78, 100, 5]
    assert settled.complaints() == []


def test_a_decision_on_what_is_no_tie_or_without_a_reason_is_refused(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """R6.4: a decision has participants, a reason and the whole tie; 5 and 17 are not tied."""
    office = world.counted(tmp_path_factory).copy(tmp_path_factory.mktemp("wrong"))
    full = ("--reason", "会商决定", "--participants", "甲,乙")
    wrong = [("--order", "5,17", *full), ("--order", "20,42", "--participants", "甲,乙"), ("--order", "20", *full)]
    for done in world.together([partial(office.run, "round", "decide", "2021Q1", *how) for how in wrong]):
        world.refused(done)
