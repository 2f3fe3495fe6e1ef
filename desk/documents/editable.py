"""Papers coming out as DOCX: no copies of the ledger's paper, but entered in the log like every form that leaves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desk.documents.names import number_of
from desk.language import tr
from desk.office import Office
from desk.outgoing import enter
from desk.shared.jobs import Progress
from desk.shared.page import Page
from models.documents.queries import PaperRow
from reports.editable import Editable, write_editable


def save_editable(
    office: Office, papers: Sequence[PaperRow], folder: Path, progress: Progress
) -> tuple[Editable, ...]:  # fmt: skip
    """Write papers as DOCX; what came out is entered even when the rest is cancelled or fails."""
    written: list[Editable] = []
    try:
        for place, row in enumerate(papers):
            progress.report(place, len(papers), number_of(row))
            written += write_editable((row,), folder)
    finally:
        for code in dict.fromkeys(one.round for one in written):
            enter(office, code, [one.outgoing for one in written if one.round == code])
    return tuple(written)


def save_in_job(page: Page, papers: Sequence[PaperRow], folder: Path) -> None:
    """Write papers in the worker thread and say where they are."""
    office = page.desk.office
    page.job(
        tr("Saving papers"),
        lambda progress: save_editable(office, papers, folder, progress),
        lambda found: page.desk.tell(tr("Saved {n} papers in {folder}.", n=len(found), folder=str(folder))),
    )
