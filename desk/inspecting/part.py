"""The tab of covert inspections: plans and records, and which listed sections nobody has looked at again (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desk.inspecting import forms
from desk.inspecting.panel import next_form, said, show_visit
from desk.language import tr
from desk.shared.columns import Align, Column
from desk.shared.paint import draw_badge, draw_pill
from desk.shared.panel import DetailPanel
from desk.shared.round_choice import RoundChoice
from desk.shared.table import Empty, RecordTable
from desk.shared.widgets import bind, button
from desk.theme import Meaning
from models.common.rights import Right
from models.consequences.queries import MeasureRow
from models.inspections.queries import CoverageRow, VisitRow, coverage, visits

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage


class InspectingPart(QWidget):
    """Records above, coverage of a round below; Enter or Ctrl+D takes the next step of the chosen record."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.table: RecordTable[VisitRow] = RecordTable(
            page.desk, "consequences.inspections", visit_columns(page.today), key=lambda row: row.id,
            title=tr("Inspections"), empty=Empty("No inspection is planned yet."),
        )  # fmt: skip
        self.covered: RecordTable[CoverageRow] = RecordTable(
            page.desk, "consequences.coverage", COVERAGE, key=lambda row: row.section_id,
            title=tr("Coverage"), empty=Empty("No round is final yet."),
        )  # fmt: skip
        self.choice = RoundChoice(160)
        self.choice.activated.connect(lambda _place: self.show_coverage())
        self.covered.add_tool(self.choice)
        for table in (self.table, self.covered):
            table.filter.setFixedWidth(160)
        if page.may(Right.MEASURE_EDIT):
            self.table.add_tool(button(tr("Plan an inspection…"), lambda: forms.plan(page), tip="Ctrl+N"))
            self.covered.add_tool(button(tr("Plan a re-check…"), self.plan_recheck))
            bind("Ctrl+N", self, lambda: forms.plan(page), inside=True)
        self.panel = DetailPanel(tr("Choose an inspection of the list."))
        self.table.current_changed.connect(self.show_row)
        self.table.activated.connect(lambda _row: self.go_on())
        self.covered.activated.connect(lambda _row: self.plan_recheck())
        bind("Ctrl+D", self, self.go_on, inside=True)
        self._lay_out()

    def _lay_out(self) -> None:
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.table)
        left.addWidget(self.covered)
        left.setSizes([300, 260])
        left.setHandleWidth(8)
        left.setChildrenCollapsible(False)
        self.splitter = self.page.beside(left, self.panel, "inspections", (746, 380))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.splitter)

    def refresh(self) -> None:
        """Read the records, and the coverage of the chosen round; the newest at first."""
        self.choice.refresh(self.page)
        every = self.page.ask(visits)
        self.table.set_rows(every)
        if self.table.current() is None:
            self.table.select_first()
        self.show_row(self.table.current())
        self.show_coverage()

    @property
    def code(self) -> str:
        """The chosen round's code."""
        return self.choice.code

    def show_coverage(self) -> None:
        """Read the coverage of the chosen round."""
        found = self.page.ask(coverage, self.code) if self.code else ()
        self.covered.set_rows(found)

    def show_row(self, row: VisitRow | None) -> None:
        """Show everything that was entered for the current record."""
        if row is None:
            self.panel.clear(tr("Choose an inspection of the list."))
        else:
            show_visit(self.page, self.panel, row, self.page.today())

    def go_on(self) -> None:
        """Open the form of the next step."""
        row = self.table.current()
        if row is not None and self.page.may(Right.MEASURE_EDIT) and (form := next_form(row)):
            form(self.page, row, self.page.today())

    def plan_recheck(self) -> None:
        """Plan to look again at the chosen listed sections, or at all that nobody has looked at again."""
        if not self.code or not self.page.may(Right.MEASURE_EDIT):
            return
        chosen = self.covered.selected() or tuple(row for row in self.covered.rows() if not row.recorded)
        forms.plan(self.page, self.code, [row.number for row in chosen])

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return nothing: inspections are no measures."""
        return ()


def visit_columns(today: Callable[[], dt.date]) -> tuple[Column[VisitRow], ...]:
    """Return the columns of the records."""
    return (
        Column("id", "No.", lambda row: row.id, width=44, align=Align.RIGHT),
        Column("section", "Section", lambda row: row.section, width=112, stretch=True),
        Column("unit", "Unit", lambda row: row.unit, width=96, stretch=True),
        Column("method", "Method", lambda row: row.method, width=136),
        Column("round", "Re-check of", lambda row: row.round or None, width=92),
        Column(
            "state", "State", lambda row: said(row, today())[0], width=92,
            paint=lambda painter, area, row: draw_pill(painter, area, *said(row, today())),
        ),
        Column("before", "Due before", lambda row: row.before_on, width=98),
    )  # fmt: skip


def _badge(painter: QPainter, area: QRectF, row: CoverageRow) -> None:
    draw_badge(painter, area, row.rank)


def _missing(row: CoverageRow) -> Meaning:
    return Meaning.GOOD if row.recorded else Meaning.BAD


COVERAGE = (
    Column[CoverageRow](
        "rank",
        "Rank",
        lambda row: row.rank,
        width=52,
        paint=_badge,
    ),
    Column[CoverageRow]("section", "Section", lambda row: row.section, width=120, stretch=True),
    Column[CoverageRow]("unit", "Unit", lambda row: row.unit, width=110, stretch=True),
    Column[CoverageRow]("planned", "Planned", lambda row: row.planned, width=72, align=Align.RIGHT),
    Column[CoverageRow](
        "recorded", "Re-checked", lambda row: row.recorded, width=92, align=Align.RIGHT, meaning=_missing
    ),
    Column[CoverageRow]("last", "Last on", lambda row: row.last_on, width=98),
)
