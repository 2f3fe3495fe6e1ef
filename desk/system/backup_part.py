"""The tab of backups: make one, see the automatic ones, test that one can be restored (R10.5)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from desk.language import tr
from desk.sentences import say
from desk.shared.messages import tell
from desk.shared.pickers import choose_folder
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.shared.widgets import label
from desk.system.columns import BACKUPS, check_state, made_at
from desk.system.part import Part
from desk.system.restoring import rehearse
from desk.theme import Meaning
from models.storage.backup import Backup, backup_folder, manifests
from models.verification.queries import FILE_CHECKS, Check, Report

if TYPE_CHECKING:
    from desk.system.page import SystemPage

NAMED: Final = 5
"""Lacking files that a message names; it says of how many."""


class BackupPart(Part):
    """Copies of the data, each verified when it is made."""

    lead = "Backups are automatic; now and then, carry one away from this machine."

    def __init__(self, page: SystemPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__(page)
        self.head.append(page.primary(tr("Back up into a folder…"), self.ask_folder, "backup"))
        self.test = page.secondary(tr("Test restoring"), self.rehearse, "check")
        self.head.append(self.test)
        self.head.append(page.secondary(tr("Back up now"), lambda: self.make(None), "backup"))
        self.place = label("", "secondary", wrap=True)
        self.table: RecordTable[Backup] = RecordTable(
            page.desk, "system.backups", BACKUPS, key=lambda row: row.path, title=tr("Automatic backups"),
            order=("made", True), empty=Empty("No backup yet."),
        )  # fmt: skip
        choose_mode(self.table, single=True)
        self.table.current_changed.connect(lambda row: self.test.setEnabled(row is not None))
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.place)
        self.test.setEnabled(False)

    def refresh(self) -> None:
        """Read the manifests."""
        store = self.page.desk.office.store
        rows = manifests(store)
        self.place.setText(tr("They lie in {folder}.", folder=str(backup_folder(store))))
        self.table.set_rows(rows)
        if self.table.current() is None and rows:
            self.table.select(rows[-1].path)
        newest = f"{made_at(rows[-1]).astimezone():%Y-%m-%d %H:%M}" if rows else ""
        self.table.view.setAccessibleDescription(newest)

    def ask_folder(self) -> None:
        """Ask for the folder, on a medium that leaves the machine."""
        choose_folder(self.page, tr("Back up into this folder"), self.make)

    def make(self, folder: Path | None) -> None:
        """Make a backup."""
        office = self.page.desk.office
        self.page.job(tr("Making a backup"), lambda _progress: office.backup_by_hand(folder), self.made)

    def made(self, backup: Backup) -> None:
        """Say where the backup lies."""
        self.refresh()
        self.page.desk.tell(tr("Backup made and checked: {file}", file=backup.path))
        if backup.lacking:
            text = say("kept.lacking", {"count": len(backup.lacking), "names": backup.lacking[:NAMED]})
            tell(self.page, tr("The backup is made, but files are lacking"), text, Meaning.SOON)

    def rehearse(self) -> None:
        """Restore the chosen backup into a temporary file and check it."""
        row = self.table.current()
        if row is not None:
            now = self.page.desk.office.clock()
            self.page.job(tr("Testing the backup"), lambda _progress: rehearse(row, now), self.rehearsed)

    def rehearsed(self, report: Report) -> None:
        """Say whether the backup can be relied on."""
        if report.ok:
            n = len(report.checks)
            text = tr("The backup was restored into a temporary file; all {n} checks were in order.", n=n)
            tell(self.page, tr("This backup can be restored"), text)
            return
        faults = [_told(one) for one in report.checks if not one.ok]
        tell(self.page, tr("This backup is damaged"), "\n".join(faults), Meaning.BAD)


def _told(check: Check) -> str:
    """Return what is wrong, with the names of files."""
    told = f"{say('check.' + check.key, {})}: {check_state(check)[0]}"
    return f"{told} ({'; '.join(check.places)})" if check.key in FILE_CHECKS else told
