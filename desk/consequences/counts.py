"""Four different counts by kind: person-times due and done, people due and done (R7.2)."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QGridLayout

from desk.language import tr
from desk.sentences import word
from desk.shared.widgets import label
from models.consequences.queries import MeasureKind, MeasureRow, Tally
from models.consequences.rules import Counted
from models.consequences.rules import tally as count


def tally_of(found: Iterable[MeasureRow]) -> Tally:
    """Count the measures of one round."""
    return count(1, [Counted(row.kind, row.status, row.person_id) for row in found])


class CountsStrip(QFrame):
    """The counts of every kind side by side; never one derived from another."""

    def __init__(self) -> None:
        """Begin with dashes."""
        super().__init__()
        self.setProperty("look", "surface")
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(12, 6, 12, 6)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(1)
        for row, text in ((1, tr("Times done / due")), (2, tr("People done / due"))):
            self.grid.addWidget(label(text, "secondary"), row, 0)
        self.cells = {}
        for column, kind in enumerate(MeasureKind, 1):
            head = label(tr(SHORT[kind]), "secondary")
            head.setToolTip(str(word(kind)))
            times, people = label("–"), label("–")
            self.cells[kind] = (times, people)
            for row, part in enumerate((head, times, people)):
                self.grid.addWidget(part, row, column)
            self.grid.setColumnStretch(column, 1)

    def show_tally(self, found: Tally) -> None:
        """Show the counts."""
        for kind, (times, people) in self.cells.items():
            times.setText(f"{found.done[kind]:,} / {found.due[kind]:,}")
            persons = f"{found.persons_done[kind]:,} / {found.persons_due[kind]:,}"
            people.setText("–" if kind in NOBODY else persons)


NOBODY = frozenset({MeasureKind.BODY_DEDUCTION, MeasureKind.RECTIFICATION})
"""Measures that are for no person."""
SHORT = {
    MeasureKind.LEADER_TALK: "Leader talk",
    MeasureKind.HEAD_INTERVIEW: "Head interview",
    MeasureKind.HEAD_TALK: "Head talk",
    MeasureKind.EMBARGO: "Embargo",
    MeasureKind.BODY_DEDUCTION: "Body points",
    MeasureKind.LEADER_DEDUCTION: "Leader points",
    MeasureKind.HEAD_REMOVAL: "Head removal",
    MeasureKind.LEADER_REMOVAL: "Leader removal",
    MeasureKind.RECTIFICATION: "Rectification",
}
