"""What every tab of the system page is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from desk.system.page import SystemPage


WIDTHS: Final = (800, 326)
"""Of a list and its panel."""


class Part(QWidget):
    """A tab: its own sentence and buttons come and go with it."""

    lead = ""
    """English source of the sentence under the page's title."""

    def __init__(self, page: SystemPage) -> None:
        """Prepare a column without margins, and no buttons."""
        super().__init__()
        self.page = page
        self.head: list[QPushButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 8, 0, 0)
        self.column.setSpacing(8)

    def refresh(self) -> None:
        """Read again and show."""

    def may_leave(self) -> bool:
        """Say whether nothing unsaved would be lost."""
        return True
