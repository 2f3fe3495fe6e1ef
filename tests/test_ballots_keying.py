"""Keying a pile twice by two people, sheet by sheet (R5.2–R5.4)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from desk.office import Office
from models.ballots.actions import Closed, close_batch, correct_control_total, open_batch, reopen_batch
from models.ballots.codes import keying_code
from models.ballots.keying import keep_sections, key_sheet, note_effort, reopen_last_sheet, take_in_hand
from models.ballots.queries import (
    BallotStatus,
    BatchState,
    InvalidReason,
    SheetState,
    batch,
    batch_faults,
    batches,
    sealed_sheets,
    unsealed,
)
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, question, questions, rule
from models.ballots.tables import Decision, Turn
from models.common.errors import RuleError
from models.rounds.queries import Stage
from tests.make import an_open_round, looking, moved
from tests.make_ballots import (
    ONE,
    OTHER,
    RECEIVED,
    Room,
    a_batch,
    counted,
    in_dispute,
    key,
    keyed_once,
    newest,
    sealed,
)

AGAIN = SheetState.AGAIN
AGREED = SheetState.AGREED
KEPT = SheetState.KEPT
WAITING = SheetState.WAITING


@pytest.fixture
def keying(room: Room) -> Office:
    """Return the first clerk's desk."""
    return room.clerk


# batches


def test_batches_are_numbered_within_the_round(keying: Office) -> None:
    a_batch(keying)
    a_batch(keying, total=50, channel="other")
    rows = keying.ask(batches, "2021Q1")
    assert [(b.number, b.channel, b.control_total, b.box, b.receiver, b.received_on, b.state) for b in rows] == [
        (1, "targeted", 2, "甲箱", "某收件人", RECEIVED, BatchState.OPEN),
        (2, "other", 50, "甲箱", "某收件人", RECEIVED, BatchState.OPEN),
    ]


def test_batches_are_opened_while_forms_are_out_or_keyed_only(lead: Office, tmp_path: Path) -> None:
    round_id = an_open_round(lead, tmp_path)
    with pytest.raises(RuleError, match=r"ballots\.stage"):
        a_batch(lead)
    moved(lead, round_id, Stage.ISSUING)
    a_batch(lead)


@pytest.mark.parametrize("total", [0, -1])
def test_a_pile_has_at_least_one_form(keying: Office, total: int) -> None:
    with pytest.raises(RuleError, match=r"batch\.no_total"):
        a_batch(keying, total=total)


def test_an_unknown_round_or_channel_and_a_pile_without_a_receiver_are_refused(keying: Office) -> None:
    for code, channel, receiver, key_ in (
        ("2021Q9", "targeted", "某收件人", "round.unknown"),
        ("2021Q1", "letters", "某收件人", "ballots.channel"),
        ("2021Q1", "targeted", " ", "name.empty"),
    ):
        with pytest.raises(RuleError) as refused:
            keying.do(open_batch, code, channel, "甲箱", 2, receiver, RECEIVED)
        assert refused.value.key == key_


def test_an_unknown_batch_is_refused_by_everything_that_is_done_with_one(room: Room) -> None:
    for attempt in (
        lambda: room.clerk.do(take_in_hand, 99),
        lambda: room.clerk.do(keep_sections, 99, 1, ONE),
        lambda: room.clerk.do(key_sheet, 99, 1),
        lambda: room.clerk.do(reopen_last_sheet, 99),
        lambda: room.clerk.do(note_effort, 99, 1, 1, 0, 1),
        lambda: room.clerk.do(correct_control_total, 99, 2, "清点"),
        lambda: room.clerk.do(close_batch, 99),
        lambda: room.lead.do(reopen_batch, 99, "重录", anew=True),
        lambda: room.clerk.do(begin_rulings, 99),
        lambda: room.clerk.do(rule, 99, 1, Decision.FIRST, "如纸"),
        lambda: room.clerk.ask(questions, 99),
        lambda: room.clerk.ask(question, 99, 1),
        lambda: room.lead.ask(sealed_sheets, 99),
    ):
        with pytest.raises(RuleError) as refused:
            attempt()
        assert refused.value.key == "batch.unknown"


# the first keying


