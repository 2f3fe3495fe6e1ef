"""The tab of yearly deductions per leading body and leader: sums, rounds, closing, printing (R7.6)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSplitter, QVBoxLayout, QWidget

from desk.consequences.columns import DEDUCTED, DEDUCTED_LINES
from desk.language import tr
from desk.outgoing import save_paper
from desk.shared.messages import confirm
from desk.shared.pickers import save_file
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import button, label
from models.common.rights import Right
from models.consequences.closing import close_year
from models.consequences.deductions import closed_years, yearly_deductions
from models.consequences.queries import PUBLIC, MeasureRow
from models.consequences.yearly import Deducted, YearlySheet
from models.rounds.queries import rounds
from reports.yearly_sheet import yearly_paper

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
        self.table: RecordTable[YearlySheet] = RecordTable(
            page.desk, "consequences.yearly", DEDUCTED, key=lambda row: row.column.key,
            title=tr("Deductions of the year"), empty=Empty("No published round in this year."),
        )  # fmt: skip
        self.lines: RecordTable[Deducted] = RecordTable(
            page.desk, "consequences.yearly.lines", DEDUCTED_LINES, key=lambda row: (row.round, row.number),
            title=tr("Round by round"), empty=Empty("Choose a leading body or a leader above."),
        )  # fmt: skip
        self.print = button(tr("Yearly sheet PDF…"), self.ask_print)
        self.print_one = button(tr("PDF of this one…"), lambda: self.ask_print(one=True))
        self.close_button = button(tr("Close the year…"), self.ask_close)
        self.close_button.setVisible(page.may(Right.MEASURE_EDIT))
        self.state = label("", "lead", wrap=True)
        for widget in (self.year, self.print, self.close_button):
            self.table.add_tool(widget)
        self.lines.add_tool(self.print_one)
        self.table.current_changed.connect(lambda _row: self.show_lines())
        self._lay_out()

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(8)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.lines)
        split.setSizes([360, 220])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.state)
        column.addWidget(split, 1)

    @property
    def chosen_year(self) -> int | None:
        """The year that is shown."""
        text = self.year.currentText()
        return int(text) if text else None

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
        year = self.chosen_year
        found = self.page.ask(yearly_deductions, year) if year is not None else ()
        closed = next((one for one in self.page.ask(closed_years) if one.year == year), None)
        self.table.set_rows(found)
        self.print.setEnabled(bool(found))
        self.close_button.setEnabled(bool(found) and closed is None)
        self.state.setVisible(bool(found))
        self.state.setText(tr("The year is not closed; its totals follow every change."))
        if closed is not None:
            changed = sum(one.correction != 0 for one in found)
            said = tr("Closed on {day}. Corrected since: {n}.", day=closed.closed_on, n=changed)
            self.state.setText(said)
            self.state.setToolTip(closed.digest)
        self.show_lines()

    def show_lines(self) -> None:
        """Show the rounds of the current leading body or leader."""
        one = self.table.current()
        self.lines.set_rows(one.lines if one else ())
        self.print_one.setEnabled(one is not None)

    def ask_close(self) -> None:
        """Ask whether to freeze the year."""
        year = self.chosen_year
        if year is not None:
            confirm(
                self, tr("Close the year {year}?", year=year),
                tr("Its totals are frozen. What is waived or reopened later stands beside them as a correction."),
                tr("Close the year"), lambda: self._close(year),
            )  # fmt: skip

    def _close(self, year: int) -> None:
        self.page.attempt(lambda: self.page.do(close_year, year), tr("The year {year} is closed.", year=year))

    def ask_print(self, one: bool = False) -> None:
        """Ask where to write the year's sheet, of all or of the current row."""
        year, row = self.chosen_year, self.table.current()
        if year is None or (one and row is None):
            return
        only = row.column.key if one and row else None
        paper = self.page.attempt(lambda: self.page.ask(yearly_paper, year, only))
        if paper is None:
            return

        def save(path: Path) -> None:
            self.page.job(
                tr("Exporting"),
                lambda _progress: save_paper(self.page.desk.office, paper, path),
                lambda made: self.page.desk.tell(tr("Exported to {path}.", path=str(made))),
            )

        save_file(self.page, tr("Yearly sheet PDF…"), paper.name, "PDF (*.pdf)", save)

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return nothing: sums are not done one by one."""
        return ()
