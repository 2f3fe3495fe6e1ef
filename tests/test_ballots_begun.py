"""The sheet in hand is kept section by section, and nothing of it stays behind (R10.5)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.ballots.actions import close_batch, reopen_batch
from models.ballots.keying import keep_sections, key_sheet, reopen_last_sheet, take_in_hand
from models.ballots.rules import Line
from models.ballots.tables import BegunSheet, InvalidReason
from models.common.canonical import digest
from models.verification.queries import verify
from tests.make import looking
from tests.make_ballots import (
    ONE,
    OTHER,
    Room,
    a_batch,
    all_verifies,
    bend,
    key,
    keyed_once,
    log,
)


def test_the_sections_of_a_begun_sheet_come_back_after_a_crash(room: Room) -> None:
    number = a_batch(room.clerk)
    key(room.clerk, number, ONE)
    room.clerk.do(keep_sections, number, 2, [Line(3, 2, "排队三次")])
    room.clerk.do(keep_sections, number, 2, [Line(3, 2, "排队三次"), Line("环保局", unclear=True)])
    taken = room.clerk.do(take_in_hand, number)
    assert (taken.sheet, taken.begun) == (2, (Line(3, 2, "排队三次"), Line("环保局", unclear=True)))


@pytest.mark.parametrize(
    ("lines", "reason", "flagged"),
    [(ONE, InvalidReason.PHOTOCOPY, False), ((), InvalidReason.LATE, True), (ONE, None, True), ((), None, True)],
)
def test_a_reopened_sheet_comes_back_after_a_crash_with_reason_and_flag(
    room: Room, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool
) -> None:
    number = a_batch(room.clerk)
    room.clerk.do(key_sheet, number, 1, lines, reason, flagged)
    room.clerk.do(reopen_last_sheet, number)
    taken = room.clerk.do(take_in_hand, number)
    assert (taken.sheet, taken.begun, taken.reason, taken.flagged) == (1, lines, reason, flagged)
    assert all_verifies(room)


def test_a_sheet_reopened_in_the_second_keying_keeps_its_reason_too(room: Room) -> None:
    number = a_batch(room.clerk, total=1)
    room.clerk.do(key_sheet, number, 1, (), InvalidReason.LATE)
    room.clerk.do(close_batch, number)
    room.second.do(key_sheet, number, 1, (), InvalidReason.LATE)
    room.second.do(reopen_last_sheet, number)
    taken = room.second.do(take_in_hand, number)
    assert (taken.reason, taken.again) == (InvalidReason.LATE, False)


def test_a_begun_sheet_of_before_reason_and_flag_were_kept_is_still_taken_up(room: Room) -> None:
    number = a_batch(room.clerk)
    room.clerk.do(keep_sections, number, 1, ONE)
    person = room.clerk.account.person if room.clerk.account else ""
    old = digest([number, person, 1, [[1, 1, False]], []])
    bend(room.clerk, f"UPDATE begun_sheet SET reason = NULL, flagged = NULL, digest = '{old}'")
    assert all_verifies(room)
    taken = room.clerk.do(take_in_hand, number)
    assert (taken.begun, taken.reason, taken.flagged) == (ONE, None, False)


def test_a_begun_sheet_is_its_keyers_own(room: Room) -> None:
    number = a_batch(room.clerk)
    room.clerk.do(take_in_hand, number)
    room.clerk.do(keep_sections, number, 1, ONE)
    assert room.second.do(take_in_hand, number).begun == ()
    assert room.clerk.do(take_in_hand, number).begun == (Line(1, 1),)


def test_what_was_begun_of_another_sheet_does_not_come_back(room: Room) -> None:
    number = a_batch(room.clerk)
    room.clerk.do(keep_sections, number, 2, ONE)
    assert room.clerk.do(take_in_hand, number).begun == ()


def begun(room: Room) -> int:
    """Return how many begun sheets are kept."""
    with looking(room.clerk) as session:
        return session.scalar(select(func.count()).select_from(BegunSheet)) or 0


def test_a_begun_sheet_is_forgotten_when_it_is_ended(room: Room) -> None:
    number = a_batch(room.clerk, total=1)
    room.clerk.do(keep_sections, number, 1, ONE)
    assert begun(room) == 1
    key(room.clerk, number, ONE)
    assert begun(room) == 0


def test_what_differs_is_keyed_again_from_the_paper_and_not_from_what_was_begun(room: Room) -> None:
    number = keyed_once(room, ONE)
    room.second.do(keep_sections, number, 1, OTHER)
    key(room.second, number, OTHER)
    assert room.second.do(take_in_hand, number).begun == ()


def test_nothing_begun_is_left_when_a_batch_goes_on(room: Room) -> None:
    number = a_batch(room.clerk, total=1)
    key(room.clerk, number, ONE)
    for keyer in (room.clerk, room.second):
        keyer.do(keep_sections, number, 2, ONE)
    room.clerk.do(close_batch, number)
    assert begun(room) == 0
    room.third.do(keep_sections, number, 1, ONE)
    room.lead.do(reopen_batch, number, "重录", anew=True)
    assert begun(room) == 0


def test_keeping_is_no_record_and_changes_nothing_the_log_accounts_for(room: Room) -> None:
    number = a_batch(room.clerk)
    before = len(log(room.clerk))
    room.clerk.do(keep_sections, number, 1, ONE)
    assert len(log(room.clerk)) == before
    assert all_verifies(room)


@pytest.mark.parametrize(
    "change",
    [
        "lines = '[[2,1,false]]'", "remarks = '[[1,\"改\"]]'", "sheet = 2", "lines = '[]'", "reason = 'late'",
        "flagged = 1", "flagged = NULL",
    ],
)  # fmt: skip
def test_a_begun_sheet_that_somebody_changed_is_not_taken_for_what_was_keyed(room: Room, change: str) -> None:
    number = a_batch(room.clerk)
    key(room.clerk, number)
    room.clerk.do(keep_sections, number, 1, ONE)
    bend(room.clerk, f"UPDATE begun_sheet SET {change}")
    with looking(room.clerk) as session:
        assert [check.places for check in verify(session).checks if not check.ok] == [("2021Q1 1",)]
    assert room.clerk.do(take_in_hand, number).begun == ()
