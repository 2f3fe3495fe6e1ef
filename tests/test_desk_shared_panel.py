"""The panel beside a list is walked with Tab alone: facts and parts from top to bottom, then every button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desk.shared.panel import DetailPanel
from desk.shared.widgets import button, row_of


class Place(QWidget):
    """A window with a list's stand-in, a panel, and something behind it."""

    def __init__(self) -> None:
        """Put them side by side."""
        super().__init__()
        self.before, self.panel, self.after = QLineEdit(), DetailPanel("Choose."), QLineEdit()
        row = QHBoxLayout(self)
        for one in (self.before, self.panel, self.after):
            row.addWidget(one)


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    """Show the window."""
    made = Place()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    return made


def show(place: Place, name: str, *acts: str) -> None:
    """Show a record with a link among its facts, two in its part, and buttons."""
    panel = place.panel
    panel.show_record(name, (("Paper", press(f"{name} paper")), ("Day", "2021-04-12")))
    part = QWidget(panel.area.widget())
    part.setLayout(row_of(press(f"{name} one"), press(f"{name} two"), None))
    panel.add_part("Part", part)
    panel.set_actions([(act, lambda: None, "") for act in acts])
    QApplication.processEvents()


def press(text: str) -> QPushButton:
    """Return a button."""
    return button(text, lambda: None)


def walk(place: Place, key: Qt.Key, start: QWidget, end: QWidget) -> list[str]:
    """Return the texts of the buttons that a key reaches on its way from one widget to another."""
    start.setFocus()
    passed: list[str] = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is end:
            return passed
        if isinstance(focused, QPushButton):
            passed.append(focused.text())
        QTest.keyClick(focused, key)
    raise AssertionError(f"never came there, only past {passed}")


def tabs(place: Place) -> list[str]:
    """Return what Tab reaches between the list and what is behind the panel."""
    return walk(place, Qt.Key.Key_Tab, place.before, place.after)


def test_tab_reaches_facts_parts_and_every_button_in_reading_order(place: Place) -> None:
    show(place, "A", "Decide…", "Record…", "Withdraw…")
    assert tabs(place) == ["A paper", "A one", "A two", "Decide…", "Record…", "Withdraw…"]


def test_shift_and_tab_go_the_same_way_back(place: Place) -> None:
    show(place, "A", "Decide…", "Record…")
    assert walk(place, Qt.Key.Key_Backtab, place.after, place.before) == tabs(place)[::-1]


def test_the_order_holds_for_every_record_shown_after_the_first(place: Place) -> None:
    for name in ("A", "B", "C"):
        show(place, name, f"{name} decide", f"{name} record")
    assert tabs(place) == ["C paper", "C one", "C two", "C decide", "C record"]


def test_buttons_that_change_alone_keep_their_order(place: Place) -> None:
    show(place, "A", "Decide…")
    place.panel.set_actions([(text, lambda: None, "") for text in ("First", "Second", "Third")])
    QApplication.processEvents()
    assert tabs(place) == ["A paper", "A one", "A two", "First", "Second", "Third"]


def test_an_empty_panel_is_passed(place: Place) -> None:
    show(place, "A", "Decide…")
    place.panel.clear("Choose.")
    QApplication.processEvents()
    assert tabs(place) == []
