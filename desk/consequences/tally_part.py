"""The four counts of every kind over all published rounds, and beside them what the chosen one counts (R7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QVBoxLayout, QWidget

from desk.consequences.columns import Today, measure_columns
from desk.consequences.counts import NOBODY
from desk.consequences.overview_columns import PEOPLE
from desk.language import tr
from desk.sentences import word
from desk.shared.columns import Align, Column
from desk.shared.links import go_to_person, may_see_history
from desk.shared.table import Empty, RecordTable, choose_mode
from models.consequences.queries import MeasureKind, MeasureRow, tally
from models.overview.behind import OF_PEOPLE, figure
from models.overview.queries import Behind, Count, Person, behind

if TYPE_CHECKING:
    from desk.consequences.page import ConsequencesPage

HEADS: Final = (
    (Count.TIMES_DUE, "Times due"),
    (Count.TIMES_DONE, "Times done"),
    (Count.PEOPLE_DUE, "People due"),
    (Count.PEOPLE_DONE, "People done"),
)


@dataclass(frozen=True)
class Counts:
    """The four counts of a kind; None where a kind is for no person."""

    kind: MeasureKind
    figures: Mapping[Count, int | None]


class TallyPart(QWidget):
    """Counts at the left, the very measures or people of the chosen figure at the right."""

    def __init__(self, page: ConsequencesPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__()
        self.page = page
        self.rounds = 0
        self.table: RecordTable[Counts] = RecordTable(
            page.desk, "consequences.tally", _columns(), key=lambda row: row.kind, title=tr("All published rounds")
        )
        self.table.filter.hide()
        self.table.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        choose_mode(self.table, single=True)
        self.table.view.selectionModel().currentChanged.connect(self._moved)
        self.table.activated.connect(lambda _row: self.go_in())
        nothing = Empty("This figure counts nothing.")
        self.measures: RecordTable[MeasureRow] = RecordTable(
            page.desk, "consequences.behind", _measure_columns(page.today), key=lambda row: row.id,
            title=tr("Measures"), empty=nothing,
        )  # fmt: skip
        self.people: RecordTable[Person] = RecordTable(
            page.desk, "consequences.behind.people", PEOPLE, key=lambda row: row.person_id, title=tr("People"),
            empty=nothing,
        )  # fmt: skip
        for one in (self.measures, self.people):
            one.filter.setFixedWidth(140)
        self.measures.activated.connect(page.show_on_board)
        self.measures.view.selectionModel().selectionChanged.connect(lambda *_: page.show_actions())
        self.people.activated.connect(self._open_person)
        self._lay_out()

    def _lay_out(self) -> None:
        self.lists = QStackedWidget()
        self.lists.addWidget(self.measures)
        self.lists.addWidget(self.people)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        split = self.page.beside(self.table, self.lists, "consequences.tally", (550, 576))
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        outer.addWidget(split)

    def refresh(self) -> None:
        """Read the counts and keep the chosen figure; the first one to begin with."""
        found = self.page.ask(tally)
        self.rounds = found.rounds
        rows = [
            Counts(kind, {one: None if kind in NOBODY and one in OF_PEOPLE else figure(found, one, kind)
                          for one in Count})
            for kind in MeasureKind
        ]  # fmt: skip
        column = max(1, self.table.view.currentIndex().column())
        row = max(0, self.table.view.currentIndex().row())
        self.table.set_rows(rows)
        self.choose(row, column)

    def choose(self, row: int, column: int) -> None:
        """Make a figure the chosen one, and list what it counts."""
        index = self.table.model.index(row, column)
        self.table.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._moved(index, index)

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = self.table.model.row(now)
        if row is None or now.column() < 1:
            return
        count = HEADS[now.column() - 1][0]
        found = self.page.ask(behind, count, row.kind) if row.figures[count] else Behind((), ())
        people = count in OF_PEOPLE
        for table in (self.measures, self.people):
            table.heading.setText(f"{word(row.kind)} · {word(count)} {_shown(row.figures[count])}")
        self.measures.set_rows(() if people else found.measures)
        self.people.set_rows(found.people)
        self.lists.setCurrentWidget(self.people if people else self.measures)
        self.page.show_actions()

    def go_in(self) -> None:
        """Give the keyboard to the list."""
        shown = self.people if self.lists.currentWidget() is self.people else self.measures
        shown.view.setFocus()
        if shown.current() is None:
            shown.select_first()

    def _open_person(self, row: Person) -> None:
        if may_see_history(self.page):
            go_to_person(self.page, row.person_id)

    def chosen(self) -> tuple[MeasureRow, ...]:
        """Return the selected measures."""
        return self.measures.selected() if self.lists.currentWidget() is self.measures else ()


def _shown(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _measure_columns(today: Today) -> tuple[Column[MeasureRow], ...]:
    """Return the columns of measures of one kind, whom they are for among the first."""
    return tuple(column for column in measure_columns(today) if column.key != "kind")


def _columns() -> tuple[Column[Counts], ...]:
    def read(count: Count, row: Counts) -> str | int:
        value = row.figures[count]
        return "–" if value is None else value

    return (
        Column("kind", "What is due", lambda row: row.kind, width=170, stretch=True),
        *(
            Column[Counts](count.value, title, partial(read, count), width=90, align=Align.RIGHT)
            for count, title in HEADS
        ),
    )
