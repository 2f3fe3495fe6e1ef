"""The question of promotion for a list, through the window: pasted, answered, exported, replied to (R7.5)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desk.consequences.asking_part import AskingPart
from desk.consequences.page import ConsequencesPage
from desk.office import Office
from models.audit.queries import entries
from models.registry.actions import add_person
from tests import make_desk
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round

NAMES = "某科长5\n某科长2\t某局\n某科长五"


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    return lead


@pytest.fixture
def page(published: Office, qtbot: QtBot) -> Iterator[ConsequencesPage]:
    """The page of consequences with the question for a list."""
    made = make_desk.opened(qtbot, published, ConsequencesPage)
    made.tabs.setCurrentWidget(made.people_part)
    make_desk.press(qtbot, made, "按名单查询…")
    yield made
    made.desk.close()


def asked(page: ConsequencesPage, names: str, on: str = "2021-05-20") -> AskingPart:
    """Ask for a list."""
    part = page.people_part.asking
    page.people_part.day.put(on)
    part.names.setPlainText(names)
    QTest.mouseClick(part.go, Qt.MouseButton.LeftButton)
    return part


def states(part: AskingPart) -> list[str]:
    """Return the answers, line by line."""
    return [one.state.value for one in part.table.rows()]


def test_a_pasted_list_is_answered_line_by_line(page: ConsequencesPage) -> None:
    part = asked(page, NAMES)
    assert states(part) == ["barred", "allowed", "unknown"]
    part.table.select("某科长五")
    assert "不代表可以提拔" in part.whole.text()
    assert part.whole.isVisible()


def test_the_day_beside_the_question_counts(page: ConsequencesPage) -> None:
    assert states(asked(page, "某科长5", "2021-07-12")) == ["barred"]
    assert states(asked(page, "某科长5", "2021-07-13")) == ["allowed"]


def test_a_wrong_day_is_named_and_nothing_is_answered(page: ConsequencesPage) -> None:
    assert states(asked(page, "某科长5", "2021-02-30")) == []
    assert page.people_part.fault.text()


def test_an_empty_list_says_so_and_takes_the_old_answers_away(page: ConsequencesPage) -> None:
    asked(page, NAMES)
    part = asked(page, " ")
    assert states(part) == []
    assert "没有姓名" in part.fault.text()
    assert not part.letter.isEnabled()


def test_answers_follow_when_the_register_changes(page: ConsequencesPage, published: Office, qtbot: QtBot) -> None:
    part = asked(page, "某科长2")
    published.do(add_person, "某科长2", "另一人")
    qtbot.waitUntil(lambda: states(part) == ["namesakes"])


def test_the_answers_are_exported_with_their_reasons(page: ConsequencesPage, tmp_path: Path, qtbot: QtBot) -> None:
    part = asked(page, NAMES)
    path = tmp_path / "answers.xlsx"
    part.table.export(path)
    qtbot.waitUntil(lambda: path.exists() and not page.desk.jobs.busy)
    sheet = load_workbook(path).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["所询", "答复", "影响期至", "依据"]
    assert [row[:2] for row in rows[1:]] == [
        ["某科长5", "不得提拔"], ["某科长2（某局）", "可以提拔"], ["某科长五", "名册中无此人，请核对姓名"],
    ]  # fmt: skip
    assert "2021Q1，某局科室5列第1名" in str(rows[1][3])


def test_the_reply_letter_is_made_entered_and_saved(
    page: ConsequencesPage, published: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    asked(page, NAMES)
    make_desk.press(qtbot, page, "制作复函…")
    make_desk.save(qtbot, page, addressee="中共某区委组织部", number="3号")
    picker = make_desk.dialog(page, QFileDialog)
    path = tmp_path / "reply.pdf"
    picker.fileSelected.emit(str(path))
    qtbot.waitUntil(lambda: path.exists() and not page.desk.jobs.busy)
    assert path.read_bytes().startswith(b"%PDF")
    picker.close()
    with looking(published) as session:
        assert [row.subject for row in entries(session) if row.act == "embargo.reply"] == ["中共某区委组织部"]


def test_an_archivist_asks_and_has_no_letter(published: Office, qtbot: QtBot) -> None:
    published.log_in("archivist", PASSWORD)
    page = make_desk.opened(qtbot, published, ConsequencesPage)
    page.tabs.setCurrentWidget(page.people_part)
    page.people_part.switch()
    part = asked(page, NAMES)
    assert states(part) == ["barred", "allowed", "unknown"]
    assert part.letter.isHidden()
    page.desk.close()


def test_one_name_comes_back_with_its_box(page: ConsequencesPage, qtbot: QtBot) -> None:
    assert page.people_part.name.isHidden()
    make_desk.press(qtbot, page, "查询一人")
    assert page.people_part.name.isVisible()


def test_a_page_that_leads_to_a_person_shows_the_question_for_one(page: ConsequencesPage) -> None:
    page.arrive(person="某科长5")
    assert page.people_part.name.isVisible()
    assert [row.allowed for row in page.people_part.answered] == [False]
