"""A result as it was before a correction, in a window of its own: read, filtered, exported, never changed (R7.8)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from desk.language import tr
from desk.remedies.columns import EDITION
from desk.shared.page import Page
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import button, label, row_of
from models.ranking.editions import EditionLine, edition_lines
from models.rounds.queries import RoundRow


class EarlierResult(QDialog):
    """All lines of an edition that is no longer in force."""

    def __init__(self, page: Page, held: RoundRow, edition: int) -> None:
        """Read the edition."""
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        title = tr("{round}: result before the correction (edition {n})", round=held.title, n=edition)
        self.setWindowTitle(title)
        self.resize(980, 560)
        self.table: RecordTable[EditionLine] = RecordTable(
            page.desk, "remedies.edition", EDITION, key=lambda row: row.section_id, title=title, empty=Empty()
        )
        lines = page.ask(edition_lines, held.code, edition)
        self.table.set_rows(lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(tr("No longer in force. It stays readable for good, with its whole file."), "lead"))
        column.addWidget(self.table, 1)
        column.addLayout(row_of(None, button(tr("Close"), self.accept, "primary", tip="Esc")))


def show_earlier(page: Page, held: RoundRow, edition: int) -> EarlierResult:
    """Open an earlier edition."""
    made = EarlierResult(page, held, edition)
    made.open()
    return made
