"""The tab of one round: counts, board, panel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QComboBox, QVBoxLayout, QWidget

from desk.consequences.board import Board, board_rows
from desk.consequences.counts import CountsStrip, tally_of
from desk.consequences.detail import show_measure
from desk.consequences.states import is_due, overdue, waiting
from desk.language import tr
from desk.shared.panel import DetailPanel
from desk.shared.round_choice import RoundChoice
from desk.shared.widgets import button, row_of
from models.consequences.queries import MeasureRow, tally
from models.rectification.in_force import measures_in_force

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage

Wanted = Callable[[MeasureRow], bool]


class RoundPart(QWidget):
    """The board of the chosen round."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.found: tuple[MeasureRow, ...] = ()
        self.current: MeasureRow | None = None
        self.choice = RoundChoice(200)
        self.choice.activated.connect(lambda _place: self.show_round())
        self.counted = QComboBox()
        self.counted.addItems([tr("Counts of this round"), tr("Counts of all published rounds")])
        self.counted.activated.connect(lambda _place: self.show_counts())
        self.counts = CountsStrip()
        self.board = Board(page.desk, page.today)
        self.panel = DetailPanel(tr("Choose a chip of the board."))
        self.board.chosen.connect(self.show_detail)
        self.board.view.selectionModel().selectionChanged.connect(lambda *_: page.show_actions())
        self.filters: dict[str, Wanted] = {
            tr("All"): lambda _row: True,
            tr("Not done"): is_due,
            tr("Overdue"): lambda row: overdue(row, page.today()),
            tr("Waiting for a decision"): waiting,
        }
        self.group = QButtonGroup(self)
        for place, (text, wanted) in enumerate(self.filters.items()):
            made = button(text, partial(self.filter_by, wanted), "choice")
            made.setCheckable(True)
            made.setChecked(place == 0)
            self.group.addButton(made, place)
            self.board.add_tool(made)
        self._lay_out()

    def _lay_out(self) -> None:
        self.splitter = self.page.beside(self.board, self.panel, "consequences", (846, 280))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self.corner = QWidget()
        self.corner.setLayout(row_of(self.choice, self.counted))
        column.addWidget(self.counts)
        column.addWidget(self.splitter, 1)

    def refresh(self) -> None:
        """Read the rounds, keep the chosen one."""
        self.choice.refresh(self.page)
        self.show_round()

    @property
    def code(self) -> str:
        """The chosen round's code."""
        return self.choice.code

    def choose(self, code: str) -> None:
        """Choose a round by its code and read it."""
        if self.choice.choose(code):
            self.show_round()

    def show_round(self) -> None:
        """Read the chosen round's measures."""
        self.found = self.page.ask(measures_in_force, self.code) if self.code else ()
        if self.current is not None and all(row.id != self.current.id for row in self.found):
            self.show_detail(None)
        self.show_counts()
        self.show_rows()

    def show_counts(self) -> None:
        """Show the counts of this round or of all."""
        every = self.counted.currentIndex() == 1
        self.counts.show_tally(self.page.ask(tally) if every else tally_of(self.found))

    def filter_by(self, wanted: Wanted) -> None:
        """Show only sections with a measure that is wanted; the others' chips turn pale."""
        self.board.wanted = wanted
        self.show_rows()

    def show_rows(self) -> None:
        """Show the board under the filter in force."""
        kept = {row.section_id for row in self.found if self.board.wanted(row)}
        current = self.current
        self.board.set_rows(row for row in board_rows(self.found) if row.section_id in kept)
        if current is not None:
            now = next((row for row in self.found if row.id == current.id), None)
            if now is not None and now.section_id in kept:
                self.show_detail(now)
        elif kept and self.board.current() is None:
            self.board.select_first()
        self.page.show_actions()

    def show_measure(self, measure_id: int) -> None:
        """Go to the chip of a measure, whatever filter is in force."""
        self.group.button(0).setChecked(True)
        self.filter_by(lambda _row: True)
        self.board.select_measure(measure_id)

    def show_detail(self, row: MeasureRow | None) -> None:
        """Show the measure of the current chip."""
        self.current = row
        if row is None:
            self.panel.clear(tr("Choose a chip of the board."))
            return
        cells = (cell for line in self.board.rows() for cell in line.cells)
        beside = next((cell for cell in cells if any(one.id == row.id for one in cell)), ())
        show_measure(self.page, self.panel, row, self.page.today(), beside=beside, shown=self.show_detail)
        self.page.show_actions()

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return the measures of the selected chips; of a cell with two, the one shown in the panel."""
        chips = self.board.chips()
        current = self.current
        if current is not None and len({(one.section_id, one.rank) for one in chips}) == 1 and len(chips) <= 2:
            return tuple(one for one in chips if one.id == current.id) or chips
        return chips
