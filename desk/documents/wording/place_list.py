"""The places of a kind with what stands there; Enter writes one into the text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from desk.language import tr
from desk.theme import Meaning
from reports.wording.text import Place


class PlaceList(QTreeWidget):
    """Name, meaning, and whether a place may not be missing."""

    chosen = Signal(object)

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.places: Sequence[Place] = ()
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAccessibleName(tr("Places that the program fills"))
        self.setHeaderLabels([tr("Place in braces"), tr("What the program writes there"), tr("Needed")])
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.setTabKeyNavigation(False)
        self.itemActivated.connect(lambda item, _column: self.chosen.emit(self._place(item)))

    def show_places(self, places: Sequence[Place]) -> None:
        """Show the places of a kind."""
        self.places = places
        self.clear()
        for place in places:
            item = QTreeWidgetItem([f"{{{place.name}}}", place.meaning, ""])
            item.setToolTip(1, place.meaning)
            self.addTopLevelItem(item)
        if (first := self.topLevelItem(0)) is not None:
            self.setCurrentItem(first)

    def show_used(self, text: str) -> None:
        """Say of every needed place whether the text has it."""
        for number, place in enumerate(self.places):
            item = self.topLevelItem(number)
            if item is None or not place.needed:
                continue
            there = f"{{{place.name}}}" in text
            item.setText(2, tr("needed") if there else tr("missing"))
            item.setForeground(2, QBrush((Meaning.QUIET if there else Meaning.BAD).ink))

    def _place(self, item: QTreeWidgetItem) -> Place:
        return self.places[self.indexOfTopLevelItem(item)]
