"""The page of consequences through its widgets: board, chips, several at once, people, sums of the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk.consequences.board import FIRST, KINDS, chip_lines
from desk.consequences.page import ConsequencesPage
from desk.consequences.states import overdue, state, waiting, why
from desk.language import CHINESE, ENGLISH, set_language
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.widgets import Pill
from desk.theme import Meaning
from models.consequences.actions import complete
from models.consequences.imports import import_results
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus, Phase, Step, measures
from models.consequences.steps import enter_step
from models.registry.actions import add_person
from models.rounds.queries import Stage
from tests.conftest import PASSWORD, HandClock
from tests.driving import write
from tests.make import a_numbered_registry
from tests.make_results import A_TALK, a_published_round, a_voted_round, measure_of, past_file, past_row, step_to

VOTES = {5: 9, 3: 8, 7: 7, 1: 6, 2: 1}
"""Sections 5, 3, 7 and 1 are listed, 5 and 3 in the top tier."""


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    return lead


@pytest.fixture
def page(published: Office, qtbot: QtBot) -> Iterator[ConsequencesPage]:
    """The page with the round's board."""
    made = opened(published, qtbot)
    yield made
    made.desk.close()


def opened(office: Office, qtbot: QtBot) -> ConsequencesPage:
    """Open the page for whoever is logged in."""
    made = ConsequencesPage(Desk(office))
    qtbot.addWidget(made)
    made.resize(1166, 680)
    made.show()
    made.wake()
    made.tabs.setCurrentWidget(made.round_part)
    return made


def column_of(key: str) -> int:
    """Return the board's column of a kind."""
    return FIRST + [name for name, _, _ in KINDS].index(key)


def click_chip(page: ConsequencesPage, place: int, key: str, *more: Qt.KeyboardModifier) -> None:
    """Click a chip of the board with the mouse."""
    view = page.round_part.board.view
    index = page.round_part.board.model.index(place, column_of(key))
    view.scrollTo(index)
    modifier = more[0] if more else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, view.visualRect(index).center())


