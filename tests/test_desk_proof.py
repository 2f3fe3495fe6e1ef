"""The newspaper's table in the window: its width, its approval sheet, and the proof held against it (R8.4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk.documents.page import DocumentsPage
from desk.documents.paper_dialog import PaperDialog
from desk.documents.proof_dialog import ProofDialog
from desk.office import Office
from desk.shared.context import Desk
from models.audit.queries import entries
from models.documents.queries import PaperRow, proofs
from models.settings.actions import change_settings
from reports.issuing import facts_of, issue
from reports.newspaper import HALF, QUARTER
from reports.proofs import check_proof, expected_text
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round

CODE = "2021Q1"
RARE = "\U0002cd8d"
"""Two of Qt's units."""


@pytest.fixture
def office(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    lead.do(change_settings, {"office_name": "某区（县）纪委监委"})
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    return lead


@pytest.fixture
def page(office: Office, qtbot: QtBot) -> Iterator[DocumentsPage]:
    """The page with the newspaper's table numbered and chosen."""
    office.do(issue, CODE, ("newspaper_table",))
    made = opened(office, qtbot)
    yield made
    made.desk.close()


def opened(office: Office, qtbot: QtBot) -> DocumentsPage:
    """Open the page for whoever is logged in, and wait until the paper is drawn."""
    made = DocumentsPage(Desk(office))
    qtbot.addWidget(made)
    made.resize(1166, 680)
    made.show()
    made.wake()
    qtbot.waitUntil(lambda: not made.desk.jobs.busy and not made.pause.isActive(), timeout=20_000)
    return made


@pytest.fixture
def dialog(page: DocumentsPage) -> ProofDialog:
    """The window in which the proof is compared."""
    page.newspaper.check.click()
    (made,) = page.findChildren(ProofDialog)
    return made


def paste(dialog: ProofDialog, text: str) -> None:
    """Paste a proof as from the clipboard, and compare at once."""
    QGuiApplication.clipboard().setText(text)
    dialog.proof.selectAll()
    dialog.proof.paste()
    dialog.compare()


def marked(text: QPlainTextEdit) -> list[str]:
    """Return the marked characters, in their order."""
    return [one.cursor.selectedText() for one in text.extraSelections()]  # type: ignore[attr-defined]


def spoiled(dialog: ProofDialog) -> str:
    """Return a proof with a changed, a missing and an extra character in three lines."""
    lines = dialog.expected.split("\n")
    lines[3] = lines[3].replace("科室5", "科室6")
    lines[4] = lines[4].replace("科室3", "室3")
    lines[5] = f"{lines[5]}{RARE}"
    return "\n".join(lines)


def test_an_empty_proof_can_not_be_entered_and_nothing_is_marked(dialog: ProofDialog) -> None:
    assert (marked(dialog.table), marked(dialog.proof)) == ([], [])
    assert not any(one.isEnabled() for one in (dialog.save, dialog.back, dialog.forth))
    assert not dialog.count.isVisible()


def test_a_right_proof_has_no_mark_and_says_so(dialog: ProofDialog) -> None:
    paste(dialog, dialog.expected.replace("\t", "\n"))
    assert (marked(dialog.table), marked(dialog.proof)) == ([], [])
    assert dialog.count.text == "无不符"
    assert dialog.save.isEnabled()


def test_every_differing_character_is_marked_by_colour_and_underline_on_the_side_where_it_stands(
    dialog: ProofDialog,
) -> None:
    paste(dialog, spoiled(dialog))
    assert marked(dialog.table) == ["5", "科"]
    assert marked(dialog.proof) == ["6", RARE]
    for one in (*dialog.table.extraSelections(), *dialog.proof.extraSelections()):
        assert one.format.fontUnderline()  # type: ignore[attr-defined]
        assert one.format.background().color() != dialog.palette().base().color()  # type: ignore[attr-defined]
    assert dialog.count.text == "不符 3 字"
    assert dialog.told.text() == "共 3 处。按 F3 转到第一处。"


def test_f3_goes_from_place_to_place_and_shift_f3_back(dialog: ProofDialog) -> None:
    paste(dialog, spoiled(dialog))
    said = []
    for modifier in (*[Qt.KeyboardModifier.NoModifier] * 4, Qt.KeyboardModifier.ShiftModifier):
        QTest.keyClick(dialog.proof, Qt.Key.Key_F3, modifier)
        said.append(dialog.told.text())
    assert said[:3] == [
        "第 1 处，共 3 处 · 第 4 行改字：应为“5”，清样为“6”",
        "第 2 处，共 3 处 · 第 5 行缺字：“科”",
        f"第 3 处，共 3 处 · 第 6 行多字：“{RARE}”",
    ]
    assert said[3:] == [said[0], said[2]]


def test_at_a_place_both_texts_stand_at_it(dialog: ProofDialog) -> None:
    proof = RARE + spoiled(dialog)
    paste(dialog, proof)
    dialog.go(1)
    dialog.go(1)
    one = dialog.places[1][0]
    assert dialog.table.textCursor().position() == one.at
    assert dialog.proof.textCursor().position() == one.proof_at + 1


def test_typing_in_the_proof_takes_the_marks_away(dialog: ProofDialog, qtbot: QtBot) -> None:
    paste(dialog, spoiled(dialog))
    dialog.proof.setPlainText(dialog.expected)
    qtbot.waitUntil(lambda: not dialog.places, timeout=5_000)
    assert marked(dialog.proof) == []


def test_punctuation_of_another_width_counts_only_where_the_box_is_not_ticked(dialog: ProofDialog) -> None:
    proof = dialog.expected.replace("（", "(")
    assert proof != dialog.expected
    paste(dialog, proof)
    assert set(marked(dialog.proof)) == {"("}
    dialog.alike.click()
    assert marked(dialog.proof) == []


def test_a_mark_that_cannot_be_seen_is_said_by_its_code(dialog: ProofDialog) -> None:
    paste(dialog, dialog.expected.replace("科室5", "科\u200b室5"))
    dialog.go(1)
    assert dialog.told.text().endswith("多字：“U+200B”")


def test_the_entered_result_stands_in_the_records_and_below_the_preview(
    page: DocumentsPage, dialog: ProofDialog
) -> None:
    assert "尚未校对清样" in page.newspaper.state.text()
    paste(dialog, spoiled(dialog))
    dialog.save.click()
    row = page.table.current()
    assert row is not None
    assert [one.differences for one in page.ask(proofs, row.id)] == [3]
    assert page.newspaper.state.text() == "半版，235 毫米 · 2021年4月12日 某lead校对清样，3 字不符"


def test_too_long_a_text_is_refused_in_the_window(dialog: ProofDialog) -> None:
    paste(dialog, "某" * 20_001)
    assert dialog.fault.isVisible()
    assert not dialog.save.isEnabled()


def test_the_width_is_chosen_beside_the_papers_and_holds_for_the_next_number(office: Office, qtbot: QtBot) -> None:
    page = opened(office, qtbot)
    form = page.width_part.ask()
    form.panel.editors["kind"].put(QUARTER)
    form.save_button.click()
    page.width_part.refresh()
    assert page.width_part.said.text() == "登报结果宽度：四分之一版，117 毫米"
    [row] = office.do(issue, CODE, ("newspaper_table",))
    assert facts_of(row).width == QUARTER * 10
    page.desk.close()


@pytest.mark.parametrize(("width", "kept"), [("", HALF), ("80", HALF), ("160", 160)])
def test_an_own_width_is_asked_for_in_millimetres(office: Office, qtbot: QtBot, width: str, kept: int) -> None:
    page = opened(office, qtbot)
    form = page.width_part.ask()
    form.panel.editors["kind"].put(0)
    form.panel.editors["width"].put(width)
    form.save_button.click()
    assert page.width_part.width_set() == kept
    assert form.isVisible() is (kept == HALF)
    page.desk.close()


def test_an_own_width_stands_in_the_form_when_it_is_opened_again(office: Office, qtbot: QtBot) -> None:
    office.do(change_settings, {"newspaper_width": 160})
    page = opened(office, qtbot)
    form = page.width_part.ask()
    assert (form.panel.editors["kind"].get(), form.panel.editors["width"].get()) == (0, "160")
    page.desk.close()


def test_the_approval_sheet_is_shown_to_be_printed_or_saved(page: DocumentsPage, qtbot: QtBot) -> None:
    page.newspaper.approval.click()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy and bool(page.findChildren(PaperDialog)), timeout=20_000)
    (shown,) = page.findChildren(PaperDialog)
    assert shown.paper.name == "2021Q1-登报送审单.pdf"


def test_a_text_that_was_copied_stands_in_the_log(page: DocumentsPage) -> None:
    page.newspaper.copy.click()
    with looking(page.desk.office) as session:
        newest = entries(session)[0]
    assert (newest.act, newest.facts["kinds"]) == ("document.ranking_papers", ["登报结果"])


def test_an_archivist_reads_what_came_of_the_proof_and_checks_none(
    page: DocumentsPage, office: Office, qtbot: QtBot
) -> None:
    row = page.table.current()
    assert isinstance(row, PaperRow)
    office.do(check_proof, row.id, expected_text(row))
    office.log_in("archivist", PASSWORD)
    other = opened(office, qtbot)
    assert other.newspaper.state.text().endswith("校对清样，无不符")
    assert not other.newspaper.check.isVisible()
    assert not other.width_part.isVisible()
    other.desk.close()
