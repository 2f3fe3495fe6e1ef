"""What is done with drafts: heading, check, approval with the number, sending back, dropping (R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desk.documents.draft_forms import ask_back, ask_drop, ask_heading, offered
from desk.language import tr
from desk.sentences import word
from desk.shared.form import FormDialog
from desk.shared.page import Page
from desk.shared.widgets import button, label, row_of
from models.documents.draft_queries import DraftRow, DraftStage
from models.documents.queries import PaperRow
from reports.drafting import approve_drafts, check_drafts

if TYPE_CHECKING:
    from desk.documents.page import DocumentsPage

Form = Callable[[Page, Sequence[DraftRow]], FormDialog]


class DraftPart(QWidget):
    """Stands below the preview while drafts are selected."""

    def __init__(self, page: DocumentsPage) -> None:
        """Lay out; `show_drafts` shows."""
        super().__init__()
        self.page = page
        self.rows: tuple[DraftRow, ...] = ()
        self.state = label("", "secondary", wrap=True)
        self.drop = button(tr("Drop…"), self.ask(ask_drop), "danger")
        self.heading = keyed(button(tr("Heading…"), self.ask(ask_heading)), "Ctrl+B")
        self.back = keyed(button(tr("Return…"), self.ask(ask_back)), "Ctrl+R")
        self.check = keyed(button(tr("Checked"), self.enter_check, icon_name="check"), "Ctrl+E")
        self.approval = keyed(button(tr("Approve"), self.approve, icon_name="documents"), "Ctrl+Shift+N")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.state)
        column.addLayout(row_of(None, self.drop, self.heading, self.back, self.check, self.approval))

    def show_drafts(self, rows: Sequence[DraftRow], current: DraftRow | None) -> None:
        """Offer what can be done with the selected drafts that live; say how the current one stands."""
        self.rows = tuple(rows)
        self.state.setText(standing(current) if current is not None else "")
        self.state.setVisible(current is not None)
        stages = {row.stage for row in rows}
        for made in (self.drop, self.heading, self.back, self.check, self.approval):
            made.setVisible(self.page.may_issue and bool(rows))
        self.heading.setEnabled(bool(offered(rows)))
        self.check.setEnabled(bool(stages) and DraftStage.CHECKED not in stages)
        self.approval.setEnabled(stages == {DraftStage.CHECKED})
        self.setVisible(bool(rows) or current is not None)

    def ask(self, form: Form) -> Callable[[], object]:
        """Return what opens a form about the selected drafts."""
        return lambda: form(self.page, self.rows) if self.rows else None

    def enter_check(self) -> None:
        """Enter that the selected drafts are right."""
        if not self.rows:
            return
        ids = [row.id for row in self.rows]
        done = tr("Drafts checked: {n}", n=len(ids))
        self.page.attempt(lambda: self.page.do(check_drafts, ids), done)

    def approve(self) -> None:
        """Give the selected drafts their numbers."""
        if not self.rows:
            return
        ids, office = [row.id for row in self.rows], self.page.desk.office
        self.page.job(
            tr("Numbering and drawing"), lambda _progress: office.do(approve_drafts, ids), self.approved
        )  # fmt: skip

    def approved(self, papers: Sequence[PaperRow]) -> None:
        """Select what has its number, ready to be printed."""
        self.page.show_round()
        self.page.select_papers([row.id for row in papers])
        self.page.desk.tell(tr("Papers numbered: {n}", n=len(papers)))


def keyed(made: QPushButton, shortcut: str) -> QPushButton:
    """Let a button be pressed by keys, and say so."""
    made.setShortcut(QKeySequence(shortcut))
    made.setToolTip(f"{made.text()} ({shortcut})")
    return made


def standing(row: DraftRow) -> str:
    """Say in one line how a draft stands, and why it came back or was dropped."""
    if row.dropped is not None:
        return tr("Dropped by {who}: {why}", who=row.dropped_by, why=row.dropped)
    if row.returned is not None:
        return tr("Sent back by {who}: {why}. Put it right and make the drafts again.", who=row.returned_by,
                  why=row.returned.rstrip("。.；;"))  # fmt: skip
    told = [tr("drafted by {who}, {at}", who=row.drafted_by, at=moment(row.drafted_at))]
    if row.checked_at is not None:
        told.append(tr("checked by {who}, {at}", who=row.checked_by, at=moment(row.checked_at)))
    return f"{word(row.stage)} · {tr('; ').join(told)}"


def moment(at: dt.datetime) -> str:
    """Return a moment as people here write it."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
