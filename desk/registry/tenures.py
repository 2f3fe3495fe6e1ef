"""Appointments over time: one lane a post, one bar a holder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desk.shared.paint import CENTRE, LEFT, write
from desk.theme import ACCENT, LINE, SECONDARY, SELECTED, SMALL, SURFACE, TEXT, text_width

LANE: Final = 44
"""The post's name above, its bars below."""
AXIS: Final = 20
YEARS: Final = 12
"""Nothing further back is drawn."""


@dataclass(frozen=True)
class Span:
    """One bar: who, from when to when, in which lane; `id` is the appointment's."""

    id: int
    lane: int
    person: str
    start: dt.date
    end: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Say whether the post is held on a day."""
        return self.start <= day and (self.end is None or day <= self.end)

    @property
    def words(self) -> str:
        """Name and days."""
        return f"{self.person}  {self.start.isoformat()} – {self.end.isoformat() if self.end else ''}"


class TenureChart(QWidget):
    """Lanes of posts with their holders; the bars of the asked day are filled."""

    chosen = Signal(int)
    """An appointment's bar was clicked."""

    def __init__(self, lanes: Sequence[str], spans: Sequence[Span], day: dt.date) -> None:
        """Show `spans` in `lanes`, with a line at `day`."""
        super().__init__()
        self.lanes, self.spans, self.day = tuple(lanes), tuple(spans), day
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(len(self.lanes) * LANE + AXIS)
        self.setMinimumWidth(200)
        self.setAccessibleDescription("; ".join(span.words for span in self.spans))
        starts = [span.start for span in self.spans] or [day]
        ends = [span.end for span in self.spans if span.end] + [day]
        self.last = max(ends) + dt.timedelta(days=60)
        self.first = min(max(min(starts), self.last - dt.timedelta(days=366 * YEARS)), day)

    def place(self, day: dt.date) -> float:
        """Return where a day lies."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return min(1.0, max(0.0, share)) * (self.width() - 1)

    def bar(self, span: Span) -> QRectF:
        """Return a bar's place."""
        left = self.place(span.start)
        right = self.place(span.end + dt.timedelta(days=1)) if span.end else self.width() - 1
        return QRectF(left, span.lane * LANE + 18, max(3.0, right - left - 1), 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._axis(painter)
        for lane, name in enumerate(self.lanes):
            write(painter, QRectF(0, lane * LANE, self.width(), 18), name, QColor(SECONDARY), SMALL, LEFT)
            painter.setPen(QPen(QColor(LINE), 1))
            painter.drawLine(QPointF(0, lane * LANE + 40.5), QPointF(self.width(), lane * LANE + 40.5))
        for span in self.spans:
            self._bar(painter, span)
        here = self.place(self.day)
        painter.setPen(QPen(QColor(TEXT), 1))
        painter.drawLine(QPointF(here, 14), QPointF(here, self.height() - AXIS))
        painter.end()

    def _bar(self, painter: QPainter, span: Span) -> None:
        area, now = self.bar(span), span.holds(self.day)
        painter.setPen(QPen(QColor(ACCENT if now else SELECTED), 1))
        painter.setBrush(QColor(ACCENT if now else SELECTED))
        painter.drawRoundedRect(area, 3, 3)
        ink = QColor(SURFACE if now else ACCENT)
        if area.width() >= text_width(span.person, SMALL) + 6:
            write(painter, area.adjusted(3, 0, -3, 0), span.person, ink, SMALL, CENTRE)

    def _axis(self, painter: QPainter) -> None:
        top = self.height() - AXIS
        years = range(self.first.year + 1, self.last.year + 1)
        every = max(1, -(-len(years) * (text_width("2021", 11) + 10) // max(1, self.width())))
        for year in years:
            left = self.place(dt.date(year, 1, 1))
            painter.setPen(QPen(QColor(LINE), 1))
            painter.drawLine(QPointF(left, 18), QPointF(left, top + 3))
            if (year - years[0]) % every == 0 and left + text_width("2021", 11) < self.width():
                write(painter, QRectF(left + 2, top + 2, 40, 16), str(year), QColor(SECONDARY), 11, LEFT)

    def span_at(self, x: float, y: float) -> Span | None:
        """Return the bar at a place."""
        return next((span for span in reversed(self.spans) if self.bar(span).contains(x, y)), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the mouse."""
        if span := self.span_at(event.position().x(), event.position().y()):
            self.chosen.emit(span.id)

    def event(self, event: QEvent) -> bool:
        """Say name and days in a tip."""
        if isinstance(event, QHelpEvent):
            span = self.span_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), span.words if span else "", self)
            return True
        return super().event(event)