def test_sheets_are_keyed_in_the_order_of_the_pile(keying: Office) -> None:
    number = a_batch(keying, total=3)
    taken = keying.do(take_in_hand, number)
    assert (taken.turn, taken.sheet, taken.begun, taken.again, taken.last) == (Turn.FIRST, 1, (), False, ())
    for sheet in (1, 2, 3):
        kept = keying.do(key_sheet, number, sheet, [Line(sheet)])
        assert (kept.sheet, kept.state, kept.keyed_by) == (sheet, KEPT, "clerk")
    assert keying.ask(batch, number).keyed == 3


def test_a_section_may_be_its_number_its_keying_code_or_text(keying: Office) -> None:
    number = a_batch(keying)
    lines = [Line(1), Line(keying_code(2), 4), Line("２"), Line("200"), Line("环保局"), Line("", 8)]
    said = keying.do(key_sheet, number, 1, lines).keyed
    assert [(line.section, line.indicators) for line in said.lines] == [
        (1, 0), (2, 4), (2, 0), ("200", 0), ("环保局", 0), ("", 8)
    ]  # fmt: skip


def test_a_wrong_check_digit_is_refused_and_no_sheet_is_stored(keying: Office) -> None:
    number = a_batch(keying)
    with pytest.raises(RuleError, match=r"ballot\.check_digit"):
        keying.do(key_sheet, number, 1, [Line(keying_code(1)), Line("0013")])
    assert keying.ask(batch, number).keyed == 0


@pytest.mark.parametrize("reason", [InvalidReason.OVER_VOTE, InvalidReason.NO_LISTED_SECTION])
def test_a_reason_that_the_lines_decide_is_not_given_by_hand(room: Room, reason: InvalidReason) -> None:
    number = in_dispute(room, ONE, OTHER)
    with pytest.raises(RuleError, match=r"ballot\.reason_derived"):
        room.clerk.do(key_sheet, a_batch(room.clerk), 1, [], reason)
    with pytest.raises(RuleError, match=r"ballot\.reason_derived"):
        room.third.do(rule, number, 1, Decision.ANEW, "如纸", [], reason)


def test_nothing_counts_before_it_was_keyed_twice(room: Room) -> None:
    number = keyed_once(room, ONE, OTHER)
    row = room.clerk.ask(batch, number)
    assert (row.keyed, row.again, row.settled) == (2, 0, 0)
    assert counted(room) == []


@pytest.mark.parametrize("sheet", [0, 2, 4, -1])
def test_a_sheet_out_of_its_order_is_refused_and_the_expected_one_is_said(keying: Office, sheet: int) -> None:
    number = a_batch(keying, total=9)
    key(keying, number, ONE, OTHER)
    with pytest.raises(RuleError, match=r"ballot\.other_sheet") as refused:
        keying.do(key_sheet, number, sheet, [Line(5)])
    assert refused.value.facts == {"batch": 1, "sheet": sheet, "expected": 3}


def test_one_sheet_more_than_were_counted_by_hand_is_refused(room: Room) -> None:
    number = a_batch(room.clerk, total=1)
    key(room.clerk, number, ONE)
    with pytest.raises(RuleError, match=r"batch\.full"):
        room.clerk.do(key_sheet, number, 2, OTHER)
    room.clerk.do(close_batch, number)
    key(room.second, number, ONE)
    with pytest.raises(RuleError, match=r"batch\.full"):
        room.second.do(key_sheet, number, 2, OTHER)


def test_ending_the_same_sheet_again_with_the_same_content_changes_nothing(room: Room) -> None:
    number = a_batch(room.clerk)
    once = room.clerk.do(key_sheet, number, 1, [Line(keying_code(1), 1, "谢谢")])
    assert room.clerk.do(key_sheet, number, 1, [Line(1, 1, "谢谢")]) == once
    assert newest(room.clerk).changes == []
    with pytest.raises(RuleError, match=r"ballot\.other_sheet"):
        room.clerk.do(key_sheet, number, 1, [Line(1, 3, "谢谢")])
    key(room.clerk, number, ONE)
    room.clerk.do(close_batch, number)
    agreed = room.second.do(key_sheet, number, 1, [Line(1, 1)])
    assert room.second.do(key_sheet, number, 1, [Line(1, 1)]) == agreed
    assert room.clerk.ask(batch, number).settled == 1


