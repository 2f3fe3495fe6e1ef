"""The ballots page: batches opened, keyed with real keys, closed and sealed (R5.2–R5.4)."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

import desk
from desk.ballots import dialogs
from desk.ballots.field import FLASH
from desk.ballots.grammar import Slip
from desk.ballots.page import BallotsPage
from desk.ballots.words import prompt
from desk.language import catalogue
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.importing import ImportDialog
from desk.shared.messages import Message
from desk.shared.table import RecordTable
from desk.theme import Meaning
from models.audit.queries import entries
from models.ballots.actions import close_batch, open_batch
from models.ballots.codes import keying_code
from models.ballots.figures import my_figures
from models.ballots.keying import key_sheet, note_effort
from models.ballots.queries import BatchState, InvalidReason, batches, sealed_sheets
from models.ballots.readings import readings
from models.ballots.rules import Line
from models.ballots.tables import Turn
from models.rounds.queries import Stage
from tests.conftest import PASSWORD
from tests.make import an_open_round, ballots_csv, looking, moved, with_clerks

DAY = dt.date(2021, 4, 12)
KEYPAD = Qt.KeyboardModifier.KeypadModifier
C1, C2, C3 = keying_code(1), keying_code(2), keying_code(3)


@pytest.fixture
def office_in_keying(office: Office, tmp_path: Path) -> Office:
    """Return an office with a round of twelve sections in stage keying; the clerk is logged in."""
    with_clerks(office)
    office.log_in("lead", PASSWORD)
    moved(office, an_open_round(office, tmp_path), Stage.ISSUING, Stage.KEYING)
    office.log_in("clerk", PASSWORD)
    return office


def a_page(office: Office, qtbot: QtBot) -> BallotsPage:
    """Show the page of whoever is logged in."""
    page = BallotsPage(Desk(office))
    qtbot.addWidget(page, before_close_func=lambda _page: page.desk.close())
    page.resize(1166, 680)
    page.show()
    page.wake()
    return page


@pytest.fixture
def page(office_in_keying: Office, qtbot: QtBot) -> BallotsPage:
    """Return the clerk's page."""
    return a_page(office_in_keying, qtbot)


def wait_active(page: BallotsPage) -> None:
    """Wait until keys reach the page."""
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)


def keying(page: BallotsPage, total: int = 3) -> int:
    """Open a batch and begin to key it."""
    wait_active(page)
    batch_id = page.do(open_batch, "2021Q1", "targeted", "甲3", total, "某收件人", DAY)
    page.arrive(batch_id=batch_id)
    page.view.field.setFocus()
    return batch_id


def keyed(page: BallotsPage, batch_id: int, turn: Turn = Turn.FIRST) -> list[tuple[Line, ...]]:
    """Return what was keyed of a batch, sheet by sheet."""
    with looking(page.desk.office) as session:
        return [one.keyed.lines for one in readings(session.connection(), batch_id, turn)]


def keyed_by_hand(office: Office, *sheets: list[Line]) -> int:
    """Open a batch and key its sheets once through the gate; close the first keying."""
    batch_id = office.do(open_batch, "2021Q1", "targeted", "甲3", len(sheets), "某收件人", DAY)
    for number, lines in enumerate(sheets, start=1):
        office.do(key_sheet, batch_id, number, lines)
    office.do(close_batch, batch_id)
    return batch_id


def types(page: BallotsPage, text: str) -> None:
    """Type on the keyboard."""
    QTest.keyClicks(page.view.field, text)


def dialog_of(page: BallotsPage) -> FormDialog:
    """Return the form that is open."""
    (found,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    return found


def question_of(page: BallotsPage) -> Message:
    """Return the question that is open."""
    (found,) = [one for one in page.findChildren(Message) if one.isVisible()]
    return found


def foot_buttons(page: BallotsPage) -> list[str]:
    """Return what the panel offers."""
    row = page.panel.buttons
    widgets = [item.widget() for n in range(row.count()) if (item := row.itemAt(n)) is not None]
    return [widget.text() for widget in widgets if isinstance(widget, QPushButton)]


def test_a_batch_is_opened_by_its_header_and_keyed_at_once(page: BallotsPage, qtbot: QtBot) -> None:
    wait_active(page)
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(page.findChildren(FormDialog)))
    form = dialog_of(page).panel
    form.fill({"channel": "sampled", "box": "甲3", "control_total": 4, "receiver": "王某", "received_on": DAY})
    assert form.save()
    (row,) = page.ask(batches, "2021Q1")
    assert (row.channel, row.box, row.control_total, row.receiver, row.received_on) == (
        "sampled",
        "甲3",
        4,
        "王某",
        DAY,
    )
    assert page.stack.currentWidget() is page.view
    assert page.view.batch.text() == "批次 001-7 · 抽样评议 · 甲3"
    assert page.view.sheet.text() == "第 1 张 / 4"


