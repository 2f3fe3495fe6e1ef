"""The page of papers through its widgets: numbering, pages, saving, printing, voiding."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk.documents.names import FACES, KINDS, number_of, substituted
from desk.documents.output import save_papers
from desk.documents.page import DocumentsPage
from desk.documents.paper_dialog import PaperDialog
from desk.documents.preview import Preview
from desk.language import CHINESE, ENGLISH, catalogue, set_language
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.jobs import Cancelled, Progress
from desk.shared.messages import Message
from models.documents.queries import PaperRow, ledger, paper, prints
from reports.catalogue import PAPERS
from reports.issuing import issue, pdf
from reports.kit.fonts import Face, Substitution
from reports.preview import page_count, render
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_desk import papers_of
from tests.make_results import a_published_round
from tests.pdf_reading import copied, squeezed

VOTES = {5: 9, 3: 8, 7: 7, 1: 6, 2: 1}
EVERY = 17
"""Papers of a round of four listed sections; one of them is the newspaper's, which has a register of its own."""


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round and no papers yet."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    return lead


@pytest.fixture
def page(published: Office, qtbot: QtBot) -> Iterator[DocumentsPage]:
    """The page with the round chosen."""
    made = opened(published, qtbot)
    yield made
    made.desk.close()


@pytest.fixture
def issued(page: DocumentsPage, qtbot: QtBot) -> DocumentsPage:
    """The page after all papers got their numbers."""
    number_all(page, qtbot)
    return page


def opened(office: Office, qtbot: QtBot) -> DocumentsPage:
    """Open the page for whoever is logged in."""
    made = DocumentsPage(Desk(office))
    qtbot.addWidget(made)
    made.resize(1166, 680)
    made.show()
    made.wake()
    return made


def number_all(page: DocumentsPage, qtbot: QtBot) -> None:
    """Press the primary button and wait until the papers are there."""
    assert page.make is not None
    QTest.mouseClick(page.make, Qt.MouseButton.LeftButton)
    idle(page, qtbot)


def idle(page: DocumentsPage, qtbot: QtBot) -> None:
    """Wait until the worker is done and the preview shows the current paper."""
    qtbot.waitUntil(lambda: not page.desk.jobs.busy and not page.pause.isActive(), timeout=20_000)


def choose(page: DocumentsPage, kind: str, qtbot: QtBot) -> PaperRow:
    """Choose the first paper of a kind in the ledger and wait for its page."""
    row = next(row for row in papers_of(page) if row.kind == kind and row.voided is None)
    page.table.select(row.id)
    idle(page, qtbot)
    return row


def press(page: DocumentsPage, text: str) -> None:
    """Press a visible button by its text."""
    QTest.qWait(1)
    (found,) = [one for one in page.findChildren(QPushButton) if one.text() == text and one.isVisible()]
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def ticks(page: DocumentsPage) -> dict[str, tuple[str, str, str]]:
    """Return due, numbered and printed of every kind as shown."""
    cells = page.due.cells
    return {kind: (page.due.figures[kind].text(), cells[kind][0].text, cells[kind][1].text) for kind in cells}


def test_what_is_due_is_shown_by_kind_before_anything_has_a_number(page: DocumentsPage) -> None:
    assert ticks(page) == {
        "circular": ("1", "0 / 1", "0 / 1"),
        "leader_talk": ("4", "0 / 4", "0 / 4"),
        "head_interview": ("2", "0 / 2", "0 / 2"),
        "head_talk": ("2", "0 / 2", "0 / 2"),
        "newspaper_table": ("1", "0 / 1", "0 / 1"),
        "rectification_notice": ("4", "0 / 4", "0 / 4"),
        "head_removal": ("0", "–", "–"),
        "leader_removal": ("0", "–", "–"),
        "embargo_letter": ("1", "0 / 1", "0 / 1"),
        "deduction_list": ("1", "0 / 1", "0 / 1"),
        "district_report": ("1", "0 / 1", "0 / 1"),
    }
    assert page.table.rows() == ()


def test_number_and_make_gives_every_due_paper_a_number_and_shows_the_first(issued: DocumentsPage) -> None:
    assert len(issued.table.rows()) == EVERY
    assert ticks(issued)["leader_talk"] == ("4", "✓ 4 / 4", "0 / 4")
    assert len(issued.table.selected()) == EVERY
    assert issued.preview.shown is not None
    assert issued.preview.title.text() == "某纪评〔2021〕1号"


def test_only_the_ticked_kinds_get_numbers(page: DocumentsPage, qtbot: QtBot) -> None:
    for kind, box in page.due.boxes.items():
        if kind != "head_talk" and box.isChecked():
            box.click()
    number_all(page, qtbot)
    assert {row.kind for row in page.table.rows()} == {"head_talk"}
    page.due.boxes["head_talk"].click()
    assert page.make is not None
    assert not page.make.isEnabled()


