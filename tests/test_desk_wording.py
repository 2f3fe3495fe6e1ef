"""Putting papers into the office's own words in the window (R8.4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desk.documents.page import DocumentsPage
from desk.documents.wording.compare import CompareDialog
from desk.documents.wording.dialog import WordingDialog
from desk.documents.wording.marks import runs
from desk.language import CHINESE, ENGLISH, set_language
from desk.office import Office
from desk.shared.form import FormDialog
from desk.shared.messages import Message
from models.documents.wordings import wordings
from reports import circular_words, head_talk
from reports.issuing import issue
from reports.rewording import keep_wording, kinds, restore_wording, wordings_in_force
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_desk import can_press, dialog, opened, settle
from tests.make_results import a_published_round
from tests.pdf_reading import copied, squeezed

KIND = "head_talk"
OWN = head_talk.WORDING.default
NEW = OWN.replace("提出整改要求，", "责令限期整改，")


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    return lead


@pytest.fixture
def words(published: Office, qtbot: QtBot) -> Iterator[WordingDialog]:
    """The window with the talk reminder chosen, and its paper drawn."""
    made = open_words(published, qtbot)
    yield made
    made.page.desk.close()


def open_words(office: Office, qtbot: QtBot) -> WordingDialog:
    """Open the window from the page of papers."""
    page = opened(qtbot, office, DocumentsPage)
    made = page.word()
    choose(made, KIND, qtbot)
    return made


def choose(words: WordingDialog, kind: str, qtbot: QtBot) -> None:
    """Choose a kind and wait for its paper."""
    words.list.setCurrentRow(words.kinds.index(kind))
    drawn(words, qtbot)


def drawn(words: WordingDialog, qtbot: QtBot) -> str:
    """Wait until what stands in the editor is drawn, and return what the paper says."""
    qtbot.waitUntil(
        lambda: not (words.trial.pause.isActive() or words.trial.drawing or words.page.desk.jobs.busy), timeout=20_000
    )
    shown = words.trial.preview.shown
    return squeezed(copied(shown.data)) if shown else ""


def keep(words: WordingDialog, note: str) -> FormDialog:
    """Keep the text with a reason."""
    words.save.click()
    form = dialog(words, FormDialog)
    form.panel.editors["note"].put(note)
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    return form


def test_every_kind_stands_there_with_the_wording_in_force(words: WordingDialog, qtbot: QtBot) -> None:
    assert words.list.count() == len(kinds())
    assert words.editor.toPlainText() == OWN.rstrip("\n")
    assert words.fault.text() == "现行模板。"
    assert [words.places.topLevelItem(n).text(0) for n in range(3)] == ["{主送机关}", "{期次}", "{活动}"]  # type: ignore[union-attr]
    choose(words, "circular", qtbot)
    assert words.editor.toPlainText() == circular_words.WORDING.default.rstrip("\n")


def test_the_window_opens_at_the_kind_of_the_current_paper(published: Office, qtbot: QtBot) -> None:
    page = opened(qtbot, published, DocumentsPage)
    published.do(issue, "2021Q1", ("head_interview",))
    settle(qtbot, page)
    assert page.word().kind == "head_interview"
    settle(qtbot, page)


def test_a_real_paper_of_the_round_is_shown_in_the_words_of_the_editor(words: WordingDialog, qtbot: QtBot) -> None:
    assert words.trial.choice.count() == 2
    assert "提出整改要求，并制作谈话记录" in drawn(words, qtbot)
    words.editor.put(NEW)
    assert "责令限期整改，并制作谈话记录" in drawn(words, qtbot)
    first = words.trial.preview.shown
    words.trial.choice.setCurrentIndex(1)
    words.trial.draw()
    drawn(words, qtbot)
    assert words.trial.preview.shown != first


def test_without_a_final_round_an_invented_paper_is_shown(lead: Office, qtbot: QtBot) -> None:
    words = open_words(lead, qtbot)
    assert "某区自然资源和规划局党组" in drawn(words, qtbot)
    assert words.trial.told.text() == "本期没有该文种，预览使用虚构内容。"
    words.page.desk.close()


def test_a_fault_is_said_beside_the_text_marked_in_its_line_and_keeps_the_last_right_paper(
    words: WordingDialog, qtbot: QtBot
) -> None:
    before = drawn(words, qtbot)
    words.editor.put(OWN.replace("{科室}", "{部门}"))
    assert "第 3 行：没有“部门”这一填充项" in words.fault.text()
    assert words.editor.fault == 3
    assert not words.save.isEnabled()
    assert drawn(words, qtbot) == before
    assert words.trial.told.text() == "预览为出错以前的模板。"
    row = next(n for n, place in enumerate(words.places.places) if place.name == "科室")
    item = words.places.topLevelItem(row)
    assert item is not None
    assert item.text(2) == "缺少"


def test_ctrl_enter_leads_to_the_faulty_line(words: WordingDialog) -> None:
    words.editor.put(OWN.replace("{科室}", "{部门}"))
    QTest.keyClick(words.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert words.editor.textCursor().blockNumber() == 2
    assert words.findChildren(FormDialog) == []


def test_enter_in_the_list_writes_a_place_at_the_cursor(words: WordingDialog) -> None:
    words.editor.put("标题\n正文")
    words.editor.go_to(2)
    item = words.places.topLevelItem(3)
    assert item is not None
    words.places.setCurrentItem(item)
    QTest.keyClick(words.places, Qt.Key.Key_Return)
    assert words.editor.toPlainText() == "标题\n正文{科室}"


def test_what_is_kept_with_a_reason_is_in_force_and_stands_first_among_the_versions(
    words: WordingDialog, published: Office
) -> None:
    words.editor.put(NEW)
    form = keep(words, "")
    assert form.isVisible()
    form.panel.editors["note"].put("统一用语")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert published.ask(wordings_in_force)[KIND].text == NEW
    assert [one.number for one in words.history.versions] == [1, 0]
    said = words.history.item(0).text()
    assert said.startswith("第 1 版\n")
    assert said.endswith("某lead · 现行\n统一用语")
    assert words.fault.text() == "现行模板。"
    assert not words.save.isEnabled()


def test_texts_of_several_kinds_wait_side_by_side(words: WordingDialog, qtbot: QtBot) -> None:
    words.editor.put(NEW)
    choose(words, "circular", qtbot)
    assert words.editor.toPlainText() == circular_words.WORDING.default.rstrip("\n")
    assert words.list.item(words.kinds.index(KIND)).text().endswith("●")
    choose(words, KIND, qtbot)
    assert words.editor.toPlainText() == NEW.rstrip("\n")
    words.editor.undo()
    assert words.editor.toPlainText() == OWN.rstrip("\n")


def test_leaving_asks_about_what_is_not_kept(words: WordingDialog, qtbot: QtBot) -> None:
    words.editor.put(NEW)
    words.reject()
    question = dialog(words, Message)
    assert "负责人谈话通知" in question.text.text()
    question.reject()
    assert words.isVisible()
    words.editor.undo()
    drawn(words, qtbot)
    words.reject()
    assert not words.isVisible()


def test_an_old_version_is_loaded_and_undo_takes_it_back(words: WordingDialog, published: Office) -> None:
    published.do(keep_wording, KIND, NEW, "统一用语", 0)
    assert words.editor.toPlainText() == NEW.rstrip("\n")
    words.editor.insertPlainText("关于")
    words.history.setCurrentRow(1)
    words.load.click()
    assert words.editor.toPlainText() == OWN.rstrip("\n")
    words.editor.undo()
    assert words.editor.toPlainText() == f"{NEW}".rstrip("\n") + "关于"


def test_the_programs_own_is_restored_with_a_reason(words: WordingDialog, published: Office) -> None:
    assert not words.own.isEnabled()
    words.editor.put(NEW)
    keep(words, "统一用语")
    words.own.click()
    form = dialog(words, FormDialog)
    form.panel.editors["note"].put("恢复")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert words.editor.toPlainText() == OWN.rstrip("\n")
    assert [(row.version, row.text) for row in published.ask(wordings)] == [(2, ""), (1, NEW)]
    assert words.history.item(0).text().startswith("第 2 版（恢复程序自带模板）\n")
    assert "现行" in words.history.item(0).text()


def test_a_version_is_compared_with_the_one_before(words: WordingDialog, published: Office) -> None:
    published.do(keep_wording, KIND, NEW, "统一用语", 0)
    words.history.setFocus()
    QTest.keyClick(words.history, Qt.Key.Key_Return)
    shown = dialog(words, CompareDialog)
    said = shown.text.toPlainText()
    assert "提出" in said
    assert "责令限期" in said
    assert shown.told.text().endswith("处改动。")


def test_what_somebody_else_kept_meanwhile_is_told_and_only_then_replaced(
    words: WordingDialog, published: Office
) -> None:
    words.editor.put(NEW)
    published.do(keep_wording, KIND, NEW.replace("限期", "立即"), "另一人", 0)
    assert words.editor.toPlainText() == NEW.rstrip("\n")
    form = keep(words, "统一用语")
    assert "其间某lead已保存第 1 版（另一人）" in form.panel.banner.text.text()
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert published.ask(wordings_in_force)[KIND].text == NEW


def test_an_archivist_finds_no_button_to_word_papers(published: Office, qtbot: QtBot) -> None:
    published.log_in("archivist", PASSWORD)
    page = opened(qtbot, published, DocumentsPage)
    assert not can_press(page, "文书模板…")
    page.desk.close()


@pytest.mark.parametrize("name", [CHINESE, ENGLISH])
def test_the_window_fits_a_small_screen_in_both_languages(published: Office, qtbot: QtBot, name: str) -> None:
    set_language(name)
    try:
        words = open_words(published, qtbot)
        published.do(keep_wording, KIND, NEW, "统一用语", 0)
        published.do(restore_wording, KIND, "恢复", 1)
        assert words.minimumSizeHint().width() <= 1340
        assert words.minimumSizeHint().height() <= 700
        for one in words.findChildren(QPushButton):
            assert one.width() >= one.minimumSizeHint().width()
        words.page.desk.close()
    finally:
        set_language(CHINESE)


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "甲"), ("甲\n乙\n", "甲\n丙\n乙\n"), ("责令整改，\n", "提出整改要求，\n"), ("甲" * 3000, "乙" * 3000)],
)
def test_the_marks_hold_both_texts_whole(before: str, after: str) -> None:
    found = runs(before, after)
    assert "".join(one.text for one in found if one.before) == before
    assert "".join(one.text for one in found if one.after) == after


def test_the_marks_are_as_small_as_the_change() -> None:
    found = runs("请限期整改。\n特此通知。\n", "请立即整改。\n特此通知。\n")
    assert [one.text for one in found if not one.same] == ["限期", "立即"]


def test_selected_papers_are_saved_as_docx_where_their_kind_has_it(
    published: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = published.do(issue, "2021Q1", ("head_talk", "newspaper_table"))
    page = opened(qtbot, published, DocumentsPage)
    page.select_papers([row.id for row in rows])
    page.show_actions()
    assert can_press(page, "保存 DOCX…")
    page.docx.click()
    chooser = dialog(page, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.reject()
    settle(qtbot, page)
    names = sorted(path.name for path in tmp_path.glob("*.docx"))
    assert len(names) == 2
    assert all(name.endswith("（可编辑）.docx") for name in names)
    page.table.select(next(row.id for row in rows if row.kind == "newspaper_table"))
    settle(qtbot, page)
    assert not can_press(page, "保存 DOCX…")
    page.desk.close()