def test_a_waiting_sheet_ended_once_more_with_the_same_content_waits_as_before(room: Room) -> None:
    number = keyed_once(room, ONE, ONE)
    waiting = room.second.do(key_sheet, number, 1, OTHER, flagged=True)
    assert room.second.do(key_sheet, number, 1, OTHER, flagged=True) == waiting
    assert (waiting.state, waiting.tries) == (WAITING, 1)


def test_the_last_sheet_is_taken_back_into_the_hand(keying: Office) -> None:
    number = a_batch(keying, total=3)
    key(keying, number, ONE, [Line(2, 2, "谢谢"), Line("hello")])
    taken = keying.do(reopen_last_sheet, number)
    assert (taken.sheet, taken.keyed.lines) == (2, (Line(2, 2, "谢谢"), Line("hello")))
    again = keying.do(take_in_hand, number)
    assert (again.sheet, again.begun, [one.sheet for one in again.last]) == (2, taken.keyed.lines, [1])
    assert keying.do(key_sheet, number, 2, [Line(3)]).sheet == 2


def test_sheets_are_taken_back_one_by_one_to_the_beginning(keying: Office) -> None:
    number = a_batch(keying, total=3)
    key(keying, number, ONE, OTHER, ONE)
    assert [keying.do(reopen_last_sheet, number).sheet for _ in range(3)] == [3, 2, 1]
    assert keying.ask(batch, number).keyed == 0


def test_nothing_can_be_taken_back_from_a_batch_in_which_nothing_is_keyed(room: Room) -> None:
    with pytest.raises(RuleError, match=r"batch\.empty"):
        room.clerk.do(reopen_last_sheet, a_batch(room.clerk))
    number = keyed_once(room, ONE)
    with pytest.raises(RuleError, match=r"batch\.empty"):
        room.second.do(reopen_last_sheet, number)


# the second keying


def test_two_keyings_that_agree_are_settled_at_once_and_sealed_at_the_end(room: Room) -> None:
    sheets = [[Line(1), Line(2, 16, "谢谢")], [], [Line("九十九", 1)]]
    number = keyed_once(room, *sheets)
    assert key(room.second, number, *sheets) == [AGREED] * 3
    row = room.clerk.ask(batch, number)
    assert (row.keyed, row.again, row.waiting, row.valid, row.abstained, row.invalid) == (3, 3, 0, 1, 1, 1)
    closed = room.second.do(close_batch, number)
    assert (closed.state, closed.waiting, len(closed.seal or "")) == (BatchState.SEALED, 0, 64)
    assert sealed(room, number) == [
        (BallotStatus.VALID, [(1, 0), (2, 16)]), (BallotStatus.ABSTAINED, []), (BallotStatus.INVALID, [])
    ]  # fmt: skip
    assert {one.decided_by for one in room.lead.ask(sealed_sheets, number)} == {"clerk2"}
    with looking(room.clerk) as session:
        assert batch_faults(session) == ()
        assert unsealed(session, row.round_id) == ()


def test_a_decided_reason_makes_the_ballot_invalid_when_both_say_so(room: Room) -> None:
    number = a_batch(room.clerk, total=1)
    room.clerk.do(key_sheet, number, 1, ONE, InvalidReason.PHOTOCOPY)
    room.clerk.do(close_batch, number)
    # what stands on a photocopy does not count, so it need not be read alike
    assert room.second.do(key_sheet, number, 1, [], InvalidReason.PHOTOCOPY).state is AGREED
    room.second.do(close_batch, number)
    (sheet,) = room.lead.ask(sealed_sheets, number)
    assert (sheet.status, sheet.reason) == (BallotStatus.INVALID, InvalidReason.PHOTOCOPY)


def test_a_sheet_that_differs_is_keyed_once_more_and_settled_when_it_then_agrees(room: Room) -> None:
    number = keyed_once(room, ONE)
    assert key(room.second, number, OTHER, ONE) == [AGAIN, AGREED]
    assert room.second.do(close_batch, number).state is BatchState.SEALED
    assert sealed(room, number) == [(BallotStatus.VALID, [(1, 1)])]


def test_a_sheet_that_differs_a_second_time_waits_for_the_third_person(room: Room) -> None:
    number = keyed_once(room, ONE)
    assert key(room.second, number, OTHER, [Line(3)]) == [AGAIN, WAITING]
    assert counted(room) == []
    assert room.second.do(close_batch, number) == Closed(BatchState.ADJUDICATION, 1, None)


