"""Keying in its simple form: batches, sheets, control totals, seals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from desk.sentences import sentence
from models.audit.queries import entries
from models.ballots.actions import (
    close_batch,
    correct_control_total,
    key_ballot,
    open_batch,
    reopen_batch,
    replace_ballot,
    take_back_last_ballot,
)
from models.ballots.queries import (
    BallotStatus,
    BatchState,
    InvalidReason,
    batch,
    batch_faults,
    batches,
    counts,
    sealed_sheets,
    sheets,
    unsealed,
)
from models.ballots.rules import Line
from models.common.errors import RightError, RuleError
from models.rounds.queries import Stage
from tests.conftest import PASSWORD
from tests.make import an_open_round, looking, moved

DAY = dt.date(2021, 4, 12)


@pytest.fixture
def keying(office: Office, tmp_path: Path) -> Office:
    """Return an office with a round of twelve sections in stage keying; the clerk is logged in."""
    office.log_in("lead", PASSWORD)
    moved(office, an_open_round(office, tmp_path), Stage.ISSUING, Stage.KEYING)
    office.log_in("clerk", PASSWORD)
    return office


def a_batch(office: Office, total: int = 2, channel: str = "targeted") -> int:
    """Open a batch."""
    return office.do(open_batch, "2021Q1", channel, "甲箱", total, "某收件人", DAY)


def test_batches_are_numbered_within_the_round(keying: Office) -> None:
    a_batch(keying)
    a_batch(keying, total=50, channel="other")
    rows = keying.ask(batches, "2021Q1")
    assert [(b.number, b.channel, b.control_total, b.box, b.receiver, b.received_on, b.state) for b in rows] == [
        (1, "targeted", 2, "甲箱", "某收件人", DAY, BatchState.OPEN),
        (2, "other", 50, "甲箱", "某收件人", DAY, BatchState.OPEN),
    ]


def test_sheets_are_numbered_and_judged_as_they_are_keyed(keying: Office) -> None:
    number = a_batch(keying)
    first = keying.do(key_ballot, number, [Line("1"), Line(2, 16, "谢谢")])
    second = keying.do(key_ballot, number, [])
    third = keying.do(key_ballot, number, [Line("3")], InvalidReason.PHOTOCOPY)
    assert [(b.sheet, b.status, b.reason) for b in (first, second, third)] == [
        (1, BallotStatus.VALID, None),
        (2, BallotStatus.ABSTAINED, None),
        (3, BallotStatus.INVALID, InvalidReason.PHOTOCOPY),
    ]
    assert [(pick.number, pick.section, pick.indicators) for pick in first.picks] == [(1, "科室1", 0), (2, "科室2", 16)]
    assert [remark.text for remark in first.remarks] == ["谢谢"]
    assert first.decided_by == "clerk"
    assert keying.ask(sheets, number) == (first, second, third)


def test_a_wrong_check_digit_is_refused_and_no_sheet_is_stored(keying: Office) -> None:
    number = a_batch(keying)
    with pytest.raises(RuleError, match=r"ballot\.check_digit"):
        keying.do(key_ballot, number, [Line("0012"), Line("0013")])
    assert keying.ask(sheets, number) == ()


def test_a_reason_that_the_lines_decide_is_not_given_by_hand(keying: Office) -> None:
    number = a_batch(keying)
    with pytest.raises(RuleError, match=r"ballot\.reason_derived"):
        keying.do(key_ballot, number, [], InvalidReason.OVER_VOTE)


def test_a_batch_is_sealed_when_as_many_are_keyed_as_were_counted(keying: Office) -> None:
    number = a_batch(keying, total=1)
    keying.do(key_ballot, number, [Line(1, 1)])
    seal = keying.do(close_batch, number)
    assert len(seal) == 64
    assert keying.ask(batch, number).state is BatchState.SEALED
    with looking(keying) as session:
        assert batch_faults(session) == ()
        assert unsealed(session, keying.ask(batch, number).round_id) == ()


@pytest.mark.parametrize("keyed", [0, 1, 3])
def test_a_batch_whose_count_differs_is_not_closed_and_both_numbers_are_said(keying: Office, keyed: int) -> None:
    number = a_batch(keying, total=2)
    for _ in range(keyed):
        keying.do(key_ballot, number, [Line(1, 1)])
    with pytest.raises(RuleError) as refused:
        keying.do(close_batch, number)
    assert refused.value.facts == {"batch": 1, "keyed": keyed, "total": 2}
    assert str(keyed) in sentence(refused.value)
    assert keying.ask(batch, number).state is BatchState.OPEN


def test_a_corrected_total_lets_the_batch_close(keying: Office) -> None:
    number = a_batch(keying, total=2)
    keying.do(key_ballot, number, [Line(1, 1)])
    with pytest.raises(RuleError, match=r"batch\.reason"):
        keying.do(correct_control_total, number, 1, " ")
    keying.do(correct_control_total, number, 1, "重新清点为一张")
    keying.do(close_batch, number)
    assert keying.ask(batch, number).control_total == 1


def test_the_last_sheet_is_taken_back(keying: Office) -> None:
    number = a_batch(keying)
    first = keying.do(key_ballot, number, [Line(1, 1)])
    keying.do(key_ballot, number, [Line(2, 2, "谢谢"), Line("hello")])
    assert keying.do(take_back_last_ballot, number) == 2
    assert keying.ask(sheets, number) == (first,)
    assert keying.do(key_ballot, number, [Line(3)]).sheet == 2
    with looking(keying) as session:
        assert [cell[1] for cell in counts(session, keying.ask(batch, number).round_id).cells] == [1, 3]


def test_nothing_can_be_taken_back_from_an_empty_batch(keying: Office) -> None:
    with pytest.raises(RuleError, match=r"batch\.empty"):
        keying.do(take_back_last_ballot, a_batch(keying))


def test_a_sheet_keyed_anew_stands_in_its_place(keying: Office) -> None:
    number = a_batch(keying)
    first = keying.do(key_ballot, number, [Line(1, 1), Line(200)])
    keying.do(key_ballot, number, [Line(2)])
    anew = keying.do(replace_ballot, first.id, [Line(5, 16)])
    assert (anew.id, anew.sheet, anew.bad_lines) == (first.id, 1, ())
    assert [(pick.number, pick.indicators) for pick in anew.picks] == [(5, 16)]
    assert [sheet.sheet for sheet in keying.ask(sheets, number)] == [1, 2]


def test_a_sealed_batch_takes_no_changes(keying: Office) -> None:
    number = a_batch(keying, total=1)
    ballot = keying.do(key_ballot, number, [Line(1, 1)])
    keying.do(close_batch, number)
    for attempt in (
        lambda: keying.do(key_ballot, number, []),
        lambda: keying.do(replace_ballot, ballot.id, []),
        lambda: keying.do(take_back_last_ballot, number),
        lambda: keying.do(correct_control_total, number, 2, "why"),
        lambda: keying.do(close_batch, number),
    ):
        with pytest.raises(RuleError, match=r"batch\.not_open"):
            attempt()


def test_a_clerk_sees_the_sheets_of_open_batches_only(keying: Office) -> None:
    number = a_batch(keying, total=1)
    keying.do(key_ballot, number, [Line(1, 1, "谢谢")])
    assert len(keying.ask(sheets, number)) == 1
    keying.do(close_batch, number)
    with pytest.raises(RuleError, match=r"batch\.sealed"):
        keying.ask(sheets, number)
    with pytest.raises(RightError):
        keying.ask(sealed_sheets, number)
    keying.log_in("lead", PASSWORD)
    assert len(keying.ask(sealed_sheets, number)) == 1


def test_a_lead_reopens_a_batch_with_a_reason_before_the_round_is_counted(keying: Office) -> None:
    number = a_batch(keying, total=1)
    keying.do(key_ballot, number, [Line(1, 1)])
    seal = keying.do(close_batch, number)
    with pytest.raises(RightError):
        keying.do(reopen_batch, number, "录错")
    keying.log_in("lead", PASSWORD)
    with pytest.raises(RuleError, match=r"batch\.reason"):
        keying.do(reopen_batch, number, "")
    keying.do(reopen_batch, number, "录错一张")
    assert keying.ask(batch, number).state is BatchState.OPEN
    with pytest.raises(RuleError, match=r"batch\.not_sealed"):
        keying.do(reopen_batch, number, "录错")
    assert keying.do(close_batch, number) == seal
    moved(keying, keying.ask(batch, number).round_id, Stage.COUNTED)
    with pytest.raises(RuleError, match=r"ballots\.stage"):
        keying.do(reopen_batch, number, "录错")


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


def test_an_unknown_channel_or_batch_is_refused(keying: Office) -> None:
    with pytest.raises(RuleError, match=r"ballots\.channel"):
        a_batch(keying, channel="letters")
    with pytest.raises(RuleError, match=r"batch\.unknown"):
        keying.do(key_ballot, 99, [])
    with pytest.raises(RuleError, match=r"ballot\.unknown"):
        keying.do(replace_ballot, 99, [])


def test_each_keyed_sheet_is_one_log_entry_with_what_was_keyed_but_no_remark_in_clear(keying: Office) -> None:
    number = a_batch(keying)
    keying.do(key_ballot, number, [Line(1, 1, "张某收了烟"), Line("hello", 2)])
    keying.do(take_back_last_ballot, number)
    with looking(keying) as session:
        log = {entry.act: entry for entry in entries(session)}
    keyed, taken = log["ballots.key"], log["ballots.take_back"]
    assert (keyed.subject, taken.subject) == ("2021Q1/1/1", "2021Q1/1/1")
    assert keyed.facts["sheet"][:6] == [1, "valid", None, "clerk", [[1, 1]], [[2, "hello", 2]]]
    assert taken.facts["before"] == keyed.facts["sheet"]
    assert "张某" not in str(keyed) + str(taken)


def test_a_broken_seal_stays_in_the_log_with_its_reason(keying: Office) -> None:
    number = a_batch(keying, total=1)
    keying.do(key_ballot, number, [Line(1, 1)])
    seal = keying.do(close_batch, number)
    keying.log_in("lead", PASSWORD)
    keying.do(reopen_batch, number, "录错一张")
    with looking(keying) as session:
        entry = next(entry for entry in entries(session) if entry.act == "ballots.reopen_batch")
    assert (entry.facts["reason"], entry.facts["broken_seal"]) == ("录错一张", seal)


def test_whoever_listens_hears_of_every_keyed_replaced_or_withdrawn_sheet(keying: Office) -> None:
    number = a_batch(keying)
    heard: list[frozenset[str]] = []
    keying.subscribe(heard.append)
    ballot = keying.do(key_ballot, number, [Line(1, 1)])
    keying.do(replace_ballot, ballot.id, [Line(2, 1)])
    keying.do(take_back_last_ballot, number)
    assert [tables & {"ballot"} for tables in heard] == [{"ballot"}] * 3
