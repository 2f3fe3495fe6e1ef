"""A pale mark over a part of the window, again and again, so that no picture of any part of it is without."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desk.theme import font

SIZE: Final = 22
EVERY: Final = 96
_GAP: Final = 72
_SLOPE: Final = -14.0
_INK: Final = QColor(178, 94, 9, 46)


class Stamp(QWidget):
    """Lies over a widget and lets the mouse through."""

    def __init__(self, over: QWidget, text: str) -> None:
        """Mark `over` with `text`."""
        super().__init__(over)
        self.text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(text)
        over.installEventFilter(self)
        self._place(over)

    def _place(self, over: QWidget) -> None:
        self.setGeometry(over.rect())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the whole of it."""
        changes = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ChildAdded)
        if event.type() in changes and isinstance(watched, QWidget):
            self._place(watched)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(SIZE))
        painter.setPen(_INK)
        step = painter.fontMetrics().horizontalAdvance(self.text) + _GAP
        for row in range(-1, self.height() // EVERY + 3):
            for place in range(-1, self.width() // step + 2):
                painter.save()
                painter.translate(QPointF(place * step + (row % 2) * step / 2, row * EVERY + EVERY / 2))
                painter.rotate(_SLOPE)
                painter.drawText(QPointF(0, 0), self.text)
                painter.restore()
        painter.end()
