"""The tab of yearly deductions per leading body and leader (R7.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desk.consequences.columns import DEDUCTED
from desk.language import tr
from desk.shared.table import Empty, RecordTable
from models.consequences.queries import PUBLIC, DeductionRow, MeasureRow, yearly_deductions
from models.rounds.queries import rounds

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage


class YearlyPart(QWidget):
    """A year's deductions, for the assessment office."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.year = QComboBox()
        self.year.setAccessibleName(tr("Year"))
        self.year.setMinimumWidth(110)
        self.year.activated.connect(lambda _place: self.show_year())
        self.table: RecordTable[DeductionRow] = RecordTable(
            page.desk, "consequences.yearly", DEDUCTED, key=lambda row: (row.kind, row.unit, row.person_id),
            title=tr("Deductions of the year"), empty=Empty("No published round in this year."),
        )  # fmt: skip
        self.table.add_tool(self.year)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.table)

    def refresh(self) -> None:
        """Read the years, keep the chosen one."""
        before = self.year.currentText()
        years = sorted({row.cut_off.year for row in self.page.ask(rounds) if row.stage in PUBLIC}, reverse=True)
        self.year.clear()
        self.year.addItems([str(year) for year in years])
        self.year.setCurrentIndex(max(0, self.year.findText(before)))
        self.show_year()

    def show_year(self) -> None:
        """Read the chosen year."""
        text = self.year.currentText()
        found = self.page.ask(yearly_deductions, int(text)) if text else ()
        self.table.set_rows(found)

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return nothing: sums are not done one by one."""
        return ()
