"""Forms that go with notices: the receipts that come back signed, and the records of the talks (R8.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desk.documents.paper_dialog import PaperDialog
from desk.language import tr
from desk.shared.jobs import Progress
from desk.shared.widgets import button, row_of
from models.common.acts import Query
from models.common.rights import Right
from models.consequences.life import TALKS
from models.documents.life import NOTICES
from models.documents.queries import PaperRow
from reports.forms import receipts_paper, records_paper
from reports.working import Working

if TYPE_CHECKING:
    from desk.documents.page import DocumentsPage


class FormsPart(QWidget):
    """Stands below the preview of notices; one form for each that is chosen."""

    def __init__(self, page: DocumentsPage) -> None:
        """Lay out; `show_papers` shows."""
        super().__init__()
        self.page = page
        self.rows: tuple[PaperRow, ...] = ()
        self.receipts = button(tr("Receipt forms…"), self.show_receipts, icon_name="documents")
        self.records = button(tr("Talk records…"), self.show_records, icon_name="documents")
        row = row_of(None, self.receipts, self.records)
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)

    def show_papers(self, rows: Sequence[PaperRow]) -> None:
        """Offer what goes with the notices among papers; other papers hide this part."""
        self.rows = tuple(row for row in rows if row.kind in NOTICES)
        talks = any(NOTICES[row.kind] in TALKS for row in self.rows)
        self.setVisible(bool(self.rows) and self.page.may(Right.MEASURE_READ))
        self.records.setEnabled(talks)

    def show_receipts(self) -> None:
        """Draw the receipts of the chosen notices and show them."""
        self._draw(receipts_paper)

    def show_records(self) -> None:
        """Draw the records of the talks that the chosen notices are about, and show them."""
        self._draw(records_paper)

    def _draw(self, query: Query[[Sequence[int]], Working]) -> None:
        ids, office = [row.id for row in self.rows], self.page.desk.office

        def work(_progress: Progress) -> Working:
            return office.ask(query, ids)

        self.page.job(tr("Drawing the paper"), work, lambda paper: PaperDialog(self.page, paper).open())
