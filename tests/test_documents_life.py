"""What becomes of a numbered paper: sealed, received against a receipt, filed, in order and by day (R8.5)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desk.documents.columns import state
from desk.documents.life_forms import Course, course
from desk.documents.page import DocumentsPage
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from models.audit.queries import entries
from models.common.errors import RightError, RuleError
from models.consequences.actions import waive
from models.documents.actions import record_prints, void
from models.documents.life import PaperStage, check_day, check_stage, next_stage, route, stage
from models.documents.living import enter_paper_step, take_back_paper_step
from models.documents.queries import PaperRow, ledger, paper, prints
from reports.issuing import issue
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round, measure_of
from tests.test_desk_rectifying import fill

CODE = "2021Q1"
DATED, SEALED_ON, SERVED_ON = dt.date(2021, 4, 12), dt.date(2021, 4, 13), dt.date(2021, 4, 15)
NUMBERED, PRINTED, SEALED, SERVED, ARCHIVED = PaperStage
NOTICE, CIRCULAR, NEWSPAPER = "head_talk", "circular", "newspaper_table"


# the law


def test_a_notice_is_sealed_received_and_filed_a_circular_has_no_receipt_a_newspaper_no_seal() -> None:
    assert route(NOTICE) == (NUMBERED, PRINTED, SEALED, SERVED, ARCHIVED)
    assert route(CIRCULAR) == (NUMBERED, PRINTED, SEALED, ARCHIVED)
    assert route(NEWSPAPER) == (NUMBERED, PRINTED, ARCHIVED)


@pytest.mark.parametrize(
    ("kind", "copies", "entered", "now", "then"),
    [
        (NOTICE, 0, (), NUMBERED, None),
        (NOTICE, 1, (), PRINTED, SEALED),
        (NOTICE, 2, (SEALED,), SEALED, SERVED),
        (NOTICE, 1, (SEALED, SERVED), SERVED, ARCHIVED),
        (NOTICE, 1, (SEALED, SERVED, ARCHIVED), ARCHIVED, None),
        (CIRCULAR, 1, (SEALED,), SEALED, ARCHIVED),
        (NEWSPAPER, 1, (), PRINTED, ARCHIVED),
    ],
)
def test_each_stage_has_its_turn(
    kind: str, copies: int, entered: tuple[PaperStage, ...], now: PaperStage, then: PaperStage | None
) -> None:
    days = dict.fromkeys(entered, DATED)
    assert (stage(kind, copies, days), next_stage(kind, copies, days)) == (now, then)
    for one in PaperStage:
        if one is then:
            check_stage(kind, copies, days, one)
        else:
            with pytest.raises(RuleError):
                check_stage(kind, copies, days, one)


@pytest.mark.parametrize(
    ("kind", "copies", "to", "key"),
    [
        (NOTICE, 0, SEALED, "paper.not_printed"),
        (NOTICE, 1, SERVED, "paper.turn"),
        (NOTICE, 1, PRINTED, "paper.no_stage"),
        (CIRCULAR, 1, SERVED, "paper.no_stage"),
        (NEWSPAPER, 1, SEALED, "paper.no_stage"),
    ],
)
def test_what_is_out_of_turn_says_why(kind: str, copies: int, to: PaperStage, key: str) -> None:
    with pytest.raises(RuleError, match=key.replace(".", r"\.")):
        check_stage(kind, copies, {}, to)


def test_no_stage_comes_before_the_paper_or_the_stage_before_it() -> None:
    today = dt.date(2021, 4, 20)
    check_day(DATED, DATED, {}, today)
    check_day(SEALED_ON, DATED, {SEALED: SEALED_ON}, today)
    for on, entered, key in (
        (dt.date(2021, 4, 11), {}, "paper.early"),
        (DATED, {SEALED: SEALED_ON}, "paper.early"),
        (dt.date(2021, 4, 21), {}, "paper.future"),
    ):
        with pytest.raises(RuleError) as caught:
            check_day(on, DATED, entered, today)
        assert (caught.value.key, caught.value.facts["field"]) == (key, "on")


# the ledger


@pytest.fixture
def issued(lead: Office, tmp_path: Path, clock: HandClock) -> Office:
    """Publish a round, number its papers and print all of them."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6, 5: 5})
    papers = lead.do(issue, CODE)
    lead.do(record_prints, tuple((row.id, "ab" * 32) for row in papers))
    clock.set(dt.date(2021, 4, 20))
    return lead


def one_of(office: Office, kind: str = NOTICE) -> PaperRow:
    """Return the first paper of a kind."""
    return next(row for row in office.ask(ledger, None, CODE) if row.kind == kind)


def sealed(office: Office) -> PaperRow:
    """Enter that a notice was sealed."""
    row = one_of(office)
    office.do(enter_paper_step, (row.id,), SEALED, SEALED_ON)
    return office.ask(paper, row.id)


def test_a_stage_keeps_its_day_and_who_entered_it_when(issued: Office) -> None:
    row = sealed(issued)
    (step,) = row.steps
    assert (step.stage, step.on, step.entered_by) == (SEALED, SEALED_ON, issued.by.person)
    assert step.entered_at.date() == dt.date(2021, 4, 20)
    assert (row.numbered_by, row.stage, row.next_stage) == (issued.by.person, SEALED, SERVED)


