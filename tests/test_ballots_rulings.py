"""Nobody does two things for a batch; a third person rules on what differs (R5.4)."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import select

from desk.office import Office
from models.accounts.actions import add_account
from models.accounts.tables import Role
from models.ballots.actions import close_batch, reopen_batch
from models.ballots.codes import keying_code
from models.ballots.double import Matter
from models.ballots.keying import keep_sections, key_sheet, reopen_last_sheet, take_in_hand
from models.ballots.queries import (
    BallotStatus,
    BatchState,
    InvalidReason,
    SheetState,
    batch,
    sealed_sheets,
)
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, precedents, question, questions, rule
from models.ballots.tables import Decision, Ruling
from models.common.errors import RightError, RuleError
from tests.conftest import PASSWORD
from tests.make import looking
from tests.make_ballots import (
    ONE,
    OTHER,
    Room,
    a_batch,
    a_desk,
    all_verifies,
    counted,
    in_dispute,
    key,
    keyed_once,
    keyed_twice,
    sealed,
)

AGREED = SheetState.AGREED
KEPT = SheetState.KEPT


# nobody does two things for a batch


def test_whoever_keyed_a_batch_first_does_not_key_it_again(room: Room) -> None:
    number = keyed_once(room, ONE)
    for attempt in (
        lambda: room.clerk.do(take_in_hand, number),
        lambda: room.clerk.do(key_sheet, number, 1, ONE),
        lambda: room.clerk.do(keep_sections, number, 1, ONE),
        lambda: room.clerk.do(reopen_last_sheet, number),
    ):
        with pytest.raises(RuleError) as refused:
            attempt()
        assert (refused.value.key, refused.value.facts) == ("batch.duty", {"batch": 1, "had": "first", "due": "second"})
    assert room.clerk.ask(batch, number).again == 0


@pytest.mark.parametrize(("who", "had"), [("clerk", "first"), ("second", "second")])
def test_whoever_keyed_a_batch_does_not_rule_on_it(room: Room, who: str, had: str) -> None:
    number = in_dispute(room, ONE, OTHER)
    keyer: Office = getattr(room, who)
    for attempt in (
        lambda: keyer.do(begin_rulings, number),
        lambda: keyer.do(rule, number, 1, Decision.FIRST, "如纸"),
    ):
        with pytest.raises(RuleError) as refused:
            attempt()
        assert refused.value.facts == {"batch": 1, "had": had, "due": "adjudicator"}


def test_whoever_ruled_on_a_batch_that_is_then_keyed_anew_may_key_it(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, Decision.FIRST, "如纸")
    room.lead.do(reopen_batch, number, "重录", anew=True)
    assert key(room.third, number, ONE) == [KEPT]


def test_one_person_with_two_accounts_is_still_one_person(room: Room) -> None:
    number = keyed_once(room, ONE)
    where = str(room.clerk.store.path)
    with closing(Office.open(where, room.clerk.clock)) as office:
        office.log_in("sysadmin", PASSWORD)
        office.do(add_account, "clerk9", "某clerk", Role.CLERK, PASSWORD, must_change=False)
    with closing(a_desk(where, "clerk9", room.clerk.clock)) as same_person:
        with pytest.raises(RuleError, match=r"batch\.duty"):
            same_person.do(take_in_hand, number)
        other = a_batch(room.clerk, total=2)
        assert key(room.clerk, other, ONE) + key(same_person, other, ONE) == [KEPT, KEPT]


def test_two_people_may_share_the_first_keying_and_neither_keys_again(room: Room) -> None:
    number = a_batch(room.clerk, total=2)
    key(room.clerk, number, ONE)
    key(room.second, number, OTHER)
    room.clerk.do(close_batch, number)
    for keyer in (room.clerk, room.second):
        with pytest.raises(RuleError, match=r"batch\.duty"):
            keyer.do(take_in_hand, number)
    assert key(room.third, number, ONE, OTHER) == [AGREED, AGREED]


def test_a_lead_is_nobody_special_at_a_batch(room: Room) -> None:
    number = a_batch(room.lead, total=1)
    key(room.lead, number, ONE)
    room.lead.do(close_batch, number)
    with pytest.raises(RuleError, match=r"batch\.duty"):
        room.lead.do(take_in_hand, number)


def test_for_another_batch_the_same_people_may_change_parts(room: Room) -> None:
    keyed_twice(room, ONE)
    swapped = Room(room.second, room.clerk, room.third, room.lead)
    assert room.clerk.ask(batch, keyed_twice(swapped, ONE)).state is BatchState.SEALED


# rulings


def test_the_third_person_sees_what_differs_without_names(room: Room) -> None:
    number = in_dispute(room, [Line(1, 1), Line(2, 2)], [Line(1, 3), Line(3, 2)], ONE)
    room.third.do(begin_rulings, number)
    (asked,) = room.third.ask(questions, number)
    assert (asked.sheet, asked.matters, asked.ruled) == (1, (Matter.SECTION, Matter.INDICATORS), None)
    assert asked.first and asked.second
    assert [line.section for line in asked.first.lines + asked.second.lines] == [1, 2, 1, 3]
    assert "clerk" not in str(asked)


def test_only_whoever_took_the_rulings_on_sees_the_readings(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    for office in (room.clerk, room.second, room.third, room.lead):
        with pytest.raises(RightError, match=r"batch\.not_adjudicator"):
            office.ask(questions, number)
        with pytest.raises(RightError, match=r"batch\.not_adjudicator"):
            office.ask(question, number, 1)
    room.third.do(begin_rulings, number)
    assert len(room.third.ask(questions, number)) == 1
    with pytest.raises(RightError, match=r"batch\.not_adjudicator"):
        room.lead.ask(questions, number)


def test_after_the_sealing_nobody_sees_the_readings_any_more(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, Decision.FIRST, "如纸")
    room.third.do(close_batch, number)
    with pytest.raises(RightError, match=r"batch\.not_adjudicator"):
        room.third.ask(questions, number)


@pytest.mark.parametrize(
    ("decision", "lines", "reason", "counts_as"),
    [
        (Decision.FIRST, [], None, (BallotStatus.VALID, [(1, 1)])),
        (Decision.SECOND, [], None, (BallotStatus.VALID, [(2, 1)])),
        (Decision.ANEW, [Line(keying_code(3), 4)], None, (BallotStatus.VALID, [(3, 4)])),
        (Decision.ANEW, [], None, (BallotStatus.ABSTAINED, [])),
        (Decision.ANEW, [Line(4)], InvalidReason.UNREADABLE, (BallotStatus.INVALID, [(4, 0)])),
        # what is keyed beside a chosen reading does not count
        (Decision.FIRST, [Line(9)], InvalidReason.LATE, (BallotStatus.VALID, [(1, 1)])),
    ],
)
def test_a_sheet_counts_as_it_was_ruled(
    room: Room,
    decision: Decision,
    lines: list[Line],
    reason: InvalidReason | None,
    counts_as: tuple[BallotStatus, list[tuple[int, int]]],
) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, decision, "如纸", lines, reason)
    room.third.do(close_batch, number)
    assert sealed(room, number) == [counts_as]
    assert room.lead.ask(sealed_sheets, number)[0].decided_by == "clerk3"
    assert all_verifies(room)


def test_a_batch_is_sealed_when_nothing_waits_any_more(room: Room) -> None:
    number = keyed_once(room, ONE, ONE, OTHER)
    key(room.second, number, OTHER, OTHER, OTHER, flagged=True)
    assert room.second.do(close_batch, number).waiting == 3
    for sheet in (1, 2):
        room.third.do(rule, number, sheet, Decision.FIRST, "如纸")
    with pytest.raises(RuleError) as refused:
        room.third.do(close_batch, number)
    assert (refused.value.key, refused.value.facts) == ("batch.waiting", {"batch": 1, "waiting": 1})
    room.third.do(rule, number, 3, Decision.SECOND, "如纸")
    assert room.third.do(close_batch, number).state is BatchState.SEALED


def test_a_ruling_on_a_ruled_sheet_puts_the_old_one_out_of_force_and_keeps_it(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    first = room.third.do(rule, number, 1, Decision.FIRST, "看似第一")
    then = room.third.do(rule, number, 1, Decision.SECOND, "细看为二")
    assert counted(room) == [("targeted", 2, 1, 1)]
    (asked,) = room.third.ask(questions, number)
    assert (asked.ruled, asked.why) == (Decision.SECOND, "细看为二")
    with looking(room.clerk) as session:
        assert {row.id: (row.why, row.in_force) for row in session.scalars(select(Ruling))} == {
            first: ("看似第一", False), then: ("细看为二", True)
        }  # fmt: skip


@pytest.mark.parametrize("why", ["", "  ", "字" * 201])
def test_a_ruling_needs_a_short_reason(room: Room, why: str) -> None:
    number = in_dispute(room, ONE, OTHER)
    with pytest.raises(RuleError, match=r"ruling\.why") as refused:
        room.third.do(rule, number, 1, Decision.FIRST, why)
    assert refused.value.facts["field"] == "why"


def test_a_sheet_that_is_not_there_is_not_ruled_on(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(begin_rulings, number)
    with pytest.raises(RuleError, match=r"ballot\.unknown"):
        room.third.do(rule, number, 2, Decision.FIRST, "如纸")
    with pytest.raises(RuleError, match=r"ballot\.unknown"):
        room.third.ask(question, number, 2)


def test_any_sheet_of_a_batch_in_rulings_may_be_ruled_on(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER, ONE)
    room.third.do(begin_rulings, number)
    asked = room.third.ask(question, number, 2)
    assert (asked.matters, asked.ruled) == ((), None)
    room.third.do(rule, number, 2, Decision.ANEW, "两人同误", [Line(9, 1)])
    assert counted(room) == [("targeted", 9, 1, 1)]
    assert [one.sheet for one in room.third.ask(questions, number)] == [1, 2]


def test_like_cases_are_precedents_the_newest_first(room: Room) -> None:
    for n, why in enumerate(("甲", "乙", "丙"), start=1):
        room.third.do(rule, in_dispute(room, ONE, OTHER), 1, Decision.FIRST, why)
        room.third.do(rule, in_dispute(room, ONE, [Line(1, 3)]), 1, Decision.SECOND, f"另{n}")
    found = room.third.ask(precedents, (Matter.SECTION,))
    assert [(one.why, one.decision, one.round_code, one.batch, one.sheet) for one in found] == [
        ("丙", Decision.FIRST, "2021Q1", 5, 1), ("乙", Decision.FIRST, "2021Q1", 3, 1),
        ("甲", Decision.FIRST, "2021Q1", 1, 1),
    ]  # fmt: skip
    assert [one.why for one in room.third.ask(precedents, (Matter.INDICATORS,), 1)] == ["另3"]
    assert room.third.ask(precedents, (Matter.TEXT,)) == ()


def test_a_ruling_that_no_longer_stands_is_no_precedent(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, Decision.FIRST, "误判")
    room.third.do(rule, number, 1, Decision.SECOND, "改判")
    assert [one.why for one in room.third.ask(precedents, (Matter.SECTION,))] == ["改判"]
