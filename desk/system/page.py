"""The system page: only the tabs for which whoever is logged in has the right."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtWidgets import QTabWidget

from desk.language import tr
from desk.shared.page import Page
from desk.system.accounts_part import AccountsPart
from desk.system.backup_part import BackupPart
from desk.system.calendar_part import CalendarPart
from desk.system.check_part import CheckPart
from desk.system.faces_part import FacesPart
from desk.system.log_part import LogPart
from desk.system.office_part import OfficePart
from desk.system.part import Part
from models.common.rights import Right

PARTS: Final[tuple[tuple[str, Right, type[Part]], ...]] = (
    ("Accounts", Right.ACCOUNT_READ, AccountsPart),
    ("Audit log", Right.AUDIT_READ, LogPart),
    ("Office settings", Right.SETTING_EDIT, OfficePart),
    ("Type faces", Right.SETTING_EDIT, FacesPart),
    ("Working days", Right.SETTING_EDIT, CalendarPart),
    ("Backups", Right.BACKUP, BackupPart),
    ("Check of the data", Right.VERIFY, CheckPart),
)


class SystemPage(Page):
    """Accounts, log, settings, backups, checks."""

    tables: ClassVar[frozenset[str]] = frozenset({"account", "setting", "calendar_day", "audit_entry"})

    def build(self) -> None:
        """Make the tabs that this role may open."""
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.parts: list[Part] = []
        for title, right, kind in PARTS:
            if self.may(right):
                part = kind(self)
                self.parts.append(part)
                self.tabs.addTab(part, tr(title))
        self.place = 0
        self.tabs.currentChanged.connect(self.turn)
        self.body.addWidget(self.tabs)

    @property
    def part(self) -> Part:
        """The open tab."""
        return self.parts[self.tabs.currentIndex()]

    def turn(self, place: int) -> None:
        """Open another tab, unless the one before has something unsaved."""
        if place != self.place and not self.parts[self.place].may_leave():
            self.tabs.setCurrentIndex(self.place)
            return
        self.place = place
        self.refresh()

    def refresh(self) -> None:
        """Read the open tab again, with its sentence and buttons."""
        if not self.parts:
            return
        for part in self.parts:
            for made in part.head:
                made.setVisible(part is self.part)
        self.lead(tr(self.part.lead))
        self.banner.say("")
        self.part.refresh()

    def may_leave(self) -> bool:
        """Stay while settings are edited."""
        return not self.parts or self.part.may_leave()

    def arrive(self, **facts: object) -> None:
        """Open a tab by the key of its class: accounts, log, office, faces, backup, check."""
        wanted = str(facts.get("part", ""))
        for place, part in enumerate(self.parts):
            if type(part).__name__.lower() == f"{wanted}part":
                self.tabs.setCurrentIndex(place)
