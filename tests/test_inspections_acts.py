"""A covert inspection from the plan to the referral, its evidence, and what nobody has looked at again (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from desk.office import Office
from models.audit.queries import entries
from models.common.errors import EnvironmentFault, RightError, RuleError
from models.common.indicators import Indicator
from models.inspections.actions import add_evidence, conclude, plan, record, refer, withdraw
from models.inspections.queries import (
    EvidenceFault,
    InspectionMethod,
    VisitRow,
    VisitState,
    coverage,
    evidence,
    visits,
)
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry
from tests.make_results import a_published_round

CODE = "2021Q1"
PLANNED, BEFORE, SEEN = dt.date(2021, 4, 12), dt.date(2021, 5, 31), dt.date(2021, 5, 6)
TODAY = dt.date(2021, 5, 10)
TEAM = ("甲某", "乙某")
FOUND = {Indicator.COLD: "不抬头", Indicator.LAZY: "等了四十分钟"}
FILM = "窗口录像".encode()


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """A published round whose sections 1 to 4 are listed; today is the day of publication."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6})
    return lead


@pytest.fixture
def planned(published: Office, clock: HandClock) -> Office:
    """A re-check of sections 1 and 3 planned in April; now it is May."""
    published.do(plan, [1, 3], InspectionMethod.ERRAND, TEAM, BEFORE, CODE, "看窗口")
    clock.set(TODAY)
    return published