def test_a_receipt_is_entered_for_the_measure_too(issued: Office) -> None:
    row = sealed(issued)
    issued.do(enter_paper_step, (row.id,), SERVED, SERVED_ON, "某收件人")
    number = int(row.facts["listed"]["number"])
    measure = measure_of(issued, CODE, NOTICE, number)
    assert (measure.notified_on, measure.served_on, measure.received_by) == (SEALED_ON, SERVED_ON, "某收件人")
    assert issued.ask(paper, row.id).steps[-1].received_by == "某收件人"
    assert issued.verify().ok


def test_a_receipt_of_a_waived_measure_is_kept_with_the_paper_alone(issued: Office) -> None:
    row = sealed(issued)
    number = int(row.facts["listed"]["number"])
    issued.do(waive, measure_of(issued, CODE, NOTICE, number).id, "已调离")
    issued.do(enter_paper_step, (row.id,), SERVED, SERVED_ON, "某收件人")
    assert measure_of(issued, CODE, NOTICE, number).served_on is None


def test_a_receipt_without_who_signed_it_is_refused(issued: Office) -> None:
    row = sealed(issued)
    with pytest.raises(RuleError, match=r"paper\.receiver"):
        issued.do(enter_paper_step, (row.id,), SERVED, SERVED_ON, " ")
    assert issued.ask(paper, row.id) == row


def test_several_papers_come_to_a_stage_together_or_none_does(issued: Office) -> None:
    notices = [row for row in issued.ask(ledger, None, CODE) if row.kind == NOTICE]
    issued.do(enter_paper_step, (notices[0].id,), SEALED, SEALED_ON)
    with pytest.raises(RuleError, match=r"paper\.turn"):
        issued.do(enter_paper_step, [row.id for row in notices], SEALED, SEALED_ON)
    assert issued.ask(paper, notices[1].id).steps == ()


def test_missing_receipts_are_listed_until_they_come(issued: Office) -> None:
    def missing() -> set[int]:
        return {row.id for row in issued.ask(ledger, None, CODE) if row.receipt_missing}

    served = ("leader_talk", "head_interview", "head_talk", "rectification_notice")
    notices = {row.id for row in issued.ask(ledger, None, CODE) if row.kind in served}
    assert missing() == notices
    row = sealed(issued)
    issued.do(enter_paper_step, (row.id,), SERVED, SERVED_ON, "某收件人")
    assert missing() == notices - {row.id}


def test_a_void_paper_comes_to_no_stage(issued: Office) -> None:
    row = one_of(issued)
    issued.do(void, row.id, "日期有误")
    with pytest.raises(RuleError, match=r"document\.voided"):
        issued.do(enter_paper_step, (row.id,), SEALED, SEALED_ON)
    after = issued.ask(paper, row.id)
    assert (after.next_stage, after.receipt_missing) == (None, False)


def test_the_last_entry_is_taken_back_with_a_reason_and_the_measure_s_receipt_with_it(issued: Office) -> None:
    row = sealed(issued)
    issued.do(enter_paper_step, (row.id,), SERVED, SERVED_ON, "某收件人")
    with pytest.raises(RuleError, match=r"paper\.reason"):
        issued.do(take_back_paper_step, row.id, "")
    issued.do(take_back_paper_step, row.id, "登记错误")
    assert issued.ask(paper, row.id).stage is SEALED
    assert measure_of(issued, CODE, NOTICE, int(row.facts["listed"]["number"])).served_on is None
    issued.do(take_back_paper_step, row.id, "登记错误")
    with pytest.raises(RuleError, match=r"paper\.no_step"):
        issued.do(take_back_paper_step, row.id, "登记错误")
    assert issued.verify().ok


def test_only_who_may_issue_enters_stages_and_each_has_its_entry(issued: Office) -> None:
    row = sealed(issued)
    with looking(issued) as session:
        assert entries(session)[0].act == "document.step"
    issued.log_in("archivist", PASSWORD)
    with pytest.raises(RightError):
        issued.do(enter_paper_step, (row.id,), SERVED, SERVED_ON, "某收件人")


# the window


@pytest.fixture
def page(issued: Office, qtbot: QtBot) -> DocumentsPage:
    """The page of papers."""
    made = DocumentsPage(Desk(issued))
    qtbot.addWidget(made)
    made.resize(1166, 680)
    made.show()
    made.wake()
    return made


def test_the_next_stage_of_the_chosen_papers_is_entered_from_the_page(page: DocumentsPage) -> None:
    notices = [row.id for row in page.table.rows() if row.kind == NOTICE]
    page.select_papers(notices)
    assert page.step.text() == "登记盖章…"
    page.step.click()
    (form,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    fill(form, on="2021-04-13")
    assert form.panel.save()
    assert {state(row)[0] for row in page.table.rows() if row.id in notices} == {"待回证"}
    page.desk.close()


def test_the_ledger_can_be_narrowed_to_missing_receipts(page: DocumentsPage) -> None:
    page.missing.click()
    kinds = {"leader_talk", "head_talk", "head_interview", "rectification_notice"}
    assert {row.kind for row in page.table.rows()} == kinds
    page.desk.close()


def test_how_a_paper_went_is_told_in_order(page: DocumentsPage) -> None:
    row = sealed(page.desk.office)
    printings = page.desk.office.ask(prints, row.id)
    told = course(row, printings)
    assert [what for what, _ in told] == ["已编号", "已打印", "已盖章"]
    assert "登记人" in told[-1][1]
    page.table.select(row.id)
    page.how.click()
    (shown,) = page.findChildren(Course)
    shown.accept()
    page.desk.close()
