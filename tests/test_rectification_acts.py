"""A rectification from the notice to the close-out, with a failed re-check between, and all that is refused (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.office import Office
from models.audit.queries import EntryRow, entries
from models.common.errors import RightError, RuleError
from models.common.indicators import Indicator
from models.consequences.actions import complete, waive
from models.consequences.imports import import_results
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus, Step
from models.consequences.steps import enter_step, take_back_step
from models.rectification.actions import (
    change_problems,
    close,
    enter_plan,
    enter_recheck,
    give_notice,
    report_progress,
    set_due,
    take_back_notice,
)
from models.rectification.in_force import all_in_force, measures_in_force, open_in_force
from models.rectification.queries import RectificationRow, RectificationState, proposal, rectifications
from models.rounds.queries import Stage
from models.verification.queries import verify
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking
from tests.make_results import A_TALK, a_published_round, a_voted_round, measure_of, past_file, past_row, step_to

CODE = "2021Q1"
DAY = dt.date(2021, 4, 12)
LATER = dt.date(2021, 6, 30)
BY_RULE = dt.date(2021, 5, 12)
PROBLEMS = {Indicator.COLD: "窗口态度生硬", Indicator.SHIRK: "一次不说清\n来回跑"}


@pytest.fixture
def published(lead: Office, tmp_path: Path, clock: HandClock) -> Office:
    """A round published on 12 April 2021; today is the last of June."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6})
    clock.set(LATER)
    return lead


@pytest.fixture
def measure(published: Office) -> int:
    """The rectification of section 1."""
    return measure_of(published, CODE, "rectification", 1).id


@pytest.fixture
def planned(published: Office, measure: int) -> Office:
    """Notice given and plan entered for section 1."""
    published.do(give_notice, measure, DAY, PROBLEMS)
    published.do(enter_plan, measure, "设综合窗口\n公开时限", "某科长1")
    return published


def refusal(call: Callable[[], object]) -> str:
    """Return the key of the refusal that a call raises."""
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.key


def row(office: Office, number: int = 1) -> RectificationRow:
    """Return a section's rectification."""
    return next(one for one in office.ask(rectifications, CODE) if one.measure.number == number)


def last_entry(office: Office) -> EntryRow:
    """Return the newest entry of the log, as the auditor reads it."""
    office.log_in("auditor", PASSWORD)
    found = next(one for one in office.ask(entries) if one.act.startswith("rectification."))
    office.log_in("lead", PASSWORD)
    return found


def test_every_listed_section_has_one_by_rank_and_waits_for_its_notice(published: Office) -> None:
    found = published.ask(rectifications, CODE)
    assert [(one.measure.rank, one.measure.number) for one in found] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert {one.state for one in found} == {RectificationState.WAITING}
    assert {one.due_on for one in found} == {BY_RULE}


def test_the_frozen_result_proposes_what_to_put_right(published: Office, measure: int) -> None:
    found = published.ask(proposal, measure)
    assert [(one.indicator, one.ticks, one.per_cent) for one in found.shares] == [(Indicator.COLD, 9, 100)]
    assert "冷" in found.main_problems


