"""Two wordings as one text: what went is struck out, what came is underlined."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QTextEdit, QVBoxLayout, QWidget

from desk.documents.wording.marks import Run, runs
from desk.language import tr
from desk.shared.widgets import button, label, row_of
from desk.theme import Meaning

SIZE: Final = (860, 560)


class CompareDialog(QDialog):
    """Shows what changed from one text to another."""

    def __init__(self, parent: QWidget, heading: str, before: str, after: str) -> None:
        """Mark every change."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Compare wordings"))
        found = runs(before, after)
        changes = sum(not one.same for one in found)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(heading)
        self.told = label(
            tr(
                "Struck out: only in the earlier one. Underlined: only in the later one. Changed passages: {n}",
                n=changes,
            )
            if changes
            else tr("Both say the same."),
            "secondary",
            wrap=True,
        )
        for one in found:
            self._write(one)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        close = button(tr("Close"), self.accept, "primary", tip="Esc")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(label(heading, "heading", wrap=True))
        column.addWidget(self.told)
        column.addWidget(self.text, 1)
        column.addLayout(row_of(None, close))
        self.resize(*SIZE)
        close.setFocus()

    def _write(self, one: Run) -> None:
        cursor = self.text.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(one.text, _look(one))


def _look(one: Run) -> QTextCharFormat:
    look = QTextCharFormat()
    if one.same:
        return look
    meaning = Meaning.GOOD if one.after else Meaning.BAD
    look.setForeground(meaning.ink)
    look.setBackground(meaning.wash)
    if one.after:
        look.setFontUnderline(True)
    else:
        look.setFontStrikeOut(True)
    return look
