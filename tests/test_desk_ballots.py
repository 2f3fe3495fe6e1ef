"""The ballots page: batches opened, keyed with real keys, closed and sealed (R5.2–R5.4)."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import desk
from desk.ballots import dialogs
from desk.ballots.grammar import Slip
from desk.ballots.page import BallotsPage
from desk.language import catalogue
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.importing import ImportDialog
from desk.shared.messages import Message
from models.ballots.actions import close_batch, key_ballot, open_batch
from models.ballots.codes import keying_code
from models.ballots.queries import BallotStatus, BatchState, InvalidReason, batches, sheets
from models.ballots.rules import Line
from models.rounds.queries import Stage
from tests.conftest import PASSWORD
from tests.make import an_open_round, ballots_csv, moved

DAY = dt.date(2021, 4, 12)
KEYPAD = Qt.KeyboardModifier.KeypadModifier
C1, C2, C3 = keying_code(1), keying_code(2), keying_code(3)


@pytest.fixture
def office_in_keying(office: Office, tmp_path: Path) -> Office:
    """Return an office with a round of twelve sections in stage keying; the clerk is logged in."""
    office.log_in("lead", PASSWORD)
    moved(office, an_open_round(office, tmp_path), Stage.ISSUING, Stage.KEYING)
    office.log_in("clerk", PASSWORD)
    return office


def a_page(office: Office, qtbot: QtBot) -> BallotsPage:
    """Show the page of whoever is logged in."""
    page = BallotsPage(Desk(office))
    qtbot.addWidget(page)
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
    assert page.view.batch.text() == "批次 001 · 抽样评议 · 甲3"
    assert page.view.sheet.text() == "第 1 张 / 4"


def test_the_header_refuses_a_count_of_nothing(page: BallotsPage) -> None:
    page.open_batch()
    form = dialog_of(page).panel
    form.fill({"channel": "targeted", "control_total": 0, "receiver": "王某", "received_on": DAY})
    assert not form.save()
    assert form.faults["control_total"].text() == "不得小于 1。"


def test_keys_alone_store_sheets_and_close_the_batch(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}46{C2}8+")
    assert page.view.sheet.text() == "第 2 张 / 3"
    types(page, "++")
    QTest.keyClick(page.view.field, Qt.Key.Key_Period, KEYPAD)
    types(page, "2+")
    assert [(row.sheet, row.status, row.reason) for row in page.ask(sheets, batch_id)] == [
        (1, BallotStatus.VALID, None),
        (2, BallotStatus.ABSTAINED, None),
        (3, BallotStatus.INVALID, InvalidReason.PHOTOCOPY),
    ]
    QTest.keyClick(page.view.field, Qt.Key.Key_Enter, KEYPAD)
    question_of(page).accept()
    (row,) = page.ask(batches, "2021Q1")
    assert row.state is BatchState.SEALED
    assert page.stack.currentWidget() is page.list


def test_each_ballot_is_stored_by_one_act(page: BallotsPage) -> None:
    touched: list[object] = []
    keying(page)
    page.desk.touched.connect(touched.append)
    types(page, f"{C1}4")
    assert not touched
    types(page, "+")
    assert len(touched) == 1


def test_the_input_method_is_off_on_the_sheet(page: BallotsPage) -> None:
    assert not page.view.field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_key_held_down_counts_once(page: BallotsPage) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

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
    assert page.ask(sheets, batch_id) == ()
    assert page.view.sheet.text() == "第 1 张 / 3"
    types(page, "8+")
    (row,) = page.ask(sheets, batch_id)
    assert [(pick.number, pick.indicators) for pick in row.picks] == [(1, 17)]


def test_a_remark_opens_with_one_key_and_keying_goes_on(page: BallotsPage) -> None:
    batch_id = keying(page)
    types(page, f"{C1}4")
    QTest.keyClick(page.view.field, Qt.Key.Key_F2)
    assert page.view.writing.isVisible() and page.view.writing.box.hasFocus()
    QTest.keyClicks(page.view.writing.box, "bad")
    QTest.keyClick(page.view.writing.box, Qt.Key.Key_Return)
    assert page.view.field.hasFocus()
    types(page, "5+")
    (row,) = page.ask(sheets, batch_id)
    assert [remark.text for remark in row.remarks] == ["bad"] and row.picks[0].indicators == 3


def test_escape_leaves_the_writing_line_without_a_trace(page: BallotsPage) -> None:
    keying(page)
    types(page, C1)
    QTest.keyClick(page.view.field, Qt.Key.Key_F2)
    QTest.keyClicks(page.view.writing.box, "bad")
    QTest.keyClick(page.view.writing.box, Qt.Key.Key_Escape)
    assert page.view.keying is not None and page.view.keying.draft.lines[0].remark == ""
    assert page.view.field.hasFocus() and not page.view.writing.isVisible()


def test_an_unlisted_section_is_typed_after_the_slash(page: BallotsPage) -> None:
    batch_id = keying(page)
    QTest.keyClick(page.view.field, Qt.Key.Key_Slash, KEYPAD)
    page.view.writing.box.setText("某街道办")
    QTest.keyClick(page.view.writing.box, Qt.Key.Key_Return)
    types(page, f"4{C1}5+")
    (row,) = page.ask(sheets, batch_id)
    assert [(bad.text, bad.indicators) for bad in row.bad_lines] == [("某街道办", 1)]
    assert row.status is BallotStatus.VALID


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
    page.close_keyed()
    question_of(page).accept()
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


def test_the_panel_shows_the_sheets_of_an_open_batch(page: BallotsPage) -> None:
    batch_id = page.do(open_batch, "2021Q1", "targeted", "", 3, "某人", DAY)
    page.do(key_ballot, batch_id, [Line(1, 5), Line("某处", 1)])
    page.refresh()
    page.table.select(batch_id)
    from desk.shared.table import RecordTable

    (table,) = page.panel.findChildren(RecordTable)
    assert table.model.index(0, 2).data() == "001 科室1 冷推；“某处” 冷"
    assert foot_buttons(page) == ["录入", "封批", "更正清点数…"]


def test_a_clerk_does_not_see_the_sheets_of_a_sealed_batch(page: BallotsPage) -> None:
    batch_id = page.do(open_batch, "2021Q1", "targeted", "", 1, "某人", DAY)
    page.do(key_ballot, batch_id, [Line(1, 5)])
    page.do(close_batch, batch_id)
    page.refresh()
    page.table.select(batch_id)
    from desk.shared.table import RecordTable

    assert page.panel.findChildren(RecordTable) == []
    assert foot_buttons(page) == []


def test_a_lead_breaks_a_seal_with_a_reason(office_in_keying: Office, qtbot: QtBot) -> None:
    batch_id = office_in_keying.do(open_batch, "2021Q1", "targeted", "", 1, "某人", DAY)
    office_in_keying.do(key_ballot, batch_id, [Line(1, 5)])
    office_in_keying.do(close_batch, batch_id)
    office_in_keying.log_in("lead", PASSWORD)
    page = a_page(office_in_keying, qtbot)
    page.table.select(batch_id)
    assert foot_buttons(page) == ["启封…"]
    form = dialogs.ask_reopening(page, page.table.rows()[0]).panel
    form.fill({"reason": "漏录一张"})
    assert form.save()
    assert page.ask(batches, "2021Q1")[0].state is BatchState.OPEN


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
    if getattr(target, "id", "") not in ("STOPS", "KEYCAPS", "BREAKERS", "CHANNELS"):
        return set()
    value = node.value
    texts: list[ast.expr] = value.values if isinstance(value, ast.Dict) else []
    if isinstance(value, ast.Tuple):
        texts = [one.elts[1] for one in value.elts if isinstance(one, ast.Tuple)]
    return {one.value for one in texts if isinstance(one, ast.Constant) and isinstance(one.value, str)}
