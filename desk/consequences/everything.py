"""All that followed from results into one workbook, beside the window."""

from __future__ import annotations

from pathlib import Path

from desk.language import tr
from desk.outgoing import save_everything
from desk.shared.jobs import Progress
from desk.shared.page import Page
from desk.shared.pickers import save_file
from models.overview.everything import everything
from reports.consequences_workbook import TITLE


def ask_everything(page: Page) -> None:
    """Ask for a file and write everything into it, with progress and cancel."""
    today = page.desk.office.clock().astimezone().date()
    name = f"{TITLE}-{today}.xlsx"
    save_file(page, tr("Everything as a workbook…"), name, "XLSX (*.xlsx)", lambda path: write(page, path))


def write(page: Page, path: Path) -> None:
    """Write everything into a file in the worker thread."""
    office = page.desk.office

    def work(progress: Progress) -> Path:
        progress.report(0, 0, tr("Reading"))
        return save_everything(office, office.ask(everything), path, progress.report)

    page.job(tr("Exporting"), work, lambda made: page.desk.tell(tr("Exported to {path}.", path=str(made))))
