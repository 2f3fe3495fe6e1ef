"""The board of a round: a row a listed section, a column a kind of measure, in each cell chips with state and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView

from desk.consequences.states import DEDUCTIONS, REMOVALS, key_day, points, state
from desk.language import tr
from desk.shared.columns import Column
from desk.shared.context import Desk
from desk.shared.paint import draw_badge, write
from desk.shared.table import Empty, RecordTable
from desk.theme import SECONDARY, SMALL, Meaning, text_width
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus

KINDS: Final = (
    ("leader_talk", "Leader talk", (MeasureKind.LEADER_TALK,)),
    ("head", "Head spoken to", (MeasureKind.HEAD_INTERVIEW, MeasureKind.HEAD_TALK)),
    ("embargo", "Embargo", (MeasureKind.EMBARGO,)),
    ("removal", "Removal", (MeasureKind.HEAD_REMOVAL, MeasureKind.LEADER_REMOVAL)),
    ("deduction", "Points", (MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION)),
    ("rectification", "Rectification", (MeasureKind.RECTIFICATION,)),
)
"""Key, English title and kinds of the board's columns."""
FIRST: Final = 2
"""Column of the first kind; before it stand rank and section."""
ROW_HEIGHT: Final = 40


@dataclass(frozen=True)
class BoardRow:
    """A listed section with its measures, one tuple a column of `KINDS`."""

    section_id: int
    rank: int
    section: str
    unit: str
    cells: tuple[tuple[MeasureRow, ...], ...]


def board_rows(found: Iterable[MeasureRow]) -> tuple[BoardRow, ...]:
    """Put a round's measures into rows, by rank."""
    sections: dict[int, list[MeasureRow]] = {}
    for row in found:
        sections.setdefault(row.section_id, []).append(row)
    rows = [
        BoardRow(
            rows[0].section_id, rows[0].rank, rows[0].section, rows[0].unit,
            tuple(tuple(row for row in rows if row.kind in kinds) for _, _, kinds in KINDS),
        )
        for rows in sections.values()
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: row.rank))


def chip_lines(row: MeasureRow, today: dt.date, *, alone: bool, room: float = 0) -> tuple[str, ...]:
    """Return what a chip says: whose it is where that is not plain, state and day; `room` in pixels, 0 for no limit."""
    said = state(row, today)[0]
    if row.status is MeasureStatus.DONE:
        said = f"✓ {said}"
    day = key_day(row)
    if row.kind is MeasureKind.EMBARGO:
        return (said, tr("to {day}", day=day.isoformat())) if day else (said,)
    if row.kind in DEDUCTIONS:
        whose = tr("body") if row.kind is MeasureKind.BODY_DEDUCTION else tr("leader")
        short = "✓" if row.status is MeasureStatus.DONE else said
        whole = f"{whose} −{points(row)} {said}"
        return (whole if not room or text_width(whole, SMALL) <= room else f"{whose} −{points(row)} {short}",)
    whose = ""
    if row.kind in REMOVALS:
        whose = tr("head") if row.kind is MeasureKind.HEAD_REMOVAL else tr("leader")
    elif row.kind is MeasureKind.HEAD_INTERVIEW:
        whose = tr("interview")
    elif row.kind is MeasureKind.HEAD_TALK:
        whose = tr("talk")
    first = f"{whose} {said}".strip()
    if whose and alone and day and room and text_width(first, SMALL) > room:
        return whose, f"{said} {day:%m-%d}"
    return (first, day.isoformat()) if day and alone else (first,)


def chip_areas(area: QRectF, count: int) -> tuple[QRectF, ...]:
    """Return where the chips of a cell lie, from the top."""
    height = 35.0 if count == 1 else 18.0
    top = area.center().y() - (height * count + 2 * (count - 1)) / 2
    return tuple(QRectF(area.left(), top + n * (height + 2), area.width(), height) for n in range(count))


def draw_chips(
    painter: QPainter, area: QRectF, row: BoardRow, *, place: int, today: Callable[[], dt.date], dim: Dim
) -> None:
    """Draw the chips of a cell; those that the filter does not mean are pale."""
    found = row.cells[place]
    if not found:
        write(painter, area, "–", Meaning.QUIET.ink, SMALL)
    for measure, box in zip(found, chip_areas(area, len(found)), strict=True):
        meaning = state(measure, today())[1]
        painter.setOpacity(0.35 if dim(measure) else 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(meaning.ink, 1) if meaning is Meaning.BAD else Qt.PenStyle.NoPen)
        painter.setBrush(meaning.wash)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        lines = chip_lines(measure, today(), alone=len(found) == 1, room=box.width() - 8)
        height = 16.0
        top = box.center().y() - height * len(lines) / 2
        for n, text in enumerate(lines):
            inner = QRectF(box.left() + 4, top + n * height, box.width() - 8, height)
            write(painter, inner, text, meaning.ink, SMALL, strong=n == 0 and meaning is Meaning.BAD)


