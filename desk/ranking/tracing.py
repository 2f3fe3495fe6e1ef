"""From a figure to the paper: the sheets that it counts at the left, the chosen sheet at the right, Esc leads back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desk.ballots.words import channel_word
from desk.language import tr
from desk.ranking.behind import Behind
from desk.ranking.figures import FigureLink
from desk.ranking.rows import figure
from desk.ranking.sheet_panel import SheetPanel
from desk.ranking.sheet_words import count_words, names_text, settled_word, sheet_text, worth
from desk.ranking.steps import Basis
from desk.shared.jobs import Progress
from desk.shared.page import Page
from desk.shared.table import Align, Column, Empty, RecordTable, choose_mode
from desk.shared.widgets import button, label, row_of
from desk.theme import Meaning
from models.ballots.codes import batch_code
from models.ranking.tracing import (
    SheetBehind,
    Traced,
    final_sheet_trace,
    final_sheets_behind,
    sheet_trace,
    sheets_behind,
)
from models.rounds.queries import RoundRow
from models.rounds.rules import FINAL

MANY: Final = 20_000
"""Sheets that are read at once; more are read beside the window, with progress."""


class Tracing(QWidget):
    """Takes the place of the ranking while the sheets behind a figure are looked at."""

    def __init__(self, page: Page, over: QWidget) -> None:
        """Begin hidden; `over` is what it takes the place of."""
        super().__init__()
        self.page, self.over = page, over
        self.held: RoundRow | None = None
        self.basis: Basis | None = None
        self.behind: Behind | None = None
        self.looked_at: tuple[int, int] | None = None
        self.heading = label("", "heading")
        self.back_button = button(tr("Back to the ranking"), self.back, icon_name="left", tip="Esc")
        self.said = label("", wrap=True)
        self.table = self._table("ranking.sheets", with_points=False)
        self.weighed = self._table("ranking.weighed", with_points=True)
        self.sheet = SheetPanel()
        self.sheet.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        for table in (self.table, self.weighed):
            column.addWidget(table)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(8)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.sheet)
        split.setStretchFactor(0, 1)
        split.setSizes([660, 480])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(row_of(self.back_button, self.heading, None, spacing=12))
        whole.addWidget(self.said)
        whole.addWidget(split, 1)
        self.hide()

    def _table(self, name: str, *, with_points: bool) -> RecordTable[SheetBehind]:
        made = RecordTable(
            self.page.desk, name, self._columns(with_points=with_points), key=lambda row: row.key,
            empty=Empty("No sheet is behind this figure."),
        )  # fmt: skip
        choose_mode(made, single=False)
        made.current_changed.connect(self.show_sheet)
        made.activated.connect(lambda _row: self.sheet.area.setFocus())
        return made

    def _columns(self, *, with_points: bool) -> tuple[Column[SheetBehind], ...]:
        columns = (
            Column[SheetBehind]("batch", "Batch", lambda row: batch_code(row.ref.batch), width=64),
            Column[SheetBehind]("sheet", "Sheet", lambda row: row.ref.sheet, width=56, align=Align.RIGHT),
            Column[SheetBehind]("channel", "Channel", lambda row: self._channel(row.ref.channel), width=88),
            Column[SheetBehind]("box", "Box or file", lambda row: row.ref.file or row.ref.box, width=88),
            Column[SheetBehind]("names", "Names", names_text, width=160, stretch=True, meaning=_hidden),
            Column[SheetBehind]("settled", "Settled how", lambda row: settled_word(row.ref.settled), width=112),
        )
        if not with_points:
            return columns
        points = Column[SheetBehind]("points", "Points", self._worth, width=64, align=Align.RIGHT, display=figure)
        return (*columns, points)

    def _channel(self, code: str) -> str:
        names = {use.code: use.name for use in self.basis.ranking.channels} if self.basis is not None else {}
        return channel_word(code, names.get(code, ""))

    def _worth(self, row: SheetBehind) -> object:
        if self.basis is None or self.behind is None or self.behind.number is None:
            return None
        return worth(row, self.behind.number, self.basis.parameters)

    @property
    def shown(self) -> RecordTable[SheetBehind]:
        """The list in use: with the points of each sheet where the figure is made of points."""
        return self.weighed if self.behind is not None and self.behind.points is not None else self.table

    def open(self, held: RoundRow, basis: Basis, behind: Behind) -> None:
        """Show the sheets behind a figure."""
        self.held, self.basis, self.behind, self.looked_at = held, basis, behind, None
        self.read(self._arrived)

    def read(self, then: Callable[[tuple[SheetBehind, ...]], object]) -> None:
        """Read the list, a long one beside the window."""
        held, behind = self.held, self.behind
        if held is None or behind is None:
            return
        ask = final_sheets_behind if held.stage in FINAL else sheets_behind
        wanted = (held.code, behind.number, behind.channel, behind.indicator)
        if behind.counted <= MANY:
            found = self.page.attempt(lambda: self.page.ask(ask, *wanted))
            if found is not None:
                then(found)
            return

        def work(_progress: Progress) -> tuple[SheetBehind, ...]:
            return self.page.desk.office.ask(ask, *wanted)

        self.page.job(tr("Reading the sheets"), work, then)

    def _arrived(self, rows: tuple[SheetBehind, ...]) -> None:
        behind, basis = self.behind, self.basis
        if behind is None or basis is None:
            return
        self.heading.setText(behind.title)
        text, agrees = count_words(rows, behind, basis.parameters)
        self.said.setText(text)
        self.said.setStyleSheet(f"color: {(Meaning.GOOD if agrees else Meaning.BAD).ink.name()}")
        self.table.setVisible(self.shown is self.table)
        self.weighed.setVisible(self.shown is self.weighed)
        self.shown.title = behind.title
        self.shown.set_rows(rows)
        self.over.hide()
        self.show()
        if rows:
            self.shown.select(rows[0].key)
        self.show_sheet(self.shown.current())
        self.shown.view.setFocus()

    def show_sheet(self, row: SheetBehind | None) -> None:
        """Show one sheet."""
        held, basis = self.held, self.basis
        if row is None or held is None or basis is None:
            self.looked_at = None
            self.sheet.clear(tr("Choose a sheet to see what stands on it."))
            return
        if row.key == self.looked_at:
            return
        self.looked_at = row.key
        ask = final_sheet_trace if held.stage in FINAL else sheet_trace
        found = self.page.attempt(lambda: self.page.ask(ask, held.code, *row.key))
        if found is None:
            return
        names = {line.number: line.name for line in basis.ranking.lines}
        channel = next((use.name for use in basis.ranking.channels if use.code == found.sheet.channel), "")
        self.sheet.show_sheet(found, channel, lambda number: names.get(number, ""))
        if found.sheet.sealed:
            self.sheet.set_actions(((tr("Copy the sheet"), lambda: self.copy(found), ""),))

    def copy(self, found: Traced) -> None:
        """Copy a sheet as text."""
        QGuiApplication.clipboard().setText(sheet_text(found))
        self.page.desk.tell(tr("Sheet copied."))

    def follow(self, held: RoundRow | None) -> None:
        """Go back when another round is shown or its figures have changed: the list is no longer theirs."""
        if self.isVisible() and (held is None or self.held != held or held.stage not in FINAL):
            self.back()

    def leave(self) -> None:
        """Give the place back to what it was taken from."""
        self.hide()
        self.over.show()

    def back(self) -> None:
        """Show the ranking again, the keyboard where it was."""
        self.leave()
        for link in self.over.findChildren(FigureLink):
            if link.behind == self.behind:
                link.setFocus()
                break

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
            return
        super().keyPressEvent(event)


def _hidden(row: SheetBehind) -> Meaning | None:
    return None if row.ref.sealed else Meaning.QUIET
