"""The tab of objections: what was raised against a round's result, and how far it has come (R7.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk.language import tr
from desk.remedies.columns import REMEDIES
from desk.remedies.forms import FORMS, raise_new, steps
from desk.remedies.panel import show_remedy
from desk.shared.panel import DetailPanel
from desk.shared.round_choice import RoundChoice
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import bind, button
from models.common.rights import Right
from models.consequences.queries import MeasureRow
from models.remedies.queries import RemedyRow, remedies
from models.remedies.rules import AGAINST
from models.rounds.queries import RoundRow
from models.rounds.rules import FINAL

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage


class RemediesPart(QWidget):
    """What was raised against the chosen round; Enter or Ctrl+D takes the next step of the chosen one."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.choice = RoundChoice(180, AGAINST)
        self.choice.activated.connect(lambda _place: self.show_round())
        self.table: RecordTable[RemedyRow] = RecordTable(
            page.desk, "consequences.remedies", REMEDIES, key=lambda row: row.id, title=tr("Objections and appeals"),
            empty=Empty("Nothing has been raised against the result of this round."),
        )  # fmt: skip
        self.table.add_tool(self.choice)
        self.table.filter.setFixedWidth(140)
        if page.may(Right.RESULT_EDIT):
            self.table.add_tool(button(tr("Enter one…"), self.raise_new, tip="Ctrl+N"))
            bind("Ctrl+N", self, self.raise_new, inside=True)
        self.panel = DetailPanel(tr("Choose a line of the list."))
        self.table.current_changed.connect(self.show_row)
        self.table.activated.connect(lambda _row: self.go_on())
        bind("Ctrl+D", self, self.go_on, inside=True)
        self.splitter = page.beside(self.table, self.panel, "remedies", (686, 440))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.splitter)

    def refresh(self) -> None:
        """Read the rounds, keep the chosen one; the newest at first."""
        self.choice.refresh(self.page)
        self.show_round()

    @property
    def held(self) -> RoundRow | None:
        """The chosen round."""
        return next((row for row in self.choice.rounds if row.code == self.choice.code), None)

    def show_round(self) -> None:
        """Read the chosen round."""
        found = self.page.ask(remedies, self.choice.code) if self.choice.code else ()
        self.table.set_rows(found)
        if self.table.current() is None and self.table.model.view:
            self.table.select(self.table.model.shown()[-1].id)
        self.show_row(self.table.current())

    def show_remedy(self, code: str, remedy_id: int) -> None:
        """Go to one of them."""
        if self.choice.choose(code):
            self.show_round()
        self.table.select(remedy_id)

    def show_row(self, row: RemedyRow | None) -> None:
        """Show everything that was entered for the current one."""
        held = self.held
        if row is None or held is None:
            self.panel.clear(tr("Choose a line of the list."))
        else:
            show_remedy(self.page, self.panel, row, held, self.page.today())

    def raise_new(self) -> None:
        """Open the form for another one."""
        if (held := self.held) is not None:
            raise_new(self.page, held, self.page.today())

    def go_on(self) -> None:
        """Open the form of the next step."""
        row, held = self.table.current(), self.held
        if row is None or held is None or not self.page.may(Right.RESULT_EDIT):
            return
        if ahead := steps(row, final=held.stage in FINAL and not held.imported):
            FORMS[ahead[0]](self.page, row, self.page.today())

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return nothing: objections are no measures."""
        return ()
