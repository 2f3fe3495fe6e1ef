"""Notices that nobody has touched keyboard or mouse for a while."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

TOUCHES: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)


class Idle(QObject):
    """Counts the time since the last key or mouse event of the program."""

    idle = Signal()

    def __init__(self, minutes: float, parent: QObject) -> None:
        """Watch the application; `minutes` 0 never tells."""
        super().__init__(parent)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(round(minutes * 60_000))
        self.timer.timeout.connect(self.idle)
        self.app = QApplication.instance()
        if minutes and self.app is not None:
            self.app.installEventFilter(self)
            self.timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin counting anew."""
        if event.type() in TOUCHES:
            self.timer.start()
        return False

    def stop(self) -> None:
        """Watch no longer."""
        self.timer.stop()
        if self.app is not None:
            self.app.removeEventFilter(self)
