"""Control totals, seals, batches sent back, and the stages in which all this is done (R5.3, R5.4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.sentences import sentence
from models.ballots.actions import close_batch, correct_control_total, reopen_batch
from models.ballots.imports import import_ballots
from models.ballots.keying import keep_sections, key_sheet, reopen_last_sheet, take_in_hand
from models.ballots.queries import (
    BallotStatus,
    BatchState,
    SheetState,
    batch,
    batch_faults,
    batches,
    sealed_sheets,
)
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, question, questions, rule
from models.ballots.tables import Decision, Ruling
from models.common.errors import RightError, RuleError
from models.rounds.queries import Stage, round_by_code
from tests.make import ballots_csv, looking, moved
from tests.make_ballots import (
    ONE,
    OTHER,
    Room,
    Sheet,
    a_batch,
    all_verifies,
    bend,
    counted,
    in_dispute,
    key,
    keyed_once,
    keyed_twice,
    newest,
    sealed,
)

KEPT = SheetState.KEPT


# the control total


@pytest.mark.parametrize("keyed", [0, 1])
def test_a_batch_whose_count_differs_is_not_closed_and_both_numbers_are_said(room: Room, keyed: int) -> None:
    number = a_batch(room.clerk, total=2)
    key(room.clerk, number, *[ONE] * keyed)
    with pytest.raises(RuleError) as refused:
        room.clerk.do(close_batch, number)
    assert (refused.value.key, refused.value.facts) == ("batch.total", {"batch": 1, "keyed": keyed, "total": 2})
    assert str(keyed) in sentence(refused.value)
    assert room.clerk.ask(batch, number).state is BatchState.OPEN


def test_a_second_keying_that_is_not_through_is_not_closed(room: Room) -> None:
    number = keyed_once(room, ONE, ONE, ONE)
    key(room.second, number, ONE, OTHER)
    with pytest.raises(RuleError) as refused:
        room.second.do(close_batch, number)
    assert refused.value.facts == {"batch": 1, "keyed": 1, "total": 3}


def test_a_corrected_total_lets_the_batch_close(room: Room) -> None:
    number = a_batch(room.clerk, total=2)
    key(room.clerk, number, ONE)
    with pytest.raises(RuleError, match=r"batch\.reason"):
        room.clerk.do(correct_control_total, number, 1, " ")
    with pytest.raises(RuleError, match=r"batch\.no_total"):
        room.clerk.do(correct_control_total, number, 0, "清点")
    room.clerk.do(correct_control_total, number, 1, "重新清点为一张")
    assert newest(room.clerk).facts == {"reason": "重新清点为一张", "old_total": 2}
    assert room.clerk.do(close_batch, number).state is BatchState.SECOND
    assert room.clerk.ask(batch, number).control_total == 1


def test_a_total_below_what_is_keyed_is_found_at_closing(room: Room) -> None:
    number = a_batch(room.clerk, total=2)
    key(room.clerk, number, ONE, ONE)
    room.clerk.do(correct_control_total, number, 1, "重新清点")
    with pytest.raises(RuleError, match=r"batch\.total"):
        room.clerk.do(close_batch, number)
    room.clerk.do(reopen_last_sheet, number)
    room.clerk.do(close_batch, number)


def test_the_total_is_corrected_in_the_first_keying_only(room: Room) -> None:
    for number in (keyed_once(room, ONE), in_dispute(room, ONE, OTHER), keyed_twice(room, ONE)):
        with pytest.raises(RuleError, match=r"batch\.state"):
            room.clerk.do(correct_control_total, number, 2, "重新清点")


# seals and reopening


def test_a_sealed_batch_takes_no_changes(room: Room) -> None:
    number = keyed_twice(room, ONE)
    for attempt in (
        lambda: room.third.do(take_in_hand, number),
        lambda: room.third.do(key_sheet, number, 1, []),
        lambda: room.third.do(keep_sections, number, 1, ONE),
        lambda: room.second.do(reopen_last_sheet, number),
        lambda: room.third.do(begin_rulings, number),
        lambda: room.third.do(rule, number, 1, Decision.FIRST, "如纸"),
        lambda: room.clerk.do(close_batch, number),
    ):
        with pytest.raises(RuleError) as refused:
            attempt()
        assert (refused.value.key, refused.value.facts) == ("batch.state", {"batch": 1, "state": "sealed"})


def test_sheets_are_seen_when_their_batch_is_sealed_and_by_a_lead_only(room: Room) -> None:
    number = keyed_once(room, ONE)
    with pytest.raises(RuleError, match=r"batch\.not_sealed"):
        room.lead.ask(sealed_sheets, number)
    key(room.second, number, ONE)
    room.second.do(close_batch, number)
    with pytest.raises(RightError, match=r"account\.no_right"):
        room.clerk.ask(sealed_sheets, number)
    assert len(room.lead.ask(sealed_sheets, number)) == 1


def test_the_seal_is_over_both_readings_and_the_rulings_too(room: Room) -> None:
    """The same ballots from other hands, or for another reason, have another seal."""
    numbers = [in_dispute(room, ONE, second) for second in (OTHER, [Line(3)], OTHER)]
    for number, why in zip(numbers, ("如纸", "如纸", "如票"), strict=True):
        room.third.do(rule, number, 1, Decision.FIRST, why)
    seals = {room.third.do(close_batch, number).seal for number in numbers}
    assert len(seals) == 3
    assert {sealed(room, number)[0][1][0] for number in numbers} == {(1, 1)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE pick SET indicators = 31",
        "UPDATE ballot SET decided_by = 'clerk9'",
        "UPDATE reading SET lines = '[[1,3,false]]' WHERE turn = 1",
        "UPDATE reading SET keyed_by = 'clerk9' WHERE turn = 2",
        "UPDATE reading SET remarks = '[[1,\"改\"]]' WHERE turn = 2",
        "UPDATE ruling SET why = '另一理由'",
        "DELETE FROM ruling",
        "DELETE FROM reading WHERE turn = 1",
    ],
)
def test_whatever_is_changed_behind_a_seal_breaks_it(room: Room, statement: str) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, Decision.FIRST, "如纸")
    room.third.do(close_batch, number)
    bend(room.clerk, statement)
    with looking(room.clerk) as session:
        assert batch_faults(session) == (("2021Q1", 1),)


def test_a_lead_reopens_a_batch_with_a_reason_and_the_third_person_rules_again(room: Room) -> None:
    number = keyed_twice(room, ONE, OTHER)
    seal = newest(room.clerk).facts["seal"]
    with pytest.raises(RightError):
        room.clerk.do(reopen_batch, number, "录错")
    with pytest.raises(RuleError, match=r"batch\.reason"):
        room.lead.do(reopen_batch, number, " ")
    room.lead.do(reopen_batch, number, "录错一张")
    assert room.clerk.ask(batch, number).state is BatchState.ADJUDICATION
    with pytest.raises(RuleError, match=r"batch\.not_sealed"):
        room.lead.do(reopen_batch, number, "录错")
    for keyer in (room.clerk, room.second):
        with pytest.raises(RuleError, match=r"batch\.duty"):
            keyer.do(rule, number, 1, Decision.ANEW, "如纸", [Line(7)])
    assert room.third.do(close_batch, number).seal == seal
    room.lead.do(reopen_batch, number, "再看一张")
    room.third.do(rule, number, 1, Decision.ANEW, "如纸", [Line(7)])
    assert room.third.do(close_batch, number).seal != seal
    assert sealed(room, number) == [(BallotStatus.VALID, [(7, 0)]), (BallotStatus.VALID, [(2, 1)])]


def test_the_same_third_person_goes_on_in_a_reopened_batch_and_may_rule_anew(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, Decision.FIRST, "如纸")
    room.third.do(close_batch, number)
    room.lead.do(reopen_batch, number, "复核")
    room.third.do(rule, number, 1, Decision.SECOND, "复核为二")
    room.third.do(close_batch, number)
    assert sealed(room, number) == [(BallotStatus.VALID, [(2, 1)])]


def test_a_broken_seal_stays_in_the_log_with_its_reason(room: Room) -> None:
    number = keyed_twice(room, ONE)
    seal = newest(room.clerk).facts["seal"]
    room.lead.do(reopen_batch, number, "录错一张")
    assert newest(room.clerk).facts == {"reason": "录错一张", "broken_seal": seal, "anew": False}


@pytest.mark.parametrize("make", [keyed_once, keyed_twice, in_dispute])
def test_a_batch_keyed_anew_begins_with_nothing_and_what_stood_there_stays_in_the_log(
    room: Room, make: Callable[[Room, Sheet, Sheet], int]
) -> None:
    number = make(room, ONE, [Line(9)])
    room.lead.do(reopen_batch, number, "顺序打乱", anew=True)
    told = newest(room.clerk)
    assert told.facts["reason"] == "顺序打乱"
    gone = [change["before"]["lines"] for change in told.changes if change["table"] == "reading"]
    assert [[1, 1, False]] in gone
    row = room.clerk.ask(batch, number)
    assert (row.state, row.keyed, row.again, row.settled) == (BatchState.OPEN, 0, 0, 0)
    assert counted(room) == []
    key(room.second, number, OTHER, *[OTHER] * (row.control_total - 1))
    room.second.do(close_batch, number)
    key(room.clerk, number, *[OTHER] * row.control_total)
    room.clerk.do(close_batch, number)
    assert {picks[0] for _, picks in sealed(room, number)} == {(2, 1)}
    assert all_verifies(room)


def test_rulings_of_a_batch_keyed_anew_stand_no_longer(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, Decision.FIRST, "如纸")
    room.lead.do(reopen_batch, number, "重录", anew=True)
    with looking(room.clerk) as session:
        assert [(row.why, row.in_force) for row in session.scalars(select(Ruling))] == [("如纸", False)]


def test_whoever_is_still_at_a_batch_that_was_sent_back_leaves_no_trace_in_it(room: Room) -> None:
    """A lead sends the pile back while the second keyer is in the middle of a sheet; the log must account for all."""
    number = keyed_once(room, ONE, ONE)
    key(room.second, number, ONE)
    room.lead.do(reopen_batch, number, "重录", anew=True)
    room.second.do(keep_sections, number, 2, ONE)
    with pytest.raises(RuleError, match=r"ballot\.other_sheet"):
        room.second.do(key_sheet, number, 2, ONE)
    assert all_verifies(room)
    assert key(room.clerk, number, OTHER) == [KEPT]


def test_a_batch_being_keyed_for_the_first_time_is_not_sent_back(room: Room) -> None:
    for anew in (False, True):
        with pytest.raises(RuleError, match=r"batch\.being_keyed"):
            room.lead.do(reopen_batch, a_batch(room.clerk), "重录", anew=anew)


def test_an_imported_batch_is_reopened_for_rulings_on_single_sheets(room: Room, tmp_path: Path) -> None:
    number = imported(room, tmp_path)
    with pytest.raises(RuleError, match=r"batch\.from_file"):
        room.lead.do(reopen_batch, number, "重录", anew=True)
    room.lead.do(reopen_batch, number, "第二张登记有误")
    for decision in (Decision.FIRST, Decision.SECOND):
        with pytest.raises(RuleError, match=r"ruling\.no_reading"):
            room.third.do(rule, number, 2, decision, "如纸")
    assert room.third.do(rule, number, 2, Decision.ANEW, "如纸", [Line(5, 16)])
    assert room.third.ask(question, number, 1).first is None
    assert [one.sheet for one in room.third.ask(questions, number)] == [2]
    room.third.do(close_batch, number)
    assert sealed(room, number) == [(BallotStatus.VALID, [(1, 1)]), (BallotStatus.VALID, [(5, 16)])]
    row = room.clerk.ask(batch, number)
    assert (row.keyed, row.again, row.settled) == (2, 2, 2)
    assert all_verifies(room)


def imported(room: Room, folder: Path) -> int:
    """Import two ballots and return their batch."""
    path = ballots_csv(folder / "a.csv", [[("1", "冷", "")], [("2", "懒", "")]])
    room.clerk.do(import_ballots, path, "2021Q1", "other")
    return room.clerk.ask(batches, "2021Q1")[-1].id


# stages


@pytest.mark.parametrize("stage", [Stage.COUNTED, Stage.DRAFT])
def test_a_round_that_is_not_being_keyed_takes_no_keying_and_no_rulings(room: Room, stage: Stage) -> None:
    opened, second, dispute = a_batch(room.clerk), keyed_once(room, ONE), in_dispute(room, ONE, OTHER)
    path = [Stage.COUNTED] if stage is Stage.COUNTED else [Stage.ISSUING, Stage.DRAFT]
    moved(room.lead, room.lead.ask(round_by_code, "2021Q1").id, *path, reason="退回")
    for attempt in (
        lambda: a_batch(room.clerk),
        lambda: room.clerk.do(take_in_hand, opened),
        lambda: room.clerk.do(keep_sections, opened, 1, ONE),
        lambda: room.clerk.do(key_sheet, opened, 1, ONE),
        lambda: room.clerk.do(correct_control_total, opened, 1, "清点"),
        lambda: room.second.do(key_sheet, second, 1, ONE),
        lambda: room.clerk.do(close_batch, opened),
        lambda: room.third.do(begin_rulings, dispute),
        lambda: room.third.do(rule, dispute, 1, Decision.FIRST, "如纸"),
    ):
        with pytest.raises(RuleError) as refused:
            attempt()
        assert refused.value.key == "ballots.stage"


def test_a_batch_is_sent_back_before_the_round_is_counted_only(room: Room) -> None:
    number = keyed_twice(room, ONE)
    moved(room.lead, room.lead.ask(round_by_code, "2021Q1").id, Stage.COUNTED)
    for anew in (False, True):
        with pytest.raises(RuleError, match=r"ballots\.stage"):
            room.lead.do(reopen_batch, number, "录错", anew=anew)


@pytest.mark.parametrize("number", [-5, 0, 10**15])
def test_a_sheet_put_into_a_sealed_batch_breaks_its_seal_wherever_it_lies(room: Room, number: int) -> None:
    keyed_twice(room, ONE, OTHER)
    bend(
        room.clerk,
        "INSERT INTO ballot (batch_id, sheet, status, decided_by)"
        f" SELECT batch_id, {number}, status, decided_by FROM ballot WHERE sheet = 1",
    )
    with looking(room.clerk) as session:
        assert batch_faults(session) == (("2021Q1", 1),)
