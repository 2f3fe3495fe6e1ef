"""Charts drawn by hand: the path of stages, bars of progress, ranks over the rounds."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desk.sentences import word
from desk.shared.paint import CENTRE, LEFT, RIGHT, draw_badge, draw_bar, draw_step, write
from desk.theme import INDICATOR_INKS, INDICATORS, LINE, SECONDARY, SMALL, TEXT, Meaning, text_width
from models.common.indicators import CHARACTERS, ORDER

Bar = tuple[str, int, int, Meaning]
"""Label, value, out of how many, meaning."""


class StageBar(QWidget):
    """The stages of a round as a path; those behind are ticked, the present one is filled."""

    def __init__(self, names: Sequence[str] = (), now: int = -1) -> None:
        """Show `names` with stage `now` (0-based) as the present one; -1: none begun."""
        super().__init__()
        self.setFixedHeight(34)
        self.setMinimumWidth(420)
        self.names, self.now = tuple(names), now
        self.set(names, now)

    def set(self, names: Sequence[str], now: int) -> None:
        """Change names and place."""
        self.names, self.now = tuple(names), now
        self.setAccessibleName(self.names[now] if 0 <= now < len(self.names) else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        count = len(self.names)
        for place, name in enumerate(self.names):
            area = QRectF(place * self.width() / count, 0, self.width() / count + (6 if place < count - 1 else 0), 34)
            state = "done" if place < self.now else "now" if place == self.now else "ahead"
            draw_step(painter, area.adjusted(0.5, 0, -0.5, 0), name, state, first=place == 0, last=place == count - 1)
        painter.end()


class Bars(QWidget):
    """Progress as labelled bars, the figures at the right; a word goes with every colour."""

    PITCH: Final = 32

    def __init__(self, bars: Sequence[Bar] = ()) -> None:
        """Show bars of (label, value, of, meaning)."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.bars: tuple[Bar, ...] = ()
        self.set(bars)

    def set(self, bars: Sequence[Bar]) -> None:
        """Change the bars."""
        self.bars = tuple(bars)
        self.setFixedHeight(max(1, len(self.bars)) * self.PITCH)
        self.setMinimumWidth(240)
        self.setAccessibleDescription("; ".join(f"{name} {value}/{of}" for name, value, of, _ in self.bars))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        figures = [f"{value:,} / {of:,}" if of else f"{value:,}" for _, value, of, _ in self.bars]
        names = min(max((text_width(bar[0]) for bar in self.bars), default=0) + 12, self.width() * 0.4)
        ends = max((text_width(figure) for figure in figures), default=0) + 12
        for place, (name, value, of, meaning) in enumerate(self.bars):
            top = place * self.PITCH
            write(painter, QRectF(0, top, names, self.PITCH), name, QColor(TEXT), align=LEFT)
            track = QRectF(names, top, self.width() - names - ends, self.PITCH)
            draw_bar(painter, track, value / of if of else 0.0, meaning.ink)
            area = QRectF(self.width() - ends, top, ends, self.PITCH)
            write(painter, area, figures[place], QColor(SECONDARY), align=RIGHT)
        painter.end()


class RankStrip(QWidget):
    """A section's rank in every round, oldest first; a dash where it was not listed."""

    chosen = Signal(str)
    """A round's code was clicked."""
    CELL: Final = 44

    def __init__(self, ranks: Sequence[tuple[str, int | None]] = ()) -> None:
        """Show (round code, rank or None)."""
        super().__init__()
        self.ranks: tuple[tuple[str, int | None], ...] = ()
        self.setFixedHeight(52)
        self.set(ranks)

    def set(self, ranks: Sequence[tuple[str, int | None]]) -> None:
        """Change the ranks."""
        self.ranks = tuple(ranks)
        self.setMinimumWidth(min(len(self.ranks) * 24, 320))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One cell a round."""
        return QSize(len(self.ranks) * self.CELL, 52)

    @property
    def cell(self) -> float:
        """Width of one round."""
        return min(float(self.CELL), self.width() / max(1, len(self.ranks)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(QPointF(0, 32.5), QPointF(self.cell * len(self.ranks), 32.5))
        every = max(1, ceil((text_width("2021Q4", 11) + 8) / self.cell))
        for place, (code, rank) in enumerate(self.ranks):
            area = QRectF(place * self.cell, 2, self.cell, 28)
            if rank is None:
                write(painter, area, "–", QColor(SECONDARY), align=CENTRE)
            else:
                draw_badge(painter, area.adjusted((self.cell - 28) / 2, 0, 0, 0), rank)
            if place % every == 0:
                under = QRectF(area.left(), 34, self.cell * every, 16)
                write(painter, under, code, QColor(SECONDARY), 11, CENTRE if every == 1 else LEFT)
        painter.end()

    def place_at(self, x: float) -> int:
        """Return the number of the round at a horizontal place."""
        return min(len(self.ranks) - 1, int(x // self.cell)) if self.ranks else -1

    def event(self, event: QEvent) -> bool:
        """Say round and rank in a tip."""
        if isinstance(event, QHelpEvent) and (place := self.place_at(event.pos().x())) >= 0:
            code, rank = self.ranks[place]
            QToolTip.showText(event.globalPos(), f"{code}  {rank if rank is not None else '–'}", self)
            return True
        if event.type() is QEvent.Type.MouseButtonRelease and self.ranks:
            self.chosen.emit(self.ranks[self.place_at(event.position().x())][0])  # type: ignore[attr-defined]
        return super().event(event)


class Legend(QWidget):
    """The five indicators with their colours, always in the same order."""

    def __init__(self) -> None:
        """Take the room of one line."""
        super().__init__()
        words = (str(word(kind)) for kind in ORDER)
        self.words = tuple("" if text == CHARACTERS[n] else text for n, text in enumerate(words))
        self.widths = tuple(26 if not text else 42 + text_width(text, SMALL) for text in self.words)
        self.setFixedHeight(20)
        self.setMinimumWidth(26 * len(self.words))
        self.setToolTip("  ".join(f"{CHARACTERS[n]} {text}" for n, text in enumerate(self.words) if text))

    def sizeHint(self) -> QSize:
        """Return room for the words too; without it only the signs are shown."""
        return QSize(sum(self.widths), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        roomy = self.width() >= sum(self.widths)
        left = 0.0
        for place, character in enumerate(CHARACTERS):
            box = QRectF(left, 1, 18, 18)
            painter.fillRect(box, QColor(INDICATORS[place]))
            write(painter, box, character, QColor(INDICATOR_INKS[place]), SMALL, CENTRE)
            if roomy:
                rest = QRectF(left + 22, 0, self.widths[place] - 26, 20)
                write(painter, rest, self.words[place], QColor(SECONDARY), SMALL, LEFT)
            left += self.widths[place] if roomy else 26
        painter.end()


def rule_under(painter: QPainter, area: QRectF, colour: str = TEXT) -> None:
    """Draw the strong line under a cell: the edge of the top tier or of the list."""
    painter.setPen(QPen(QColor(colour), 2, Qt.PenStyle.SolidLine))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