def test_a_round_known_only_as_a_result_proposes_its_main_problems(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    lead.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-14", 1, 1)))
    found = lead.ask(proposal, measure_of(lead, "2020Q4", "rectification", 1).id)
    assert (found.shares, found.main_problems) == ((), "推诿扯皮")


def test_from_notice_over_a_failed_recheck_to_the_close_out(planned: Office, measure: int) -> None:
    assert row(planned).state is RectificationState.IN_HAND
    planned.do(report_progress, measure, dt.date(2021, 5, 1), "综合窗口已设")
    assert row(planned).state is RectificationState.REPORTED
    failed, again = dt.date(2021, 5, 10), dt.date(2021, 5, 31)
    planned.do(enter_recheck, measure, failed, ["甲某", "乙某"], False, {Indicator.COLD: "仍不理人"}, again)
    assert (row(planned).state, row(planned).due_on, row(planned).due_reason) == (
        RectificationState.FAILED, again, "仍不理人",
    )  # fmt: skip
    assert refusal(lambda: planned.do(close, measure, LATER)) == "rectification.not_passed"
    planned.do(enter_recheck, measure, dt.date(2021, 6, 1), ["甲某", "丙某"], True, {})
    planned.do(close, measure, dt.date(2021, 6, 2), "群众认可")
    found = row(planned)
    assert (found.state, found.closed_on) == (RectificationState.CLOSED, dt.date(2021, 6, 2))
    assert [(one.passed, one.checkers) for one in found.rechecks] == [
        (False, ("甲某", "乙某")),
        (True, ("甲某", "丙某")),
    ]
    assert (found.measure.status, found.measure.done_on) == (MeasureStatus.DONE, dt.date(2021, 6, 2))


def test_it_is_not_entered_as_done_past_its_recheck(planned: Office, measure: int) -> None:
    assert refusal(lambda: planned.do(complete, [measure], LATER, "已整改")) == "measure.rectification"
    planned.do(enter_recheck, measure, dt.date(2021, 5, 10), ["甲某", "乙某"], True, {})
    assert refusal(lambda: planned.do(complete, [measure], LATER, "复查通过")) == "measure.rectification"
    assert row(planned).state is RectificationState.PASSED


def test_one_rectification_among_others_refuses_them_all(published: Office, measure: int) -> None:
    talk = measure_of(published, CODE, "leader_talk", 1).id
    assert refusal(lambda: published.do(complete, [talk, measure], LATER, "", A_TALK)) == "measure.rectification"
    assert measure_of(published, CODE, "leader_talk", 1).status is MeasureStatus.DUE


def test_of_a_round_known_only_as_a_result_a_note_says_how_it_ended(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    lead.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-14", 1, 1)))
    past = measure_of(lead, "2020Q4", "rectification", 1).id
    assert refusal(lambda: lead.do(complete, [past], dt.date(2021, 2, 1))) == "measure.unchecked"
    lead.do(complete, [past], dt.date(2021, 2, 1), "整改报告已审核")
    (found,) = lead.ask(rectifications, "2020Q4")
    assert (found.state, found.measure.status) == (RectificationState.OUTSIDE, MeasureStatus.DONE)


def test_a_failed_recheck_after_the_close_out_opens_it_again(planned: Office, measure: int) -> None:
    planned.do(enter_recheck, measure, dt.date(2021, 5, 10), ["甲某", "乙某"], True, {})
    planned.do(close, measure, dt.date(2021, 5, 11))
    planned.do(
        enter_recheck, measure, dt.date(2021, 6, 10), ["甲某", "乙某"], False, {Indicator.SHIRK: "又推"},
        dt.date(2021, 7, 10),
    )  # fmt: skip
    found = row(planned)
    assert (found.state, found.closed_on, found.measure.status) == (
        RectificationState.FAILED, None, MeasureStatus.DUE,
    )  # fmt: skip


def test_problems_can_be_worded_anew_and_taken_away(planned: Office, measure: int) -> None:
    planned.do(change_problems, measure, {Indicator.SHIRK: "推诿", Indicator.GREED: "吃请"})
    assert row(planned).problems == ((Indicator.SHIRK, "推诿"), (Indicator.GREED, "吃请"))
    assert refusal(lambda: planned.do(change_problems, measure, {Indicator.COLD: " "})) == "rectification.problems"


def in_force(office: Office) -> MeasureRow:
    """Return the rectification of section 1 as the boards see it."""
    return next(
        one for one in office.ask(measures_in_force, CODE) if (one.kind.value, one.number) == ("rectification", 1)
    )


def test_a_postponed_rectification_counts_by_the_day_in_force_everywhere(planned: Office, measure: int) -> None:
    day = dt.date(2021, 7, 15)
    planned.do(set_due, measure, day, "系统改造")
    assert in_force(planned).due_on == day
    every = (*planned.ask(all_in_force, MeasureKind.RECTIFICATION), *planned.ask(open_in_force))
    assert {one.due_on for one in every if one.id == measure} == {day}
    assert measure_of(planned, CODE, "rectification", 1).due_on == BY_RULE
    days = [one.due_on for one in planned.ask(open_in_force) if one.due_on]
    assert days == sorted(days)


def test_no_day_runs_for_a_rectification_whose_recheck_was_passed_until_another_is_not(
    planned: Office, measure: int
) -> None:
    assert not in_force(planned).passed
    planned.do(enter_recheck, measure, dt.date(2021, 5, 10), ["甲某", "乙某"], True, {})
    assert in_force(planned).passed
    again = dt.date(2021, 7, 10)
    cold = {Indicator.COLD: "仍不理人"}
    planned.do(enter_recheck, measure, dt.date(2021, 5, 10), ["甲某", "乙某"], False, cold, again)
    assert (in_force(planned).passed, in_force(planned).due_on) == (False, again)


def test_the_due_date_moves_only_with_a_reason_and_never_before_the_notice(planned: Office, measure: int) -> None:
    day = dt.date(2021, 7, 15)
    assert refusal(lambda: planned.do(set_due, measure, day, "")) == "rectification.due_reason"
    assert refusal(lambda: planned.do(set_due, measure, dt.date(2021, 4, 11), "早")) == "rectification.due_early"
    planned.do(set_due, measure, day, "系统改造")
    assert (row(planned).due_on, row(planned).by_rule, row(planned).due_reason) == (day, BY_RULE, "系统改造")


def test_a_notice_is_given_once_after_publication_and_with_problems(published: Office, measure: int) -> None:
    early = dt.date(2021, 4, 11)
    assert refusal(lambda: published.do(give_notice, measure, early, PROBLEMS)) == "rectification.before_publication"
    assert refusal(lambda: published.do(give_notice, measure, dt.date(2021, 7, 1), PROBLEMS)) == "rectification.future"
    assert refusal(lambda: published.do(give_notice, measure, DAY, {})) == "rectification.problems"
    assert row(published).state is RectificationState.WAITING
    published.do(give_notice, measure, DAY, PROBLEMS)
    assert refusal(lambda: published.do(give_notice, measure, DAY, PROBLEMS)) == "rectification.noticed"


def test_the_measure_and_its_rectification_say_one_day_of_the_notice(published: Office, measure: int) -> None:
    published.do(give_notice, measure, DAY, PROBLEMS)
    assert row(published).measure.notified_on == DAY
    second = measure_of(published, CODE, "rectification", 2).id
    published.do(enter_step, [second], Step.NOTIFIED, DAY)
    other = dt.date(2021, 4, 14)
    assert refusal(lambda: published.do(give_notice, second, other, PROBLEMS)) == "rectification.notice_day"
    published.do(give_notice, second, DAY, PROBLEMS)


def test_a_notice_is_taken_back_as_a_whole_and_can_be_given_anew(published: Office, measure: int) -> None:
    published.do(give_notice, measure, DAY, PROBLEMS)
    back = lambda: published.do(take_back_step, measure, Step.NOTIFIED, "误登")  # noqa: E731
    assert refusal(back) == "step.rectification"
    assert refusal(lambda: published.do(take_back_notice, measure, " ")) == "measure.reason"
    assert row(published).noticed_on == DAY
    published.do(take_back_notice, measure, "日期有误")
    found = row(published)
    assert (found.state, found.noticed_on, found.problems) == (RectificationState.WAITING, None, ())
    assert found.measure.notified_on is None
    published.do(give_notice, measure, dt.date(2021, 4, 13), PROBLEMS)
    assert row(published).measure.notified_on == dt.date(2021, 4, 13)
    with looking(published) as session:
        assert verify(session).ok


def test_a_notice_stays_once_a_plan_answers_it_and_under_its_receipt(published: Office, measure: int) -> None:
    published.do(give_notice, measure, DAY, PROBLEMS)
    published.do(enter_step, [measure], Step.SERVED, DAY, "某科长1")
    assert refusal(lambda: published.do(take_back_notice, measure, "误登")) == "step.receipt"
    assert row(published).noticed_on == DAY
    published.do(enter_plan, measure, "设综合窗口", "某科长1")
    assert refusal(lambda: published.do(take_back_notice, measure, "误登")) == "rectification.planned"


def test_a_notice_that_only_the_measure_knows_is_taken_back_too(published: Office, measure: int) -> None:
    assert refusal(lambda: published.do(take_back_notice, measure, "误登")) == "step.none"
    published.do(enter_step, [measure], Step.NOTIFIED, DAY)
    published.do(take_back_notice, measure, "误登")
    assert row(published).measure.notified_on is None


def test_a_notice_after_the_day_of_the_rules_must_set_another(published: Office, measure: int) -> None:
    late = dt.date(2021, 6, 1)
    assert refusal(lambda: published.do(give_notice, measure, late, PROBLEMS)) == "rectification.due_early"
    published.do(give_notice, measure, late, PROBLEMS, dt.date(2021, 7, 1), "通知送达迟")


def test_nothing_is_entered_before_publication(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6})
    step_to(lead, CODE, Stage.FINALISED)
    measure = measure_of(lead, CODE, "rectification", 1).id
    assert refusal(lambda: lead.do(give_notice, measure, DAY, PROBLEMS)) == "measure.not_published"


def test_one_step_follows_the_other(published: Office, measure: int) -> None:
    two = ["甲某", "乙某"]
    assert refusal(lambda: published.do(enter_plan, measure, "方案", "某人")) == "rectification.no_notice"
    published.do(give_notice, measure, DAY, PROBLEMS)
    assert refusal(lambda: published.do(report_progress, measure, DAY, "好了")) == "rectification.no_plan"
    assert refusal(lambda: published.do(enter_recheck, measure, DAY, two, True, {})) == "rectification.no_plan"
    assert refusal(lambda: published.do(enter_plan, measure, "方案", "")) == "rectification.responsible"
    assert refusal(lambda: published.do(enter_plan, measure, "", "某人")) == "rectification.text"


def test_a_recheck_takes_two_people_findings_and_a_day_that_fits(planned: Office, measure: int) -> None:
    day, two, cold = dt.date(2021, 5, 10), ["甲某", "乙某"], {Indicator.COLD: "仍不理人"}

    def tried(on: dt.date = day, names: list[str] = two, found: dict[Indicator, str] = cold) -> str:
        return refusal(lambda: planned.do(enter_recheck, measure, on, names, False, found))

    assert tried(names=["甲某"]) == "rectification.checkers"
    assert tried(found={}) == "rectification.findings"
    assert tried() == "rectification.next_due"
    assert tried(on=dt.date(2021, 4, 11)) == "rectification.before_notice"
    planned.do(enter_recheck, measure, day, two, True, {})
    assert tried(on=dt.date(2021, 5, 9)) == "rectification.before_recheck"


def test_a_waived_measure_and_another_kind_are_refused(planned: Office, measure: int) -> None:
    talk = measure_of(planned, CODE, "leader_talk", 1).id
    assert refusal(lambda: planned.do(give_notice, talk, DAY, PROBLEMS)) == "rectification.kind"
    planned.do(waive, measure, "科室撤销")
    assert refusal(lambda: planned.do(enter_plan, measure, "方案", "某人")) == "rectification.settled"
    assert (
        refusal(lambda: planned.do(enter_recheck, measure, DAY, ["甲某", "乙某"], True, {})) == "rectification.settled"
    )
    assert row(planned).state is RectificationState.OUTSIDE


def test_the_close_out_and_the_measure_are_one_entry_of_the_log(planned: Office, measure: int) -> None:
    planned.do(enter_recheck, measure, dt.date(2021, 5, 10), ["甲某", "乙某"], True, {})
    planned.do(close, measure, dt.date(2021, 5, 11))
    entry = last_entry(planned)
    assert (entry.act, entry.subject) == ("rectification.close", CODE)
    assert {change["table"] for change in entry.changes} == {"measure", "rectification"}
    with looking(planned) as session:
        assert verify(session).ok


def test_the_lead_enters_the_archivist_reads_and_the_clerk_has_nothing(planned: Office, measure: int) -> None:
    planned.log_in("archivist", PASSWORD)
    assert row(planned).plan == "设综合窗口\n公开时限"
    with pytest.raises(RightError):
        planned.do(set_due, measure, LATER, "理由")
    planned.log_in("clerk", PASSWORD)
    with pytest.raises(RightError):
        planned.ask(rectifications, CODE)
