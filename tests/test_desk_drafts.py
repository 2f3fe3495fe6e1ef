"""The room of papers through its widgets: check list, drafts, approval, and a round's complete set to the receipts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk.documents.check_list import CheckList
from desk.documents.columns import draft_key, state
from desk.documents.life_forms import Course
from desk.documents.page import DocumentsPage
from desk.home.todo import tasks
from desk.office import Office
from desk.shared.form import FormDialog
from desk.shared.messages import Message
from models.consequences.queries import measures
from models.documents.draft_queries import DraftRow, drafts
from models.documents.life import NOTICES
from models.documents.queries import PaperRow, PaperStage, ledger, prints
from models.settings.actions import change_settings
from tests.conftest import PASSWORD
from tests.make_desk import papers_of
from tests.make_published import CODE, PAPERS
from tests.test_desk_documents import idle, opened, press


@pytest.fixture
def page(published_office: Office, qtbot: QtBot) -> Iterator[DocumentsPage]:
    """The page with the round chosen."""
    made = opened(published_office, qtbot)
    yield made
    made.desk.close()


def tick(page: DocumentsPage, *kinds: str) -> None:
    """Tick these kinds and no others."""
    for kind, box in page.due.boxes.items():
        if box.isChecked() != (kind in kinds):
            box.click()


def make_drafts_of(page: DocumentsPage, qtbot: QtBot) -> None:
    """Press the primary button and wait."""
    assert page.making is not None
    QTest.mouseClick(page.making.drafts, Qt.MouseButton.LeftButton)
    idle(page, qtbot)
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=20_000)


def rest(page: DocumentsPage, qtbot: QtBot) -> None:
    """Wait until what was told to the page is heard, read and drawn, so that nothing is under way at the end."""
    QTest.qWait(100)
    idle(page, qtbot)


def drafts_of(page: DocumentsPage) -> tuple[DraftRow, ...]:
    """Return the drafts that the ledger shows."""
    return tuple(row for row in page.table.rows() if isinstance(row, DraftRow))


def dialog(page: DocumentsPage) -> FormDialog:
    """Return the form that is open."""
    (found,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    return found


def save(form: FormDialog) -> None:
    """Press the form's own button."""
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)


def give_reason(page: DocumentsPage, text: str) -> None:
    """Fill the open form's reason and save it."""
    form = dialog(page)
    box = form.panel.editors["reason"].widget
    assert isinstance(box, QPlainTextEdit | QLineEdit)
    box.setPlainText(text) if isinstance(box, QPlainTextEdit) else box.setText(text)
    save(form)


def states(page: DocumentsPage) -> list[str]:
    """Return the words in the column of states."""
    return [state(row)[0] for row in page.table.rows()]


def test_drafts_are_made_checked_approved_and_only_then_have_numbers(page: DocumentsPage, qtbot: QtBot) -> None:
    make_drafts_of(page, qtbot)
    assert (len(drafts_of(page)), papers_of(page)) == (PAPERS, ())
    assert page.due.drafts["leader_talk"].text() == "4"
    assert set(states(page)) == {"待核稿"}
    part = page.draft_part
    assert not part.approval.isEnabled()
    assert not page.save.isVisible()
    press(page, "核稿")
    idle(page, qtbot)
    assert set(states(page)) == {"待签发"}
    assert len(page.living_drafts()) == PAPERS
    press(page, "签发编号")
    idle(page, qtbot)
    assert (len(papers_of(page)), drafts_of(page)) == (PAPERS, ())
    assert len(page.living()) == PAPERS
    assert page.due.drafts["leader_talk"].text() == "–"
    assert not page.draft_part.isVisible()
    rest(page, qtbot)


def test_the_preview_of_a_draft_has_no_number_and_says_what_it_is(page: DocumentsPage, qtbot: QtBot) -> None:
    tick(page, "head_talk")
    make_drafts_of(page, qtbot)
    page.table.select_first()
    idle(page, qtbot)
    assert page.preview.title.text() == "拟稿，未编号"
    assert "待核稿 · 某lead" in page.draft_part.state.text()
    rest(page, qtbot)


def test_keys_check_and_approve(page: DocumentsPage, qtbot: QtBot) -> None:
    tick(page, "head_talk")
    make_drafts_of(page, qtbot)
    with qtbot.waitActive(page):
        page.activateWindow()
    QTest.keyClick(page.table.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: set(states(page)) == {"待签发"})
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page.table.view, Qt.Key.Key_N, both)
    qtbot.waitUntil(lambda: len(papers_of(page)) == 2, timeout=20_000)
    rest(page, qtbot)


def test_a_draft_is_sent_back_with_a_reason_that_is_shown_and_made_again(page: DocumentsPage, qtbot: QtBot) -> None:
    tick(page, "head_talk")
    make_drafts_of(page, qtbot)
    page.table.select_first()
    press(page, "退回…")
    save(dialog(page))
    assert dialog(page).isVisible()  # the reason is missing
    give_reason(page, "称谓有误")
    idle(page, qtbot)
    assert states(page).count("已退回") == 1
    assert "某lead退回：称谓有误" in page.draft_part.state.text()
    make_drafts_of(page, qtbot)
    assert set(states(page)) == {"待核稿"}
    rest(page, qtbot)


