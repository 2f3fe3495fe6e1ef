"""The home page of the three officers, who see no business data: accounts, backup, log (R10.2)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desk.frame.bottom import age
from desk.frame.facts import last_backup, log_is_whole
from desk.home.lines import Part
from desk.language import tr
from desk.sentences import word
from desk.shared.page import Page
from desk.shared.panel import facts_grid
from desk.shared.widgets import label
from desk.theme import Meaning
from models.accounts.queries import accounts
from models.common.rights import Right


def show_accounts(page: Page, part: Part) -> None:
    """Show how many accounts there are, by state and role."""
    if not page.may(Right.ACCOUNT_READ):
        part.show_widgets((), tr("Nothing to show."))
        return
    every = page.ask(accounts)
    live = [row for row in every if row.closed_at is None]
    locked = sum(row.locked_at is not None for row in live)
    roles = Counter(row.role for row in live)
    facts: list[tuple[str, Any]] = [
        (tr("In use"), len(live)),
        (tr("Locked"), label(str(locked), meaning=Meaning.BAD if locked else None)),
        (tr("Closed"), len(every) - len(live)),
        *((str(word(role)), count) for role, count in sorted(roles.items())),
    ]
    part.show_widgets((_grid(facts),))


def show_data(page: Page, part: Part) -> None:
    """Show where the data lies, the newest backup and whether the log is whole."""
    office = page.desk.office
    made = last_backup(office)
    backup = label(f"{tr('Backup {age}', age=age(office.clock() - made))}" if made else tr("No backup yet"), wrap=True)
    state = label(tr("Checking the log…"), wrap=True)
    facts: list[tuple[str, Any]] = [
        (tr("Data"), office.store.label),
        (tr("Last backup"), backup),
        (tr("Audit log"), state),
    ]
    part.show_widgets((_grid(facts),))

    def told(whole: bool) -> None:
        if isValid(state):
            state.setText(tr("Log is whole") if whole else tr("Log is damaged"))
            state.setStyleSheet(f"color: {(Meaning.GOOD if whole else Meaning.BAD).ink.name()}")

    page.desk.jobs.run(tr("Checking the log…"), lambda _progress: log_is_whole(office), told)


def _grid(facts: list[tuple[str, Any]]) -> QWidget:
    made = QWidget()
    grid = facts_grid(facts)
    grid.setContentsMargins(0, 4, 0, 0)
    made.setLayout(grid)
    return made
