"""The tab of rectification through its widgets: the next step by key, forms, refusals at their fields (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk.consequences.board import chip_lines
from desk.consequences.page import ConsequencesPage
from desk.consequences.states import overdue
from desk.home.page import HomePage
from desk.language import ENGLISH, set_language
from desk.office import Office
from desk.rectifying.part import RectifyingPart
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from models.common.indicators import Indicator
from models.consequences.queries import MeasureRow, MeasureStatus
from models.rectification.actions import enter_plan, enter_recheck, give_notice, set_due
from models.rectification.in_force import open_in_force
from models.rectification.queries import RectificationState
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry
from tests.make_results import a_published_round, measure_of
from tests.test_desk_consequences import click_chip, form_of, opened, press
from tests.test_rectification_acts import CODE, LATER

MAY = dt.date(2021, 5, 25)


@pytest.fixture
def published(lead: Office, tmp_path: Path, clock: HandClock) -> Office:
    """An office with one published round, at the end of June."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    clock.set(LATER)
    return lead


@pytest.fixture
def page(published: Office, qtbot: QtBot) -> Iterator[ConsequencesPage]:
    """The page with the tab of rectification open."""
    made = opened(published, qtbot)
    made.tabs.setCurrentWidget(made.rectifying_part)
    yield made
    made.desk.close()


def part_of(page: ConsequencesPage) -> RectifyingPart:
    """Return the open tab."""
    assert isinstance(page.part, RectifyingPart)
    return page.part


def state_of_first(page: ConsequencesPage) -> RectificationState:
    """Return where the section of rank 1 stands."""
    return part_of(page).table.rows()[0].state


def go_on(page: ConsequencesPage) -> None:
    """Take the next step of the current section by the keyboard."""
    view = part_of(page).table.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)


def fill(form: FormDialog, **values: str) -> None:
    """Write into the fields of a form, as an input method does."""
    for key, text in values.items():
        box = form.panel.editors[key].widget
        if isinstance(box, QLineEdit):
            box.setText(text)
        elif isinstance(box, QPlainTextEdit):
            box.setPlainText(text)


def save(page: ConsequencesPage) -> None:
    """Save the open form."""
    QTest.mouseClick(form_of(page).save_button, Qt.MouseButton.LeftButton)


def choose(page: ConsequencesPage, key: str, text: str) -> None:
    """Choose in a list of the open form."""
    box = form_of(page).panel.editors[key].widget
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText(text))


def said(page: ConsequencesPage) -> str:
    """Return everything that the panel says."""
    return "\n".join(one.text() for one in part_of(page).panel.findChildren(QLabel))


def test_the_tab_lists_the_listed_sections_by_rank_and_begins_with_the_first(page: ConsequencesPage) -> None:
    part = part_of(page)
    assert [row.measure.number for row in part.table.rows()] == [5, 3, 7, 1]
    assert part.table.current() == part.table.rows()[0]
    assert "科室5" in said(page)


def test_the_notice_comes_filled_with_what_the_ballots_said(page: ConsequencesPage) -> None:
    go_on(page)
    form = form_of(page)
    assert form.panel.editors["problem_COLD"].get() == "选票勾选 9 次，占该科室各项的 100%"
    assert form.panel.editors["due_on"].get() == "2021-05-12"


def test_step_by_step_to_the_close_out_after_a_failed_recheck(page: ConsequencesPage, published: Office) -> None:
    go_on(page)
    fill(form_of(page), on="2021-04-12", problem_COLD="态度生硬")
    save(page)
    assert state_of_first(page) is RectificationState.NOTICED
    go_on(page)
    fill(form_of(page), responsible="某科长5", plan="设综合窗口")
    save(page)
    go_on(page)
    fill(form_of(page), on="2021-05-06", text="窗口已设")
    save(page)
    assert state_of_first(page) is RectificationState.REPORTED
    go_on(page)
    fill(form_of(page), on="2021-05-10", checkers="甲某、乙某", finding_COLD="仍不理人", next_due_on="2021-06-10")
    choose(page, "passed", "未通过")
    save(page)
    assert state_of_first(page) is RectificationState.FAILED
    assert "仍不理人" in said(page)
    press(page, "登记复查…")
    fill(form_of(page), on="2021-06-08", checkers="甲某，丙某")
    choose(page, "passed", "通过")
    save(page)
    go_on(page)
    fill(form_of(page), on="2021-06-09")
    save(page)
    assert state_of_first(page) is RectificationState.CLOSED
    assert measure_of(published, CODE, "rectification", 5).status is MeasureStatus.DONE


def test_a_refusal_stands_at_its_field(page: ConsequencesPage) -> None:
    go_on(page)
    fill(form_of(page), on="2021-04-11")
    save(page)
    assert (
        form_of(page).panel.faults["on"].text()
        == "通知日期（2021年4月11日）早于结果公布日期（2021年4月12日）。请改正。"
    )


