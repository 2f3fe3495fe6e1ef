"""What the log says of keying, and who hears of it (R4.4, R10.3)."""

from __future__ import annotations

from typing import ParamSpec, TypeVar

import pytest

from desk.office import Office
from models.audit.queries import Outcome
from models.ballots.actions import close_batch, reopen_batch
from models.ballots.keying import keep_sections, key_sheet, reopen_last_sheet, take_in_hand
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, rule
from models.ballots.tables import Decision
from models.common.acts import Act
from models.common.errors import Refusal
from tests.make_ballots import (
    ONE,
    OTHER,
    Room,
    a_batch,
    all_verifies,
    in_dispute,
    key,
    keyed_once,
    keyed_twice,
    log,
    newest,
)

P = ParamSpec("P")
T = TypeVar("T")


# the log


def test_each_keyed_sheet_is_one_log_entry_with_what_was_keyed_but_no_remark_in_clear(room: Room) -> None:
    number = a_batch(room.clerk)
    room.clerk.do(take_in_hand, number)
    room.clerk.do(key_sheet, number, 1, [Line(1, 1, "张某收了烟"), Line("hello", 2)])
    entry = newest(room.clerk)
    assert (entry.act, entry.subject, entry.facts) == ("ballots.key", "2021Q1/1/1", {"turn": 1, "state": "kept"})
    (change,) = entry.changes
    assert (change["table"], change["key"], change["before"]) == ("reading", [number, 1, 1], None)
    assert change["after"]["lines"] == [[1, 1, False], ["hello", 2, False]]
    assert "张某" not in str(log(room.clerk))


def test_a_sheet_taken_back_is_entered_with_what_stood_there(room: Room) -> None:
    number = keyed_once(room, ONE)
    key(room.second, number, ONE)
    room.second.do(reopen_last_sheet, number)
    entry = newest(room.clerk)
    assert (entry.act, entry.subject, entry.facts) == ("ballots.take_back", "2021Q1/1/1", {"turn": 2})
    (change,) = entry.changes
    assert [change[when]["state"] for when in ("before", "after")] == ["agreed", "again"]
    assert change["before"]["lines"] == [[1, 1, False]]
    first = a_batch(room.clerk)
    key(room.clerk, first, OTHER)
    room.clerk.do(reopen_last_sheet, first)
    (change,) = newest(room.clerk).changes
    assert (change["before"]["lines"], change["after"]) == ([[2, 1, False]], None)


def test_who_keyed_first_second_and_ruled_stands_in_the_log(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, Decision.FIRST, "如纸")
    taken = [
        (entry.account, change["after"]["duty"])
        for entry in reversed(log(room.clerk))
        for change in entry.changes
        if change["table"] == "batch_duty"
    ]
    assert taken == [("clerk", "first"), ("clerk2", "second"), ("clerk3", "adjudicator")]


def test_a_ruling_is_one_entry_with_the_decision_its_reason_and_no_remark_in_clear(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    room.third.do(rule, number, 1, Decision.ANEW, "笔迹可辨", [Line(3, 1, "李某要了酒")])
    entry = newest(room.clerk)
    assert (entry.act, entry.subject, entry.facts) == ("ballots.rule", "2021Q1/1/1", {"decision": "anew"})
    after = {change["table"]: change["after"] for change in entry.changes}["ruling"]
    assert (after["why"], after["lines"], after["matters"]) == ("笔迹可辨", [[3, 1, False]], ["section"])
    assert "李某" not in str(entry)


def test_closing_is_entered_with_what_the_batch_became(room: Room) -> None:
    number = in_dispute(room, ONE, OTHER)
    assert newest(room.clerk).facts == {"state": "adjudication", "waiting": 1, "seal": None}
    room.third.do(rule, number, 1, Decision.FIRST, "如纸")
    seal = room.third.do(close_batch, number).seal
    assert newest(room.clerk).facts == {"state": "sealed", "waiting": 0, "seal": seal}


def test_a_refused_sheet_is_entered_too(room: Room) -> None:
    number = keyed_once(room, ONE)
    with pytest.raises(Refusal):
        room.clerk.do(key_sheet, number, 1, ONE)
    entry = newest(room.clerk)
    assert (entry.act, entry.outcome, entry.account) == ("ballots.key", Outcome.REFUSED, "clerk")


# who hears what


def heard(office: Office, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> frozenset[str]:
    """Run an act and return the tables that listeners hear of."""
    told: list[frozenset[str]] = []
    stop = office.subscribe(told.append)
    office.do(act, *args, **kwargs)
    stop()
    return told[0]


SETTLED = {"ballot", "pick", "tally_pick", "tally_sheet"}


def test_whoever_listens_hears_of_every_table_that_keying_touches(room: Room) -> None:
    number = a_batch(room.clerk, total=2)
    assert heard(room.clerk, take_in_hand, number) == {"batch_duty"}
    assert heard(room.clerk, key_sheet, number, 1, ONE) == {"reading"}
    assert heard(room.clerk, reopen_last_sheet, number) == {"reading"}
    key(room.clerk, number, ONE, ONE)
    assert heard(room.clerk, close_batch, number) == {"batch"}
    room.second.do(take_in_hand, number)
    assert heard(room.second, key_sheet, number, 1, ONE) == {"reading"} | SETTLED
    assert heard(room.second, reopen_last_sheet, number) == {"reading"} | SETTLED
    key(room.second, number, ONE, OTHER, OTHER)
    room.second.do(close_batch, number)
    room.third.do(begin_rulings, number)
    assert heard(room.third, rule, number, 2, Decision.FIRST, "如纸") == {"reading", "ruling"} | SETTLED
    room.third.do(close_batch, number)
    sent_back = {"batch", "reading", "ruling", "batch_duty"}
    assert heard(room.lead, reopen_batch, number, "重录", anew=True) == sent_back | SETTLED


def test_nobody_hears_of_a_sheet_that_is_only_begun(room: Room) -> None:
    number = a_batch(room.clerk)
    room.clerk.do(take_in_hand, number)
    assert heard(room.clerk, keep_sections, number, 1, ONE) == frozenset()


def test_a_whole_afternoon_of_keying_verifies(room: Room) -> None:
    keyed_twice(room, ONE, [], [Line("旧局", 3, "没有这个科")])
    number = in_dispute(room, ONE, OTHER, ONE)
    room.third.do(rule, number, 1, Decision.ANEW, "如纸", [Line(3, 1, "备注")])
    room.third.do(close_batch, number)
    key(room.clerk, a_batch(room.clerk), ONE)
    room.lead.do(reopen_batch, keyed_twice(room, ONE), "重录", anew=True)
    assert all_verifies(room)
