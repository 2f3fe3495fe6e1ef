"""The life of a measure: notice, receipt, record, report, and the decision on a removal (R7.1–R7.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.office import Office
from models.audit.queries import entries
from models.common.errors import RightError, RuleError
from models.consequences.actions import complete, reopen, waive
from models.consequences.deciding import Decided, decide
from models.consequences.imports import import_results
from models.consequences.life import Days, Moment, Phase, check_day, check_record, phase
from models.consequences.making import measure_faults
from models.consequences.queries import (
    MeasureKind,
    MeasureStatus,
    RemovalOutcome,
    Step,
    TalkRecord,
    record,
    tally,
)
from models.consequences.steps import enter_step, take_back_step
from models.registry.queries import Post, holder
from models.verification.tables_check import table_faults
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking
from tests.make_results import A_TALK, a_published_round, measure_of, past_file, past_row

VOTES = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}
PUBLISHED, LATER, TODAY = dt.date(2021, 4, 12), dt.date(2021, 4, 15), dt.date(2021, 4, 20)
DECIDED = Decided(RemovalOutcome.ADOPTED, "某局党组", "某党〔2021〕7号", LATER, TODAY)
DUE, DONE, WAIVED, FLAGGED = MeasureStatus.DUE, MeasureStatus.DONE, MeasureStatus.WAIVED, MeasureStatus.FLAGGED


@pytest.fixture
def published(lead: Office, clock: HandClock, tmp_path: Path) -> Office:
    """2021Q1 is published with sections 1 to 4 listed, 1 for the second time at the top; eight days have passed."""
    a_numbered_registry(lead, tmp_path, 8)
    lead.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-14", 1, 1)))
    a_published_round(lead, tmp_path, VOTES)
    clock.set(TODAY)
    return lead


def the(office: Office, kind: str, number: int = 1) -> int:
    """Return the id of a measure of the round."""
    return measure_of(office, "2021Q1", kind, number).id


def refusal(call: Callable[[], object]) -> str:
    """Return the key of the refusal that a call raises."""
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.key


# pure law


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        (DUE, Days(), Phase.DUE),
        (DUE, Days(PUBLISHED), Phase.DUE),
        (DUE, Days(PUBLISHED, LATER), Phase.NOTIFIED),
        (DUE, Days(PUBLISHED, LATER, LATER), Phase.SERVED),
        (DONE, Days(PUBLISHED, None, None, LATER), Phase.DONE),
        (DONE, Days(PUBLISHED, LATER, LATER, LATER), Phase.DONE),
        (DONE, Days(PUBLISHED, None, None, LATER, TODAY), Phase.REPORTED),
        (WAIVED, Days(PUBLISHED, LATER, LATER), Phase.WAIVED),
        (FLAGGED, Days(PUBLISHED), Phase.FLAGGED),
    ],
)
def test_r7_2_a_measure_is_as_far_as_its_status_and_its_days_say(
    status: MeasureStatus, days: Days, expected: Phase
) -> None:
    assert phase(status, days) is expected


@given(st.lists(st.dates(dt.date(2021, 1, 1), dt.date(2021, 12, 31)), min_size=5, max_size=5), st.sampled_from(Moment))
def test_a_day_fits_exactly_when_the_life_is_in_order_with_it(found: list[dt.date], moment: Moment) -> None:
    """Whatever the other days are, as long as they are in order themselves."""
    others = sorted(day for day, other in zip(found, Moment, strict=True) if other is not moment)
    on = found[list(Moment).index(moment)]
    names = [other.value for other in Moment if other is not moment]
    days = replace(Days(), **dict(zip(names, others, strict=True)))
    whole = replace(days, **{moment.value: on})
    in_order = list(vars(whole).values()) == sorted(vars(whole).values())
    try:
        check_day(moment, on, days, dt.date(2021, 12, 31))
    except RuleError as refused:
        assert not in_order
        assert refused.key in {"step.before", "step.after"}
    else:
        assert in_order


@pytest.mark.parametrize(
    ("kinds", "kept", "key"),
    [
        ([MeasureKind.LEADER_TALK], None, "talk.no_record"),
        ([MeasureKind.HEAD_TALK], None, "talk.no_record"),
        ([MeasureKind.RECTIFICATION, MeasureKind.HEAD_INTERVIEW], None, "talk.no_record"),
        ([MeasureKind.LEADER_TALK], replace(A_TALK, present=" "), "talk.present"),
        ([MeasureKind.LEADER_TALK], replace(A_TALK, place=""), "talk.place"),
        ([MeasureKind.LEADER_TALK], replace(A_TALK, began="24:00"), "talk.began"),
        ([MeasureKind.LEADER_TALK], replace(A_TALK, began="9:30"), "talk.began"),
        ([MeasureKind.EMBARGO], A_TALK, "talk.no_talk"),
        ([], A_TALK, "talk.no_talk"),
    ],
)
def test_r7_1_a_talk_is_done_only_with_a_record_that_says_enough(
    kinds: list[MeasureKind], kept: TalkRecord | None, key: str
) -> None:
    assert refusal(lambda: check_record(kinds, kept)) == key


def test_a_record_without_the_hour_is_enough_and_no_talk_needs_none() -> None:
    check_record([MeasureKind.LEADER_TALK], TalkRecord("会议室", "甲、乙"))
    check_record([MeasureKind.LEADER_TALK], replace(A_TALK, began="23:59"))
    check_record([MeasureKind.EMBARGO, MeasureKind.RECTIFICATION], None)


# steps


def test_a_measure_goes_from_notice_to_receipt_to_done_to_report(published: Office) -> None:
    talk = the(published, "leader_talk")
    published.do(enter_step, [talk], Step.NOTIFIED, PUBLISHED)
    assert measure_of(published, "2021Q1", "leader_talk", 1).phase is Phase.NOTIFIED
    published.do(enter_step, [talk], Step.SERVED, LATER, "某局办公室王某")
    assert measure_of(published, "2021Q1", "leader_talk", 1).phase is Phase.SERVED
    published.do(complete, [talk], LATER, record=A_TALK)
    published.do(enter_step, [talk], Step.REPORTED, TODAY, "某局〔2021〕12号")
    row = measure_of(published, "2021Q1", "leader_talk", 1)
    assert row.phase is Phase.REPORTED
    assert (row.notified_on, row.served_on, row.received_by, row.done_on, row.reported_on, row.reported_as) == (
        PUBLISHED, LATER, "某局办公室王某", LATER, TODAY, "某局〔2021〕12号",
    )  # fmt: skip


def test_notices_of_several_measures_are_entered_at_once_or_not_at_all(published: Office) -> None:
    talks = [the(published, "leader_talk", number) for number in (1, 2, 3)]
    published.do(waive, talks[2], "已调离")
    assert refusal(lambda: published.do(enter_step, talks, Step.NOTIFIED, LATER)) == "measure.waived"
    assert measure_of(published, "2021Q1", "leader_talk", 1).phase is Phase.DUE
    published.do(enter_step, talks[:2], Step.NOTIFIED, LATER)
    assert [measure_of(published, "2021Q1", "leader_talk", n).phase for n in (1, 2)] == [Phase.NOTIFIED] * 2


@pytest.mark.parametrize(
    ("step", "on", "by", "key"),
    [
        (Step.NOTIFIED, dt.date(2021, 4, 11), "", "step.before"),
        (Step.NOTIFIED, dt.date(2021, 4, 21), "", "measure.future"),
        (Step.SERVED, LATER, "王某", "step.no_notice"),
        (Step.SERVED, LATER, " ", "step.receiver"),
        (Step.REPORTED, LATER, "", "step.not_done"),
    ],
)
def test_a_step_out_of_its_turn_is_refused(published: Office, step: Step, on: dt.date, by: str, key: str) -> None:
    talk = the(published, "leader_talk")
    assert refusal(lambda: published.do(enter_step, [talk], step, on, by)) == key


def test_a_measure_is_not_done_before_its_notice_nor_noticed_after_it_was_done(published: Office) -> None:
    first, second = the(published, "leader_talk", 1), the(published, "leader_talk", 2)
    published.do(enter_step, [first], Step.NOTIFIED, LATER)
    assert refusal(lambda: published.do(complete, [first], PUBLISHED, record=A_TALK)) == "step.before"
    published.do(complete, [second], LATER, record=A_TALK)
    assert refusal(lambda: published.do(enter_step, [second], Step.NOTIFIED, TODAY)) == "step.after"


def test_a_step_is_taken_back_with_a_reason_and_a_notice_not_from_under_its_receipt(published: Office) -> None:
    talk = the(published, "leader_talk")
    assert refusal(lambda: published.do(take_back_step, talk, Step.NOTIFIED, "误登")) == "step.none"
    published.do(enter_step, [talk], Step.NOTIFIED, PUBLISHED)
    published.do(enter_step, [talk], Step.SERVED, LATER, "王某")
    assert refusal(lambda: published.do(take_back_step, talk, Step.NOTIFIED, "误登")) == "step.receipt"
    assert refusal(lambda: published.do(take_back_step, talk, Step.SERVED, " ")) == "measure.reason"
    published.do(take_back_step, talk, Step.SERVED, "误登")
    row = measure_of(published, "2021Q1", "leader_talk", 1)
    assert (row.phase, row.served_on, row.received_by) == (Phase.NOTIFIED, None, None)


# records


def test_the_record_of_a_talk_is_kept_for_each_talk_and_for_nothing_else(published: Office) -> None:
    ids = [the(published, "leader_talk", 1), the(published, "leader_talk", 2), the(published, "embargo", 1)]
    published.do(complete, ids, LATER, "", A_TALK)
    assert [published.ask(record, one).talk for one in ids] == [A_TALK, A_TALK, None]


def test_what_was_said_keeps_its_lines(published: Office) -> None:
    talk = the(published, "leader_talk")
    published.do(complete, [talk], LATER, "", replace(A_TALK, content=" 一、通报结果 \n二、提出要求\n"))
    kept = published.ask(record, talk).talk
    assert kept is not None
    assert kept.content == "一、通报结果\n二、提出要求"


def test_a_measure_undone_loses_its_record_and_report_but_not_its_notice(published: Office) -> None:
    talk = the(published, "leader_talk")
    published.do(enter_step, [talk], Step.NOTIFIED, PUBLISHED)
    published.do(complete, [talk], LATER, "", A_TALK)
    published.do(enter_step, [talk], Step.REPORTED, TODAY)
    published.do(reopen, talk, "误登")
    assert published.ask(record, talk).talk is None
    row = measure_of(published, "2021Q1", "leader_talk", 1)
    assert (row.phase, row.reported_on) == (Phase.NOTIFIED, None)
    published.do(complete, [talk], LATER, "", A_TALK)


# decisions on removals


def test_an_adopted_removal_is_done_and_ends_the_appointment_the_day_before_it_takes_effect(
    published: Office, clock: HandClock
) -> None:
    removal = measure_of(published, "2021Q1", "head_removal", 1)
    published.do(decide, removal.id, DECIDED)
    row = measure_of(published, "2021Q1", "head_removal", 1)
    assert (row.status, row.done_on, row.note) == (DONE, LATER, "某局党组，某党〔2021〕7号")
    decision = published.ask(record, removal.id).decision
    assert decision is not None
    assert (decision.outcome, decision.effective_on, decision.appointments) == (RemovalOutcome.ADOPTED, TODAY, 1)
    before = published.ask(holder, removal.section_id, Post.SECTION_HEAD, dt.date(2021, 4, 19))
    assert before is not None
    assert before.id == removal.person_id
    assert published.ask(holder, removal.section_id, Post.SECTION_HEAD, TODAY) is None
    assert published.ask(tally).done[MeasureKind.HEAD_REMOVAL] == 1


@pytest.mark.parametrize("outcome", [RemovalOutcome.PARTLY, RemovalOutcome.REJECTED])
def test_a_removal_that_is_not_adopted_is_waived_with_the_decision_and_nobody_leaves_the_post(
    published: Office, outcome: RemovalOutcome
) -> None:
    removal = measure_of(published, "2021Q1", "head_removal", 1)
    published.do(decide, removal.id, replace(DECIDED, outcome=outcome, effective_on=None, reason="诫勉谈话"))
    row = measure_of(published, "2021Q1", "head_removal", 1)
    assert (row.status, row.done_on, row.note) == (WAIVED, None, "某局党组，某党〔2021〕7号：诫勉谈话")
    now = published.ask(holder, removal.section_id, Post.SECTION_HEAD, TODAY)
    assert now is not None
    assert now.id == removal.person_id
    counted = published.ask(tally)
    assert (counted.due[MeasureKind.HEAD_REMOVAL], counted.done[MeasureKind.HEAD_REMOVAL]) == (1, 0)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"committee": " "}, "removal.committee"),
        ({"number": ""}, "removal.number"),
        ({"effective_on": None}, "removal.effective"),
        ({"effective_on": dt.date(2021, 4, 14)}, "removal.effective_early"),
        ({"outcome": RemovalOutcome.REJECTED, "reason": " "}, "removal.reason"),
        ({"on": dt.date(2021, 4, 11)}, "step.before"),
        ({"on": dt.date(2021, 4, 21), "effective_on": dt.date(2021, 4, 21)}, "measure.future"),
    ],
)
def test_a_decision_that_says_too_little_is_refused_and_nothing_happens(
    published: Office, wrong: dict[str, object], key: str
) -> None:
    removal = measure_of(published, "2021Q1", "head_removal", 1)
    decided = Decided(**{**vars(DECIDED), **wrong})
    assert refusal(lambda: published.do(decide, removal.id, decided)) == key
    assert measure_of(published, "2021Q1", "head_removal", 1).status is DUE
    assert published.ask(record, removal.id).decision is None


def test_only_a_removal_is_decided_and_only_once_and_never_just_entered_as_done(published: Office) -> None:
    assert refusal(lambda: published.do(decide, the(published, "leader_talk"), DECIDED)) == "removal.none"
    removal = the(published, "head_removal")
    assert refusal(lambda: published.do(complete, [removal], LATER, "某党〔2021〕7号")) == "measure.decision"
    published.do(decide, removal, DECIDED)
    assert refusal(lambda: published.do(decide, removal, DECIDED)) == "measure.done"


def test_somebody_who_left_the_post_before_is_removed_from_nothing(published: Office) -> None:
    removal = measure_of(published, "2021Q1", "head_removal", 1)
    published.do(decide, removal.id, DECIDED)
    published.do(reopen, removal.id, "文号有误")
    published.do(decide, removal.id, replace(DECIDED, number="某党〔2021〕8号"))
    decision = published.ask(record, removal.id).decision
    assert decision is not None
    assert (decision.number, decision.appointments) == ("某党〔2021〕8号", 0)


# accountability


def test_every_step_stands_in_the_log_and_the_log_replays_to_the_tables(published: Office) -> None:
    talk, removal = the(published, "leader_talk"), the(published, "head_removal")
    published.do(enter_step, [talk], Step.NOTIFIED, PUBLISHED)
    published.do(enter_step, [talk], Step.SERVED, LATER, "王某")
    published.do(complete, [talk], LATER, "", A_TALK)
    published.do(enter_step, [talk], Step.REPORTED, TODAY)
    published.do(take_back_step, talk, Step.REPORTED, "误登")
    published.do(decide, removal, DECIDED)
    published.do(reopen, talk, "误登")
    with looking(published) as session:
        acts = [entry.act for entry in reversed(entries(session))]
        assert table_faults(session) == []
        assert measure_faults(session) == ()
    assert [act for act in acts if act.startswith("measure.")] == [
        "measure.step", "measure.step", "measure.complete", "measure.step", "measure.step_back", "measure.decide",
        "measure.reopen",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["archivist", "clerk"])
def test_whoever_may_not_edit_enters_no_step_and_no_decision(published: Office, who: str) -> None:
    """R10.2."""
    talk, removal = the(published, "leader_talk"), the(published, "head_removal")
    published.log_in(who, PASSWORD)
    with pytest.raises(RightError):
        published.do(enter_step, [talk], Step.NOTIFIED, LATER)
    with pytest.raises(RightError):
        published.do(take_back_step, talk, Step.NOTIFIED, "误登")
    with pytest.raises(RightError):
        published.do(decide, removal, DECIDED)
