"""The left rail: the pages this role may open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout

from desk.language import tr
from desk.navigation import PageEntry
from desk.shared.icons import icon, picture
from desk.shared.widgets import label, row_of, tool
from desk.theme import ACCENT, TEXT

WIDE: Final = 200
NARROW: Final = 56


class Rail(QFrame):
    """Buttons of the pages, one of them checked; folds to icons."""

    chosen = Signal(str)
    """A page's key."""
    folded = Signal(bool)

    def __init__(self, entries: Sequence[PageEntry], *, narrow: bool = False) -> None:
        """Show `entries`."""
        super().__init__()
        self.setObjectName("rail")
        self.entries = tuple(entries)
        self.buttons: dict[str, QToolButton] = {}
        self.group = QButtonGroup(self)
        self.mark, self.name = QLabel(), label(tr("Public evaluation"), "heading")
        self.mark.setPixmap(picture("app", ACCENT, 24))
        head = row_of(self.mark, self.name, None, spacing=10)
        head.setContentsMargins(16, 0, 8, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(12)
        for place, entry in enumerate(entries, 1):
            column.addWidget(self._button(entry, place))
        column.addStretch(1)
        self.fold_button = tool("rail", tr("Fold the rail to icons"), self.fold, tr("Fold"))
        self.fold_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column.addWidget(self.fold_button)
        self.narrow = not narrow
        self.fold()

    def _button(self, entry: PageEntry, place: int) -> QToolButton:
        made = self.buttons[entry.key] = QToolButton()
        made.setText("  " + tr(entry.title))
        made.setIcon(icon(entry.icon, TEXT, ACCENT))
        made.setIconSize(QSize(20, 20))
        made.setCheckable(True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setAccessibleName(tr(entry.title))
        made.setToolTip(f"{tr(entry.title)} (Ctrl+{place})" if place < 10 else tr(entry.title))
        made.clicked.connect(lambda _checked=False: self.chosen.emit(entry.key))
        self.group.addButton(made)
        return made

    def mark_current(self, key: str) -> None:
        """Show which page is open."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def fold(self) -> None:
        """Fold to icons, or unfold."""
        self.narrow = not self.narrow
        self.setFixedWidth(NARROW if self.narrow else WIDE)
        self.name.setHidden(self.narrow)
        self.setProperty("narrow", "true" if self.narrow else "false")
        style = Qt.ToolButtonStyle
        for made in (*self.buttons.values(), self.fold_button):
            made.setToolButtonStyle(style.ToolButtonIconOnly if self.narrow else style.ToolButtonTextBesideIcon)
            made.style().unpolish(made)
            made.style().polish(made)
        self.folded.emit(self.narrow)
