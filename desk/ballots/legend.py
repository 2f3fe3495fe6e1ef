"""The legend of the keys: everything that keying knows, always in sight, drawn by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk.language import tr
from desk.shared.paint import CENTRE, LEFT, write
from desk.theme import INDICATOR_INKS, INDICATORS, SMALL, SURFACE, TEXT, text_width
from models.common.indicators import CHARACTERS, KEYS

KEYCAPS: Final = (
    ("+", "Next sheet"),
    ("-", "Take line back"),
    ("←", "Take key back"),
    ("*", "To be ruled on"),
    ("/", "Illegible"),
    (".", "Invalid"),
    ("9", "Remark"),
    ("Enter", "Confirm"),
    ("Ctrl+Z", "Reopen last"),
    ("F3", "Unlisted"),
)


GAP: Final = 10
"""Between one key and the next."""


class Keycaps(QWidget):
    """Keys with what they do, drawn as caps, broken where the width ends."""

    LINE_HEIGHT: Final = 30

    def __init__(self, words: Sequence[tuple[str, str]]) -> None:
        """Show (key, what it does) in this order."""
        super().__init__()
        self.words = tuple(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, words: Sequence[tuple[str, str]]) -> None:
        """Show other keys."""
        self.words = tuple(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(640, 2 * self.LINE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw, breaking the line where the width ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = self._before(painter), 3.0
        for key, text in self.words:
            cap, words = max(24, text_width(key, SMALL) + 16), text_width(text, 14)
            if left and left + cap + words + 8 > self.width():
                left, top = 0.0, top + self.LINE_HEIGHT
            self._cap(painter, QRectF(left, top, cap, 24), key)
            left += cap + 6
            write(painter, QRectF(left, top, words + 4, 24), text, QColor(TEXT), 14, LEFT)
            left += words + GAP
        painter.end()

    def _before(self, painter: QPainter) -> float:
        """Draw what stands before the keys; return where they begin."""
        return 0.0

    @staticmethod
    def _cap(painter: QPainter, box: QRectF, key: str) -> None:
        painter.setPen(QPen(QColor("#B9C3CF"), 1))
        painter.setBrush(QColor(SURFACE))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        write(painter, box, key, QColor(TEXT), SMALL, CENTRE)


class KeyLegend(Keycaps):
    """Every key that keying knows: the indicators in their colours, then the others."""

    def __init__(self) -> None:
        """Take the words of the language in force."""
        super().__init__([(key, tr(text)) for key, text in KEYCAPS])

    def set_separated(self, yes: bool) -> None:
        """Say what Enter is for: between sections, or only to confirm."""
        said = tr("Next section, confirm") if yes else tr("Confirm")
        self.set([(key, said if key == "Enter" else text) for key, text in self.words])

    def _before(self, painter: QPainter) -> float:
        left = 0.0
        for place, (key, character) in enumerate(zip(KEYS, CHARACTERS, strict=True)):
            self._cap(painter, QRectF(left, 3, 24, 24), key)
            box = QRectF(left + 30, 3, 24, 24)
            painter.fillRect(box, QColor(INDICATORS[place]))
            write(painter, box, character, QColor(INDICATOR_INKS[place]), 14, CENTRE, strong=True)
            left += 60
        return left