def test_the_header_refuses_a_count_of_nothing(page: BallotsPage) -> None:
    page.open_batch()
    form = dialog_of(page).panel
    form.fill({"channel": "targeted", "control_total": 0, "receiver": "王某", "received_on": DAY})
    assert not form.save()
    assert form.faults["control_total"].text() == "不得小于 1。"


def test_keys_alone_store_sheets_and_end_the_first_keying(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}46{C2}8+")
    assert page.view.sheet.text() == "第 2 张 / 3"
    types(page, "+")
    QTest.keyClick(page.view.field, Qt.Key.Key_Period, KEYPAD)
    types(page, "2+")
    with looking(page.desk.office) as session:
        stored = readings(session.connection(), batch_id, Turn.FIRST)
    assert [(one.sheet, one.keyed.lines, one.keyed.reason) for one in stored] == [
        (1, (Line(1, 5), Line(2, 16)), None),
        (2, (), None),
        (3, (), InvalidReason.PHOTOCOPY),
    ]
    QTest.keyClick(page.view.field, Qt.Key.Key_Enter, KEYPAD)
    (row,) = page.ask(batches, "2021Q1")
    assert (row.state, row.settled) == (BatchState.SECOND, 0)
    assert page.stack.currentWidget() is page.list


def test_a_section_is_kept_when_it_ends_and_the_sheet_is_one_act(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}4")
    assert page.view.keying is not None and page.view.keying.kept == 0
    types(page, "0")
    assert page.view.keying.kept == 1
    assert keyed(page, batch_id) == []


def test_what_was_kept_is_on_the_screen_again_after_a_crash_with_the_sheet_to_take(page: BallotsPage) -> None:
    keying(page)
    types(page, f"{C1}46+{C1}46{C2}")
    page.view.keying = page.view.field.keying = None  # the program is gone
    page.leave_view()
    page.key(page.ask(batches, "2021Q1")[0])
    keying_now = page.view.keying
    assert keying_now is not None
    assert (
        prompt(keying_now, page.view.field.batch)
        == "批次 001-7，第 2 张，已录到科室 001-7（冷 推）。请取出第 2 张继续。"
    )
    assert page.view.last.text() == "上三张：1 ✓ 1 个科室 2 项"
    types(page, f"{C2}4+")
    assert keying_now.sheet == 3


def test_the_sheet_lights_up_at_a_stop_and_at_its_end(page: BallotsPage) -> None:
    keying(page)
    types(page, f"{C1[:3]}{(int(C1[3]) + 1) % 10}")
    lit = [page.view.field.flash]
    QTest.keyClick(page.view.field, Qt.Key.Key_Backspace)
    types(page, f"{C1[3]}+")
    lit.append(page.view.field.flash)
    assert lit == [Meaning.BAD, Meaning.GOOD]
    QTest.qWait(FLASH + 200)
    assert page.view.field.flash is None


def test_a_key_that_only_bounces_counts_once(page: BallotsPage) -> None:
    keying(page)
    for moment in (1000, 1012, 1080):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier, "0")
        event.setTimestamp(moment)
        page.view.field.keyPressEvent(event)
    assert page.view.keying is not None and page.view.keying.draft.code == "00"


def test_a_pause_stops_the_keys_and_notes_what_was_keyed(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}4+")
    QTest.keyClick(page.view.field, Qt.Key.Key_F9)
    types(page, C2)
    assert page.view.keying is not None and page.view.keying.draft.empty
    assert (page.ask(my_figures, "2021Q1").sheets, page.ask(my_figures, "2021Q1").keys) == (1, 6)
    QTest.keyClick(page.view.field, Qt.Key.Key_F9)
    types(page, f"{C2}4+")
    assert len(keyed(page, batch_id)) == 2


