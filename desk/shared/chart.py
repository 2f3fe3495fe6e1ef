"""A chart that a geometry draws: painted in the window's size, told by mouse, keys and screen readers alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from desk.shared.walking import Way, at_point, walked
from desk.theme import ACCENT, SURFACE, font, text_width
from reports.charts.shapes import Dot, Picture, Polyline, Rect, Shape, Spot, Text

SCALE: Final = 96 / 72
"""Pixels of the window for one point of the geometry."""
Geometry = Callable[[float, float], Picture]
"""Draws a picture in a width and height of points."""
WAYS: Final = {
    Qt.Key.Key_Left: Way.LEFT,
    Qt.Key.Key_Right: Way.RIGHT,
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
    Qt.Key.Key_Home: Way.FIRST,
    Qt.Key.Key_End: Way.LAST,
}
ALONG: Final = {Way.LEFT: Way.BACK_ALONG, Way.RIGHT: Way.ON_ALONG}


class Chart(QWidget):
    """Draws a picture anew whenever its size changes; one mark at a time is chosen."""

    chosen = Signal(object)
    """The mark that was walked to or clicked, None when it was left."""
    left = Signal()
    """Escape: back to where the chart was opened."""

    def __init__(self, name: str) -> None:
        """Begin empty; `name` is what screen readers call the chart."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.geometry_of: Geometry = Picture
        self.least: tuple[float, float] = (0.0, 0.0)
        self.picture = Picture(0, 0)
        self.spot: Spot | None = None

    def show_geometry(self, geometry: Geometry, least: tuple[float, float]) -> None:
        """Show what a geometry draws, in at least a width and height of points; the chosen mark stays if it can."""
        self.geometry_of, self.least = geometry, least
        self.setMinimumSize(*(round(length * SCALE) for length in least))
        self.updateGeometry()
        self._draw()

    def _draw(self) -> None:
        self.picture = self.geometry_of(self.width() / SCALE, self.height() / SCALE)
        wanted = self.spot.id if self.spot else ""
        self.spot = next((spot for spot in self.picture.spots if spot.id == wanted), None)
        if wanted and self.spot is None:
            self.choose(None)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(*(round(length * SCALE) for length in self.least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew in the new size."""
        self._draw()

    def choose(self, spot: Spot | None) -> None:
        """Choose a mark and tell its words."""
        self.spot = spot
        self.setAccessibleDescription(spot.words if spot else "")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.chosen.emit(spot)
        self.update()

    def area(self, spot: Spot) -> QRectF:
        """Return where a mark stands in the widget, in pixels."""
        return QRectF(spot.x * SCALE, spot.y * SCALE, spot.width * SCALE, spot.height * SCALE)

    def spot_at(self, place: QPointF) -> Spot | None:
        """Return the mark at a place of the widget."""
        return at_point(self.picture.spots, place.x() / SCALE, place.y() / SCALE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the marks; with Ctrl along one section; Escape goes back."""
        way = WAYS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif way is None:
            super().keyPressEvent(event)
        else:
            along = ALONG.get(way, way) if event.modifiers() & Qt.KeyboardModifier.ControlModifier else way
            self.choose(walked(self.picture.spots, self.spot, along))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the mark under the pointer."""
        self.choose(self.spot_at(event.position()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the focus is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say the words of the mark under the pointer in a tip."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            spot = self.spot_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), spot.words if spot else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shapes, the chosen section's line over the others, and a ring around the chosen mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(SURFACE))
        painter.save()
        painter.scale(SCALE, SCALE)
        for shape in self.picture.shapes:
            draw(painter, shape, strong=self.spot is not None and self._of_chosen(shape))
        painter.restore()
        if self.spot is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(ACCENT), 2.5 if self.hasFocus() else 1.5))
            inside = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRect(self.area(self.spot).adjusted(-1.5, -1.5, 1.5, 1.5).intersected(inside))
        elif self.hasFocus():
            painter.setPen(QPen(QColor(ACCENT), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _of_chosen(self, shape: Shape) -> bool:
        return isinstance(shape, Polyline) and self.spot is not None and shape.track == self.spot.row


def draw(painter: QPainter, shape: Shape, *, strong: bool = False) -> None:
    """Draw one shape; a strong line stands out from the others."""
    ink = QColor(shape.ink)
    match shape:
        case Polyline():
            pen = QPen(ink.darker(150) if strong else ink, shape.width + (1.4 if strong else 0))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(_polygon(shape.points))
        case Rect():
            painter.fillRect(QRectF(shape.x, shape.y, shape.width, shape.height), ink)
        case Dot():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawPolygon(_polygon(shape.corners))
        case Text():
            _write(painter, shape, ink)


def _polygon(points: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _write(painter: QPainter, text: Text, ink: QColor) -> None:
    """Write a text in whole pixels of its size, no wider than it was measured."""
    pixels = max(1, round(text.size * SCALE))
    wide = text_width(text.text, pixels)
    painter.save()
    painter.translate(text.left, text.y)
    painter.scale(min(1.0, text.width * SCALE / wide) / SCALE if wide else 1.0, 1 / SCALE)
    painter.setFont(font(pixels))
    painter.setPen(ink)
    painter.drawText(QPointF(0, 0), text.text)
    painter.restore()