def test_the_board_leads_to_the_rectification(page: ConsequencesPage) -> None:
    page.tabs.setCurrentWidget(page.round_part)
    click_chip(page, 2, "rectification")
    press(page, "查看整改")
    current = part_of(page).table.current()
    assert current is not None
    assert current.measure.number == 7


def test_the_filter_leaves_what_is_overdue(page: ConsequencesPage, clock: HandClock) -> None:
    part = part_of(page)
    part.which.setCurrentIndex(2)
    part.show_round()
    assert len(part.table.rows()) == 4  # due on 12 May, and it is the end of June


def test_an_archivist_reads_and_enters_nothing(page: ConsequencesPage, published: Office, qtbot: QtBot) -> None:
    published.log_in("archivist", PASSWORD)
    other = opened(published, qtbot)
    other.tabs.setCurrentWidget(other.rectifying_part)
    assert len(part_of(other).table.rows()) == 4
    assert [one.text() for one in part_of(other).panel.findChildren(QPushButton)] == []
    go_on(other)
    assert other.findChildren(QPushButton, "登记通知…") == []


def test_without_a_final_round_the_tab_says_where_rectifications_come_from(lead: Office, qtbot: QtBot) -> None:
    set_language(ENGLISH)
    made = opened(lead, qtbot)
    made.tabs.setCurrentWidget(made.rectifying_part)
    assert part_of(made).code == ""
    texts = [one.text() for one in part_of(made).table.empty.findChildren(QLabel)]
    assert any("They come with a final result." in text for text in texts)
    made.desk.close()


def test_a_notice_is_taken_back_from_its_own_panel(page: ConsequencesPage) -> None:
    go_on(page)
    fill(form_of(page), on="2021-04-12", problem_COLD="态度生硬")
    save(page)
    press(page, "撤回通知…")
    fill(form_of(page), reason="日期有误")
    save(page)
    assert state_of_first(page) is RectificationState.WAITING


def test_taking_the_step_back_on_the_board_takes_the_notice_back_too(page: ConsequencesPage) -> None:
    go_on(page)
    fill(form_of(page), on="2021-04-12", problem_COLD="态度生硬")
    save(page)
    page.tabs.setCurrentWidget(page.round_part)
    click_chip(page, 0, "rectification")
    press(page, "撤回…")
    fill(form_of(page), reason="日期有误")
    save(page)
    page.tabs.setCurrentWidget(page.rectifying_part)
    assert state_of_first(page) is RectificationState.WAITING


def postponed(office: Office) -> MeasureRow:
    """Give section 5 until the middle of July; return its measure."""
    measure = measure_of(office, CODE, "rectification", 5)
    office.do(give_notice, measure.id, dt.date(2021, 4, 12), {Indicator.COLD: "态度生硬"})
    office.do(set_due, measure.id, dt.date(2021, 7, 15), "系统改造")
    return measure


def test_the_board_and_the_list_show_a_postponed_one_by_its_new_day_and_not_as_overdue(
    page: ConsequencesPage, published: Office
) -> None:
    measure = postponed(published)
    page.tabs.setCurrentWidget(page.round_part)
    page.refresh()
    chips = {row.section_id: row.cells[-1][0] for row in page.round_part.board.rows()}
    late = {one.number for one in chips.values() if overdue(one, page.today())}
    assert late == {3, 7, 1}
    assert chip_lines(chips[measure.section_id], page.today(), alone=True) == ("已通知", "2021-07-15")
    page.tabs.setCurrentWidget(page.list_part)
    page.list_part.which.setCurrentIndex(1)
    page.list_part.refresh()
    assert measure.id not in {row.id for row in page.list_part.table.rows()}


def test_the_home_page_counts_by_the_day_in_force(published: Office, qtbot: QtBot, clock: HandClock) -> None:
    clock.set(dt.date(2021, 6, 30))
    home = HomePage(Desk(published))
    qtbot.addWidget(home)
    home.wake()

    def told() -> set[tuple[str, str]]:
        return {(one.task.text, str(one.task.day)) for one in home.deadlines.lines() if "整改" in one.task.text}

    assert told() == {("整改 4 · 2021Q1", "2021-05-12")}
    postponed(published)
    home.refresh()
    assert told() == {("整改 3 · 2021Q1", "2021-05-12"), ("整改 1 · 2021Q1", "2021-07-15")}
    home.desk.close()


def test_one_that_passed_its_recheck_is_overdue_nowhere(page: ConsequencesPage, published: Office) -> None:
    measure = postponed(published).id
    published.do(enter_plan, measure, "设综合窗口", "某科长5")
    published.do(enter_recheck, measure, dt.date(2021, 5, 10), ["甲某", "乙某"], False, {Indicator.COLD: "仍冷"}, MAY)
    assert overdue(next(one for one in published.ask(open_in_force) if one.id == measure), page.today())
    published.do(enter_recheck, measure, dt.date(2021, 5, 20), ["甲某", "乙某"], True, {})
    assert not overdue(next(one for one in published.ask(open_in_force) if one.id == measure), page.today())
