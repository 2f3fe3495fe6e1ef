"""Small things drawn by hand, the same in table cells, on pages and in charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from desk.theme import (
    ACCENT,
    BODY,
    INDICATOR_INKS,
    INDICATORS,
    LINE,
    SECONDARY,
    SMALL,
    Meaning,
    font,
    rank_meaning,
    text_width,
)
from models.common.indicators import CHARACTERS

PILL_HEIGHT: Final = 22
BADGE_WIDTH: Final = 28
CENTRE: Final = Qt.AlignmentFlag.AlignCenter
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def pill_width(text: str) -> int:
    """Return the width of a pill around `text`."""
    return text_width(text, SMALL) + 20


def draw_pill(painter: QPainter, area: QRectF, text: str, meaning: Meaning) -> None:
    """Draw a state word on its pale ground, left in `area` and in the middle of its height."""
    width = min(area.width(), pill_width(text))
    box = QRectF(area.left(), area.center().y() - PILL_HEIGHT / 2, width, PILL_HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(meaning.wash if meaning is not Meaning.PLAIN else Meaning.QUIET.wash)
    painter.drawRoundedRect(box, PILL_HEIGHT / 2, PILL_HEIGHT / 2)
    write(painter, box.adjusted(6, 0, -6, 0), text, meaning.ink, SMALL, CENTRE)


def draw_badge(painter: QPainter, area: QRectF, rank: int | None, meaning: Meaning | None = None) -> None:
    """Draw a rank: 1–3 filled, 4–10 framed, others as a plain figure."""
    if rank is None:
        return
    meaning = meaning or rank_meaning(rank)
    box = QRectF(area.left() + 0.5, area.center().y() - 10.5, BADGE_WIDTH, 21)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if meaning is Meaning.QUIET else QPen(meaning.ink, 1))
    painter.setBrush(meaning.ink if meaning is Meaning.BAD else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    ink = QColor("white") if meaning is Meaning.BAD else meaning.ink
    write(painter, box, str(rank), ink, BODY, CENTRE, strong=meaning is not Meaning.QUIET)


def draw_indicators(painter: QPainter, area: QRectF, counts: Sequence[int], most: int = 0) -> None:
    """Draw the five indicators as one bar, its length `total / most` of the area (full when `most` is 0)."""
    total = sum(counts)
    if not total:
        return
    length = area.width() * min(1.0, total / most if most else 1.0)
    height = min(18.0, area.height())
    left, top = area.left(), area.center().y() - height / 2
    painter.setPen(Qt.PenStyle.NoPen)
    for place, count in enumerate(counts):
        width = length * count / total
        part = QRectF(left, top, width, height)
        painter.fillRect(part.adjusted(0, 0, -1 if width > 3 else 0, 0), QColor(INDICATORS[place]))
        if width >= 16:
            write(painter, part, CHARACTERS[place], QColor(INDICATOR_INKS[place]), SMALL, CENTRE)
        left += width


def draw_bar(painter: QPainter, area: QRectF, share: float, colour: QColor, height: float = 8) -> None:
    """Draw a share 0–1 as a bar on a pale track; more than 1 fills it and ends in a notch."""
    top = area.center().y() - height / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#E6EAEF"))
    painter.drawRoundedRect(QRectF(area.left(), top, area.width(), height), 3, 3)
    painter.setBrush(colour)
    if share > 0:
        width = max(4.0, area.width() * min(1.0, share))
        painter.drawRoundedRect(QRectF(area.left(), top, width, height), 3, 3)
    if share > 1:
        painter.fillRect(QRectF(area.right() - 3, top - 3, 3, height + 6), Meaning.BAD.ink)


def draw_step(painter: QPainter, area: QRectF, text: str, state: str, *, first: bool, last: bool) -> None:
    """Draw one stage of a path as an arrow; `state` is done, now or ahead."""
    point = 10.0
    left, right, top, bottom = area.left(), area.right(), area.top() + 0.5, area.bottom() - 0.5
    path = QPainterPath(QPointF(left, top))
    path.lineTo(right - (0 if last else point), top)
    if not last:
        path.lineTo(right, area.center().y())
    path.lineTo(right - (0 if last else point), bottom)
    path.lineTo(left, bottom)
    if not first:
        path.lineTo(left + point, area.center().y())
    path.closeSubpath()
    fill = {"done": "#CFDEEC", "now": ACCENT, "ahead": "#FFFFFF"}[state]
    ink = {"done": ACCENT, "now": "#FFFFFF", "ahead": SECONDARY}[state]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(LINE if state == "ahead" else fill), 1))
    painter.setBrush(QColor(fill))
    painter.drawPath(path)
    mark = "✓ " if state == "done" else ""
    inner = area.adjusted(4 if first else point, 0, -4 if last else -point, 0)
    write(painter, inner, mark + text, QColor(ink), BODY, CENTRE, strong=state == "now")


def write(
    painter: QPainter,
    area: QRectF,
    text: str,
    colour: QColor,
    size: int = BODY,
    align: Qt.AlignmentFlag = LEFT,
    *,
    strong: bool = False,
) -> None:
    """Write one line, shortened with an ellipsis where it does not fit."""
    painter.setFont(font(size, strong=strong))
    painter.setPen(colour)
    room = round(area.width()) + 1
    if text_width(text, size, strong=strong) > room:
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(area, int(align), text)
