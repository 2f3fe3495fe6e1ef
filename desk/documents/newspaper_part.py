"""What is done with the newspaper's table alone: its width, its text, its approval, and the proof of it (R8.4)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk.documents.paper_dialog import PaperDialog
from desk.documents.proof_dialog import ProofDialog
from desk.language import tr
from desk.outgoing import enter
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.jobs import Progress
from desk.shared.widgets import button, label, row_of
from models.common.errors import RuleError
from models.documents.outgoing import Outgoing
from models.documents.queries import PaperRow, ProofRow, proofs
from models.settings.actions import change_settings
from models.settings.queries import settings
from reports.issuing import facts_of, text
from reports.newspaper import HALF, KEY, NAME, NARROWEST, QUARTER, WIDEST
from reports.result_papers import result_papers
from reports.working import Working

if TYPE_CHECKING:
    from desk.documents.page import DocumentsPage

OWN: Final = 0
"""Stands for a width that is neither a quarter nor a half page."""


class WidthPart(QWidget):
    """Says how wide the next newspaper table will be, and lets it be changed."""

    def __init__(self, page: DocumentsPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.said = label("", "secondary")
        row = row_of(self.said, button(tr("Width…"), self.ask, "link"), None)
        row.setContentsMargins(16, 0, 16, 0)
        self.setLayout(row)

    def refresh(self) -> None:
        """Read the width that is set."""
        self.said.setText(tr("Newspaper table: {width}", width=width_word(self.width_set())))

    def width_set(self) -> int:
        """Return the width that is set, in millimetres."""
        return int(self.page.ask(settings)["newspaper_width"])

    def ask(self) -> FormDialog:
        """Ask for a quarter page, a half page or a width of its own."""
        now = self.width_set()
        kinds = (QUARTER, HALF, OWN)
        fields = (
            Field("kind", tr("Width of the table"), Kind.CHOICE, required=True,
                  choices=tuple((one, width_word(one) if one else tr("own width")) for one in kinds)),
            Field("width", tr("Own width in mm"), Kind.INT, least=NARROWEST, most=WIDEST,
                  help=tr("Only for an own width: that of the column, as the newspaper says it.")),
        )  # fmt: skip
        own = now not in kinds
        values = {"kind": OWN if own else now, "width": now if own else None}
        dialog = FormDialog(
            self.page, tr("Width of the newspaper table"), fields, values, save=self.change,
            intro=tr("Holds for tables that get their number from now on. A numbered table keeps its width until it is "
                     "voided and numbered anew."),
            done=tr("Width saved."),
        )  # fmt: skip
        dialog.open()
        return dialog

    def change(self, values: dict[str, Any]) -> None:
        """Keep the width for the whole office."""
        width = values["kind"] or values["width"]
        if width is None:
            raise RuleError("setting.number", field="width", least=NARROWEST, most=WIDEST)
        self.page.do(change_settings, {"newspaper_width": width})


class NewspaperPart(QWidget):
    """Stands below the preview of a newspaper table."""

    def __init__(self, page: DocumentsPage) -> None:
        """Lay out; `show_paper` shows."""
        super().__init__()
        self.page = page
        self.row: PaperRow | None = None
        self.state = label("", "secondary", wrap=True)
        self.copy = button(tr("Copy as text"), self.copy_text, icon_name="copy")
        self.check = button(tr("Check the proof…"), self.check_proof, icon_name="check")
        self.approval = button(tr("Approval sheet…"), self.show_approval, icon_name="documents")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.state)
        column.addLayout(row_of(None, self.copy, self.check, self.approval))

    def show_paper(self, row: PaperRow | None) -> None:
        """Show what may be done with a newspaper table; anything else hides this part."""
        self.row = row if row is not None and row.kind == KEY else None
        self.setVisible(self.row is not None)
        if self.row is None:
            return
        self.check.setVisible(self.page.may_issue)
        self.check.setEnabled(self.row.voided is None)
        self.approval.setEnabled(self.row.voided is None)
        width = width_word(facts_of(self.row).width // 10)
        self.state.setText(f"{width} · {proof_word(self.page.ask(proofs, self.row.id))}")

    def copy_text(self) -> None:
        """Copy the table as plain text, and enter that it came out."""
        if self.row is not None and (plain := text(self.row)):
            QGuiApplication.clipboard().setText(plain)
            digest = hashlib.sha256(plain.encode()).hexdigest()
            enter(self.page.desk.office, self.row.round, (Outgoing(NAME, "", digest),))
            self.page.desk.tell(tr("The text is on the clipboard."))

    def check_proof(self) -> None:
        """Open the window in which a proof is compared."""
        if self.row is not None:
            ProofDialog(self.page, self.row, lambda: self.show_paper(self.row)).open()

    def show_approval(self) -> None:
        """Draw the approval sheet and show it."""
        if self.row is None:
            return
        office, code = self.page.desk.office, self.row.round

        def work(_progress: Progress) -> Working:
            (paper,) = office.ask(result_papers, code, ("approval_sheet",))
            return paper

        self.page.job(tr("Drawing the paper"), work, lambda paper: PaperDialog(self.page, paper).open())


def width_word(width: int) -> str:
    """Return a width as people say it."""
    if width == QUARTER:
        return tr("quarter page, {n} mm", n=width)
    return tr("half page, {n} mm", n=width) if width == HALF else tr("{n} mm", n=width)


def proof_word(found: tuple[ProofRow, ...]) -> str:
    """Say what came of the last check of a proof."""
    if not found:
        return tr("no proof checked yet")
    last = found[-1]
    facts = {"day": last.compared_on, "who": last.compared_by}
    if last.differences:
        return tr("proof checked on {day} by {who}: {n} characters differ", **facts, n=last.differences)
    return tr("proof checked on {day} by {who}: no difference", **facts)
