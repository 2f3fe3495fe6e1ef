"""A paper without a number, looked at before it is saved or printed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from desk.documents.preview import Preview, unnumbered
from desk.documents.printers import Rack
from desk.documents.working_print import WorkingPrintDialog
from desk.language import tr
from desk.outgoing import save_paper
from desk.shared.page import Page
from desk.shared.pickers import save_file
from desk.shared.progress import run_shown
from desk.shared.widgets import button, row_of
from reports.working import Working

SIZE: Final = (760, 660)


class PaperDialog(QDialog):
    """The pages as they will print, with what may be done with them below."""

    def __init__(self, page: Page, paper: Working) -> None:
        """Show the first page."""
        super().__init__(page)
        self.page, self.paper, self.rack = page, paper, Rack()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(Path(paper.name).stem)
        self.preview = Preview(page.desk)
        self.save_button = button(tr("Save as PDF…"), self.ask_path, "primary", icon_name="export")
        self.print_button = button(tr("Print…"), self.ask_printer, icon_name="print")
        close = button(tr("Close"), self.accept, tip="Esc")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.preview, 1)
        column.addLayout(row_of(None, close, self.print_button, self.save_button))
        self.resize(*SIZE)
        self.preview.show_drawn(unnumbered(paper))
        self.save_button.setFocus()

    def ask_path(self) -> None:
        """Ask where to write the paper."""
        save_file(self.preview, tr("Save as PDF…"), self.paper.name, "PDF (*.pdf)", self.save)

    def save(self, path: Path) -> None:
        """Write it in the worker thread."""
        office, tell = self.page.desk.office, self.page.desk.tell
        run_shown(
            self,
            self.page.desk.jobs,
            tr("Exporting"),
            lambda _progress: save_paper(office, self.paper, path),
            lambda made: tell(tr("Exported to {path}.", path=str(made))),
        )

    def ask_printer(self) -> None:
        """Ask for printer and copies."""
        self.print_dialog = WorkingPrintDialog(self.page, self.paper, self.rack)
        self.print_dialog.open()
