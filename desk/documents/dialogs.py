"""Voiding a number: a reason first, then one more question, for it cannot be undone."""

from __future__ import annotations

from desk.documents.names import number_of
from desk.language import tr
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.messages import confirm
from desk.shared.page import Page
from models.documents.actions import void
from models.documents.queries import PaperRow


def ask_void(page: Page, row: PaperRow) -> FormDialog:
    """Ask for the reason, then whether it is meant."""
    number = number_of(row)

    def sure(reason: str) -> None:
        confirm(
            page,
            tr("Void {number}?", number=number),
            tr("The number stays in the ledger with the reason and is never used again. This cannot be undone."),
            tr("Void it"),
            lambda: page.attempt(lambda: page.do(void, row.id, reason), tr("{number} is void.", number=number)),
        )

    dialog = FormDialog(
        page, tr("Void a number"), (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),),
        save=lambda values: values["reason"],
        intro=tr("{number} {title}. A new number may be given afterwards.", number=number, title=row.title),
        save_label=tr("Go on"), then=sure,
    )  # fmt: skip
    dialog.open()
    return dialog
