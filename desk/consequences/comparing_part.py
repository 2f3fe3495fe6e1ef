"""Years beside the years before: every figure with its difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk.consequences.overview_columns import year_columns
from desk.language import tr
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import label
from models.overview.queries import Compared, years

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
