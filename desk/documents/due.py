"""What is due for the round, by kind, with how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from desk.documents.names import kind_word
from desk.language import tr
from desk.shared.widgets import Pill, label
from desk.theme import Meaning

HIGHEST: Final = 220
"""Pixels that the kinds may take from the ledger below them."""


@dataclass(frozen=True)
class DueRow:
    """One kind: how many papers are due, stand as drafts, have a number, and came out at least once."""

    kind: str
    due: int
    drafts: int
    numbered: int
    printed: int

    @property
    def missing(self) -> bool:
        """Say whether papers are due that have no number."""
        return self.numbered < self.due


class DueArea(QScrollArea):
    """Shows the panel whole as long as few kinds are due, and lets it scroll where they would crowd out the ledger."""

    def __init__(self, panel: DuePanel) -> None:
        """Take the panel in."""
        super().__init__()
        self.panel = panel
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(panel)
        self.viewport().setAutoFillBackground(False)

    def fit(self) -> None:
        """Take the height that the panel needs now, up to `HIGHEST`."""
        self.setFixedHeight(min(self.panel.sizeHint().height(), HIGHEST))


class DuePanel(QFrame):
    """Kinds with boxes to choose them."""

    changed = Signal()

    def __init__(self, *, choosing: bool = True) -> None:
        """Begin empty; without `choosing` the kinds are only named."""
        super().__init__()
        self.choosing = choosing
        self.setProperty("look", "surface")
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(16, 8, 16, 8)
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnStretch(0, 1)
        heads = (tr("Due for this round"), tr("To be made"), tr("Drafts"), tr("Numbered"), tr("Printed"))
        for column, text in enumerate(heads):
            side = Qt.AlignmentFlag.AlignRight if column in (1, 2) else Qt.AlignmentFlag.AlignLeft
            self.grid.addWidget(label(text, "secondary"), 0, column, side)
        self.boxes: dict[str, QCheckBox] = {}
        self.cells: dict[str, tuple[Pill, Pill]] = {}
        self.figures: dict[str, QLabel] = {}
        self.names: dict[str, QWidget] = {}
        self.by_hand: set[str] = set()
        self.drafts: dict[str, QLabel] = {}

    def show_rows(self, rows: Sequence[DueRow]) -> None:
        """Show the kinds of which papers are due or numbered; what is due is ticked, but for boxes set by hand."""
        for place, row in enumerate(rows, 1):
            if row.kind not in self.boxes:
                self._add(place, row)
            if row.kind not in self.by_hand:
                self.boxes[row.kind].setChecked(row.due > 0)
            self.figures[row.kind].setText(str(row.due))
            self.drafts[row.kind].setText(str(row.drafts) if row.drafts else "–")
            numbered, printed = self.cells[row.kind]
            numbered.set(*tick(row.numbered, row.due))
            printed.set(*tick(row.printed, row.due))
            for part in (self.names[row.kind], self.figures[row.kind], self.drafts[row.kind], numbered, printed):
                part.setVisible(bool(row.due or row.numbered))

    def _add(self, place: int, row: DueRow) -> None:
        box = QCheckBox(kind_word(row.kind))
        box.clicked.connect(lambda _on: self._set_by_hand(row.kind))
        figure, drafts = label(), label()
        pills = Pill(), Pill()
        self.boxes[row.kind], self.figures[row.kind], self.cells[row.kind] = box, figure, pills
        self.drafts[row.kind] = drafts
        self.names[row.kind] = box if self.choosing else label(kind_word(row.kind))
        self.grid.addWidget(self.names[row.kind], place, 0)
        self.grid.addWidget(figure, place, 1, Qt.AlignmentFlag.AlignRight)
        self.grid.addWidget(drafts, place, 2, Qt.AlignmentFlag.AlignRight)
        for column, pill in enumerate(pills, 3):
            self.grid.addWidget(pill, place, column)

    def _set_by_hand(self, kind: str) -> None:
        self.by_hand.add(kind)
        self.changed.emit()

    def chosen(self) -> tuple[str, ...]:
        """Return the ticked kinds."""
        return tuple(kind for kind, box in self.boxes.items() if box.isChecked())


def tick(done: int, due: int) -> tuple[str, Meaning]:
    """Return how many are done, with a tick where nothing is missing."""
    if not due and not done:
        return "–", Meaning.QUIET
    whole = done >= due
    return f"{'✓ ' if whole else ''}{done} / {due}", Meaning.GOOD if whole else Meaning.SOON if done else Meaning.QUIET
