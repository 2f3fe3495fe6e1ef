"""The row of filters over a time line: one button a kind, with how many events there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desk.language import tr
from desk.sentences import word
from desk.shared.widgets import button, row_of
from models.history.queries import Event, EventKind


class Filters(QWidget):
    """Pressed kinds are shown; none pressed: everything."""

    changed = Signal()

    def __init__(self) -> None:
        """Make a button for everything and one a kind."""
        super().__init__()
        self.all = button(tr("All"), self.clear, "choice")
        self.all.setCheckable(True)
        self.kinds = {kind: button(str(word(kind)), self._pressed, "choice") for kind in EventKind}
        row = row_of(self.all, *self.kinds.values(), None, spacing=4)
        for one in self.kinds.values():
            one.setCheckable(True)
        self.setLayout(row)
        self.clear()

    def show_counts(self, events: Sequence[Event]) -> None:
        """Say how many events of each kind there are; what there is none of cannot be pressed."""
        counted = Counter(event.kind for event in events)
        for kind, one in self.kinds.items():
            one.setText(f"{word(kind)} {counted[kind]:,}" if counted[kind] else str(word(kind)))
            one.setEnabled(bool(counted[kind]))
            one.setChecked(one.isChecked() and bool(counted[kind]))
        self.all.setChecked(not self.pressed())

    def pressed(self) -> tuple[EventKind, ...]:
        """Return the kinds that are pressed; none: everything."""
        return tuple(kind for kind, one in self.kinds.items() if one.isChecked())

    def wanted(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Return the events that the pressed kinds let through."""
        pressed = set(self.pressed())
        return tuple(event for event in events if not pressed or event.kind in pressed)

    def clear(self) -> None:
        """Show everything again."""
        for one in self.kinds.values():
            one.setChecked(False)
        self._pressed()

    def _pressed(self) -> None:
        self.all.setChecked(not self.pressed())
        self.changed.emit()
