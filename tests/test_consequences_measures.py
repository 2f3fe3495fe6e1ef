"""Measures done, waived and undone; counts, deductions and the embargo question (R7.2–R7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import text

from desk.office import Office
from models.common.errors import RightError, RuleError
from models.consequences.actions import complete, reopen, waive
from models.consequences.deductions import yearly_deductions
from models.consequences.imports import import_results
from models.consequences.making import measure_faults
from models.consequences.promotions import embargo, embargoes
from models.consequences.queries import (
    MeasureKind,
    MeasureStatus,
    all_measures,
    measures,
    open_measures,
    person_measures,
    tally,
)
from models.registry.actions import add_person
from models.rounds.queries import Stage
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, looking, working
from tests.make_results import A_TALK, a_published_round, a_voted_round, measure_of, past_file, past_row, step_to

VOTES = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}
DAY = dt.date(2021, 4, 12)


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """Publish 2021Q1 with sections 1 to 4 listed, 1 for the second time at the top."""
    a_numbered_registry(lead, tmp_path, 8)
    lead.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-14", 1, 1)))
    a_published_round(lead, tmp_path, VOTES)
    return lead


def refusal(call: Callable[[], object]) -> str:
    """Return the key of the refusal that a call raises."""
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.key


def test_a_measure_is_due_then_done_and_counted_as_both(published: Office) -> None:
    """R7.2."""
    talks = [measure_of(published, "2021Q1", "leader_talk", number).id for number in (1, 4)]
    published.do(complete, talks, DAY, "已谈话", A_TALK)
    row = measure_of(published, "2021Q1", "leader_talk", 4)
    assert (row.status, row.done_on, row.note) == (MeasureStatus.DONE, DAY, "已谈话")
    found = published.ask(tally)
    talk = MeasureKind.LEADER_TALK
    assert (found.rounds, found.due[talk], found.done[talk]) == (2, 5, 2)
    # 某副局长1 answers for sections 1 and 4
    assert (found.persons_due[talk], found.persons_done[talk]) == (3, 1)


def test_all_of_several_measures_are_done_or_none(published: Office) -> None:
    """R7.4: a removal needs the committee's decision."""
    first = measure_of(published, "2021Q1", "leader_talk", 1).id
    removal = measure_of(published, "2021Q1", "head_removal", 1).id
    assert refusal(lambda: published.do(complete, [first, removal], DAY, "", A_TALK)) == "measure.decision"
    assert measure_of(published, "2021Q1", "leader_talk", 1).status is MeasureStatus.DUE


@pytest.mark.parametrize(
    ("on", "key"), [(dt.date(2021, 4, 11), "step.before"), (dt.date(2021, 4, 13), "measure.future")]
)
def test_a_measure_is_done_between_publication_and_today(published: Office, on: dt.date, key: str) -> None:
    """R7.2."""
    talk = measure_of(published, "2021Q1", "leader_talk", 1).id
    assert refusal(lambda: published.do(complete, [talk], on, "", A_TALK)) == key


def test_nothing_is_done_before_publication(lead: Office, tmp_path: Path) -> None:
    """R7.2."""
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    step_to(lead, "2021Q1", Stage.FINALISED)
    talk = measure_of(lead, "2021Q1", "leader_talk", 1).id
    assert refusal(lambda: lead.do(complete, [talk], DAY, "", A_TALK)) == "measure.not_published"


def test_a_measure_is_done_once_waived_once_and_undone_with_a_reason(published: Office) -> None:
    """R7.4."""
    talk = measure_of(published, "2021Q1", "leader_talk", 1).id
    assert refusal(lambda: published.do(reopen, talk, "误登")) == "measure.open"
    published.do(complete, [talk], DAY, "", A_TALK)
    assert refusal(lambda: published.do(complete, [talk], DAY, "", A_TALK)) == "measure.done"
    assert refusal(lambda: published.do(waive, talk, "已调离")) == "measure.done"
    assert refusal(lambda: published.do(reopen, talk, " ")) == "measure.reason"
    published.do(reopen, talk, "误登")
    assert refusal(lambda: published.do(waive, talk, "")) == "measure.reason"
    published.do(waive, talk, "已调离")
    assert refusal(lambda: published.do(complete, [talk], DAY, "", A_TALK)) == "measure.waived"
    row = measure_of(published, "2021Q1", "leader_talk", 1)
    assert (row.status, row.note, row.done_on) == (MeasureStatus.WAIVED, "已调离", None)
    assert refusal(lambda: published.do(complete, [9999], DAY, "", A_TALK)) == "measure.unknown"


def test_a_waived_measure_was_still_due_but_is_no_longer_open(published: Office) -> None:
    """R7.4."""
    before = published.ask(tally)
    removal = measure_of(published, "2021Q1", "head_removal", 1).id
    published.do(waive, removal, "情况特殊")
    assert published.ask(tally) == before
    assert removal not in {row.id for row in published.ask(open_measures)}


def test_an_archivist_reads_measures_and_changes_none(published: Office) -> None:
    """R10.2."""
    talk = measure_of(published, "2021Q1", "leader_talk", 1).id
    published.log_in("archivist", PASSWORD)
    assert published.ask(measures, "2021Q1")
    with pytest.raises(RightError):
        published.do(complete, [talk], DAY, "", A_TALK)