def form_of(page: ConsequencesPage) -> FormDialog:
    """Return the open form."""
    (found,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    return found


def fill(form: FormDialog, **values: str) -> None:
    """Type into the fields of a form."""
    for key, text in values.items():
        write(form.panel.editors[key].widget, text)


def press(page: ConsequencesPage, text: str) -> None:
    """Press the visible button with this text."""
    QTest.qWait(1)  # what was just added is shown on the next beat
    (found,) = [one for one in page.findChildren(QPushButton) if one.text() == text and one.isVisible()]
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def panel_text(page: ConsequencesPage) -> str:
    """Return everything that the panel says."""
    return "\n".join(one.text() for one in page.round_part.panel.findChildren(QLabel))


def the(office: Office, kind: str, number: int) -> MeasureRow:
    """Return one measure of the round."""
    return measure_of(office, "2021Q1", kind, number)


def test_the_board_has_a_row_a_listed_section_and_a_chip_a_measure(page: ConsequencesPage) -> None:
    board = page.round_part.board
    assert [row.rank for row in board.rows()] == [1, 2, 3, 4]
    assert [[one.kind.value for one in cell] for cell in board.rows()[0].cells] == [
        ["leader_talk"],
        ["head_interview"],
        ["embargo"],
        [],
        ["body_deduction", "leader_deduction"],
        ["rectification"],
    ]


def test_a_chip_opens_the_panel_with_reason_person_and_day(page: ConsequencesPage) -> None:
    click_chip(page, 0, "head")
    text = panel_text(page)
    assert "负责人约谈" in text
    assert "某科长5" in text
    assert "2021-04-27" in text
    assert "列第1名" in text


def test_the_two_chips_of_a_cell_are_told_apart_and_the_panel_switches(page: ConsequencesPage) -> None:
    click_chip(page, 0, "deduction")
    assert page.round_part.current is not None
    shown = page.round_part.current.kind
    (other,) = {MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION} - {shown}
    words = {MeasureKind.BODY_DEDUCTION: "领导班子扣分 · 应办", MeasureKind.LEADER_DEDUCTION: "分管领导扣分 · 应办"}
    press(page, words[other])
    assert page.round_part.current.kind is other


def test_a_chip_is_entered_as_done_with_date_and_note(page: ConsequencesPage, published: Office) -> None:
    click_chip(page, 1, "leader_talk")
    assert page.done is not None
    QTest.mouseClick(page.done, Qt.MouseButton.LeftButton)
    form = form_of(page)
    fill(form, on="20210412", note="已谈话", place="会议室", present="甲、乙")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    row = the(published, "leader_talk", 3)
    assert (row.status, row.done_on, row.note) == (MeasureStatus.DONE, dt.date(2021, 4, 12), "已谈话")
    shown = page.round_part.board.rows()[1].cells[0][0]
    assert chip_lines(shown, page.today(), alone=True) == ("✓ 已办", "2021-04-12")
    assert page.round_part.counts.cells[MeasureKind.LEADER_TALK][0].text() == "1 / 4"


def test_several_chips_chosen_with_ctrl_are_entered_at_once(page: ConsequencesPage, published: Office) -> None:
    click_chip(page, 0, "leader_talk")
    click_chip(page, 1, "leader_talk", Qt.KeyboardModifier.ControlModifier)
    click_chip(page, 2, "head", Qt.KeyboardModifier.ControlModifier)
    assert page.done is not None
    assert page.done.text() == "登记办结（3 项）…"
    QTest.mouseClick(page.done, Qt.MouseButton.LeftButton)
    fill(form_of(page), place="会议室", present="甲、乙")
    QTest.mouseClick(form_of(page).save_button, Qt.MouseButton.LeftButton)
    done = [row for row in published.ask(measures, "2021Q1") if row.status is MeasureStatus.DONE]
    assert sorted((row.kind.value, row.number) for row in done) == [
        ("head_talk", 7),
        ("leader_talk", 3),
        ("leader_talk", 5),
    ]


def test_rectifications_among_chosen_chips_are_left_out_of_the_count(page: ConsequencesPage) -> None:
    click_chip(page, 0, "leader_talk")
    click_chip(page, 1, "leader_talk", Qt.KeyboardModifier.ControlModifier)
    click_chip(page, 2, "rectification", Qt.KeyboardModifier.ControlModifier)
    assert page.done is not None
    assert page.done.text() == "登记办结（2 项）…"
    assert {row.kind for row in page.open_ones()} == {MeasureKind.LEADER_TALK}


def test_a_rectification_leads_to_its_own_tab_instead_of_being_entered_as_done(page: ConsequencesPage) -> None:
    click_chip(page, 0, "rectification")
    assert page.done is not None
    assert not page.done.isEnabled()
    press(page, "查看整改")
    assert page.part is page.rectifying_part


def test_a_rectification_of_a_past_round_is_entered_as_done_with_a_note(
    lead: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-14", 1, 1)))
    page = opened(lead, qtbot)
    click_chip(page, 0, "rectification")
    assert page.done is not None
    QTest.mouseClick(page.done, Qt.MouseButton.LeftButton)
    assert next(field for field in form_of(page).panel.fields if field.key == "note").required
    fill(form_of(page), on="2021-02-01", note="整改报告已审核")
    QTest.mouseClick(form_of(page).save_button, Qt.MouseButton.LeftButton)
    assert measure_of(lead, "2020Q4", "rectification", 1).status is MeasureStatus.DONE
    page.desk.close()


def test_a_day_before_publication_is_refused_in_the_form_and_nothing_is_stored(
    page: ConsequencesPage, published: Office
) -> None:
    click_chip(page, 0, "leader_talk")
    assert page.done is not None
    QTest.mouseClick(page.done, Qt.MouseButton.LeftButton)
    form = form_of(page)
    fill(form, on="2021-04-01")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert form.isVisible()
    assert the(published, "leader_talk", 5).status is MeasureStatus.DUE
    form.discard()


def test_a_measure_is_waived_with_a_reason_and_reopened(page: ConsequencesPage, published: Office) -> None:
    click_chip(page, 0, "head")
    press(page, "免予办理…")
    form = form_of(page)
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert form.isVisible()  # without a reason nothing is waived
    fill(form, reason="重病住院")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert the(published, "head_interview", 5).note == "重病住院"
    assert page.round_part.current is not None
    assert page.round_part.current.status is MeasureStatus.WAIVED
    press(page, "撤销登记…")
    fill(form_of(page), reason="误登记")
    QTest.mouseClick(form_of(page).save_button, Qt.MouseButton.LeftButton)
    assert the(published, "head_interview", 5).status is MeasureStatus.DUE


def test_overdue_measures_are_marked_by_word_and_colour_and_can_be_filtered(
    published: Office, clock: HandClock, qtbot: QtBot
) -> None:
    clock.set(dt.date(2021, 4, 28))
    page = opened(published, qtbot)
    row = the(published, "leader_talk", 5)
    assert state(row, page.today()) == ("逾期", Meaning.BAD)
    assert not overdue(the(published, "embargo", 5), page.today())
    press(page, "逾期")
    assert len(page.round_part.board.rows()) == 4
    page.desk.close()


def test_a_removal_waits_for_a_decision_and_asks_for_it(
    published: Office, clock: HandClock, tmp_path: Path, qtbot: QtBot
) -> None:
    clock.set(dt.date(2021, 7, 12))
    cut_off, on = dt.date(2021, 6, 30), dt.date(2021, 7, 9)
    a_published_round(published, tmp_path, {5: 9, 9: 8, 7: 7, 1: 6}, "2021Q2", cut_off, on)
    page = opened(published, qtbot)
    assert page.round_part.code == "2021Q2"
    press(page, "待决定")
    assert [row.section for row in page.round_part.board.rows()] == ["科室5"]
    click_chip(page, 0, "removal")
    text = panel_text(page)
    assert "连续2期" in text
    assert "期次2021Q1第1名、期次2021Q2第1名" in text
    assert page.done is not None
    assert not page.done.isEnabled()  # a committee decides first
    press(page, "登记决定…")
    form = form_of(page)
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert form.isVisible()  # the committee's decision is missing
    fill(form, committee="某局党组", number="某党组〔2021〕5号", effective_on="2021-07-12")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    done = measure_of(published, "2021Q2", "head_removal", 5)
    assert done.status is MeasureStatus.DONE
    assert not waiting(done)
    page.desk.close()


def test_the_list_of_all_measures_enters_selected_rows_as_done(page: ConsequencesPage, published: Office) -> None:
    page.tabs.setCurrentWidget(page.list_part)
    table = page.list_part.table
    assert all(row.status is MeasureStatus.DUE for row in table.rows())
    page.list_part.kind.setCurrentIndex(1)
    page.list_part.refresh()
    assert {row.kind for row in table.rows()} == {MeasureKind.LEADER_TALK}
    table.view.selectAll()
    assert page.done is not None
    QTest.mouseClick(page.done, Qt.MouseButton.LeftButton)
    fill(form_of(page), place="会议室", present="甲、乙")
    QTest.mouseClick(form_of(page).save_button, Qt.MouseButton.LeftButton)
    assert table.rows() == ()
    assert the(published, "leader_talk", 1).status is MeasureStatus.DONE


def test_enter_on_a_row_of_the_list_shows_its_chip_on_the_board(page: ConsequencesPage) -> None:
    page.tabs.setCurrentWidget(page.list_part)
    table = page.list_part.table
    row = next(row for row in table.rows() if row.kind is MeasureKind.RECTIFICATION)
    table.select(row.id)
    table.view.opened.emit(table.view.currentIndex())
    assert page.part is page.round_part
    assert page.round_part.current is not None
    assert page.round_part.current.id == row.id


@pytest.mark.parametrize(
    ("name", "on", "said"),
    [
        ("某科长5", "2021-07-12", "不得提拔"),
        ("某科长5", "2021-07-13", "可以提拔"),
        ("某科长2", "2021-05-01", "可以提拔"),
    ],
)
def test_the_question_whether_somebody_may_be_promoted(page: ConsequencesPage, name: str, on: str, said: str) -> None:
    part = page.people_part
    page.tabs.setCurrentWidget(part)
    part.name.setText(name)  # Qt types no Chinese in tests
    box = part.day.widget
    assert isinstance(box, QLineEdit)
    box.selectAll()
    QTest.keyClicks(box, on)
    QTest.mouseClick(part.go, Qt.MouseButton.LeftButton)
    assert [one.text for one in part.findChildren(Pill)] == [said]


def test_namesakes_are_answered_apart(page: ConsequencesPage, published: Office) -> None:
    published.do(add_person, "某科长5", "另一人")
    page.arrive(person="某科长5")
    assert {row.note: row.allowed for row in page.people_part.answered}["另一人"]
    assert sorted(row.allowed for row in page.people_part.answered) == [False, True]


def test_a_name_that_nobody_has_is_never_a_clearance(page: ConsequencesPage) -> None:
    page.arrive(person="某科长五")
    assert page.people_part.answered == ()
    assert "某科长五" in page.people_part.fault.text()
    assert page.people_part.table.isHidden()


def test_everybody_in_embargo_is_listed_and_a_click_asks_for_them(page: ConsequencesPage) -> None:
    page.tabs.setCurrentWidget(page.people_part)
    barred = page.people_part.barred
    assert {row.person for row in barred.rows()} == {"某科长5", "某科长3", "某科长7", "某科长1"}
    index = barred.model.index(0, 0)
    QTest.mouseClick(
        barred.view.viewport(), Qt.MouseButton.LeftButton, pos=barred.view.visualRect(index).center()
    )  # fmt: skip
    assert page.people_part.name.text() == barred.rows()[0].person
    assert {row.kind for row in page.people_part.table.rows()} >= {MeasureKind.EMBARGO}


def test_the_yearly_sums_are_shown_and_exported(page: ConsequencesPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.yearly_part)
    part = page.yearly_part
    assert part.year.currentText() == "2021"
    body = [row for row in part.table.rows() if row.kind is MeasureKind.BODY_DEDUCTION]
    assert [(row.unit, row.times, str(row.total)) for row in body] == [("某局", 4, "17/5")]
    path = tmp_path / "deductions.xlsx"
    part.table.export(path)
    qtbot.waitUntil(lambda: path.exists() and not page.desk.jobs.busy)
    sheet = load_workbook(path).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:3] == ["扣分对象", "单位", "分管领导"]


def test_the_board_is_exported_with_states_and_days(page: ConsequencesPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "board.xlsx"
    page.round_part.board.export(path)
    qtbot.waitUntil(lambda: path.exists() and not page.desk.jobs.busy)
    sheet = load_workbook(path).active
    assert sheet is not None
    assert sheet.cell(2, 3).value == "应办 2021-04-27"
    assert sheet.cell(2, 5).value == "应办 至 2021-07-12"


def test_copied_rows_of_the_board_hold_every_column(page: ConsequencesPage) -> None:
    click_chip(page, 0, "head")
    page.round_part.board.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("1\t某局 科室5\t应办 2021-04-27")


def test_before_publication_nothing_can_be_entered(lead: Office, tmp_path: Path, qtbot: QtBot) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    step_to(lead, "2021Q1", Stage.FINALISED)
    page = opened(lead, qtbot)
    click_chip(page, 0, "leader_talk")
    assert page.done is not None
    assert not page.done.isEnabled()
    assert "公布后确定" in panel_text(page)
    page.desk.close()


def test_an_archivist_reads_and_has_no_buttons(published: Office, qtbot: QtBot) -> None:
    published.log_in("archivist", PASSWORD)
    page = opened(published, qtbot)
    click_chip(page, 0, "leader_talk")
    assert page.done is None
    assert "某副局长2" in panel_text(page)
    assert [one for one in page.round_part.panel.findChildren(QPushButton) if one.isVisible()] == []
    page.desk.close()


def test_an_empty_office_says_where_measures_come_from(lead: Office, qtbot: QtBot) -> None:
    page = opened(lead, qtbot)
    assert "尚无已定稿的期次" in page.banner.text.text()
    asked: list[str] = []
    page.desk.going.connect(lambda key, _facts: asked.append(key))
    press(page, "前往排名")
    assert asked == ["ranking"]
    page.desk.close()


def test_why_names_every_kind_in_both_languages(published: Office) -> None:
    rows = published.ask(measures, "2021Q1")
    for language in (CHINESE, ENGLISH):
        set_language(language)
        texts = {row.kind: why(row, ()) for row in rows}
        assert len(set(texts.values())) >= len(texts)
        assert all("{" not in text for text in texts.values())


def test_the_keyboard_moves_between_chips(page: ConsequencesPage) -> None:
    board = page.round_part.board
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    board.view.selectionModel().setCurrentIndex(board.model.index(0, column_of("leader_talk")), flags)
    QTest.keyClick(board.view, Qt.Key.Key_Down)
    assert page.round_part.current is not None
    assert (page.round_part.current.number, page.round_part.current.kind) == (3, MeasureKind.LEADER_TALK)


def test_notice_receipt_and_report_of_chosen_chips_follow_one_another(
    page: ConsequencesPage, published: Office
) -> None:
    """R7.2: the button offers what is next for all that are chosen."""
    assert page.step is not None
    for told, fields in (("登记通知…", {}), ("登记送达…", {"by": "某局办公室"})):
        click_chip(page, 0, "leader_talk")
        click_chip(page, 1, "leader_talk", Qt.KeyboardModifier.ControlModifier)
        assert page.step.text() == told
        QTest.mouseClick(page.step, Qt.MouseButton.LeftButton)
        fill(form_of(page), **fields)
        QTest.mouseClick(form_of(page).save_button, Qt.MouseButton.LeftButton)
    assert {the(published, "leader_talk", number).phase for number in (5, 3)} == {Phase.SERVED}
    click_chip(page, 0, "leader_talk")
    click_chip(page, 2, "leader_talk", Qt.KeyboardModifier.ControlModifier)
    assert not page.step.isEnabled()  # one waits for nothing before it is done, the other for its notice


def test_the_last_step_is_taken_back_from_the_panel_with_a_reason(page: ConsequencesPage, published: Office) -> None:
    published.do(enter_step, [the(published, "leader_talk", 5).id], Step.NOTIFIED, dt.date(2021, 4, 12))
    page.refresh()
    click_chip(page, 0, "leader_talk")
    assert "最近登记：发出通知" in panel_text(page)
    press(page, "撤回…")
    form = form_of(page)
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert form.isVisible()  # the reason is missing
    fill(form, reason="误登")
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert the(published, "leader_talk", 5).phase is Phase.DUE


def test_the_panel_shows_the_record_of_a_talk(page: ConsequencesPage, published: Office) -> None:
    published.do(complete, [the(published, "leader_talk", 5).id], dt.date(2021, 4, 12), "", A_TALK)
    page.refresh()
    click_chip(page, 0, "leader_talk")
    text = panel_text(page)
    assert all(part in text for part in ("谈话记录", "会议室", "甲、乙、记录员", "通报评议结果", "限期整改"))