Dim = Callable[[MeasureRow], bool]


def _section(painter: QPainter, area: QRectF, row: BoardRow) -> None:
    middle = area.center().y()
    write(painter, QRectF(area.left(), middle - 18, area.width(), 19), row.section, Meaning.PLAIN.ink)
    write(painter, QRectF(area.left(), middle + 1, area.width(), 16), row.unit, QColor(SECONDARY), SMALL)


class Board(RecordTable[BoardRow]):
    """The board; its cells are chosen one by one, or several with Ctrl and Shift."""

    chosen = Signal(object)
    """The measure whose chip is the current one, or None."""

    def __init__(self, desk: Desk, today: Callable[[], dt.date]) -> None:
        """Begin empty."""
        self.today = today
        self.wanted: Callable[[MeasureRow], bool] = lambda _row: True
        super().__init__(
            desk, "consequences.board", self._columns(), key=lambda row: row.section_id, row_height=ROW_HEIGHT,
            empty=Empty("Nothing in this round is of this kind."), title=tr("Board"),
        )  # fmt: skip
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.clicked.connect(self._clicked)

    def _columns(self) -> Sequence[Column[BoardRow]]:
        def cell(place: int, key: str, title: str) -> Column[BoardRow]:
            return Column(
                key, title, partial(self._cell_text, place), width=100, stretch=True,
                sort=lambda row: tuple(one.status for one in row.cells[place]) or None,
                paint=partial(draw_chips, place=place, today=self.today, dim=lambda one: not self.wanted(one)),
            )  # fmt: skip

        return (
            Column[BoardRow](
                "rank", "Rank", lambda row: row.rank, width=48, paint=lambda p, area, row: draw_badge(p, area, row.rank)
            ),
            Column[BoardRow]("section", "Section", lambda row: f"{row.unit} {row.section}", width=148, paint=_section),
            *(cell(place, key, title) for place, (key, title, _) in enumerate(KINDS)),
        )

    def _cell_text(self, place: int, row: BoardRow) -> str:
        lines = [" ".join(chip_lines(one, self.today(), alone=True)) for one in row.cells[place]]
        return "; ".join(lines)

    def selected(self) -> tuple[BoardRow, ...]:
        """Return the rows in which anything is selected, in the order shown."""
        places = sorted({index.row() for index in self.view.selectionModel().selectedIndexes()})
        return tuple(self.model.rows[self.model.view[place]] for place in places)

    def chips(self) -> tuple[MeasureRow, ...]:
        """Return the measures of all selected cells that the filter means."""
        found: list[MeasureRow] = []
        for index in self.view.selectionModel().selectedIndexes():
            found += [one for one in self._measures(index) if self.wanted(one)]
        return tuple(found)

    def select(self, key: object) -> bool:
        """Make a row's cell the current one, staying in the column."""
        column = max(self.view.currentIndex().column(), FIRST)
        for place, row in enumerate(self.model.shown()):
            if row.section_id == key:
                self._go(place, column)
                return True
        return False

    def select_measure(self, measure_id: int) -> bool:
        """Go to the chip of a measure."""
        for place, row in enumerate(self.model.shown()):
            for column, cell in enumerate(row.cells):
                for one in cell:
                    if one.id == measure_id:
                        self._go(place, column + FIRST)
                        self.chosen.emit(one)
                        return True
        return False

    def _go(self, place: int, column: int) -> None:
        index = self.model.index(place, column)
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(index)

    def _measures(self, index: QModelIndex) -> tuple[MeasureRow, ...]:
        row = self.model.row(index)
        return row.cells[index.column() - FIRST] if row is not None and index.column() >= FIRST else ()

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        found = self._measures(now)
        self.chosen.emit(found[0] if found else None)

    def _clicked(self, index: QModelIndex) -> None:
        """Tell the two chips of a cell apart by where the mouse is."""
        found = self._measures(index)
        if len(found) > 1:
            at = QPointF(self.view.viewport().mapFromGlobal(QCursor.pos()))
            lower = at.y() > QRectF(self.view.visualRect(index)).center().y()
            self.chosen.emit(found[1 if lower else 0])
