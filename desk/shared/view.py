"""The Qt view of a record table: cells that draw themselves, and a cover while there are no rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desk.shared.model import RecordModel
from desk.theme import text_width

Painter = Callable[[QPainter, QRectF, Any], None]
CONTROL: Final = Qt.KeyboardModifier.ControlModifier


class PaintDelegate(QStyledItemDelegate):
    """Draws a cell's ground as the style says and its content by a column's `paint`."""

    def __init__(self, model: RecordModel[Any], paint: Painter | None, parent: QObject) -> None:
        """Draw plain text when `paint` is None."""
        super().__init__(parent)
        self._model, self._paint = model, paint

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Leave the text out where the cell draws itself; no dotted focus frame, the row is marked."""
        super().initStyleOption(option, index)
        if self._paint is not None:
            option.text = ""  # type: ignore[attr-defined]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the cell."""
        super().paint(painter, option, index)
        row = self._model.row(index) if self._paint is not None else None
        if row is None or self._paint is None:
            return
        painter.save()
        area = QRectF(option.rect).adjusted(8, 0, -8, -1)  # type: ignore[attr-defined]
        painter.setClipRect(area)
        self._paint(painter, area, row)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the whole text in a tip where the cell cuts it."""
        text = str(index.data() or "")
        room = option.rect.width() - 16  # type: ignore[attr-defined]
        cut = self._paint is None and text_width(text) > room
        QToolTip.showText(event.globalPos(), text if cut else "", view)
        return True


class CoveredView(QTableView):
    """A table view with a widget in its middle while it is empty."""

    copy_asked = Signal()
    opened = Signal(QModelIndex)

    def __init__(self, covering: QWidget) -> None:
        """Set the habits of every list of the program."""
        super().__init__()
        self.covering = covering
        self.fit: Callable[[int], object] = lambda _width: None
        covering.setParent(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCornerButtonEnabled(False)

    def cover(self, yes: bool) -> None:
        """Show or hide the cover."""
        self.covering.setVisible(yes)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy whole rows, not the one cell that Qt would; Enter opens the current row."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & CONTROL:
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cover over the rows' place."""
        super().resizeEvent(event)
        self.fit(self.viewport().width())
        self._place()

    def _place(self) -> None:
        self.covering.setGeometry(self.viewport().geometry())
