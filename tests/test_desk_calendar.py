"""The tab of working days through its widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.system.calendar_part import CalendarPart
from desk.system.page import SystemPage
from models.settings.calendar import special_days
from tests.driving import pick, write

DAY = dt.date(2021, 4, 14)


@pytest.fixture
def part(lead: Office, qtbot: QtBot) -> Iterator[CalendarPart]:
    """The open tab, in the year 2021."""
    page = SystemPage(Desk(lead))
    qtbot.addWidget(page)
    page.resize(1166, 680)
    page.show()
    page.wake()
    page.arrive(part="calendar")
    found = page.part
    assert isinstance(found, CalendarPart)
    yield found
    page.desk.close()


def own(office: Office) -> dict[dt.date, tuple[bool, str]]:
    """Return what the office entered for the year."""
    return {one.day: (one.works, one.note) for one in office.ask(special_days, 2021) if one.own}


def fill(form: FormDialog, **values: str) -> None:
    """Write into the form and save."""
    for key, text in values.items():
        widget = form.panel.editors[key].widget
        write(widget, text) if key != "works" else pick(widget, text)  # type: ignore[arg-type]
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)


def test_the_announced_days_of_the_year_are_shown_and_another_year_can_be_chosen(part: CalendarPart) -> None:
    assert dt.date(2021, 10, 1) in {row.day for row in part.table.rows()}
    part.year.setCurrentIndex(part.year.findData(2020))
    part.year.activated.emit(part.year.currentIndex())
    assert {row.day.year for row in part.table.rows()} == {2020}


def test_a_day_is_entered_and_taken_back(part: CalendarPart, lead: Office) -> None:
    fill(part.enter(), day="20210414", works="上班", note="防汛值守")
    assert own(lead) == {DAY: (True, "防汛值守")}
    part.table.select(DAY)
    assert part.back.isEnabled()
    QTest.mouseClick(part.back, Qt.MouseButton.LeftButton)
    assert own(lead) == {}


def test_what_was_announced_is_not_taken_back_but_written_over(part: CalendarPart, lead: Office) -> None:
    holiday = dt.date(2021, 5, 3)
    part.table.select(holiday)
    assert not part.back.isEnabled()
    row = part.table.current()
    assert row is not None
    fill(part.edit(row), works="上班", note="抗洪")
    assert own(lead) == {holiday: (True, "抗洪")}


def test_a_day_without_its_reason_stays_in_the_form(part: CalendarPart, lead: Office) -> None:
    form = part.enter()
    fill(form, day="2021-04-14")
    assert form.isVisible()
    assert own(lead) == {}
    form.discard()
