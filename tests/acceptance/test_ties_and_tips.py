"""R6.4 and R6.5: ties at the third and at the tenth place wait for a decision; verified tips stand first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import oracle, world
from tests.acceptance.oracle import Decision, Outcome, Rules
from tests.acceptance.world import TIED_AT_TEN, TIED_AT_THREE, Program

RULES = Rules()
DECIDE = ("--reason", "会商决定", "--participants", "甲,乙")


def expected(direct: tuple[int, ...] = (), *decisions: Decision) -> Outcome:
    """Let the oracle rank the planned ballots."""
    ballots = [
        oracle.judge(dict(zip(world.BALLOT_HEADINGS, row, strict=True)), world.numbers())
        for row in world.planned_ballots(world.PLANNED)
    ]
    return oracle.rank(world.sections(), RULES, {"targeted": ballots}, direct, decisions)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Bring the planned office to the stage counted."""
    office = world.planned(tmp_path_factory).copy(tmp_path_factory.mktemp("ties"))
    office.ok("round", "stage", "2021Q1", "counted")
    return office


def publish(office: Program) -> Any:
    """Publish and read the measures."""
    office.ok("round", "stage", "2021Q1", "published", "--on", "2021-04-12")
    return office.json("measures", "2021Q1")


def finalise(office: Program) -> Any:
    """Try to finalise."""
    return office.run("round", "stage", "2021Q1", "finalised")


def group(numbers: list[int]) -> str:
    """Write the numbers of a tie for the command line."""
    return ",".join(map(str, numbers))


def test_both_ties_are_named_as_undecided(counted: Program) -> None:
    """R6.4, before any decision."""
    assert expected().undecided == sorted([TIED_AT_THREE, TIED_AT_TEN])
    assert world.differences(counted.json("rank", "2021Q1"), expected(), RULES) == []


def test_finalising_waits_for_both_decisions_then_keeping_three_and_ordering_ten(
    counted: Program, tmp_path: Path
) -> None:
    """R6.4: four in the top tier, ten on the list."""
    office = counted.copy(tmp_path)
    world.refused(finalise(office))
    office.ok("round", "decide", "2021Q1", "--keep", group(TIED_AT_THREE), *DECIDE)
    world.refused(finalise(office))
    order = TIED_AT_TEN[::-1]
    office.ok("round", "decide", "2021Q1", "--order", group(order), *DECIDE)
    assert finalise(office).returncode == 0
    outcome = expected((), Decision(tuple(TIED_AT_THREE), keep=True), Decision(tuple(order), keep=False))
    assert outcome.undecided == [] and len(outcome.upto(3)) == 4 and outcome.upto(10)[-1] == order[0]
    assert world.differences(office.json("rank", "2021Q1"), outcome, RULES) == []
    measures = publish(office)
    assert world.due_measures(measures) == oracle.measures(outcome, world.sections(), date(2021, 4, 12))
    amounts = world.amounts(measures)
    assert (amounts["leader_talk"], amounts["head_interview"], amounts["head_talk"]) == (10, 4, 6)


def test_ordering_three_and_keeping_ten_lists_eleven(counted: Program, tmp_path: Path) -> None:
    """R6.4: both sections stand tenth, and both bear the consequences."""
    office = counted.copy(tmp_path)
    order = TIED_AT_THREE[::-1]
    office.ok("round", "decide", "2021Q1", "--order", group(order), *DECIDE)
    office.ok("round", "decide", "2021Q1", "--keep", group(TIED_AT_TEN), *DECIDE)
    assert finalise(office).returncode == 0
    outcome = expected((), Decision(tuple(order), keep=False), Decision(tuple(TIED_AT_TEN), keep=True))
    assert world.differences(office.json("rank", "2021Q1"), outcome, RULES) == []
    measures = publish(office)
    assert world.due_measures(measures) == oracle.measures(outcome, world.sections(), date(2021, 4, 12))
    amounts = world.amounts(measures)
    assert (amounts["leader_talk"], amounts["head_interview"], amounts["head_talk"]) == (11, 3, 8)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--order", "5,17", *DECIDE),  # these two are not tied
        ("--order", "20,42", "--participants", "甲,乙"),  # no reason given
        ("--order", "20", *DECIDE),  # half of the tie
    ],
    ids=["not tied", "no reason", "half a tie"],
)
def test_a_decision_on_what_is_no_tie_or_without_a_reason_is_refused(
    counted: Program, arguments: tuple[str, ...]
) -> None:
    """R6.4: a decision has participants, a reason and the whole tie."""
    done = counted.run("round", "decide", "2021Q1", *arguments)
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.strip()


def test_verified_tips_stand_first_and_move_the_edges(tmp_path_factory: pytest.TempPathFactory) -> None:
    """R6.5: 1, 1, 3; the tied third is fifth now, the tied tenth twelfth, so nothing is left to decide."""
    office = world.planned(tmp_path_factory).copy(tmp_path_factory.mktemp("tips"))
    rows = [
        ["78", "2021-02-03", "2021-03-05", "工作人员收受礼品", "某纪核〔2021〕3号", "书记甲"],
        ["100", "2021-02-10", "2021-03-20", "索要好处费", "某纪核〔2021〕5号", "书记甲"],
    ]
    path = world.write_csv(office.folder / "tips.csv", world.HEADINGS["tips"], rows)
    said = office.json("import", "tips", path, "--round", "2021Q1")
    assert (said["kind"], said["rows"], said["accepted"], said["rejected"]) == ("tips", 2, 2, [])
    outcome = expected((78, 100))
    assert outcome.undecided == [] and outcome.upto(3) == [78, 100, 5]
    assert world.differences(office.json("rank", "2021Q1"), outcome, RULES) == []
    office.ok("round", "stage", "2021Q1", "counted")
    office.ok("round", "stage", "2021Q1", "finalised")
    assert world.due_measures(publish(office)) == oracle.measures(outcome, world.sections(), date(2021, 4, 12))
