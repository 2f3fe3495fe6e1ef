"""The panel beside a list: what is known about the chosen row, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desk.shared.columns import plain_text
from desk.shared.tab_order import in_row, lead_through, stops
from desk.shared.widgets import EmptyState, Pill, button, label, row_of
from desk.theme import Meaning

Facts = Sequence[tuple[str, Any]]
State = tuple[str, Meaning]
Actions = Sequence[tuple[str, Callable[[], object], str]]
NARROWEST: Final = 280


class DetailPanel(QFrame):
    """A white panel with title, facts, parts and actions; scrolls inside."""

    def __init__(self, nothing: str = "") -> None:
        """Begin empty, saying `nothing`."""
        super().__init__()
        self.setProperty("look", "surface")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons = row_of()
        self.buttons.setContentsMargins(16, 8, 16, 12)
        outer.addWidget(self.area, 1)
        outer.addLayout(self.buttons)
        self.column = QVBoxLayout()
        self.settling = QTimer(self)
        self.settling.setSingleShot(True)
        self.settling.timeout.connect(self._settle)
        self.clear(nothing)

    def clear(self, text: str = "") -> None:
        """Show nothing but a sentence."""
        self.set_actions(())
        nothing = EmptyState(text, icon_name="left")
        self._put(nothing)
        nothing.setVisible(bool(text))  # not before it has its place: it would be a window of its own

    def show_record(self, title: str, facts: Facts = (), sub: str = "", pill: State | None = None) -> None:
        """Show a record from its beginning; parts and actions are added afterwards."""
        self.set_actions(())
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        head = row_of(label(title, "heading", wrap=True))
        head.setStretch(0, 1)
        if pill is not None:
            head.addWidget(Pill(*pill), 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        if sub:
            self.column.addWidget(label(sub, "lead", wrap=True))
        if facts:
            self.column.addLayout(facts_grid(facts))
        self.column.addStretch(1)
        self._put(inside)

    def _put(self, inside: QWidget) -> None:
        self.area.setWidget(inside)
        self.settling.start(0)
        inside.setAutoFillBackground(False)  # setWidget switches it on, and the panel would turn grey

    def _settle(self) -> None:
        """Measure and order again once all parts are there: Qt keeps what was so for the first ones."""
        inside = self.area.widget()
        lead_through([self.area, *stops(inside), *in_row(self.buttons)])
        if (layout := inside.layout()) is not None:
            layout.invalidate()
            self.area.setWidgetResizable(False)
            self.area.setWidgetResizable(True)

    def add_part(self, heading: str, part: QWidget | QLayout) -> None:
        """Add a part under a heading, above the stretch at the end."""
        at = self.column.count() - 1
        title = label(heading, "heading")
        title.setContentsMargins(0, 8, 0, 0)
        self.column.insertWidget(at, title)
        if isinstance(part, QWidget):
            self.column.insertWidget(at + 1, part)
        else:
            self.column.insertLayout(at + 1, part)

    def set_actions(self, actions: Actions) -> None:
        """Show these buttons (text, slot, look) at the panel's foot."""
        while (item := self.buttons.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for text, slot, look in actions:
            made = button(text, slot, look)
            self.buttons.addWidget(made)
            made.show()  # what is not shown yet is not measured below
        self.settling.start(0)
        if actions:
            self.buttons.addStretch(1)
        self.buttons.setContentsMargins(16, 8 if actions else 0, 16, 12 if actions else 0)
        self.setMinimumWidth(max(NARROWEST, self.buttons.sizeHint().width()))  # no button is ever cut


def facts_grid(facts: Facts) -> QGridLayout:
    """Return facts as two columns: what it is, and its value, which may be a widget."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(facts):
        left = label(name, "secondary")
        left.setMinimumHeight(20)
        right = value if isinstance(value, QWidget) else label(plain_text(value) or "—", wrap=True)
        grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
        narrow = right.sizePolicy().horizontalPolicy() in (QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0)
        grid.addWidget(right, row, 1, Qt.AlignmentFlag.AlignTop | side)
    return grid