def test_the_second_keying_shows_nothing_of_the_first(office_in_keying: Office, qtbot: QtBot) -> None:
    batch_id = keyed_by_hand(office_in_keying, [Line(1, 5)], [Line(2, 1)])
    office_in_keying.log_in("clerk2", PASSWORD)
    page = a_page(office_in_keying, qtbot)
    page.table.select(batch_id)
    assert page.panel.findChildren(RecordTable) == []
    wait_active(page)
    page.arrive(batch_id=batch_id)
    assert page.view.turn.text() == "第二遍"
    assert page.view.last.text() == "上三张：尚无" and page.view.keying is not None and page.view.keying.draft.empty


def test_a_sheet_that_differs_is_keyed_once_more_and_then_goes_to_the_third_person(
    office_in_keying: Office, qtbot: QtBot
) -> None:
    batch_id = keyed_by_hand(office_in_keying, [Line(1, 5)], [Line(2, 1)])
    office_in_keying.log_in("clerk2", PASSWORD)
    page = a_page(office_in_keying, qtbot)
    wait_active(page)
    page.arrive(batch_id=batch_id)
    types(page, f"{C1}4+")
    assert page.view.keying is not None
    assert prompt(page.view.keying) == "第 1 张与第一遍不一致，请对照原票重录一次。"
    types(page, f"{C1}4+")
    assert prompt(page.view.keying) == "第 1 张交第三人裁定。"
    types(page, f"{C2}4+")
    QTest.keyClick(page.view.field, Qt.Key.Key_Return)
    (row,) = page.ask(batches, "2021Q1")
    assert (row.state, row.waiting, row.settled) == (BatchState.ADJUDICATION, 1, 1)


def test_whoever_keyed_a_batch_first_is_not_offered_to_key_it_again(page: BallotsPage) -> None:
    batch_id = keyed_by_hand(page.desk.office, [Line(1, 5)])
    page.refresh()
    page.table.select(batch_id)
    assert foot_buttons(page) == ["批次单…"]
    page.arrive(batch_id=batch_id)
    assert page.stack.currentWidget() is page.list


def a_batch_to_rule_on(office: Office) -> int:
    """Key a batch twice, with one sheet of two that differs."""
    batch_id = keyed_by_hand(office, [Line(1, 5)], [Line(2, 1)])
    office.log_in("clerk2", PASSWORD)
    for lines in ([Line(1, 4)], [Line(1, 4)]):
        office.do(key_sheet, batch_id, 1, lines)
    office.do(key_sheet, batch_id, 2, [Line(2, 1)])
    office.do(close_batch, batch_id)
    return batch_id


@pytest.fixture
def third(office_in_keying: Office, qtbot: QtBot) -> BallotsPage:
    """Return the page of the third person with a batch to rule on in hand."""
    batch_id = a_batch_to_rule_on(office_in_keying)
    office_in_keying.log_in("clerk3", PASSWORD)
    page = a_page(office_in_keying, qtbot)
    wait_active(page)
    page.arrive(batch_id=batch_id)
    return page


def first_sheet(page: BallotsPage) -> list[tuple[int, int]]:
    """Return sections and indicators of the first sealed sheet, as the lead sees it."""
    page.desk.office.log_in("lead", PASSWORD)
    first, _second = page.ask(sealed_sheets, page.ask(batches, "2021Q1")[0].id)
    return [(pick.number, pick.indicators) for pick in first.picks]


def test_the_third_person_decides_with_a_key_and_seals_the_batch(third: BallotsPage) -> None:
    assert third.stack.currentWidget() is third.ruling
    assert (third.ruling.paper.text(), third.ruling.matter.text()) == ("第 1 张", "指标不同")
    readings_shown = third.ruling.readings
    QTest.keyClicks(readings_shown, "2")
    QTest.keyClick(readings_shown, Qt.Key.Key_Return)
    assert third.ruling.asked.text() == "全部裁定完毕，按回车封存该批。"
    QTest.keyClick(readings_shown, Qt.Key.Key_Return)
    question_of(third).accept()
    assert third.ask(batches, "2021Q1")[0].state is BatchState.SEALED
    assert first_sheet(third) == [(1, 4)]


