"""A word of success that goes away by itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desk.shared.icons import picture
from desk.shared.widgets import label, row_of

STAYS: Final = 4000


class Toast(QFrame):
    """Dark line over the bottom of the window; takes no keyboard and no clicks."""

    def __init__(self, parent: QWidget) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self.over = parent
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sign = QLabel()
        sign.setPixmap(picture("check", "#FFFFFF", 18))
        self.text = label()
        row = row_of(sign, self.text)
        row.setContentsMargins(12, 8, 16, 8)
        self.setLayout(row)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str) -> None:
        """Show `text` for a few seconds."""
        self.text.setText(text)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self.timer.start(STAYS)

    def place(self) -> None:
        """Stand in the middle above the bottom line."""
        outer = self.over.size()
        self.move((outer.width() - self.width()) // 2, outer.height() - self.height() - 44)
