"""Saving papers as files: in which form, then into which folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from desk.language import tr
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.messages import tell
from desk.shared.page import Page
from desk.shared.pickers import choose_folder, save_file
from desk.theme import Meaning
from reports.issuing import Written

PLAIN: Final = "pdf"
ARCHIVE: Final = "archive"
BOUND: Final = "bound"
_REMEMBERED: Final = "documents.form"
_NAMED: Final = 3
"""Findings of a validator that a message names."""


def ask_form(page: Page, name: str, save: Callable[[bool, Path], object], bind: Callable[[Path], object]) -> FormDialog:
    """Ask in which form, then for folder or file.

    `save` hears whether it is for the archive, and the folder; `bind` the one file for all, proposed as `name`.
    """
    forms = (
        (PLAIN, tr("PDF, to print and to send")), (ARCHIVE, tr("PDF/A-1b, for the archive")),
        (BOUND, tr("One PDF with all chosen papers")),
    )  # fmt: skip
    field = Field(
        "form", tr("Form"), Kind.CHOICE, required=True, choices=forms,
        help=tr("A file that does not pass the check for PDF/A is saved as PDF."),
    )  # fmt: skip
    before = page.desk.memory.get(_REMEMBERED, PLAIN)

    def go_on(form: object) -> None:
        page.desk.memory.put(_REMEMBERED, form)
        if form == BOUND:
            save_file(page, tr("One PDF with all chosen papers"), name, "PDF (*.pdf)", bind)
            return
        choose_folder(page, tr("Save PDF files into this folder"), partial(save, form == ARCHIVE))

    dialog = FormDialog(
        page, tr("Save papers"), (field,), {"form": before if before in (PLAIN, ARCHIVE, BOUND) else PLAIN},
        save=lambda values: values["form"], save_label=tr("Choose the place…"), then=go_on,
    )  # fmt: skip
    dialog.open()
    return dialog


def say_saved(page: Page, written: Sequence[Written]) -> None:
    """Say where the files are, and which of them are not what was asked for."""
    if not written:
        return
    failed = [one for one in written if one.findings]
    folder = str(written[0].path.parent)
    page.desk.tell(tr("Saved {n} papers in {folder}.", n=len(written), folder=folder))
    if failed:
        found = [f"{one.path.name}: {one.findings[0]}" for one in failed[:_NAMED]]
        why = tr("They are plain PDF and say nothing of PDF/A; print and send them as ever. The validator found:")
        title = tr("Files that are not PDF/A: {n}", n=len(failed))
        tell(page, title, "\n".join((why, *found)), Meaning.SOON)
