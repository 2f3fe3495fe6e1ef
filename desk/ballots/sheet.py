"""The sheet in hand, drawn by hand: one repaint a key, nothing else."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk.ballots.grammar import KeyedLine
from desk.ballots.presenter import Keying
from desk.ballots.words import code_text, prompt, stop_text
from desk.language import tr
from desk.shared.paint import CENTRE, LEFT, write
from desk.theme import (
    ACCENT,
    FAINT,
    GROUND,
    INDICATOR_INKS,
    INDICATORS,
    LINE,
    SECONDARY,
    SURFACE,
    TEXT,
    Meaning,
    text_width,
)
from models.ballots.rules import ILLEGIBLE
from models.common.indicators import ORDER

BIG: Final = 40
ROW: Final = 44
HEAD: Final = 112
SAID: Final = 48
MARGIN: Final = 24


class SheetView(QWidget):
    """The keying line in large type, what stands in the way, and the lines of the sheet."""

    def __init__(self) -> None:
        """Show nothing until a batch is given."""
        super().__init__()
        self.keying: Keying | None = None
        self.batch = ""
        self.awake, self.quiet = True, False
        self.flash: Meaning | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what lies beneath need not be painted at every key
        self.setMinimumHeight(HEAD + SAID + 3 * ROW + 16)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(GROUND))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stopped = self.keying is not None and self.keying.stop is not None
        frame = Meaning.BAD.ink if stopped else QColor(ACCENT if self.awake else LINE)
        painter.setPen(QPen(frame, 2))
        painter.setBrush(QColor(SURFACE) if self.flash is None else self.flash.wash)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        if self.keying is not None:
            self._head(painter, self.keying)
            self._said(painter, self.keying)
            self._lines(painter, self.keying)
        painter.end()

    def _head(self, painter: QPainter, keying: Keying) -> None:
        """Draw the code being typed, or the section just completed, 40 px high."""
        draft, line = keying.draft, keying.in_hand
        area = QRectF(MARGIN, 12, self.width() - 2 * MARGIN, 60)
        ink = Meaning.BAD.ink if draft.stop else QColor(TEXT)
        code_width = text_width("000-0", BIG, strong=True) + 40
        if draft.code and line is None:
            shown = draft.code if len(draft.code) < 4 else f"{draft.code[:3]}-{draft.code[3:]}"
            write(painter, area, shown, ink, BIG, LEFT, strong=True)
            self._cursor(painter, MARGIN + text_width(shown, BIG, strong=True) + 4, area)
        elif line is not None:
            code = area.adjusted(0, 0, code_width - area.width(), 0)
            written = isinstance(line.section, str)
            shown = tr("unlisted") if written else code_text(line.section)
            write(painter, code, shown, ink if draft.stop else QColor(SECONDARY), 28 if written else BIG, LEFT)
            signs = self._signs_width(line)
            name = area.adjusted(code_width, 0, -signs, 0)
            write(painter, name, line.name or "—", ink, BIG, LEFT, strong=True)
            self._signs(painter, line, QRectF(area.right() - signs, area.top() + 12, signs, 36), 36, 20)
            unit = QRectF(name.left(), 74, name.width(), 24)
            write(painter, unit, line.unit, QColor(SECONDARY), 16, LEFT)
        else:
            self._cursor(painter, MARGIN, area)
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(MARGIN, HEAD, self.width() - MARGIN, HEAD)

    def _cursor(self, painter: QPainter, left: float, area: QRectF) -> None:
        painter.fillRect(QRectF(left, area.top() + 9, 3, 42), QColor(ACCENT if self.awake else LINE))

    def _said(self, painter: QPainter, keying: Keying) -> None:
        """Draw the stop in red with its word, else what is asked, else whether keys are heard at all."""
        area = QRectF(MARGIN, HEAD + 4, self.width() - 2 * MARGIN, SAID - 8)
        if keying.stop is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Meaning.BAD.wash)
            painter.drawRoundedRect(area, 4, 4)
            head = tr("Stop")
            width = text_width(head, 16, strong=True) + 16
            write(painter, area.adjusted(12, 0, 0, 0), head, Meaning.BAD.ink, 16, LEFT, strong=True)
            write(painter, area.adjusted(12 + width, 0, -12, 0), stop_text(keying.stop), Meaning.BAD.ink, 16, LEFT)
            return
        asked = prompt(keying, self.batch)
        if not self.awake and not self.quiet:
            write(painter, area, tr("Keys are not heard here now. Click to go on."), Meaning.SOON.ink, 16, LEFT)
        elif asked:
            write(painter, area, asked, QColor(ACCENT), 16, LEFT, strong=True)
        elif keying.draft.empty:
            write(
                painter,
                area,
                tr("Take sheet {sheet} in hand and key the code of its first section.", sheet=keying.sheet),
                QColor(FAINT),
                16,
                LEFT,
            )

    def _lines(self, painter: QPainter, keying: Keying) -> None:
        draft = keying.draft
        room = max(1, int((self.height() - HEAD - SAID - 8) // ROW))
        first = max(0, len(draft.lines) - room)
        for place, line in enumerate(draft.lines[first:]):
            area = QRectF(MARGIN, HEAD + SAID + place * ROW, self.width() - 2 * MARGIN, ROW)
            self._line(painter, line, first + place + 1, area, kept=first + place < keying.kept)

    def _line(self, painter: QPainter, line: KeyedLine, number: int, area: QRectF, *, kept: bool) -> None:
        """Draw one line; its number turns green with a tick once it is safe."""
        mark = f"{number} ✓" if kept else str(number)
        write(painter, area, mark, Meaning.GOOD.ink if kept else QColor(FAINT), 16, LEFT)
        code = tr("unlisted") if isinstance(line.section, str) else code_text(line.section)
        write(painter, area.adjusted(40, 0, 0, 0), code, QColor(SECONDARY), 16, LEFT)
        signs = max(5 * 28, self._signs_width(line, 28))
        left = 40 + max(96, text_width(code, 16) + 16)
        rest = area.width() - left - signs - 8
        name = QRectF(area.left() + left, area.top(), rest * 0.42, ROW)
        write(painter, name, line.name or "—", QColor(TEXT), 18, LEFT, strong=True)
        unclear = tr("unclear mark") if line.unclear and line.section != ILLEGIBLE else ""
        beside = " · ".join(part for part in (unclear, line.unit, f"“{line.remark}”" if line.remark else "") if part)
        write(
            painter, QRectF(name.right() + 16, area.top(), rest * 0.58 - 16, ROW), beside, QColor(SECONDARY), 14, LEFT
        )
        self._signs(painter, line, QRectF(area.right() - signs, area.top() + 10, signs, 24), 24, 14)
        painter.setPen(QPen(QColor("#EDF0F4"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    @staticmethod
    def _signs_width(line: KeyedLine, pitch: int = 42) -> int:
        return pitch * line.indicators.bit_count()

    @staticmethod
    def _signs(painter: QPainter, line: KeyedLine, area: QRectF, side: int, size: int) -> None:
        """Draw the ticked indicators as squares in their colours."""
        left = area.left()
        for place, indicator in enumerate(ORDER):
            if line.indicators & indicator.bit:
                box = QRectF(left, area.top(), side, side)
                painter.fillRect(box, QColor(INDICATORS[place]))
                write(painter, box, indicator.character, QColor(INDICATOR_INKS[place]), size, CENTRE, strong=True)
                left += side + (6 if side > 30 else 4)