def test_open_measures_stand_by_their_day_and_a_person_has_all_of_theirs(published: Office) -> None:
    """R7.2."""
    days = [row.due_on for row in published.ask(open_measures)]
    assert days == sorted(day for day in days if day)
    head = measure_of(published, "2021Q1", "embargo", 1).person_id
    assert head is not None
    assert [(row.round, row.kind.value) for row in published.ask(person_measures, head)] == [
        ("2020Q4", "head_interview"), ("2020Q4", "embargo"),
        ("2021Q1", "head_interview"), ("2021Q1", "embargo"), ("2021Q1", "head_removal"),
    ]  # fmt: skip
    assert [row.number for row in published.ask(all_measures, kind=MeasureKind.HEAD_TALK)] == [3, 4]


def test_a_year_adds_up_per_leading_body_and_per_leader(published: Office) -> None:
    """R7.6."""
    rows = published.ask(yearly_deductions, 2021)
    assert [(row.kind.value, row.person, row.times, row.total) for row in rows] == [
        ("body_deduction", "", 4, Fraction(34, 10)),
        ("leader_deduction", "某副局长1", 2, Fraction(17, 10)),
        ("leader_deduction", "某副局长2", 1, Fraction(9, 10)),
        ("leader_deduction", "某副局长0", 1, Fraction(8, 10)),
    ]
    assert [row.times for row in published.ask(yearly_deductions, 2020)] == [1, 1]
    assert published.ask(yearly_deductions, 2019) == ()


def test_a_cap_limits_the_year_and_a_waived_deduction_does_not_count(lead: Office, tmp_path: Path) -> None:
    """R7.6."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, VOTES, deduction_cap=Fraction(4, 10))
    lead.do(waive, measure_of(lead, "2021Q1", "leader_deduction", 4).id, "申诉成立")
    totals = {row.person or row.unit: (row.points, row.total) for row in lead.ask(yearly_deductions, 2021)}
    assert totals["某局"] == (Fraction(34, 10), Fraction(4, 10))
    assert totals["某副局长1"] == (Fraction(1), Fraction(4, 10))


def test_overlapping_embargoes_of_two_rounds_end_with_the_later(published: Office) -> None:
    """R7.5."""
    (answer,) = published.ask(embargo, "某科长1", dt.date(2021, 2, 1))
    assert (answer.allowed, answer.until) == (False, dt.date(2021, 7, 12))
    assert [(bar.round, bar.number, bar.rank) for bar in answer.because] == [("2020Q4", 1, 1), ("2021Q1", 1, 1)]
    (later,) = published.ask(embargo, "某科长1", dt.date(2021, 7, 13))
    assert (later.allowed, later.until, later.because) == (True, None, ())


def test_a_waived_embargo_bars_nobody(published: Office) -> None:
    """R7.5."""
    published.do(waive, measure_of(published, "2021Q1", "embargo", 3).id, "申诉成立")
    assert published.ask(embargo, "某科长3", DAY)[0].allowed


def test_an_unknown_name_is_no_clearance_and_namesakes_are_told_apart(published: Office) -> None:
    """R7.5."""
    assert refusal(lambda: published.ask(embargo, "查无此人", DAY)) == "embargo.unknown_person"
    published.do(add_person, "某科长2", "另一单位")
    answers = published.ask(embargo, " 某科长2 ", DAY)
    assert [(row.note, row.allowed) for row in answers] == [("某局", False), ("另一单位", True)]


def test_everybody_barred_on_a_day_is_listed(published: Office) -> None:
    """R7.5."""
    assert {row.person for row in published.ask(embargoes, DAY)} == {f"某科长{n}" for n in (1, 2, 3, 4)}
    assert published.ask(embargoes, dt.date(2021, 7, 13)) == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE measure SET rank = 3 WHERE id = (SELECT max(id) FROM measure)",
        "UPDATE measure SET person = '别人' WHERE kind = 'head_removal'",
        "UPDATE measure SET person_id = person_id + 1 WHERE kind = 'head_removal'",
        "UPDATE measure SET until_on = '2021-07-11' WHERE until_on = '2021-07-12'",
        "UPDATE measure SET due_on = '2021-04-28' WHERE kind = 'head_talk'",
        "UPDATE measure SET points = '1/20' WHERE points = '1'",
        "UPDATE measure SET points = '' WHERE points = '1'",
        "UPDATE measure SET streak = 3 WHERE streak = 2",
        "UPDATE measure SET status = 'flagged' WHERE kind = 'head_talk'",
        "UPDATE measure SET flag = 'vacant' WHERE kind = 'head_talk'",
        "UPDATE measure SET post = 'section_head' WHERE kind = 'leader_talk'",
        "DELETE FROM measure WHERE kind = 'head_removal'",
    ],
)
def test_verification_replays_the_measures_of_every_round(published: Office, change: str) -> None:
    """R7.3."""
    with looking(published) as session:
        assert measure_faults(session) == ()
    with working(published) as work:
        work.session.execute(text(change))
    with looking(published) as session:
        assert "2021Q1" in measure_faults(session)
