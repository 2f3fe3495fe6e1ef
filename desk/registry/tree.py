"""The tree of units: all of them, by kind, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from desk.language import tr
from desk.theme import SECONDARY
from models.registry.queries import SectionRow, UnitRow

KEY: Final = Qt.ItemDataRole.UserRole
Chosen = tuple[str, object]
"""("all", None), ("kind", its word) or ("unit", its id)."""
ALL: Final[Chosen] = ("all", None)


class UnitTree(QTreeWidget):
    """Units with the number of their sections; the choice narrows the list of sections."""

    picked = Signal()

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.units: dict[int, UnitRow] = {}
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(12)
        self.setRootIsDecorated(False)
        self.setMinimumWidth(150)
        self.setStyleSheet("QTreeView::item { padding: 0 6px; }")
        self.setAccessibleName(tr("Units"))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.header().setStretchLastSection(False)
        self.header().setMinimumSectionSize(24)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(lambda _now, _before: self.picked.emit())

    def set_units(self, units: Sequence[UnitRow], sections: Sequence[SectionRow]) -> None:
        """Show other units; the choice stays where it can."""
        before = self.choice()
        place = self.verticalScrollBar().value()
        of_unit = Counter(row.unit_id for row in sections)
        self.units = {row.id: row for row in units}
        self.blockSignals(True)
        self.clear()
        every = self._item(None, tr("All units"), len(sections), ALL)
        self.addTopLevelItem(every)
        for kind in dict.fromkeys(row.kind for row in units):
            members = [row for row in units if row.kind == kind]
            total = sum(of_unit[row.id] for row in members)
            group = self._item(None, kind or tr("Other units"), total, ("kind", kind))
            group.setForeground(0, QBrush(QColor(SECONDARY)))
            self.addTopLevelItem(group)
            for row in members:
                self._item(group, row.name, of_unit[row.id], ("unit", row.id))
        self.expandAll()
        self.choose(before)
        self.verticalScrollBar().setValue(place)
        self.blockSignals(False)

    def _item(self, parent: QTreeWidgetItem | None, name: str, count: int, key: Chosen) -> QTreeWidgetItem:
        made = QTreeWidgetItem([name, f"{count:,}"])
        made.setData(0, KEY, key)
        made.setToolTip(0, name)
        made.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made.setForeground(1, QBrush(QColor(SECONDARY)))
        if parent is not None:
            parent.addChild(made)
        return made

    def choice(self) -> Chosen:
        """Return what is chosen."""
        item = self.currentItem()
        return tuple(item.data(0, KEY)) if item is not None else ALL

    def unit(self) -> UnitRow | None:
        """Return the chosen unit, if it is a single one."""
        what, key = self.choice()
        return self.units.get(key) if what == "unit" and isinstance(key, int) else None

    def choose(self, key: Chosen) -> None:
        """Choose an entry, or all units where it is no longer there."""
        waiting = [self.topLevelItem(n) for n in range(self.topLevelItemCount())]
        for item in waiting:
            if item is None:
                continue
            waiting.extend(item.child(n) for n in range(item.childCount()))
            if tuple(item.data(0, KEY)) == key:
                self.setCurrentItem(item)
                return
        if first := self.topLevelItem(0):
            self.setCurrentItem(first)

    def narrow(self, sections: Sequence[SectionRow]) -> tuple[SectionRow, ...]:
        """Return the sections that belong to the choice."""
        what, key = self.choice()
        if what == "all":
            return tuple(sections)
        return tuple(
            row for row in sections if (row.unit_id == key if what == "unit" else self._kind(row.unit_id) == key)
        )

    def _kind(self, unit_id: int) -> str | None:
        unit = self.units.get(unit_id)
        return unit.kind if unit else None
