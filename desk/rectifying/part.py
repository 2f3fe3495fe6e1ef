"""The tab of rectification: what the listed sections of a round put right, and how far they have come (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desk.language import tr
from desk.rectifying.forms import FORMS, next_step
from desk.rectifying.panel import State, show_rectification, state_of
from desk.sentences import word
from desk.shared.columns import Align, Column
from desk.shared.paint import draw_badge, draw_pill
from desk.shared.panel import DetailPanel
from desk.shared.round_choice import RoundChoice
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import bind
from desk.theme import Meaning
from models.common.rights import Right
from models.consequences.queries import MeasureRow
from models.rectification.queries import RectificationRow, RectificationState, rectifications
from models.rectification.rules import is_overdue

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage

OVER = (RectificationState.CLOSED, RectificationState.OUTSIDE)


class RectifyingPart(QWidget):
    """The rectifications of the chosen round; Enter or Ctrl+D takes the next step of the chosen one."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.choice, self.which = RoundChoice(180), QComboBox()
        self.which.setAccessibleName(tr("Which ones"))
        self.filters: tuple[Callable[[RectificationRow], bool], ...] = (
            lambda _row: True,
            lambda row: row.state not in OVER,
            lambda row: is_overdue(row.state, row.due_on, page.today()),
        )
        self.which.addItems([tr("All"), tr("Not closed"), tr("Overdue")])
        self.table: RecordTable[RectificationRow] = RecordTable(
            page.desk, "consequences.rectification", columns(page.today), key=lambda row: row.measure.id,
            title=tr("Rectification"), empty=Empty("No rectification of this kind. They come with a final result."),
        )  # fmt: skip
        for box in (self.choice, self.which):
            box.activated.connect(lambda _place: self.show_round())
            self.table.add_tool(box)
        self.table.filter.setFixedWidth(160)
        self.panel = DetailPanel(tr("Choose a section of the list."))
        self.table.current_changed.connect(self.show_row)
        self.table.activated.connect(lambda _row: self.go_on())
        bind("Ctrl+D", self, self.go_on, inside=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self.splitter = self.page.beside(self.table, self.panel, "rectification", (706, 420))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.splitter)

    def refresh(self) -> None:
        """Read the rounds, keep the chosen one; the newest at first."""
        self.choice.refresh(self.page)
        self.show_round()

    @property
    def code(self) -> str:
        """The chosen round's code."""
        return self.choice.code

    def show_round(self) -> None:
        """Read the chosen round."""
        wanted = self.filters[max(0, self.which.currentIndex())]
        found = self.page.ask(rectifications, self.code) if self.code else ()
        self.table.set_rows(row for row in found if wanted(row))
        if self.table.current() is None:
            self.table.select_first()
        self.show_row(self.table.current())

    def show_measure(self, code: str, measure_id: int) -> None:
        """Go to one rectification, whatever filter is in force."""
        self.which.setCurrentIndex(0)
        self.table.filter.clear()
        self.table.apply_filter()
        if self.choice.choose(code):
            self.show_round()
        self.table.select(measure_id)

    def show_row(self, row: RectificationRow | None) -> None:
        """Show everything that was entered for the current one."""
        if row is None:
            self.panel.clear(tr("Choose a section of the list."))
        else:
            show_rectification(self.page, self.panel, row, self.page.today())

    def go_on(self) -> None:
        """Open the form of the next step."""
        row = self.table.current()
        if row is not None and self.page.may(Right.MEASURE_EDIT) and (step := next_step(row)):
            FORMS[step](self.page, row, self.page.today())

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return nothing: a rectification is closed step by step."""
        return ()


def columns(today: Callable[[], dt.date]) -> tuple[Column[RectificationRow], ...]:
    """Return the columns of the list."""

    def said(row: RectificationRow) -> State:
        return str(word(row.state)), state_of(row, today())[1]

    def late(row: RectificationRow) -> Meaning | None:
        return Meaning.BAD if is_overdue(row.state, row.due_on, today()) else None

    def badge(painter: QPainter, area: QRectF, row: RectificationRow) -> None:
        draw_badge(painter, area, row.measure.rank)

    return (
        Column("rank", "Rank", lambda row: row.measure.rank, width=52, paint=badge),
        Column("section", "Section", lambda row: row.measure.section, width=120, stretch=True),
        Column("unit", "Unit", lambda row: row.measure.unit, width=110, stretch=True),
        Column(
            "state", "State", lambda row: said(row)[0], width=132,
            paint=lambda painter, area, row: draw_pill(painter, area, *said(row)),
        ),
        Column("due", "Due on", lambda row: row.due_on, width=98, meaning=late),
        Column("checks", "Re-checks", lambda row: len(row.rechecks) or None, width=72, align=Align.RIGHT),
        Column("closed", "Closed on", lambda row: row.closed_on, width=98),
    )  # fmt: skip
