"""Raising, counting again, deciding, telling: one act each, and nothing that is out of order (R7.8)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from models.audit.queries import entries
from models.common.errors import RightError, RuleError
from models.finalising.stages import step
from models.remedies.actions import decide_remedy, raise_remedy, reopen_remedy, tell_remedy
from models.remedies.queries import (
    RemedyKind,
    RemedyOutcome,
    RemedyState,
    open_remedies,
    remedies,
    remedies_of_sections,
)
from models.rounds.queries import Stage
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking, with_clerks
from tests.make_ballots import ONE, OTHER, Room, keyed_twice
from tests.make_remedies import CODE, DECIDED_ON, RAISED, corrected, only_remedy, raised, recounted, upheld, verdict
from tests.make_results import a_published_round, a_voted_round, step_to

VOTES = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}


@pytest.fixture
def published(lead: Office, tmp_path: Path, clock: HandClock) -> Office:
    """Publish a round in which 1 to 4 are listed, and let some days pass."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, VOTES)
    clock.set(dt.date(2021, 4, 20))
    return lead


def test_a_review_is_kept_with_its_last_day(published: Office) -> None:
    raised(published)
    row = only_remedy(published)
    assert (row.kind, row.number, row.raised_by, row.grounds) == (RemedyKind.REVIEW, 4, "某局", "认为计票有误")
    assert (row.until_on, row.late_reason, row.state) == (dt.date(2021, 5, 12), "", RemedyState.OPEN)


def test_a_late_review_keeps_why_it_was_taken(published: Office, clock: HandClock) -> None:
    clock.set(dt.date(2021, 6, 1))
    raised(published, received_on=dt.date(2021, 5, 13), late_reason="不可抗力")
    assert only_remedy(published).late_reason == "不可抗力"


def test_a_reason_for_lateness_is_dropped_where_nothing_was_late(published: Office) -> None:
    raised(published, late_reason="多余")
    assert only_remedy(published).late_reason == ""


def test_an_objection_comes_before_publication(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    lead.do(raise_remedy, CODE, RemedyKind.OBJECTION, 4, "某局", dt.date(2021, 4, 2), "认为计票有误")
    assert only_remedy(lead).until_on is None


def test_nothing_is_raised_against_a_round_that_is_not_counted(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    lead.do(step, CODE, Stage.KEYING, None, "补录")
    with pytest.raises(RuleError, match=r"remedy\.no_result"):
        raised(lead, kind=RemedyKind.OBJECTION)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"number": 99}, "remedy.section"),
        ({"raised_by": " "}, "remedy.raised_by"),
        ({"grounds": ""}, "remedy.grounds"),
        ({"kind": RemedyKind.APPEAL}, "remedy.no_review"),
    ],
)
def test_what_says_too_little_is_not_taken(published: Office, given: dict[str, object], key: str) -> None:
    with pytest.raises(RuleError) as caught:
        raised(published, **given)  # type: ignore[arg-type]
    assert caught.value.key == key
    assert published.ask(remedies, CODE) == ()


def test_an_appeal_runs_from_the_day_on_which_the_review_was_told(published: Office, clock: HandClock) -> None:
    clock.set(dt.date(2021, 6, 1))
    review = upheld(published)
    with pytest.raises(RuleError, match=r"remedy\.not_told"):
        raised(published, kind=RemedyKind.APPEAL, received_on=dt.date(2021, 4, 20))
    published.do(tell_remedy, review, dt.date(2021, 4, 18))
    raised(published, kind=RemedyKind.APPEAL, received_on=dt.date(2021, 4, 20))
    appeal = published.ask(remedies, CODE)[-1]
    assert (appeal.against, appeal.until_on) == (review, dt.date(2021, 5, 3))


def test_a_recount_keeps_who_counted_which_sheets_and_what_they_found(published: Office) -> None:
    recounted(published, raised(published), "1-25 5冷", "1-31 弃权", counters=("甲", "乙"))
    (recount,) = only_remedy(published).recounts
    assert (recount.counters, recount.batches, recount.sheets) == (("甲", "乙"), (1,), 35)
    assert [(one.place, [line.section for line in one.lines]) for one in recount.differing] == [
        ((1, 25), [5]),
        ((1, 31), []),
    ]


def test_a_recount_changes_nothing_by_itself(published: Office) -> None:
    before = published.verify()
    recounted(published, raised(published), "1-25 5冷")
    assert before.ok
    assert published.verify().ok


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        (("1-25 4冷",), "recount.same"),
        (("1-36 4冷",), "recount.unknown_sheet"),
        (("2-1 4冷",), "recount.outside"),
    ],
)
def test_a_recount_names_sheets_that_are_there_and_differ(published: Office, lines: tuple[str, ...], key: str) -> None:
    with pytest.raises(RuleError) as caught:
        recounted(published, raised(published), *lines)
    assert (caught.value.key, caught.value.facts["field"]) == (key, "differing")
    assert only_remedy(published).recounts == ()


