"""The versions of a kind's wording, the newest first; the last is the program's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desk.language import tr
from models.documents.wordings import WordingRow
from reports.rewording import OWN, text_before, text_of, worded_kind


@dataclass(frozen=True)
class Version:
    """A version with its text, and the text that it replaced."""

    number: int
    text: str
    before: str
    row: WordingRow | None = None
    """None: the program's own."""

    @property
    def heading(self) -> str:
        """How the version is called."""
        if self.row is None:
            return tr("The program's own")
        named = tr("Version {n}", n=self.number)
        return named if self.row.text else tr("{version} (the program's own again)", version=named)

    def told(self, *, in_force: bool) -> str:
        """Say which it is, who kept it when and why, and whether it holds now."""
        now = (tr("holds now"),) if in_force else ()
        if self.row is None:
            return " · ".join((self.heading, *now))
        kept = f"{self.row.at.astimezone():%Y-%m-%d %H:%M} {self.row.by}"
        return "\n".join((self.heading, " · ".join((kept, *now)), self.row.note))


def versions(kind: str, rows: Sequence[WordingRow]) -> tuple[Version, ...]:
    """Return the versions of a kind, the newest first."""
    kept = tuple(row for row in rows if row.kind == kind)
    own = worded_kind(kind).newest
    found = (Version(row.version, text_of(row), text_before(row, kept), row) for row in kept)
    return (*found, Version(OWN, own, own))


class VersionList(QListWidget):
    """Enter compares a version with the one before it."""

    asked = Signal()

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.versions: Sequence[Version] = ()
        self.in_force = OWN
        self.setAccessibleName(tr("Versions"))
        self.setWordWrap(False)
        self.itemActivated.connect(lambda _item: self.asked.emit())

    def show_versions(self, found: Sequence[Version], in_force: int) -> None:
        """Show the versions of a kind and which one is in force; a new one is chosen."""
        chosen = self.current() if in_force == self.in_force else None
        self.in_force = in_force
        self.versions = found
        self.clear()
        for one in found:
            item = QListWidgetItem(one.told(in_force=one.number == in_force))
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, 66 if one.row else 32))
            self.addItem(item)
        numbers = [one.number for one in found]
        self.setCurrentRow(numbers.index(chosen.number) if chosen and chosen.number in numbers else 0)

    def current(self) -> Version | None:
        """Return the chosen version."""
        place = self.currentRow()
        return self.versions[place] if 0 <= place < len(self.versions) else None
