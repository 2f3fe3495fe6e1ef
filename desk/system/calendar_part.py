"""The tab of the working-day calendar: announced rest days and working weekends, and the office's own entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QComboBox

from desk.language import tr
from desk.shared.columns import Column
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.system.part import Part
from models.settings import calendar
from models.settings.calendar import SpecialDay

if TYPE_CHECKING:
    from desk.system.page import SystemPage

FIRST_YEAR: Final = 2014
"""The year of the first round."""


def _weekday(row: SpecialDay) -> str:
    days = (tr("Mon"), tr("Tue"), tr("Wed"), tr("Thu"), tr("Fri"), tr("Sat"), tr("Sun"))
    return days[row.day.weekday()]


SPECIAL = (
    Column[SpecialDay]("day", "Day", lambda row: row.day, width=110),
    Column[SpecialDay]("week", "Day of the week", _weekday, width=120),
    Column[SpecialDay]("works", "Work or rest", lambda row: tr("work") if row.works else tr("rest"), width=110),
    Column[SpecialDay]("note", "Why", lambda row: row.note, width=220, stretch=True),
    Column[SpecialDay]("own", "Entered by", lambda row: tr("the office") if row.own else tr("announced"), width=130),
)


class CalendarPart(Part):
    """Days that are not as the week says; deadlines in working days are counted by them."""

    lead = "Deadlines in working days count by this calendar; those that run already stay as they were set."

    def __init__(self, page: SystemPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__(page)
        self.head.append(page.primary(tr("Enter a day…"), self.enter, "add"))
        self.back = page.secondary(tr("Take own entry back"), self.forget, "void")
        self.head.append(self.back)
        now = page.desk.office.clock().astimezone().year
        self.year = QComboBox()
        self.year.setAccessibleName(tr("Year"))
        for year in range(now + 1, FIRST_YEAR - 1, -1):
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(self.year.findData(now))
        self.year.activated.connect(lambda _place: self.refresh())
        self.table: RecordTable[SpecialDay] = RecordTable(
            page.desk, "system.calendar", SPECIAL, key=lambda row: row.day, title=tr("Special days"),
            empty=Empty("Nothing is announced for this year yet. Enter rest days and working weekends by hand."),
        )  # fmt: skip
        choose_mode(self.table, single=True)
        self.table.add_tool(self.year)
        self.table.current_changed.connect(lambda row: self.back.setEnabled(row is not None and row.own))
        self.table.activated.connect(self.edit)
        self.column.addWidget(self.table, 1)
        self.back.setEnabled(False)

    def refresh(self) -> None:
        """Read the year's days."""
        found = self.page.ask(calendar.special_days, self.year.currentData())
        self.table.set_rows(found)
        row = self.table.current()
        self.back.setEnabled(row is not None and row.own)

    def enter(self) -> FormDialog:
        """Ask for a day and how it is."""
        return self._ask({"works": False})

    def edit(self, row: SpecialDay) -> FormDialog:
        """Ask about a day of the table."""
        return self._ask({"day": row.day, "works": row.works, "note": row.note})

    def _ask(self, values: dict[str, Any]) -> FormDialog:
        dialog = FormDialog(
            self.page, tr("Work or rest on a day"),
            (
                Field("day", tr("Day"), Kind.DATE, required=True),
                Field("works", tr("Work or rest"), Kind.CHOICE, required=True,
                      choices=((False, tr("rest")), (True, tr("work")))),
                Field("note", tr("Why"), required=True, most=50),
            ),
            values, save=lambda given: self.page.do(calendar.set_day, given["day"], given["works"], given["note"]),
            done=tr("The day is entered."), then=lambda _none: self.refresh(),
        )  # fmt: skip
        dialog.open()
        return dialog

    def forget(self) -> None:
        """Take the chosen own entry back."""
        row = self.table.current()
        if row is not None and row.own:
            self.page.attempt(lambda: self.page.do(calendar.forget_day, row.day))
            self.page.desk.tell(tr("The day is as it was announced again."))
            self.refresh()
