"""The tab of checks: is everything stored still what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.language import tr
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.system.columns import CHECKS
from desk.system.part import Part
from desk.theme import Meaning
from models.verification.queries import Check, Report

if TYPE_CHECKING:
    from desk.system.page import SystemPage


class CheckPart(Part):
    """Database, log, frozen results, batches and ledger against each other."""

    lead = "Check that everything stored is what was written; it takes up to a minute."

    def __init__(self, page: SystemPage) -> None:
        """Lay out; nothing is checked until asked."""
        super().__init__(page)
        self.head.append(page.primary(tr("Check now"), self.check, "check"))
        self.table: RecordTable[Check] = RecordTable(
            page.desk, "system.checks", CHECKS, key=lambda row: row.key, title=tr("Checks"),
            empty=Empty("Nothing has been checked yet.", "Check now", self.check),
        )  # fmt: skip
        choose_mode(self.table, single=True)
        self.column.addWidget(self.table, 1)
        self.report: Report | None = None

    def check(self) -> None:
        """Check everything in the worker thread."""
        office = self.page.desk.office
        self.page.job(tr("Checking"), lambda _progress: office.verify(), self.checked)

    def checked(self, report: Report) -> None:
        """Show what was found."""
        self.report = report
        self.table.set_rows(report.checks)
        self.refresh()

    def refresh(self) -> None:
        """Say above the table what came out."""
        if self.report is None:
            self.page.banner.say("")
        elif self.report.ok:
            self.page.banner.say(tr("Everything is as it was written."), Meaning.GOOD)
        else:
            text = tr("Something stored is not what was written. Close the program and restore the last good backup.")
            self.page.banner.say(text, Meaning.BAD)
