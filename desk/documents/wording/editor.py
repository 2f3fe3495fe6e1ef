"""The text of a wording: numbered lines, places in colour, the faulty line marked."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit, QTextEdit, QWidget

from desk.theme import FAINT, GROUND, SMALL, Meaning, font

_PLACE: Final = re.compile(r"\{[^{}\n]*\}")
GAP: Final = 8


class Places(QSyntaxHighlighter):
    """Colours the places: known ones as information, others as faults."""

    def __init__(self, document: QTextDocument, known: Collection[str]) -> None:
        """Colour `document` as it is and will be."""
        super().__init__(document)
        self.known = frozenset(known)

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        for found in _PLACE.finditer(text):
            start, end = _units(text[: found.start()]), _units(text[: found.end()])
            self.setFormat(start, end - start, _look(known=found[0][1:-1] in self.known))


class WordingEditor(QPlainTextEdit):
    """Edits one document after the other; each keeps its own undo."""

    def __init__(self) -> None:
        """Begin with an empty document."""
        super().__init__()
        self.fault: int | None = None
        self.gutter = _Gutter(self)
        self.setTabChangesFocus(True)
        self.blockCountChanged.connect(lambda _count: self.make_room())
        self.updateRequest.connect(self._scroll)
        self.make_room()

    def use(self, document: QTextDocument) -> None:
        """Show another document."""
        self.setDocument(document)
        self.mark(None)
        self.make_room()

    def put(self, text: str) -> None:
        """Put a whole text in the place of what stands there; undo brings that back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text.rstrip("\n"))
        cursor.setPosition(0)
        self.setTextCursor(cursor)

    def insert_place(self, name: str, *, alone: bool) -> None:
        """Write a place at the cursor; `alone` on a line of its own."""
        cursor = self.textCursor()
        if alone:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertText(f"\n{{{name}}}" if cursor.block().text().strip() else f"{{{name}}}")
            self.setTextCursor(cursor)
        else:
            cursor.insertText(f"{{{name}}}")

    def mark(self, line: int | None) -> None:
        """Mark a line (from 1) as faulty, or none."""
        self.fault = line
        marked = []
        if line is not None:
            one = QTextEdit.ExtraSelection()
            one.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))  # type: ignore[attr-defined]
            look = QTextCharFormat()
            look.setBackground(Meaning.BAD.wash)
            look.setProperty(QTextCharFormat.Property.FullWidthSelection, True)
            one.format = look  # type: ignore[attr-defined]
            marked.append(one)
        self.setExtraSelections(marked)
        self.gutter.update()

    def go_to(self, line: int) -> None:
        """Put the cursor at the end of a line (from 1)."""
        cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(cursor)
        self.centerCursor()

    def make_room(self) -> None:
        """Leave room for the numbers."""
        self.setViewportMargins(self.gutter.room(), 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the text."""
        super().resizeEvent(event)
        inside = self.contentsRect()
        self.gutter.setGeometry(QRect(inside.left(), inside.top(), self.gutter.room(), inside.height()))

    def _scroll(self, area: QRect, by: int) -> None:
        if by:
            self.gutter.scroll(0, by)
        else:
            self.gutter.update(0, area.y(), self.gutter.width(), area.height())

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Paint the numbers of the lines that are seen."""
        painter.fillRect(area, QColor(GROUND))
        painter.setFont(font(SMALL))
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > area.bottom():
                return
            number = block.blockNumber() + 1
            painter.setPen(Meaning.BAD.ink if number == self.fault else QColor(FAINT))
            height = self.fontMetrics().height()
            where = QRect(0, round(box.top()), self.gutter.room() - GAP, height)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            block = block.next()


class _Gutter(QWidget):
    """The strip with the numbers."""

    def __init__(self, editor: WordingEditor) -> None:
        super().__init__(editor)
        self.editor = editor

    def room(self) -> int:
        """Return how wide the strip is."""
        digits = max(2, len(str(max(1, self.editor.blockCount()))))
        return self.fontMetrics().horizontalAdvance("9") * digits + 2 * GAP

    def sizeHint(self) -> QSize:
        """Return its width."""
        return QSize(self.room(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the numbers."""
        painter = QPainter(self)
        self.editor.paint_numbers(painter, event.rect())
        painter.end()


def document(text: str, known: Collection[str], owner: QWidget) -> QTextDocument:
    """Return a text as a document of the editor, with its places coloured."""
    made = QTextDocument(owner)
    made.setDocumentLayout(QPlainTextDocumentLayout(made))
    made.setDefaultFont(owner.font())
    made.setPlainText(text.rstrip("\n"))
    made.setModified(False)
    Places(made, known)
    return made


def _look(*, known: bool) -> QTextCharFormat:
    meaning = Meaning.INFO if known else Meaning.BAD
    look = QTextCharFormat()
    look.setForeground(meaning.ink)
    look.setBackground(meaning.wash)
    if not known:
        look.setFontUnderline(True)
    return look


def _units(text: str) -> int:
    """Return how many places Qt counts: characters beyond the BMP are two there."""
    return len(text) + sum(ord(one) > 0xFFFF for one in text)
