"""The one table of records: sort, filter, copy, export, empty text, remembered widths."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from desk.language import tr
from desk.shared.columns import Align, Column
from desk.shared.context import Desk, DeskWidget
from desk.shared.export import as_tsv, write_workbook
from desk.shared.icons import icon
from desk.shared.jobs import Progress
from desk.shared.model import RecordModel
from desk.shared.pickers import save_file
from desk.shared.progress import run_shown
from desk.shared.view import CoveredView, PaintDelegate
from desk.shared.widgets import EmptyState, bind, label, row_of, tool
from desk.theme import ROW
from models.documents.outgoing import record_table

__all__ = ["Align", "Column", "Empty", "RecordTable"]

R = TypeVar("R")
SelectionFlag = QItemSelectionModel.SelectionFlag
PAUSE: Final = 150
"""Milliseconds after the last key before the filter is applied."""


@dataclass(frozen=True)
class Empty:
    """What an empty table says, as English sources; `act` is a button's text."""

    text: str = "Nothing here yet."
    act: str = ""
    slot: Callable[[], object] | None = None


class RecordTable(DeskWidget, Generic[R]):
    """Rows over columns, with a bar above for title, filter, count and export."""

    current_changed = Signal(object)
    """The current row, or None."""
    activated = Signal(object)
    """A row was opened by Enter or a double click."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Any] = lambda row: row,
        empty: Empty | None = None,
        title: str = "",
        bar: bool = True,
        order: tuple[str, bool] | None = None,
        row_height: int = ROW,
    ) -> None:
        """Begin empty; widths are remembered under `name`, `key` identifies a row, `order` is (column, backwards)."""
        super().__init__(desk)
        self.name, self.columns, self.key, self.title = name, tuple(columns), key, title
        self.model: RecordModel[R] = RecordModel(columns)
        nothing = empty or Empty()
        self.empty = EmptyState(tr(nothing.text), tr(nothing.act) if nothing.act else "", nothing.slot)
        self.view = CoveredView(self.empty)
        self.filter = QLineEdit()
        self.count = label("", "secondary")
        self.bar = QWidget()
        self._delegates = [PaintDelegate(self.model, column.paint, self) for column in columns]
        self._set_up_view(row_height, order)
        self._set_up_bar(title)
        self._set_up_keys()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        self.bar.setVisible(bar)  # not before it has its place: it would be a window of its own
        column.addWidget(self.view, 1)
        self._show_state()

    def _set_up_view(self, row_height: int, order: tuple[str, bool] | None) -> None:
        view, head = self.view, self.view.horizontalHeader()
        view.setModel(self.model)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(row_height)
        head.setMinimumSectionSize(40)
        head.setHighlightSections(False)
        head.setSectionsMovable(False)
        head.setSortIndicatorClearable(True)
        widths = self.desk.memory.get(f"table.{self.name}", {})
        for place, column in enumerate(self.columns):
            view.setItemDelegateForColumn(place, self._delegates[place])
            view.setColumnWidth(place, widths.get(column.key, column.width))
        head.setStretchLastSection(not any(column.stretch for column in self.columns))
        view.fit = self._fit
        keys = [column.key for column in self.columns]
        backwards = order is not None and order[1]
        head.setSortIndicator(
            keys.index(order[0]) if order else -1,
            Qt.SortOrder.DescendingOrder if backwards else Qt.SortOrder.AscendingOrder,
        )
        view.setSortingEnabled(True)
        head.sectionResized.connect(self._resized)
        view.selectionModel().currentRowChanged.connect(self._current_moved)
        view.doubleClicked.connect(self._open)

    def _set_up_bar(self, title: str) -> None:
        self.filter.setPlaceholderText(tr("Filter (Ctrl+F)"))
        self.filter.setAccessibleName(tr("Filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setFixedWidth(240)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.apply_filter)
        self.filter.textChanged.connect(self._pause.start)
        self.filter.returnPressed.connect(self.view.setFocus)
        self.tools = row_of(spacing=4)
        self.tools.addWidget(tool("export", tr("Export to a workbook (XLSX)"), self.ask_export))
        self.heading = label(title, "heading")
        row = row_of(self.heading, None, self.count, self.filter, spacing=12)
        row.addLayout(self.tools)
        self.bar.setLayout(row)

    def _set_up_keys(self) -> None:
        bind(QKeySequence.StandardKey.Find, self, self.start_filter, inside=True)
        bind("Escape", self.filter, self.filter.clear, inside=False)
        self.view.copy_asked.connect(self.copy)
        self.view.opened.connect(self._open)

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget into the bar, before the export button."""
        self.tools.insertWidget(self.tools.count() - 1, widget)

    def set_rows(self, rows: Iterable[R]) -> None:
        """Show other rows; current row, selection, place, sorting and filter stay."""
        place = self.view.verticalScrollBar().value()
        self._keep_chosen(lambda: self.model.set_rows(rows))
        self.view.verticalScrollBar().setValue(place)
        self._show_state()

    def _keep_chosen(self, change: Callable[[], object]) -> None:
        """Change what is shown; the current row is so again afterwards, and just the rows that were selected are."""
        before, chosen = self.current(), {self.key(row) for row in self.selected()}
        change()
        if before is not None and not self._go_to(self.key(before), SelectionFlag.NoUpdate):
            self.current_changed.emit(None)
        if chosen:
            self._select_just(chosen)

    def _select_just(self, keys: Collection[Any]) -> None:
        selection = QItemSelection()
        for place, row in enumerate(self.model.shown()):
            if self.key(row) in keys:
                index = self.model.index(place, 0)
                selection.select(index, index)
        self.view.selectionModel().select(selection, SelectionFlag.ClearAndSelect | SelectionFlag.Rows)

    def rows(self) -> tuple[R, ...]:
        """Return every row, filtered ones too."""
        return self.model.rows

    def current(self) -> R | None:
        """Return the current row."""
        return self.model.row(self.view.currentIndex())

    def selected(self) -> tuple[R, ...]:
        """Return the selected rows in the order shown."""
        places = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self.model.rows[self.model.view[place]] for place in places)

    def select(self, key: Any) -> bool:
        """Choose the row with this key and no other, whatever keys are held down; False when it is not shown.

        Qt's own `selectRow` asks the keyboard: with Shift or Ctrl held it adds to what is selected.
        """
        return self._go_to(key, SelectionFlag.ClearAndSelect | SelectionFlag.Rows)

    def select_first(self) -> bool:
        """Choose the first row shown and no other; False when none is shown."""
        return bool(self.model.view) and self.select(self.key(self.model.shown()[0]))

    def _go_to(self, key: Any, flags: SelectionFlag) -> bool:
        for place, at in enumerate(self.model.view):
            if self.key(self.model.rows[at]) == key:
                index = self.model.index(place, 0)
                self.view.selectionModel().setCurrentIndex(index, flags)
                self.view.scrollTo(index)
                return True
        return False

    def start_filter(self) -> None:
        """Go to the filter box."""
        if self.bar.isVisible():
            self.filter.setFocus()
            self.filter.selectAll()

    def apply_filter(self) -> None:
        """Filter by what stands in the box."""
        self._pause.stop()
        self._keep_chosen(lambda: self.model.set_filter(self.filter.text()))
        self._show_state()

    def copy(self) -> None:
        """Copy the selected rows as tab-separated text with headings."""
        if rows := self.selected():
            QGuiApplication.clipboard().setText(as_tsv(self.columns, rows))
            self.desk.tell(tr("Rows copied: {n}", n=len(rows)))

    def ask_export(self) -> None:
        """Ask for a file and write the shown rows as a workbook."""
        name = (self.title or tr("Table")) + ".xlsx"
        save_file(self, tr("Export to a workbook (XLSX)"), name, "XLSX (*.xlsx)", self.export)

    def export(self, path: Path) -> None:
        """Write the shown rows as a workbook, in the worker thread."""
        rows, title, office = self.model.shown(), self.title or tr("Table"), self.desk.office

        def work(_progress: Progress) -> None:
            write_workbook(path, title, self.columns, rows)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            office.do(record_table, title, len(rows), path.name, digest)

        run_shown(
            self,
            self.desk.jobs,
            tr("Exporting"),
            work,
            lambda _none: self.desk.tell(tr("Exported to {path}.", path=str(path))),
        )

    def _show_state(self) -> None:
        every, seen = len(self.model.rows), len(self.model.view)
        filtered = tr("Rows: {n} of {total}", n=f"{seen:,}", total=f"{every:,}")
        self.count.setText(filtered if seen != every else tr("Rows: {n}", n=f"{every:,}"))
        self.view.cover(not every)

    def _current_moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.current_changed.emit(self.model.row(now))

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None:
            self.activated.emit(row)

    def _fit(self, room: int) -> None:
        """Share the free width between the columns that stretch; none gets less than its own width."""
        stretching = [place for place, column in enumerate(self.columns) if column.stretch]
        taken = sum(self.view.columnWidth(n) for n, column in enumerate(self.columns) if not column.stretch)
        free = room - taken - sum(self.columns[place].width for place in stretching)
        for place in stretching:
            self.view.setColumnWidth(place, self.columns[place].width + max(0, free) // len(stretching))

    def _resized(self, place: int, _before: int, _now: int) -> None:
        if not self.columns[place].stretch:
            self._fit(self.view.viewport().width())
        if QGuiApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            self.remember_widths()

    def remember_widths(self) -> None:
        """Remember the widths of all columns that do not stretch."""
        widths = {c.key: self.view.columnWidth(n) for n, c in enumerate(self.columns) if not c.stretch}
        self.desk.memory.put(f"table.{self.name}", widths)


def choose_mode(table: RecordTable[Any], *, single: bool) -> None:
    """Allow one selected row only, or several."""
    mode = QAbstractItemView.SelectionMode
    table.view.setSelectionMode(mode.SingleSelection if single else mode.ExtendedSelection)