def test_a_dropped_draft_stays_in_sight_with_its_reason(page: DocumentsPage, qtbot: QtBot) -> None:
    tick(page, "head_talk")
    make_drafts_of(page, qtbot)
    page.table.select_first()
    press(page, "撤销…")
    give_reason(page, "本期不发通报")
    idle(page, qtbot)
    assert states(page).count("已撤销") == 1
    assert page.draft_part.state.text() == "某lead撤销：本期不发通报"
    assert not page.draft_part.check.isVisible()
    rest(page, qtbot)


def test_the_heading_is_set_on_several_drafts_at_once_with_faults_beside_the_field(
    page: DocumentsPage, qtbot: QtBot
) -> None:
    make_drafts_of(page, qtbot)
    talks = [draft_key(row.id) for row in drafts_of(page) if row.kind == "head_talk"]
    page.select_papers(talks)
    press(page, "版头…")
    form = dialog(page)
    assert set(form.panel.editors) == {"grade", "secrecy", "urgency"}
    grade, period = form.panel.editors["grade"].widget, form.panel.editors["secrecy"].widget
    assert isinstance(grade, QComboBox)
    assert isinstance(period, QLineEdit)
    grade.setCurrentIndex(grade.findText("秘密"))
    period.setText("11年")
    save(form)
    assert "不得超过 10 年" in form.panel.faults["secrecy"].text()
    period.setText("1年")
    save(form)
    idle(page, qtbot)
    assert {row.heading.secrecy for row in drafts_of(page) if row.kind == "head_talk"} == {"秘密★1年"}
    assert {row.heading.secrecy for row in drafts_of(page) if row.kind != "head_talk"} == {""}
    rest(page, qtbot)


# the check list


def test_the_check_list_leads_to_where_a_thing_is_put_right(page: DocumentsPage, qtbot: QtBot) -> None:
    page.do(change_settings, {"telephone": ""})
    gone: list[tuple[str, object]] = []
    page.desk.going.connect(lambda key, facts: gone.append((key, facts)))
    tick(page, "head_talk")
    make_drafts_of(page, qtbot)
    (found,) = page.findChildren(CheckList)
    assert "未设置联系电话" in found.sentence.text()
    QTest.keyClick(found.table.view, Qt.Key.Key_Return)
    assert gone == [("system", {"part": "office"})]
    assert drafts_of(page) == ()
    rest(page, qtbot)


