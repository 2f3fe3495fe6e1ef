"""What became of numbered papers: the form of the next stage, a wrong entry taken back, and how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout

from desk.documents.draft_part import moment
from desk.documents.how_words import how_words, print_word
from desk.documents.names import number_of
from desk.language import tr
from desk.sentences import word
from desk.shared.form import Field, FormDialog, Kind, ask
from desk.shared.page import Page
from desk.shared.panel import facts_grid
from desk.shared.widgets import button, label, row_of
from models.common.rights import Right
from models.documents.draft_queries import DraftRow, draft_of
from models.documents.living import enter_paper_step, take_back_paper_step
from models.documents.queries import PaperRow, PaperStage, PrintRow, prints

LABELS: Final = {
    PaperStage.SEALED: "Sealed…",
    PaperStage.SERVED: "Receipt came…",
    PaperStage.ARCHIVED: "Filed…",
}


def common_stage(rows: Sequence[PaperRow]) -> PaperStage | None:
    """Return the stage that comes next for all papers; None where they differ or nothing comes."""
    found = {row.next_stage for row in rows}
    return found.pop() if len(found) == 1 else None


def ask_step(page: Page, rows: Sequence[PaperRow], to: PaperStage, today: dt.date) -> FormDialog:
    """Ask for the day of a stage, and of a receipt who signed it."""
    receiver = (Field("received_by", tr("Signed by"), required=True, most=100),) if to is PaperStage.SERVED else ()
    fields = (Field("on", tr("Date"), Kind.DATE, required=True), *receiver, Field("note", tr("Note"), most=200))
    ids = [row.id for row in rows]
    named = number_of(rows[0]) if len(rows) == 1 else tr("Papers: {n}", n=len(rows))
    intro = tr("The notice of the measure counts as received too.") if to is PaperStage.SERVED else ""
    return ask(
        page, f"{named} · {word(to)}", fields, {"on": today},
        lambda v: page.do(enter_paper_step, ids, to, v["on"], v.get("received_by") or "", v["note"]),
        tr("It is entered."), intro,
    )  # fmt: skip


def ask_back(page: Page, row: PaperRow) -> FormDialog:
    """Ask why the last stage of a paper is taken back."""
    fields = (Field("reason", tr("Reason"), required=True, most=200),)
    return ask(
        page, tr("Take back: {what}", what=f"{number_of(row)} · {word(row.stage)}"), fields, {},
        lambda v: page.do(take_back_paper_step, row.id, v["reason"]), tr("The entry is taken back."),
    )  # fmt: skip


def course(row: PaperRow, printings: Sequence[PrintRow], draft: DraftRow | None = None) -> list[tuple[str, str]]:
    """Return what happened to a paper in the order of time: what, and when and by whom."""
    told = before_number(draft) if draft is not None else []
    if row.numbered_at is not None:
        told.append((str(word(PaperStage.NUMBERED)), f"{moment(row.numbered_at)} {row.numbered_by}"))
    for one in printings:
        parts = (f"{moment(one.at)} {one.by}", *how_words(one.how))
        told.append((print_word(one), "；".join(parts)))
    for step in row.steps:
        whom = tr("signed by {who}", who=step.received_by) if step.received_by else ""
        entered = tr("entered by {who}", who=step.entered_by)
        parts = (str(step.on), whom, step.note, entered)
        told.append((str(word(step.stage)), "；".join(part for part in parts if part)))
    if row.voided is not None:
        told.append((tr("void"), row.voided))
    return told


def before_number(draft: DraftRow) -> list[tuple[str, str]]:
    """Return who drafted, checked and approved a paper, and when."""
    steps = (
        (tr("drafted"), draft.drafted_at, draft.drafted_by),
        (tr("checked"), draft.checked_at, draft.checked_by),
        (tr("approved"), draft.approved_at, draft.approved_by),
    )
    return [(what, f"{moment(at)} {who}") for what, at, who in steps if at is not None]


def worded(version: int) -> str:
    """Say in which version of its wording a paper was made (R8.4)."""
    return tr("Wording: version {n}", n=version) if version else tr("Wording: the program's own")


class Course(QDialog):
    """How one paper went, from its draft on; the last entry can be taken back."""

    def __init__(self, page: Page, row: PaperRow) -> None:
        """Read the printings."""
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("How it went…").rstrip("…"))
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(number_of(row), "heading"))
        column.addWidget(label(row.title, "lead", wrap=True))
        if row.wording is not None:
            column.addWidget(label(worded(row.wording), "secondary"))
        printings = page.ask(prints, row.id)
        told = course(row, printings, page.ask(draft_of, row.id))
        column.addLayout(facts_grid(told or [(str(word(PaperStage.NUMBERED)), tr("The log says who and when."))]))
        close = button(tr("Close"), self.accept, "primary", tip="Esc")
        back = button(tr("Take the last entry back…"), lambda: self._take_back(page, row))
        back.setVisible(bool(row.steps) and page.may(Right.DOCUMENT_ISSUE))
        column.addLayout(row_of(back, None, close))
        close.setFocus()

    def _take_back(self, page: Page, row: PaperRow) -> None:
        self.accept()
        ask_back(page, row)


def show_course(page: Page, row: PaperRow) -> Course:
    """Open the course of a paper."""
    made = Course(page, row)
    made.open()
    return made
