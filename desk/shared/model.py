"""The model behind every table: frozen rows, an order, a filter; nothing is copied into Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desk.language import tr
from desk.shared.columns import Column

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
ROLE: Final = Qt.ItemDataRole


class RecordModel(QAbstractTableModel, Generic[R]):
    """Rows seen through columns; `view` lists the shown rows' places in `rows`, in order."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        """Begin empty."""
        super().__init__()
        self.columns = tuple(columns)
        self.titles = tuple(tr(column.title) for column in columns)
        self.rows: tuple[R, ...] = ()
        self.view: list[int] = []
        self.sorted_by: tuple[int, bool] | None = None
        self.needle = ""
        self._haystack: list[str] = []

    def set_rows(self, rows: Iterable[R]) -> None:
        """Take other rows; sorting and filter stay in force."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self._haystack = []
        self._arrange()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Show only rows in which every word of `text` occurs."""
        if text.casefold() == self.needle:
            return
        self.beginResetModel()
        self.needle = text.casefold()
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's key; -1 brings back the order of the rows as they came."""
        self.layoutAboutToBeChanged.emit()
        self.sorted_by = (column, order is Qt.SortOrder.DescendingOrder) if column >= 0 else None
        kept = [(index, self.view[index.row()], index.column()) for index in self.persistentIndexList()]
        self._arrange()
        places = {place: row for row, place in enumerate(self.view)} if kept else {}
        for index, place, at in kept:
            self.changePersistentIndex(index, self.index(places[place], at))
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        view: Iterable[int] = range(len(self.rows))
        if self.needle:
            words = self.needle.split()
            texts = self._texts()
            view = [place for place in view if all(word in texts[place] for word in words)]
        if self.sorted_by is not None:
            view = self._sorted(view, self.columns[self.sorted_by[0]].order, self.sorted_by[1])
        self.view = list(view)

    def _sorted(self, view: Iterable[int], key: Callable[[R], Any], backwards: bool) -> list[int]:
        keys = {place: key(self.rows[place]) for place in view}
        full = [place for place, value in keys.items() if value is not None]
        full.sort(key=keys.__getitem__, reverse=backwards)
        return full + [place for place, value in keys.items() if value is None]

    def _texts(self) -> list[str]:
        if len(self._haystack) != len(self.rows):
            columns = self.columns
            self._haystack = ["\n".join(column.text(row) for column in columns).casefold() for row in self.rows]
        return self._haystack

    def row(self, index: Index) -> R | None:
        """Return the row object at an index."""
        return self.rows[self.view[index.row()]] if index.isValid() and index.row() < len(self.view) else None

    def shown(self) -> list[R]:
        """Return the shown rows in order."""
        return [self.rows[place] for place in self.view]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of shown rows."""
        return 0 if parent.isValid() else len(self.view)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        """Return a cell's text, place or colour."""
        if not index.isValid() or index.row() >= len(self.view):
            return None
        column = self.columns[index.column()]
        if role == ROLE.TextAlignmentRole:
            return column.align.value
        if role == ROLE.DisplayRole:
            return column.text(self.rows[self.view[index.row()]])
        if role == ROLE.ForegroundRole and column.meaning is not None:
            meaning = column.meaning(self.rows[self.view[index.row()]])
            return meaning.ink if meaning is not None else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:
        """Return a column's title, placed like its cells."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role in (ROLE.DisplayRole, ROLE.ToolTipRole):
            return self.titles[section]
        return self.columns[section].align.value if role == ROLE.TextAlignmentRole else None