def test_while_a_sheet_is_to_be_keyed_again_no_other_is_keyed(room: Room) -> None:
    number = keyed_once(room, ONE, ONE)
    key(room.second, number, OTHER)
    taken = room.second.do(take_in_hand, number)
    assert (taken.turn, taken.sheet, taken.again, taken.begun, taken.last) == (Turn.SECOND, 1, True, (), ())
    with pytest.raises(RuleError, match=r"ballot\.other_sheet"):
        room.second.do(key_sheet, number, 2, ONE)
    with pytest.raises(RuleError, match=r"batch\.empty"):
        room.second.do(reopen_last_sheet, number)


UNCLEAR = [Line(1, 1, unclear=True)]


@pytest.mark.parametrize(
    ("first", "second", "flags"),
    [
        (ONE, ONE, (False, True)),
        (ONE, ONE, (True, False)),
        (ONE, OTHER, (False, True)),
        (UNCLEAR, ONE, (False, False)),
        (ONE, UNCLEAR, (False, False)),
        (UNCLEAR, UNCLEAR, (False, False)),
    ],
)
def test_doubt_of_either_keyer_goes_to_the_third_person_at_once(
    room: Room, first: list[Line], second: list[Line], flags: tuple[bool, bool]
) -> None:
    number = a_batch(room.clerk, total=1)
    key(room.clerk, number, first, flagged=flags[0])
    room.clerk.do(close_batch, number)
    assert key(room.second, number, second, flagged=flags[1]) == [WAITING]


def test_an_agreed_sheet_taken_back_counts_no_more_until_it_is_ended_again(room: Room) -> None:
    number = keyed_once(room, ONE)
    key(room.second, number, ONE)
    taken = room.second.do(reopen_last_sheet, number)
    assert (taken.sheet, taken.keyed.lines) == (1, (Line(1, 1),))
    assert counted(room) == []
    again = room.second.do(take_in_hand, number)
    assert (again.sheet, again.again, again.begun) == (1, False, (Line(1, 1),))
    assert key(room.second, number, ONE) == [AGREED]
    assert counted(room) == [("targeted", 1, 1, 1)]


def test_a_waiting_sheet_is_not_taken_back(room: Room) -> None:
    number = keyed_once(room, ONE, ONE)
    key(room.second, number, OTHER, OTHER)
    with pytest.raises(RuleError, match=r"ballot\.waits"):
        room.second.do(reopen_last_sheet, number)


def test_the_first_reading_cannot_be_found_by_trying(room: Room) -> None:
    """A sheet is ended twice at most before it is out of the second keyer's hands, taken back or not."""
    number = keyed_once(room, ONE, ONE)
    key(room.second, number, ONE)
    room.second.do(reopen_last_sheet, number)
    assert key(room.second, number, OTHER) == [WAITING]
    assert key(room.second, number, OTHER, [Line(3)]) == [AGAIN, WAITING]
    for attempt in (lambda: room.second.do(reopen_last_sheet, number), lambda: key(room.second, number, [Line(4)])):
        with pytest.raises(RuleError):
            attempt()


def test_nothing_the_second_keyer_gets_back_says_what_the_first_keyed(room: Room) -> None:
    number = keyed_once(room, [Line(1, 1, "机密")], [Line(11, 31, "机密")])
    answers = [
        room.second.do(take_in_hand, number),
        room.second.do(key_sheet, number, 1, [Line(1, 1)]),
        room.second.do(reopen_last_sheet, number),
        room.second.do(key_sheet, number, 1, [Line(1, 1)]),
        room.second.do(key_sheet, number, 2, [Line(2, 1)]),
        room.second.do(key_sheet, number, 2, [Line(3, 1)]),
        room.second.do(take_in_hand, number),
        room.second.ask(batch, number),
    ]
    assert "机密" not in str(answers)
    assert "section=11" not in str(answers)


def test_the_remark_that_only_one_keyer_wrote_down_is_kept(room: Room) -> None:
    number = keyed_once(room, [Line(1, 1), Line(2, 2, "甲")])
    assert key(room.second, number, [Line(2, 2), Line(1, 1, "乙")]) == [AGREED]
    with looking(room.clerk) as session:
        assert session.scalars(text("SELECT text FROM remark ORDER BY line")).all() == ["乙", "甲"]