def test_a_kind_of_which_nothing_is_due_is_not_shown_and_ticked_as_soon_as_something_is(
    issued: DocumentsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    box = issued.due.boxes["head_removal"]
    drafts = issued.due.drafts["head_removal"]
    assert (box.isVisible(), drafts.isVisible(), box.isChecked()) == (False, False, False)
    office = issued.desk.office
    office.clock.set(dt.date(2021, 7, 12))  # type: ignore[attr-defined]
    a_published_round(
        office, tmp_path, {5: 3, 8: 2}, "2021Q2", dt.date(2021, 6, 30), dt.date(2021, 7, 9), list_length=2
    )  # fmt: skip
    issued.stale = True
    issued.wake()
    issued.choose("2021Q2")
    issued.show_round()
    assert ticks(issued)["head_removal"] == ("1", "0 / 1", "0 / 1")
    assert (box.isVisible(), drafts.isVisible(), box.isChecked()) == (True, True, True)
    idle(issued, qtbot)


def test_the_receipts_of_chosen_notices_are_shown_a_sheet_each(issued: DocumentsPage, qtbot: QtBot) -> None:
    issued.table.select(next(row.id for row in issued.table.rows() if row.kind == "circular"))
    assert not issued.forms.isVisible()
    issued.select_papers([row.id for row in issued.table.rows() if row.kind in ("leader_talk", "rectification_notice")])
    press(issued, "送达回证…")
    idle(issued, qtbot)
    (shown,) = issued.findChildren(PaperDialog)
    assert shown.preview.place.text() == "第 1 页，共 8 页"
    shown.accept()


def test_the_records_of_the_talks_that_notices_are_about_are_shown(issued: DocumentsPage, qtbot: QtBot) -> None:
    choose(issued, "rectification_notice", qtbot)
    assert not issued.forms.records.isEnabled()
    choose(issued, "head_interview", qtbot)
    press(issued, "谈话记录表…")
    idle(issued, qtbot)
    (shown,) = issued.findChildren(PaperDialog)
    assert "某科长5" in copied(shown.paper.data)
    shown.accept()


def test_numbering_twice_gives_no_second_number(issued: DocumentsPage, qtbot: QtBot) -> None:
    told: list[str] = []
    issued.desk.told.connect(told.append)
    number_all(issued, qtbot)
    assert len(issued.table.rows()) == EVERY
    assert told == ["所选文种均已编号。"]


def test_the_preview_shows_the_pages_that_will_print_and_turns_them(issued: DocumentsPage, qtbot: QtBot) -> None:
    row = choose(issued, "circular", qtbot)
    preview = issued.preview
    assert preview.shown is not None
    assert preview.shown.data == pdf(row)[0]
    picture = render(preview.shown.data, 0, preview.scale())
    assert (preview.sheet.pixmap().width(), preview.sheet.pixmap().height()) == (picture.width, picture.height)
    assert preview.sheet.pixmap().height() <= preview.area.viewport().height()
    pages = page_count(preview.shown.data)
    assert preview.place.text() == f"第 1 页，共 {pages} 页"
    with qtbot.waitActive(issued):
        issued.activateWindow()
    preview.setFocus()
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.page == 1
    for _ in range(pages):
        QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.page == pages - 1
    assert not preview.forth.isEnabled()
    QTest.keyClick(preview, Qt.Key.Key_PageUp)
    assert preview.page == pages - 2


def test_the_page_can_be_zoomed_beyond_the_pane(issued: DocumentsPage, qtbot: QtBot) -> None:
    choose(issued, "leader_talk", qtbot)
    before = issued.preview.sheet.pixmap().width()
    QTest.mouseClick(issued.preview.size_button, Qt.MouseButton.LeftButton)
    assert issued.preview.size_button.text() == "100%"
    assert issued.preview.sheet.pixmap().width() > before


def test_selected_papers_are_saved_and_each_is_entered_in_the_ledger(
    issued: DocumentsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    press(issued, "保存 PDF…")
    press(issued, "选择位置…")
    (dialog,) = issued.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    idle(issued, qtbot)
    files = sorted(folder.glob("*.pdf"))
    assert len(files) == EVERY
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert digests == {row.sha256 for row in issued.ask(prints)}
    assert ticks(issued)["head_talk"] == ("2", "✓ 2 / 2", "✓ 2 / 2")
    assert {row.copies for row in papers_of(issued)} == {1}


def test_what_came_out_before_a_cancel_is_in_the_ledger(published: Office, tmp_path: Path) -> None:
    papers = published.do(issue, "2021Q1")

    class Impatient(Progress):
        """Stops at the third paper."""

        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        save_papers(published, papers, tmp_path, Impatient())
    assert len(list(tmp_path.glob("*.pdf"))) == 2
    assert [row.paper_id for row in published.ask(prints)] == [row.id for row in papers[:2]]


def test_a_number_is_voided_after_reason_and_second_question(issued: DocumentsPage, qtbot: QtBot) -> None:
    row = choose(issued, "head_interview", qtbot)
    press(issued, "作废…")
    (form,) = issued.findChildren(FormDialog)
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert form.isVisible()  # the reason is missing
    box = form.panel.editors["reason"].widget
    assert isinstance(box, QPlainTextEdit)
    box.setPlainText("姓名有误")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert issued.ask(paper, row.id).voided is None  # one more question
    (message,) = issued.findChildren(Message)
    assert number_of(row) in message.windowTitle()
    (sure,) = [one for one in message.findChildren(QPushButton) if one.text() == "作废"]
    assert not sure.isDefault()
    QTest.mouseClick(sure, Qt.MouseButton.LeftButton)
    assert issued.ask(paper, row.id).voided == "姓名有误"
    idle(issued, qtbot)
    assert ticks(issued)["head_interview"][1] == "1 / 2"
    assert not issued.off.isVisible()
    assert not issued.save.isEnabled()
    number_all(issued, qtbot)
    assert [one.serial for one in papers_of(issued) if one.section_id == row.section_id and one.kind == row.kind] == [
        row.serial,
        EVERY,
    ]


def test_the_newspaper_table_is_copied_as_text(issued: DocumentsPage, qtbot: QtBot) -> None:
    choose(issued, "circular", qtbot)
    assert not issued.newspaper.copy.isVisible()
    choose(issued, "newspaper_table", qtbot)
    press(issued, "复制文字")
    text = QGuiApplication.clipboard().text()
    assert "科室5" in text
    assert "某科长5" not in text


def test_the_workbook_is_saved(page: DocumentsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.save_workbook(tmp_path / "book")
    idle(page, qtbot)
    assert len(list((tmp_path / "book").glob("*.xlsx"))) == 1


def test_a_link_to_a_paper_of_another_round_shows_it(issued: DocumentsPage, tmp_path: Path, qtbot: QtBot) -> None:
    first = issued.table.rows()[0]
    office = issued.desk.office
    office.clock.set(dt.date(2021, 7, 12))  # type: ignore[attr-defined]
    a_published_round(
        office,
        tmp_path,
        {9: 3, 8: 2, 7: 1},
        "2021Q2",
        dt.date(2021, 6, 30),
        dt.date(2021, 7, 9),
        list_length=3,
    )
    issued.stale = True
    issued.wake()
    issued.choose("2021Q2")
    issued.show_round()
    assert issued.table.rows() == ()
    issued.arrive(paper_id=first.id)
    assert issued.every.isChecked()
    current = issued.table.current()
    assert current is not None
    assert current.id == first.id
    idle(issued, qtbot)


def test_an_archivist_looks_at_papers_and_changes_nothing(published: Office, qtbot: QtBot) -> None:
    published.do(issue, "2021Q1")
    published.log_in("archivist", PASSWORD)
    page = opened(published, qtbot)
    idle(page, qtbot)
    assert page.preview.shown is not None
    assert page.make is None
    assert not any(one.isVisible() for one in (page.save, page.paper, page.off))
    assert len(page.ask(ledger)) == EVERY
    page.desk.close()


def test_an_empty_office_says_what_papers_are_made_from(lead: Office, qtbot: QtBot) -> None:
    page = opened(lead, qtbot)
    assert "尚无已定稿的期次" in page.banner.text.text()
    assert page.make is not None
    assert not page.make.isEnabled()
    page.desk.close()


def test_every_kind_and_face_has_a_word_in_chinese() -> None:
    assert set(KINDS) == {kind.key for kind in PAPERS}
    assert set(FACES) == {face.value for face in Face}
    assert all(text in catalogue() for text in (*KINDS.values(), *FACES.values()))


@pytest.mark.parametrize(
    ("language", "said"), [(CHINESE, "“𬶍”（U+2CD8D）以楷体代替"), (ENGLISH, "𬶍 (U+2CD8D) drawn in Kai type")]
)
def test_a_substituted_character_is_told(language: str, said: str) -> None:
    set_language(language)
    assert substituted(Substitution("𬶍", "U+2CD8D", Face.FANG, Face.KAI)) == said


def test_all_chosen_papers_are_saved_as_one_file_and_each_is_entered(
    issued: DocumentsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    talks = [row for row in papers_of(issued) if row.kind == "leader_talk"]
    issued.select_papers([row.id for row in talks])
    press(issued, "保存 PDF…")
    (form,) = [one for one in issued.findChildren(FormDialog) if one.isVisible()]
    form.panel.editors["form"].put("bound")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    (picker,) = [one for one in issued.findChildren(QFileDialog) if one.isVisible()]
    path = tmp_path / "all.pdf"
    picker.fileSelected.emit(str(path))
    picker.reject()
    idle(issued, qtbot)
    text = squeezed(copied(path.read_bytes()))
    assert all(number_of(row) in text for row in talks)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    entered = [one for row in talks for one in issued.ask(prints, row.id)]
    assert [(one.copy, one.sha256, one.how.file if one.how else "") for one in entered] == [
        (1, digest, "all.pdf")
    ] * len(talks)


def test_a_page_that_is_gone_before_its_paper_is_drawn_hears_nothing_of_it(published: Office, qtbot: QtBot) -> None:
    (row, *_) = published.do(issue, "2021Q1", ("circular",))
    desk = Desk(published)
    shown = Preview(desk)
    shown.show_paper(row)
    shiboken6.delete(shown)
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=20_000)
    QTest.qWait(50)
    desk.close()
