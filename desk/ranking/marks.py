"""What lies over the ranking's list: strong lines under the edges, brackets beside ties."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desk.ranking.columns import BRACKET
from desk.ranking.rows import Bond, RankRow
from desk.shared.table import RecordTable
from desk.theme import FAINT, TEXT, Meaning


class Marks(QWidget):
    """Draws over the rows as long as they stand in the order of the ranking."""

    def __init__(self, table: RecordTable[RankRow]) -> None:
        """Lie over a table's rows and let the mouse through."""
        super().__init__(table.view)
        self.table = table
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        table.view.viewport().installEventFilter(self)
        table.view.verticalScrollBar().valueChanged.connect(self.update)
        table.view.horizontalScrollBar().valueChanged.connect(self.update)
        table.view.horizontalHeader().sectionResized.connect(self.update)
        table.model.modelReset.connect(self.update)
        table.model.layoutChanged.connect(self.update)
        self._place()

    def _place(self) -> None:
        self.setGeometry(self.table.view.viewport().geometry())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the rows."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self._place()
        return False

    @property
    def in_order(self) -> bool:
        """Say whether the rows stand in the order of the ranking, nothing filtered out."""
        model = self.table.model
        return model.sorted_by in (None, (0, False)) and len(model.view) == len(model.rows)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        if not self.in_order:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view, rows = self.table.view, self.table.model.shown()
        height = view.verticalHeader().defaultSectionSize()
        left = view.columnViewportPosition(0) + 8 + BRACKET
        for place, row in enumerate(rows):
            top = view.rowViewportPosition(place)
            if top + height < 0 or top > self.height():
                continue
            if row.edge:
                painter.fillRect(QRectF(0, top + height - 2, self.width(), 2), QColor(TEXT))
            self._bracket(painter, row, QRectF(left - 6, top, 6, height))
        painter.end()

    @staticmethod
    def _bracket(painter: QPainter, row: RankRow, area: QRectF) -> None:
        """Draw one row's part of the bracket that joins a tie."""
        if row.bond is Bond.NONE:
            return
        painter.setPen(QPen(Meaning.BAD.ink if row.undecided else QColor(FAINT), 2))
        middle, ends = area.center().y(), (area.top(), area.bottom() + 1)
        top = middle - 6 if row.bond is Bond.FIRST else ends[0]
        bottom = middle + 6 if row.bond is Bond.LAST else ends[1]
        painter.drawLine(QPointF(area.right(), top), QPointF(area.right(), bottom))
        if row.bond in (Bond.FIRST, Bond.LAST):
            at = top if row.bond is Bond.FIRST else bottom
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