def test_the_third_person_keys_a_sheet_anew_and_writes_why(third: BallotsPage) -> None:
    QTest.keyClicks(third.ruling.readings, "n")
    QTest.keyClicks(third.ruling.field, f"{C3}8+")
    assert third.ruling.asked.text().startswith(f"重录内容：003-{C3[3]} 贪。")
    QTest.keyClicks(third.ruling.readings, "5")
    third.ruling.writing.box.setText("两遍都看错了行")
    QTest.keyClick(third.ruling.writing.box, Qt.Key.Key_Return)
    third.close_in_view()
    question_of(third).accept()
    assert first_sheet(third) == [(3, 16)]


def test_escape_takes_a_half_given_ruling_back(third: BallotsPage) -> None:
    QTest.keyClicks(third.ruling.readings, "1")
    assert not third.may_leave()
    QTest.keyClick(third.ruling.readings, Qt.Key.Key_Escape)
    assert third.may_leave() and third.stack.currentWidget() is third.ruling
    QTest.keyClick(third.ruling.readings, Qt.Key.Key_Escape)
    assert third.stack.currentWidget() is third.list


def test_the_live_picture_shows_a_clerk_only_their_own_figures(page: BallotsPage) -> None:
    keyed_by_hand(page.desk.office, [Line(1, 5)])
    page.refresh()
    page.tabs.setCurrentWidget(page.live)
    headings = [one.text() for one in page.live.findChildren(QLabel)]
    assert "本人情况" in headings and "录入人员" not in headings
    assert not page.live.people.isVisible() and not page.live.ranks.isVisible()


def test_the_live_picture_shows_the_lead_everybody_and_the_ranks(office_in_keying: Office, qtbot: QtBot) -> None:
    keyed_by_hand(office_in_keying, [Line(1, 5)])
    office_in_keying.log_in("clerk2", PASSWORD)
    office_in_keying.do(key_sheet, 1, 1, [Line(1, 5)])
    office_in_keying.do(note_effort, 1, 1, 6, 0, 12)
    office_in_keying.log_in("lead", PASSWORD)
    page = a_page(office_in_keying, qtbot)
    page.tabs.setCurrentWidget(page.live)
    assert [row.account for row in page.live.people.rows()] == ["clerk2"]
    assert [(row.number, row.votes) for row in page.live.ranks.rows()] == [(1, 1)]


def test_the_slip_and_the_codes_are_saved_where_one_says(
    page: BallotsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.do(open_batch, "2021Q1", "targeted", "", 3, "某人", DAY)
    page.print_slip(page.ask(batches, "2021Q1")[0])
    page.print_codes()
    saved = sorted(path.name for path in tmp_path.glob("*.pdf"))
    assert saved == ["2021Q1-录入编码表.pdf", "2021Q1-批次单-001-7.pdf"]
    with looking(page.desk.office) as session:
        newest = [(entry.act, entry.facts["files"]) for entry in entries(session)[:2]]
    assert newest == [("document.keying_papers", [name]) for name in saved]


def test_the_input_method_is_off_on_the_sheet(page: BallotsPage) -> None:
    assert not page.view.field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_key_held_down_counts_once(page: BallotsPage) -> None:
    keying(page)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier, "0", True)
    page.view.field.keyPressEvent(event)
    assert page.view.keying is not None and page.view.keying.draft.empty


def test_the_number_pad_without_num_lock_stops_loudly(page: BallotsPage) -> None:
    keying(page)
    QTest.keyClick(page.view.field, Qt.Key.Key_Insert, KEYPAD)
    assert page.view.keying is not None and page.view.keying.stop is not None
    assert page.view.keying.stop.slip is Slip.NUM_LOCK