def test_a_recount_is_not_dated_before_it_was_asked_for(published: Office) -> None:
    with pytest.raises(RuleError, match=r"recount\.early"):
        recounted(published, raised(published), on=dt.date(2021, 4, 12))


def test_nobody_counts_again_what_they_keyed(room: Room) -> None:
    keyed_twice(room, ONE, OTHER)
    step_to(room.lead, CODE, Stage.COUNTED)
    objection = raised(room.lead, 1, RemedyKind.OBJECTION, received_on=room.lead.clock().date())
    keyer = room.second.by.person
    with pytest.raises(RuleError) as caught:
        recounted(room.lead, objection, counters=("甲", keyer), on=room.lead.clock().date())
    assert (caught.value.key, caught.value.facts["person"]) == ("recount.keyer", keyer)


def test_after_the_decision_nothing_is_counted_again(published: Office) -> None:
    remedy_id = upheld(published)
    with pytest.raises(RuleError, match=r"remedy\.decided"):
        recounted(published, remedy_id, "1-25 5冷")
    with pytest.raises(RuleError, match=r"remedy\.decided"):
        published.do(decide_remedy, remedy_id, verdict(RemedyOutcome.DISMISSED))


def test_what_is_told_is_over(published: Office) -> None:
    remedy_id = raised(published)
    published.do(decide_remedy, remedy_id, verdict(RemedyOutcome.DISMISSED))
    assert [row.id for row in published.ask(open_remedies)] == [remedy_id]
    published.do(tell_remedy, remedy_id, DECIDED_ON)
    assert published.ask(open_remedies) == ()
    with pytest.raises(RuleError, match=r"remedy\.told"):
        published.do(tell_remedy, remedy_id, DECIDED_ON)


def test_nothing_is_told_before_it_is_decided(published: Office) -> None:
    remedy_id = raised(published)
    with pytest.raises(RuleError, match=r"remedy\.undecided"):
        published.do(tell_remedy, remedy_id, DECIDED_ON)
    published.do(decide_remedy, remedy_id, verdict(RemedyOutcome.DISMISSED))
    with pytest.raises(RuleError, match=r"remedy\.told_early"):
        published.do(tell_remedy, remedy_id, RAISED)


def test_a_wrongly_entered_decision_is_taken_back_with_a_reason(published: Office) -> None:
    remedy_id = upheld(published)
    with pytest.raises(RuleError, match=r"remedy\.reason"):
        published.do(reopen_remedy, remedy_id, " ")
    published.do(reopen_remedy, remedy_id, "登记错误")
    assert only_remedy(published).state is RemedyState.OPEN


def test_a_decision_that_corrected_the_result_is_not_taken_back(published: Office) -> None:
    corrected(published, "1-25 5冷")
    with pytest.raises(RuleError, match=r"remedy\.corrected"):
        published.do(reopen_remedy, only_remedy(published).id, "登记错误")


def test_a_decision_with_an_appeal_is_not_taken_back(published: Office, clock: HandClock) -> None:
    clock.set(dt.date(2021, 6, 1))
    review = upheld(published)
    published.do(tell_remedy, review, dt.date(2021, 4, 18))
    raised(published, kind=RemedyKind.APPEAL, received_on=dt.date(2021, 4, 20))
    with pytest.raises(RuleError, match=r"remedy\.appealed"):
        published.do(reopen_remedy, review, "登记错误")


def test_a_section_knows_what_was_raised_about_it(published: Office) -> None:
    raised(published, 4)
    row = only_remedy(published)
    assert published.ask(remedies_of_sections, (row.section_id,)) == (row,)
    assert published.ask(remedies_of_sections, (row.section_id + 1,)) == ()


def test_only_a_lead_enters_them(published: Office) -> None:
    with_clerks(published)
    published.log_in("clerk2", PASSWORD)
    with pytest.raises(RightError):
        raised(published)


def test_every_step_has_its_entry_in_the_log(published: Office) -> None:
    remedy_id = upheld(published, "1-25 5冷")
    published.do(tell_remedy, remedy_id, DECIDED_ON)
    with looking(published) as session:
        acts = [entry.act for entry in entries(session) if entry.act.startswith("remedy.")]
    assert acts == ["remedy.tell", "remedy.decide", "remedy.recount", "remedy.raise"]
