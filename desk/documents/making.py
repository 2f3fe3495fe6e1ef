"""From what is due to drafts, or to numbers in one step; the check list comes first (R8.4, R8.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from desk.documents.check_list import CheckList
from desk.documents.columns import draft_key
from desk.documents.draft_part import keyed
from desk.language import tr
from desk.shared.widgets import button
from models.documents.draft_queries import DraftRow
from models.documents.queries import PaperRow
from models.settings.queries import settings
from reports.checklist import Missing, check_list
from reports.drafting import make_drafts
from reports.issuing import issue

if TYPE_CHECKING:
    from desk.documents.page import DocumentsPage

Then = Callable[[Sequence[str], Sequence[Missing]], object]


class Making:
    """The buttons in the page's head, for those who may issue."""

    def __init__(self, page: DocumentsPage) -> None:
        """Put the buttons there; `look` stands below the kinds."""
        self.page = page
        self.drafts = page.primary(tr("Make drafts"), self.draft, icon="edit", shortcut="Ctrl+D")
        self.one_step = page.secondary(tr("Number and make"), self.number, icon="documents", shortcut="Ctrl+N")
        self.look = keyed(button(tr("Check list…"), self.show_list, "link"), "Ctrl+L")

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons that need a round and kinds."""
        return self.drafts, self.one_step, self.look

    def refresh(self) -> None:
        """Offer the one step where one person may take it."""
        self.one_step.setVisible(not self.page.ask(settings)["two_people"])

    def show_actions(self) -> None:
        """Enable the buttons while something is chosen."""
        for made in self.buttons:
            made.setEnabled(bool(self.page.code and self.page.due.chosen()))

    def draft(self) -> None:
        """Look at what is missing, then draft what is due of the ticked kinds."""
        self._look(lambda kinds, found: self._missing(kinds, found) if found else self.make(kinds))

    def show_list(self) -> None:
        """Only look."""
        self._look(lambda kinds, found: CheckList(self.page, kinds, found, self.make).open())

    def _look(self, then: Then) -> None:
        code, kinds, office = self.page.code, self.page.due.chosen(), self.page.desk.office
        if code and kinds:
            self.page.job(
                tr("Looking at what is missing"), lambda _progress: office.ask(check_list, code, kinds),
                lambda found: then(kinds, found),
            )  # fmt: skip

    def _missing(self, kinds: Sequence[str], found: Sequence[Missing]) -> None:
        CheckList(self.page, kinds, found, self.make).open()

    def make(self, kinds: Sequence[str]) -> None:
        """Draft what is due of some kinds."""
        code, office = self.page.code, self.page.desk.office
        self.page.job(tr("Drafting"), lambda _progress: office.do(make_drafts, code, kinds), self.drafted)

    def drafted(self, rows: Sequence[DraftRow]) -> None:
        """Select the drafts that were made, ready to be checked."""
        self.page.show_round()
        if not rows:
            self.page.desk.tell(tr("Every paper of these kinds is drafted or has a number already."))
            return
        self.page.select_papers([draft_key(row.id) for row in rows])
        self.page.desk.tell(tr("Drafts made: {n}", n=len(rows)))

    def number(self) -> None:
        """Give numbers to what is due of the ticked kinds, in one step."""
        code, kinds, office = self.page.code, self.page.due.chosen(), self.page.desk.office
        if code and kinds and self.one_step.isVisible():
            before = {row.id for row in self.page.table.rows() if isinstance(row, PaperRow)}
            self.page.job(
                tr("Numbering and drawing"), lambda _progress: office.do(issue, code, kinds),
                lambda rows: self.numbered(rows, before),
            )  # fmt: skip

    def numbered(self, rows: Sequence[PaperRow], before: set[int]) -> None:
        """Select what got a number, ready to be printed."""
        self.page.show_round()
        new = [row.id for row in rows if row.id not in before]
        if not new:
            self.page.desk.tell(tr("Every paper of these kinds has a number already."))
            return
        self.page.select_papers(new)
        self.page.desk.tell(tr("Papers numbered: {n}", n=len(new)))
