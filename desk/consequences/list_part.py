"""The tab of all measures: every published round, filtered, several entered as done at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desk.consequences.columns import measure_columns
from desk.consequences.states import is_due, overdue, waiting
from desk.language import tr
from desk.sentences import word
from desk.shared.table import Empty, RecordTable
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus
from models.rectification.in_force import all_in_force

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage


class ListPart(QWidget):
    """All measures of published rounds as one table."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.kinds: tuple[MeasureKind | None, ...] = (None, *MeasureKind)
        self.kind, self.which = QComboBox(), QComboBox()
        self.kind.addItems([tr("All kinds"), *(str(word(kind)) for kind in MeasureKind)])
        due, flagged = MeasureStatus.DUE, MeasureStatus.FLAGGED
        self.filters: tuple[tuple[Callable[[MeasureRow], bool], tuple[MeasureStatus, ...]], ...] = (
            (is_due, (due,)),
            (lambda row: overdue(row, page.today()), (due,)),
            (waiting, (due, flagged)),
            (lambda _row: True, (MeasureStatus.SUPERSEDED,)),
            (lambda _row: True, ()),
        )
        self.which.addItems([tr("Not done"), tr("Overdue"), tr("Waiting for a decision"), tr("Superseded"), tr("All")])
        self.table = RecordTable(
            page.desk, "consequences.list", measure_columns(page.today), key=lambda row: row.id,
            title=tr("Measures"), empty=Empty("No measure of this kind."),
        )  # fmt: skip
        for box, name in ((self.kind, tr("Kind of measure")), (self.which, tr("Which ones"))):
            box.setAccessibleName(name)
            box.activated.connect(lambda _place: self.refresh())
            self.table.add_tool(box)
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: page.show_actions())
        self.table.activated.connect(page.show_on_board)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.table)

    def refresh(self) -> None:
        """Read what the two boxes ask for."""
        wanted, statuses = self.filters[self.which.currentIndex()]
        found = self.page.ask(all_in_force, self.kinds[self.kind.currentIndex()], *statuses)
        self.table.set_rows(row for row in found if wanted(row))

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return the selected measures."""
        return self.table.selected()
