"""The printed calculation sheet of one section, from the ranking page (R8.4)."""

from __future__ import annotations

from pathlib import Path

from desk.documents.names import substituted
from desk.language import tr
from desk.outgoing import save_paper
from desk.shared.jobs import Progress
from desk.shared.page import Page
from desk.shared.pickers import save_file
from models.ranking.queries import Line
from models.rounds.queries import RoundRow
from models.rounds.rules import FINAL
from reports.calculation_facts import TITLE
from reports.files import stem
from reports.result_papers import calculation_sheets, final_calculation_sheets
from reports.working import Working


def ask_calculation(page: Page, held: RoundRow | None, line: Line) -> None:
    """Ask where to write the calculation sheet of a section."""
    if held is None:
        return
    name = f"{stem(held.code, TITLE, f'{line.number:03d}', line.name)}.pdf"
    save_file(
        page, tr("Calculation sheet"), name, "PDF (*.pdf)", lambda path: write_calculation(page, held, line, path)
    )


def write_calculation(page: Page, held: RoundRow, line: Line, path: Path) -> None:
    """Draw the sheet beside the window and write it; characters that another face had to draw are told (R8.6)."""
    ask = final_calculation_sheets if held.stage in FINAL else calculation_sheets

    def work(_progress: Progress) -> Working:
        (paper,) = page.desk.office.ask(ask, held.code, (line.number,))
        save_paper(page.desk.office, paper, path)
        return paper

    def tell(paper: Working) -> None:
        told = [tr("Exported to {path}.", path=str(path)), *(substituted(one) for one in paper.substitutions)]
        page.desk.tell("  ".join(told))

    page.job(tr("Exporting"), work, tell)
