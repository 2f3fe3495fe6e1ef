"""Two readings of a sheet side by side, drawn by hand; what differs is framed and said (R5.4)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk.ballots.adjudication import Adjudication, Cell, Compared
from desk.ballots.presenter import BACK, ENTER
from desk.ballots.words import code_text, signs
from desk.language import tr
from desk.sentences import word
from desk.shared.paint import CENTRE, LEFT, write
from desk.theme import ACCENT, FAINT, INDICATOR_INKS, INDICATORS, LINE, SECONDARY, SURFACE, TEXT, Meaning, text_width
from models.ballots.double import Keyed
from models.ballots.queries import Decision
from models.common.indicators import ORDER

ROW: Final = 52
HEAD: Final = 44
PAD: Final = 16


class Readings(QWidget):
    """The two readings in two columns; cells that differ are framed and say so."""

    heard = Signal(str)
    leaving = Signal()

    def __init__(self) -> None:
        """Show nothing until a batch is given."""
        super().__init__()
        self.shown: Adjudication | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(tr("Two readings"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(HEAD + 4 * ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the key on; a key held down counts once."""
        if event.isAutoRepeat():
            return
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.leaving.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.heard.emit(ENTER)
        elif key is Qt.Key.Key_Backspace:
            self.heard.emit(BACK)
        elif event.text():
            self.heard.emit(event.text())

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Stay: every key is heard here."""
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ACCENT if self.hasFocus() else LINE), 2))
        painter.setBrush(QColor(SURFACE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        shown = self.shown
        if shown is not None and shown.now is not None:
            middle = self.width() / 2
            left, right = (
                QRectF(PAD, 0, middle - 1.5 * PAD, self.height()),
                QRectF(middle + PAD / 2, 0, middle - 1.5 * PAD, self.height()),
            )
            painter.setPen(QPen(QColor(LINE), 1))
            painter.drawLine(int(middle), 8, int(middle), self.height() - 8)
            self._column(painter, left, "1", tr("First keying"), shown, first=True)
            self._column(painter, right, "2", tr("Second keying"), shown, first=False)
        painter.end()

    def _column(
        self, painter: QPainter, area: QRectF, key: str, title: str, shown: Adjudication, *, first: bool
    ) -> None:
        now = shown.now
        assert now is not None  # paintEvent has looked
        chosen = Decision.FIRST if first else Decision.SECOND
        taken = shown.decision is chosen or (shown.decision is None and now.ruled is chosen)
        head = QRectF(area.left(), 8, area.width(), HEAD - 8)
        painter.setPen(QPen(QColor("#B9C3CF"), 1))
        painter.setBrush(QColor(ACCENT if taken else SURFACE))
        cap = QRectF(head.left(), head.top() + 4, 28, 28)
        painter.drawRoundedRect(cap, 4, 4)
        write(painter, cap, key, QColor(SURFACE if taken else TEXT), 16, CENTRE, strong=True)
        write(painter, head.adjusted(40, 0, 0, 0), title, QColor(TEXT), 16, LEFT, strong=True)
        reading = now.first if first else now.second
        if reading is None:
            body = QRectF(area.left(), HEAD, area.width(), ROW)
            write(painter, body, tr("From a file: there is no keying. N keys the sheet anew."), QColor(FAINT), 14, LEFT)
            return
        rows = shown.rows()
        top = HEAD + 8.0
        if reading.reason is not None or now.first is None or now.second is None or self._reasons_differ(shown):
            self._reason(painter, QRectF(area.left(), top, area.width(), ROW - 8), reading, self._reasons_differ(shown))
            top += ROW
        for row in rows:
            box = QRectF(area.left(), top, area.width(), ROW - 8)
            self._cell(painter, box, row, row.first if first else row.second)
            top += ROW
        if not rows and reading.reason is None:
            blank = QRectF(area.left(), top, area.width(), ROW)
            write(painter, blank, tr("Nothing is marked: abstained."), QColor(SECONDARY), 16, LEFT)
        if reading.flagged:
            note = QRectF(area.left(), self.height() - 40, area.width(), 28)
            write(painter, note, tr("The keyer asks for a ruling."), Meaning.SOON.ink, 14, LEFT)

    @staticmethod
    def _reasons_differ(shown: Adjudication) -> bool:
        now = shown.now
        return (
            now is not None
            and now.first is not None
            and now.second is not None
            and (now.first.reason is not now.second.reason)
        )

    def _reason(self, painter: QPainter, box: QRectF, reading: Keyed, differs: bool) -> None:
        text = tr("valid as keyed") if reading.reason is None else tr("Invalid: {reason}", reason=word(reading.reason))
        self._frame(painter, box, differs, tr("differs"))
        write(painter, box.adjusted(12, 0, -80, 0), text, QColor(TEXT), 18, LEFT, strong=True)

    def _cell(self, painter: QPainter, box: QRectF, row: Compared, cell: Cell) -> None:
        """Draw one section of one reading: code, name, unit and signs; a frame and a word where it differs."""
        unlike = row.first.ticked != row.second.ticked
        self._frame(painter, box, row.differs, tr("differs") if unlike else tr("Illegible"))
        right = box.right() - (64 if row.differs else 12)
        if cell.ticked is None:
            write(painter, box.adjusted(12, 0, -72, 0), tr("not named here"), QColor(FAINT), 16, LEFT)
            return
        code = tr("unlisted") if isinstance(row.section, str) else code_text(row.section)
        write(painter, box.adjusted(12, 0, 0, 0), code, QColor(SECONDARY), 16, LEFT)
        signs_width = 28 * max(1, len(signs(cell.ticked)))
        left = box.left() + 12 + max(64, text_width(code, 16) + 12)
        name = QRectF(left, box.top(), right - signs_width - 8 - left, box.height())
        extra = tr("unclear mark") if cell.unclear else ""
        write(painter, name, " · ".join(one for one in (row.name, extra) if one), QColor(TEXT), 18, LEFT, strong=True)
        self._signs(painter, cell.ticked, right - signs_width, box)

    @staticmethod
    def _signs(painter: QPainter, ticked: int, left: float, box: QRectF) -> None:
        for place, indicator in enumerate(ORDER):
            if ticked & indicator.bit:
                sign = QRectF(left, box.top() + (box.height() - 24) / 2, 24, 24)
                painter.fillRect(sign, QColor(INDICATORS[place]))
                write(painter, sign, indicator.character, QColor(INDICATOR_INKS[place]), 14, CENTRE, strong=True)
                left += 28

    @staticmethod
    def _frame(painter: QPainter, box: QRectF, differs: bool, why: str) -> None:
        """Frame what is to be ruled on, and say why."""
        if differs:
            painter.setPen(QPen(Meaning.BAD.ink, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
            side = QRectF(box.right() - 60, box.top(), 52, box.height())
            write(painter, side, why, Meaning.BAD.ink, 12, CENTRE)
        else:
            painter.setPen(QPen(QColor("#EDF0F4"), 1))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