@pytest.fixture
def recorded(planned: Office) -> Office:
    """The record of section 1 entered."""
    planned.do(record, the(planned).id, SEEN, "政务大厅3号窗口", "假扮办证，\n排队四十分钟", FOUND)
    return planned


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A file of evidence somewhere on the machine."""
    path = tmp_path / "camera" / "窗口.mp4"
    path.parent.mkdir()
    path.write_bytes(FILM)
    return path


def the(office: Office, number: int = 1) -> VisitRow:
    """Return the newest visit of a section."""
    return next(row for row in office.ask(visits) if row.number == number)


def refusal(call: Callable[[], object]) -> str:
    """Return the key of the refusal that a call raises."""
    with pytest.raises((RuleError, EnvironmentFault)) as caught:
        call()
    return caught.value.key


def test_a_plan_holds_a_record_for_each_of_its_sections(planned: Office) -> None:
    found = planned.ask(visits)
    assert [(row.number, row.state, row.round, row.team) for row in found] == [
        (1, VisitState.PLANNED, CODE, TEAM),
        (3, VisitState.PLANNED, CODE, TEAM),
    ]


def test_every_section_can_be_inspected_but_only_listed_ones_checked_again(published: Office) -> None:
    published.do(plan, [8], InspectionMethod.TELEPHONE, TEAM, BEFORE)
    assert the(published, 8).round == ""
    again = refusal(lambda: published.do(plan, [8], InspectionMethod.TELEPHONE, TEAM, BEFORE, CODE))
    assert again == "inspection.unknown_section"


@pytest.mark.parametrize(("again", "number", "code"), [(None, 8, ""), ("", 8, ""), (CODE, 1, CODE)])
def test_the_log_says_of_a_plan_which_round_it_checks_again_if_any(
    published: Office, again: str | None, number: int, code: str
) -> None:
    planned_id = published.do(plan, [number], InspectionMethod.ERRAND, TEAM, BEFORE, again, "看窗口")
    assert the(published, number).round == code
    published.log_in("auditor", PASSWORD)
    entry = next(one for one in published.ask(entries) if one.act == "inspection.plan")
    assert entry.subject == code
    assert (entry.facts["inspection"], entry.facts["numbers"]) == (planned_id, [number])


def test_a_plan_without_two_people_or_in_the_past_is_refused(published: Office) -> None:
    method = InspectionMethod.PUBLIC
    assert refusal(lambda: published.do(plan, [1], method, ["甲某"], BEFORE)) == "inspection.team"
    assert refusal(lambda: published.do(plan, [1], method, TEAM, PLANNED)) == "inspection.before_past"
    assert refusal(lambda: published.do(plan, [], method, TEAM, BEFORE)) == "inspection.no_section"
    assert published.ask(visits) == ()


def test_from_the_record_over_the_conclusion_to_the_referral(recorded: Office) -> None:
    visit = the(recorded)
    assert (visit.state, visit.findings) == (VisitState.RECORDED, tuple(FOUND.items()))
    recorded.do(conclude, visit.id, "整改不到位")
    assert the(recorded).state is VisitState.CONCLUDED
    recorded.do(refer, visit.id, "区纪委监委第一监督检查室", TODAY, "某纪评移〔2021〕1号")
    done = the(recorded)
    assert (done.state, done.referred_on, done.reference) == (VisitState.REFERRED, TODAY, "某纪评移〔2021〕1号")


def test_one_step_follows_the_other(planned: Office, film: Path) -> None:
    visit = the(planned).id
    assert refusal(lambda: planned.do(conclude, visit, "结论")) == "inspection.not_recorded"
    assert refusal(lambda: planned.do(add_evidence, visit, film)) == "inspection.not_recorded"
    assert refusal(lambda: planned.do(record, visit, SEEN, "", "看到", {})) == "inspection.text"
    assert (
        refusal(lambda: planned.do(record, visit, dt.date(2021, 4, 11), "大厅", "看到", {})) == "inspection.before_plan"
    )
    planned.do(record, visit, SEEN, "大厅", "无异常", {})
    assert refusal(lambda: planned.do(refer, visit, "某室", TODAY)) == "inspection.not_concluded"
    planned.do(conclude, visit, "已整改")
    assert refusal(lambda: planned.do(record, visit, SEEN, "大厅", "改口", {})) == "inspection.concluded"
    assert refusal(lambda: planned.do(refer, visit, "某室", dt.date(2021, 5, 5))) == "inspection.before_visit"


def test_a_plan_is_called_off_only_before_anything_was_recorded(planned: Office) -> None:
    visit = the(planned)
    assert refusal(lambda: planned.do(withdraw, visit.inspection_id, " ")) == "inspection.text"
    planned.do(withdraw, visit.inspection_id, "走漏消息")
    assert the(planned).state is VisitState.WITHDRAWN
    assert refusal(lambda: planned.do(record, visit.id, SEEN, "大厅", "看到", {})) == "inspection.withdrawn"


def test_a_plan_with_a_record_cannot_be_called_off(recorded: Office) -> None:
    assert refusal(lambda: recorded.do(withdraw, the(recorded).inspection_id, "不做了")) == "inspection.begun"


def test_the_coverage_says_which_listed_sections_nobody_looked_at_again(recorded: Office) -> None:
    found = [(row.rank, row.number, row.planned, row.recorded, row.last_on) for row in recorded.ask(coverage, CODE)]
    assert found == [(1, 1, 0, 1, SEEN), (2, 2, 0, 0, None), (3, 3, 1, 0, None), (4, 4, 0, 0, None)]


def test_a_general_inspection_and_a_plan_called_off_are_no_re_check(planned: Office) -> None:
    planned.do(withdraw, the(planned).inspection_id, "改期")
    planned.do(plan, [1], InspectionMethod.PUBLIC, TEAM, BEFORE)
    planned.do(record, the(planned).id, TODAY, "集市", "群众满意", {})
    assert {(row.planned, row.recorded) for row in planned.ask(coverage, CODE)} == {(0, 0)}


def test_evidence_is_copied_beside_the_data_under_its_digest(recorded: Office, film: Path) -> None:
    recorded.do(add_evidence, the(recorded).id, film)
    film.unlink()
    (row,) = recorded.ask(evidence, the(recorded).id)
    assert (row.name, row.sha256, row.size, row.fault) == (film.name, sha256(FILM).hexdigest(), len(FILM), None)
    assert kept(recorded).read_bytes() == FILM


def kept(office: Office) -> Path:
    """Return where the film lies beside the data."""
    assert office.store.path is not None
    return office.store.path.parent / "evidence" / sha256(FILM).hexdigest()


def test_a_file_is_kept_once_for_a_visit_and_one_that_is_not_there_not_at_all(recorded: Office, film: Path) -> None:
    recorded.do(add_evidence, the(recorded).id, film)
    assert refusal(lambda: recorded.do(add_evidence, the(recorded).id, film)) == "inspection.evidence_again"
    gone = film.with_name("没有.mp4")
    assert refusal(lambda: recorded.do(add_evidence, the(recorded).id, gone)) == "inspection.not_kept"


def test_a_vanished_or_changed_file_is_shown_and_found_by_verify(recorded: Office, film: Path) -> None:
    recorded.do(add_evidence, the(recorded).id, film)
    assert recorded.verify().ok
    kept(recorded).write_bytes(FILM[::-1])  # as long as before
    assert recorded.ask(evidence, the(recorded).id)[0].fault is EvidenceFault.CHANGED
    assert faults(recorded) == ("窗口.mp4 changed",)
    kept(recorded).unlink()
    assert recorded.ask(evidence, the(recorded).id)[0].fault is EvidenceFault.VANISHED
    assert faults(recorded) == ("窗口.mp4 vanished",)


def faults(office: Office) -> tuple[str, ...]:
    """Return what verify says of the evidence; everything else must be whole."""
    report = office.verify()
    assert [check.key for check in report.checks if not check.ok] == ["evidence"]
    return next(check.places for check in report.checks if check.key == "evidence")


def test_every_step_is_an_entry_of_the_log(recorded: Office, film: Path) -> None:
    visit = the(recorded).id
    recorded.do(add_evidence, visit, film)
    recorded.do(conclude, visit, "整改不到位")
    recorded.do(refer, visit, "某室", TODAY)
    recorded.log_in("auditor", PASSWORD)
    found = [one.act for one in recorded.ask(entries) if one.act.startswith("inspection.")]
    assert found == [f"inspection.{act}" for act in ("refer", "conclude", "evidence", "record", "plan")]


def test_the_lead_plans_the_archivist_reads_and_the_clerk_has_nothing(planned: Office) -> None:
    planned.log_in("archivist", PASSWORD)
    assert len(planned.ask(visits)) == 2
    with pytest.raises(RightError):
        planned.do(conclude, the(planned).id, "结论")
    planned.log_in("clerk", PASSWORD)
    with pytest.raises(RightError):
        planned.ask(visits)
