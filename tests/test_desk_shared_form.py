"""Forms: reading, faults at their field, refusals, leaving."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk.shared.fields import Field, Kind, Unreadable, fault, read_date, read_int
from desk.shared.form import FormDialog, FormPanel
from desk.shared.messages import Message, confirm
from models.common.errors import RuleError

FIELDS = (
    Field("name", "名称", required=True),
    Field("number", "编号", Kind.INT, least=1, most=999),
    Field("on", "日期", Kind.DATE),
    Field("kind", "类别", Kind.CHOICE, choices=((1, "甲"), (2, "乙"))),
    Field("who", "负责人", Kind.PICK, choices=((7, "张三"), (8, "李四·买买提"), (9, "李五"))),
    Field("yes", "列入", Kind.BOOL),
    Field("note", "备注", Kind.MULTILINE),
    Field("unit", "单位", Kind.READONLY),
)


def wait_active(qtbot: QtBot, widget: QWidget) -> None:
    """Wait until keys reach the widget's window."""
    with qtbot.waitActive(widget):
        widget.activateWindow()


class Kept:
    """Keeps what was saved; refuses when told to."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.refusal: RuleError | None = None

    def save(self, values: dict[str, Any]) -> None:
        """Save or refuse."""
        if self.refusal is not None:
            raise self.refusal
        self.values = values


@pytest.fixture
def kept() -> Kept:
    """Where values go."""
    return Kept()


@pytest.fixture
def panel(qtbot: QtBot, kept: Kept) -> FormPanel:
    """A filled form."""
    made = FormPanel(FIELDS, {"name": "养老保险科", "number": 17, "kind": 2, "who": 8}, save=kept.save)
    qtbot.addWidget(made)
    made.show()
    wait_active(qtbot, made)
    return made


@pytest.mark.parametrize(
    "text", ["2021-04-12", "2021-4-12", "2021.4.12", "20210412", "2021年4月12日", "２０２１－０４－１２", " 2021/4/12 "]
)
def test_a_day_is_read_however_people_type_it(text: str) -> None:
    assert read_date(text) == dt.date(2021, 4, 12)


@pytest.mark.parametrize("text", ["2021-02-30", "4月12日", "yesterday", "2021-13-01"])
def test_a_day_that_does_not_exist_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read_date(text)


def test_figures_may_be_full_width() -> None:
    assert (read_int("０１７"), read_int("1,000"), read_int(" ")) == (17, 1000, None)
    with pytest.raises(Unreadable):
        read_int("3.5")


def test_bounds_and_lengths_are_told() -> None:
    assert "999" in fault(FIELDS[1], 1000)
    assert fault(FIELDS[1], None) == ""
    assert "5" in fault(Field("a", "甲", most=5), "六个汉字的话")
    assert fault(Field("a", "甲", check=lambda value: "不行。"), "x") == "不行。"


def test_saving_hands_over_read_values(panel: FormPanel, kept: Kept) -> None:
    assert panel.save()
    assert kept.values == {
        "name": "养老保险科",
        "number": 17,
        "on": None,
        "kind": 2,
        "who": 8,
        "yes": False,
        "note": "",
    }


def test_the_first_faulty_field_gets_the_keyboard_and_its_sentence(panel: FormPanel, kept: Kept, qtbot: QtBot) -> None:
    panel.editors["name"].put("")
    panel.editors["number"].put("abc")
    assert not panel.save()
    assert kept.values == {}
    assert panel.faults["name"].text() == "此项必填。"
    assert panel.faults["number"].text() == "请填写整数。"
    assert panel.faults["on"].isHidden()
    assert panel.focusWidget() is panel.editors["name"].widget


def test_typing_takes_the_fault_away(panel: FormPanel, qtbot: QtBot) -> None:
    panel.editors["name"].put("")
    panel.save()
    QTest.keyClicks(panel.editors["name"].widget, "A")
    assert panel.faults["name"].isHidden()
    assert panel.dirty


def test_a_refusal_is_shown_at_the_field_it_names(panel: FormPanel, kept: Kept) -> None:
    kept.refusal = RuleError("account.name_taken", name="甲", field="number")
    assert not panel.save()
    assert "甲" in panel.faults["number"].text()
    assert panel.focusWidget() is panel.editors["number"].widget


def test_a_refusal_without_a_field_is_shown_above(panel: FormPanel, kept: Kept) -> None:
    kept.refusal = RuleError("account.unknown")
    assert not panel.save()
    assert panel.banner.isVisible()
    kept.refusal = None
    assert panel.save()
    assert not panel.banner.isVisible()


@pytest.mark.parametrize(
    ("typed", "value"), [("张", 7), ("买买", 8), ("李五", 9), ("", None)], ids=["part", "inner", "whole", "empty"]
)
def test_a_person_is_picked_by_a_part_of_the_name(panel: FormPanel, typed: str, value: int | None) -> None:
    widget = panel.editors["who"].widget
    assert isinstance(widget, QLineEdit)
    widget.setText(typed)
    assert panel.editors["who"].get() == value


def test_an_ambiguous_name_is_not_guessed(panel: FormPanel, kept: Kept) -> None:
    widget = panel.editors["who"].widget
    assert isinstance(widget, QLineEdit)
    widget.setText("李")
    assert not panel.save()
    assert panel.faults["who"].text() == "请从列表中选择一项。"


def test_control_enter_saves_and_closes_the_dialog(qtbot: QtBot, kept: Kept) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    results: list[object] = []
    dialog = FormDialog(owner, "修改", FIELDS, {"name": "甲"}, save=kept.save, then=results.append)
    dialog.open()
    wait_active(qtbot, dialog)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.panel.editors["note"].widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert kept.values["name"] == "甲"
    assert results == [None]


def test_escape_leaves_an_untouched_dialog_without_asking(qtbot: QtBot, kept: Kept) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = FormDialog(owner, "修改", FIELDS, {"name": "甲"}, save=kept.save)
    dialog.open()
    wait_active(qtbot, dialog)
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_escape_asks_when_something_would_be_lost(qtbot: QtBot, kept: Kept) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = FormDialog(owner, "修改", FIELDS, {"name": "甲"}, save=kept.save)
    dialog.open()
    wait_active(qtbot, dialog)
    QTest.keyClicks(dialog.panel.editors["name"].widget, "B")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    question = dialog.findChild(Message)
    assert question is not None
    with qtbot.waitSignal(dialog.rejected):
        QTest.mouseClick(question.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)


def test_the_safe_answer_is_the_default_of_a_dangerous_question(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    done: list[str] = []
    question = confirm(owner, "作废？", "不能恢复。", "作废", lambda: done.append("x"))
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert done == []
    question = confirm(owner, "作废？", "不能恢复。", "作废", lambda: done.append("x"))
    QTest.mouseClick(question.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    assert done == ["x"]


def test_the_calendar_writes_the_day(panel: FormPanel, qtbot: QtBot) -> None:
    from PySide6.QtCore import QDate
    from PySide6.QtWidgets import QCalendarWidget

    box = panel.editors["on"].widget
    assert isinstance(box, QLineEdit)
    box.actions()[0].trigger()
    calendar = box.findChild(QCalendarWidget)
    assert calendar is not None
    calendar.clicked.emit(QDate(2021, 4, 2))
    assert box.text() == "2021-04-02"