def test_control_z_reopens_the_last_sheet(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}4+")
    QTest.keyClick(page.view.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert keyed(page, batch_id) == []
    assert page.view.sheet.text() == "第 1 张 / 3"
    types(page, "8+")
    assert keyed(page, batch_id) == [(Line(1, 17),)]


def test_a_remark_opens_with_one_key_and_keying_goes_on(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}49")
    assert page.view.writing.isVisible() and page.view.writing.box.hasFocus()
    QTest.keyClicks(page.view.writing.box, "bad")
    QTest.keyClick(page.view.writing.box, Qt.Key.Key_Return)
    assert page.view.field.hasFocus()
    types(page, "5+")
    assert keyed(page, batch_id) == [(Line(1, 3, "bad"),)]


def test_escape_leaves_the_writing_line_without_a_trace(page: BallotsPage) -> None:
    keying(page)
    types(page, C1)
    QTest.keyClick(page.view.field, Qt.Key.Key_F2)
    QTest.keyClicks(page.view.writing.box, "bad")
    QTest.keyClick(page.view.writing.box, Qt.Key.Key_Escape)
    assert page.view.keying is not None and page.view.keying.draft.lines[0].remark == ""
    assert page.view.field.hasFocus() and not page.view.writing.isVisible()


def test_an_unlisted_section_is_written(page: BallotsPage) -> None:
    batch_id = keying(page)
    QTest.keyClick(page.view.field, Qt.Key.Key_F3)
    page.view.writing.box.setText("某街道办")
    QTest.keyClick(page.view.writing.box, Qt.Key.Key_Return)
    types(page, f"4{C1}5+")
    assert keyed(page, batch_id) == [(Line("某街道办", 1), Line(1, 2))]


def test_a_slash_on_the_number_pad_is_a_mark_that_cannot_be_read(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}4")
    QTest.keyClick(page.view.field, Qt.Key.Key_Slash, KEYPAD)
    types(page, "+")
    assert keyed(page, batch_id) == [(Line(1, 1, "", True),)]


def test_escape_goes_back_only_when_no_sheet_is_begun(page: BallotsPage) -> None:
    keying(page)
    types(page, "0")
    QTest.keyClick(page.view.field, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.view and not page.may_leave()
    QTest.keyClick(page.view.field, Qt.Key.Key_Backspace)
    QTest.keyClick(page.view.field, Qt.Key.Key_Backspace)
    QTest.keyClick(page.view.field, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.list and page.may_leave()


def test_tab_does_not_leave_the_sheet(page: BallotsPage) -> None:
    keying(page)
    QTest.keyClick(page.view.field, Qt.Key.Key_Tab)
    assert page.view.field.hasFocus()


def test_a_batch_with_another_count_is_not_closed_and_says_why(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}4+")
    page.close_in_view()
    assert page.ask(batches, "2021Q1")[0].state is BatchState.OPEN
    said = [one for one in page.findChildren(Message) if one.isVisible()]
    assert any("已录 1 张，手工清点 3 张" in one.text.text() for one in said)
    assert batch_id


def test_a_count_is_corrected_with_a_reason(page: BallotsPage) -> None:
    page.do(open_batch, "2021Q1", "targeted", "", 3, "某人", DAY)
    page.refresh()
    row = page.table.rows()[0]
    form = dialogs.ask_correction(page, row).panel
    form.fill({"control_total": 5, "reason": "重新清点"})
    assert form.save()
    assert page.ask(batches, "2021Q1")[0].control_total == 5


def test_nobody_sees_the_sheets_before_the_batch_is_sealed(office_in_keying: Office, qtbot: QtBot) -> None:
    batch_id = a_batch_to_rule_on(office_in_keying)
    office_in_keying.log_in("lead", PASSWORD)
    page = a_page(office_in_keying, qtbot)
    page.table.select(batch_id)
    assert page.panel.findChildren(RecordTable) == []
    assert foot_buttons(page) == ["裁定", "退回重录…", "批次单…"]


def a_sealed_batch(office: Office) -> int:
    """Key a batch of one sheet twice."""
    batch_id = keyed_by_hand(office, [Line(1, 5)])
    office.log_in("clerk2", PASSWORD)
    office.do(key_sheet, batch_id, 1, [Line(1, 5)])
    office.do(close_batch, batch_id)
    return batch_id


def test_a_clerk_does_not_see_the_sheets_of_a_sealed_batch(office_in_keying: Office, qtbot: QtBot) -> None:
    batch_id = a_sealed_batch(office_in_keying)
    page = a_page(office_in_keying, qtbot)
    page.table.select(batch_id)
    assert page.panel.findChildren(RecordTable) == []
    assert foot_buttons(page) == ["批次单…"]


@pytest.mark.parametrize(("how", "state"), [("rule", BatchState.ADJUDICATION), ("anew", BatchState.OPEN)])
def test_a_lead_breaks_a_seal_with_a_reason(
    office_in_keying: Office, qtbot: QtBot, how: str, state: BatchState
) -> None:
    batch_id = a_sealed_batch(office_in_keying)
    office_in_keying.log_in("lead", PASSWORD)
    page = a_page(office_in_keying, qtbot)
    page.table.select(batch_id)
    (table,) = page.panel.findChildren(RecordTable)
    assert table.model.index(0, 2).data() == "001 科室1 冷推"
    assert foot_buttons(page) == ["启封…", "批次单…"]
    form = dialogs.ask_sending_back(page, page.table.rows()[0]).panel
    form.fill({"how": how, "reason": "漏录一张"})
    assert form.save()
    assert page.ask(batches, "2021Q1")[0].state is state


def test_a_file_of_one_channel_is_imported_after_a_preview(page: BallotsPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.bring_in()
    form = dialog_of(page).panel
    form.fill({"channel": "sampled"})
    assert form.save()
    (dialog,) = [one for one in page.findChildren(ImportDialog) if one.isVisible()]
    dialog.look(ballots_csv(tmp_path / "b.csv", [[("1", "冷", "")], [("2", "推", "")]]))
    qtbot.waitUntil(dialog.take_button.isEnabled)
    assert page.ask(batches, "2021Q1") == ()
    dialog.take()
    qtbot.waitUntil(lambda: len(page.ask(batches, "2021Q1")) == 1)
    (row,) = page.ask(batches, "2021Q1")
    assert (row.channel, row.keyed, row.state) == ("sampled", 2, BatchState.SEALED)
    qtbot.waitUntil(lambda: len(page.table.rows()) == 1)


def test_without_a_round_the_page_says_what_is_missing(clerk: Office, qtbot: QtBot) -> None:
    page = a_page(clerk, qtbot)
    assert page.banner.text.text() == "还没有期次，请先开设期次。"
    assert not page.open_button.isEnabled() and not page.import_button.isEnabled()


def test_a_round_in_draft_takes_files_but_is_not_keyed(office: Office, qtbot: QtBot, tmp_path: Path) -> None:
    office.log_in("lead", PASSWORD)
    an_open_round(office, tmp_path)
    page = a_page(office, qtbot)
    assert not page.open_button.isEnabled() and page.import_button.isEnabled()
    assert "筹备" in page.banner.text.text()


def test_the_focus_of_the_page_is_the_sheet_while_a_batch_is_keyed(page: BallotsPage) -> None:
    keying(page)
    page.setFocus()
    assert page.view.field.hasFocus()


@pytest.mark.parametrize("room", ["ballots", "ranking"])
def test_every_text_of_the_page_is_translated(room: str) -> None:
    missing = [text for text in texts_of(room) if text not in catalogue()]
    assert missing == []


def texts_of(room: str) -> set[str]:
    """Return the English sources in a room's modules: those of tr(), of columns, empty texts and tables of words."""
    found: set[str] = set()
    for path in sorted((Path(desk.__file__).parent / room).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= _texts_of_call(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                found |= _texts_of_table(node)
    return found


def _texts_of_call(node: ast.Call) -> set[str]:
    function = node.func.value if isinstance(node.func, ast.Subscript) else node.func
    places = {"tr": (0,), "Empty": (0, 1), "Column": (1,)}.get(getattr(function, "id", ""), ())
    given = [node.args[place] for place in places if place < len(node.args)]
    return {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value}


def _texts_of_table(node: ast.Assign | ast.AnnAssign) -> set[str]:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if getattr(target, "id", "") not in ("STOPS", "KEYCAPS", "BREAKERS", "CHANNELS", "REASONS"):
        return set()
    value = node.value
    texts: list[ast.expr] = value.values if isinstance(value, ast.Dict) else []
    if isinstance(value, ast.Tuple):
        texts = [one.elts[1] for one in value.elts if isinstance(one, ast.Tuple)]
    return {one.value for one in texts if isinstance(one, ast.Constant) and isinstance(one.value, str)}
