"""Years beside the years before: every figure with its difference, and a year's statistics as a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk.consequences.overview_columns import year_columns
from desk.documents.paper_dialog import PaperDialog
from desk.language import tr
from desk.outgoing import save_statistics
from desk.shared.jobs import Progress
from desk.shared.pickers import save_file
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import button, label
from models.overview.queries import Compared, years
from reports.working import Working
from reports.yearly_statistics import Facts, name_of, statistics, statistics_paper

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage


class ComparingPart(QWidget):
    """A row a year, the newest first."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.table: RecordTable[Compared] = RecordTable(
            page.desk, "consequences.years", year_columns(), key=lambda row: row.now.year, row_height=44,
            title=tr("Year by year"), empty=Empty("No round is published yet."),
        )  # fmt: skip
        self.table.filter.hide()
        self.paper = button(tr("Yearly statistics…"), self.show_paper, icon_name="documents")
        self.book = button(tr("Statistics as a workbook…"), self.ask_workbook, icon_name="export")
        for made in (self.paper, self.book):
            self.table.add_tool(made)
        self.table.current_changed.connect(lambda _row: self.show_actions())
        self.said = label(
            tr("By the year of the round's cut-off date; under each figure the difference to the year before."), "lead"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)

    def refresh(self) -> None:
        """Read every year."""
        found = self.page.ask(years)
        self.table.set_rows(found)
        if self.table.current() is None:
            self.table.select_first()
        self.show_actions()

    def show_actions(self) -> None:
        """Offer the statistics of the year that is chosen."""
        for made in (self.paper, self.book):
            made.setEnabled(self.table.current() is not None)

    def show_paper(self) -> None:
        """Draw the statistics of the chosen year and show them."""
        row, office = self.table.current(), self.page.desk.office
        if row is None:
            return
        year = row.now.year

        def work(_progress: Progress) -> Working:
            return statistics_paper(office.ask(statistics, year))

        self.page.job(tr("Drawing the paper"), work, lambda paper: PaperDialog(self.page, paper).open())

    def ask_workbook(self) -> None:
        """Ask where to write the chosen year's statistics as a workbook."""
        row = self.table.current()
        facts = self.page.attempt(lambda: self.page.ask(statistics, row.now.year)) if row else None
        if facts is not None:
            name = name_of(facts, "xlsx")
            save_file(
                self.page, tr("Statistics as a workbook…"), name, "XLSX (*.xlsx)", lambda path: self.write(facts, path)
            )

    def write(self, facts: Facts, path: Path) -> None:
        """Write the workbook in the worker thread."""
        office = self.page.desk.office
        self.page.job(
            tr("Exporting"),
            lambda _progress: save_statistics(office, facts, path),
            lambda made: self.page.desk.tell(tr("Exported to {path}.", path=str(made))),
        )