def test_drafts_are_made_from_the_check_list_where_nothing_stops_them(page: DocumentsPage, qtbot: QtBot) -> None:
    page.do(change_settings, {"telephone": ""})
    tick(page, "leader_talk")
    make_drafts_of(page, qtbot)
    (found,) = page.findChildren(CheckList)
    with qtbot.waitActive(found):
        found.activateWindow()
    QTest.keyClick(found.table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    idle(page, qtbot)
    assert len(drafts_of(page)) == 4
    rest(page, qtbot)


def test_what_cannot_be_made_leaves_the_other_kinds_to_be_made(page: DocumentsPage, qtbot: QtBot) -> None:
    page.do(change_settings, {"telephone": "0991\U0003134a"})
    make_drafts_of(page, qtbot)
    (found,) = page.findChildren(CheckList)
    assert "U+3134A" in found.sentence.text()
    assert found.make_button.text() == "其余文种拟稿"
    QTest.mouseClick(found.make_button, Qt.MouseButton.LeftButton)
    idle(page, qtbot)
    assert {row.kind for row in drafts_of(page)} == {
        "circular", "head_interview", "head_talk", "newspaper_table", "district_report",
    }  # fmt: skip
    rest(page, qtbot)


# two people


def test_where_two_people_are_wanted_there_is_no_one_step_and_the_drafter_is_told(
    published_office: Office, qtbot: QtBot
) -> None:
    published_office.do(change_settings, {"two_people": True})
    page = opened(published_office, qtbot)
    tick(page, "head_talk")
    assert page.make is not None
    assert not page.make.isVisible()
    make_drafts_of(page, qtbot)
    press(page, "核稿")
    press(page, "签发编号")
    qtbot.waitUntil(lambda: bool(page.findChildren(Message)), timeout=20_000)
    (message,) = page.findChildren(Message)
    assert "拟稿人不得签发" in message.text.text()
    assert page.ask(ledger) == ()
    message.reject()
    published_office.log_in("lead2", PASSWORD)
    press(page, "签发编号")
    idle(page, qtbot)
    assert {row.numbered_by for row in papers_of(page)} == {"某lead2"}
    idle(page, qtbot)
    page.desk.close()


def test_the_home_page_says_what_waits(page: DocumentsPage, qtbot: QtBot) -> None:
    tick(page, "head_talk")
    make_drafts_of(page, qtbot)
    told = {task.text: task.note for task in tasks(page, None, page.desk.office.clock().date())}
    assert told["文书核稿（2021Q1）"] == "2 件"
    press(page, "核稿")
    told = {task.text: task.note for task in tasks(page, None, page.desk.office.clock().date())}
    assert told["文书签发（2021Q1）"] == "2 件"
    rest(page, qtbot)


# the whole way


def test_a_rounds_complete_set_goes_from_draft_to_receipt(page: DocumentsPage, tmp_path: Path, qtbot: QtBot) -> None:
    """Made, checked, approved, numbered, saved as PDF, one voided, one reprinted, receipts registered."""
    make_drafts_of(page, qtbot)
    press(page, "核稿")
    press(page, "签发编号")
    idle(page, qtbot)
    saved_into(page, tmp_path / "first", qtbot)
    assert {row.copies for row in papers_of(page)} == {1}
    wrong = next(row for row in papers_of(page) if row.kind == "head_interview")
    page.table.select(wrong.id)
    idle(page, qtbot)
    press(page, "作废…")
    give_reason(page, "姓名有误")
    (message,) = [one for one in page.findChildren(Message) if one.isVisible()]
    (sure,) = [one for one in message.findChildren(QPushButton) if one.text() == "作废"]
    QTest.mouseClick(sure, Qt.MouseButton.LeftButton)
    idle(page, qtbot)
    make_drafts_of(page, qtbot)
    press(page, "核稿")
    press(page, "签发编号")
    idle(page, qtbot)
    (anew,) = page.living()
    assert (anew.serial, anew.section_id) == (PAPERS, wrong.section_id)
    saved_into(page, tmp_path / "anew", qtbot)
    talk = next(row for row in papers_of(page) if row.kind == "leader_talk")
    page.table.select(talk.id)
    idle(page, qtbot)
    saved_into(page, tmp_path / "again", qtbot)
    assert [row.copy for row in page.ask(prints, talk.id)] == [1, 2]
    notices = [row for row in papers_of(page) if row.voided is None and row.kind in NOTICES]
    page.select_papers([row.id for row in notices])
    press(page, "登记盖章…")
    save(dialog(page))
    idle(page, qtbot)
    press(page, "登记送达回证…")
    form = dialog(page)
    receiver = form.panel.editors["received_by"].widget
    assert isinstance(receiver, QLineEdit)
    receiver.setText("收件人甲")
    save(form)
    idle(page, qtbot)
    served = [row for row in papers_of(page) if row.stage is PaperStage.SERVED]
    assert {row.id for row in served} == {row.id for row in notices}
    assert not any(row.receipt_missing for row in papers_of(page))
    received = {(row.section_id, row.kind.value) for row in page.ask(measures, CODE) if row.served_on}
    assert received == {(row.section_id, NOTICES[row.kind].value) for row in notices}
    assert [row.serial for row in numbered(page)] == list(range(1, PAPERS + 1))
    rest(page, qtbot)


def saved_into(page: DocumentsPage, folder: Path, qtbot: QtBot) -> None:
    """Save what is selected through the folder's own dialog."""
    folder.mkdir()
    chosen = len(page.living())
    press(page, "保存 PDF…")
    save(dialog(page))
    files = [one for one in page.findChildren(QFileDialog) if one.isVisible()]
    files[-1].fileSelected.emit(str(folder))
    files[-1].reject()
    idle(page, qtbot)
    assert len(list(folder.glob("*.pdf"))) == chosen


def numbered(page: DocumentsPage) -> list[PaperRow]:
    """Return the papers of the office's own series, void ones too."""
    return sorted((row for row in page.ask(ledger) if row.organ_code == "某纪评"), key=lambda row: row.serial)


def test_how_a_paper_went_begins_with_its_draft(page: DocumentsPage, qtbot: QtBot) -> None:
    tick(page, "head_talk")
    make_drafts_of(page, qtbot)
    press(page, "核稿")
    press(page, "签发编号")
    idle(page, qtbot)
    page.table.select_first()
    idle(page, qtbot)
    press(page, "办理经过…")
    (shown,) = page.findChildren(Course)
    words = [one.text() for one in shown.findChildren(type(page.sentence))]
    assert [word for word in words if word in ("拟稿", "核稿", "签发", "已编号")] == ["拟稿", "核稿", "签发", "已编号"]
    rest(page, qtbot)


def test_an_archivist_sees_drafts_and_touches_none(page: DocumentsPage, qtbot: QtBot) -> None:
    tick(page, "head_talk")
    make_drafts_of(page, qtbot)
    page.desk.office.log_in("archivist", PASSWORD)
    other = opened(page.desk.office, qtbot)
    idle(other, qtbot)
    assert len(drafts_of(other)) == len(other.ask(drafts)) == 2
    part = other.draft_part
    assert not any(one.isVisible() for one in (part.check, part.approval, part.drop))
    idle(other, qtbot)
    other.desk.close()
