"""The calculation sheet of one section, looked at from the ranking page and then saved or printed (R8.4)."""

from __future__ import annotations

from desk.documents.paper_dialog import PaperDialog
from desk.language import tr
from desk.shared.jobs import Progress
from desk.shared.page import Page
from models.ranking.queries import Line
from models.rounds.queries import RoundRow
from models.rounds.rules import FINAL
from reports.result_papers import calculation_sheets, final_calculation_sheets
from reports.working import Working


def show_calculation(page: Page, held: RoundRow | None, line: Line) -> None:
    """Draw the sheet of a section beside the window, then show its pages."""
    if held is None:
        return
    office, code = page.desk.office, held.code
    ask = final_calculation_sheets if held.stage in FINAL else calculation_sheets

    def work(_progress: Progress) -> Working:
        (paper,) = office.ask(ask, code, (line.number,))
        return paper

    page.job(tr("Drawing the paper"), work, lambda paper: PaperDialog(page, paper).open())
