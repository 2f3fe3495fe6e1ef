"""The tab of accounts: made by the system administrator, unlocked and given roles by the security one (R10.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desk.language import shown, tr
from desk.sentences import word
from desk.shared.panel import DetailPanel
from desk.shared.table import Empty, RecordTable, choose_mode
from desk.system import dialogs
from desk.system.columns import ACCOUNTS, account_state
from desk.system.part import WIDTHS, Part
from models.accounts import actions
from models.accounts.queries import AccountRow, accounts
from models.common.rights import Right
from models.settings.queries import settings

if TYPE_CHECKING:
    from desk.system.page import SystemPage


class AccountsPart(Part):
    """Who may log in, and as what."""

    lead = "Every person has an account of their own; officers hold no business role."

    def __init__(self, page: SystemPage) -> None:
        """Lay out; `refresh` reads."""
        super().__init__(page)
        self.table: RecordTable[AccountRow] = RecordTable(
            page.desk, "system.accounts", ACCOUNTS, key=lambda row: row.id, title=tr("Accounts"),
            empty=Empty("No account yet."),
        )  # fmt: skip
        choose_mode(self.table, single=True)
        self.panel = DetailPanel(tr("Choose an account."))
        self.table.current_changed.connect(self.show_account)
        self.column.addWidget(page.beside(self.table, self.panel, "system.accounts", WIDTHS), 1)
        if page.may(Right.ACCOUNT_EDIT):
            self.head.append(page.primary(tr("Add an account…"), lambda: dialogs.add(page), "add"))
        if page.may(Right.ROLE_EDIT):
            self.head.append(page.secondary(tr("Password policy…"), self.ask_policy, "lock"))

    def refresh(self) -> None:
        """Read the accounts."""
        rows = self.page.ask(accounts)
        self.table.set_rows(rows)
        if self.table.current() is None and rows:
            self.table.select(rows[0].id)

    def ask_policy(self) -> None:
        """Ask for the password policy."""
        dialogs.policy(self.page, str(self.page.ask(settings)["password_policy"]))

    def show_account(self, row: AccountRow | None) -> None:
        """Show one account and what this officer may do with it."""
        if row is None:
            self.panel.clear(tr("Choose an account."))
            return
        facts = [(tr("User name"), row.name), (tr("Role"), str(word(row.role)))]
        if row.locked_at is not None:
            facts.append((tr("Locked at"), str(shown(row.locked_at))))
        if row.closed_at is not None:
            facts.append((tr("Closed at"), str(shown(row.closed_at))))
        self.panel.show_record(row.person, facts, pill=account_state(row))
        self.panel.set_actions(self.buttons(row))

    def buttons(self, row: AccountRow) -> tuple[tuple[str, Callable[[], object], str], ...]:
        """Return what may be done with an account."""
        page = self.page
        found: list[tuple[str, Callable[[], object], str]] = []
        if row.closed_at is not None:
            return ()
        if page.may(Right.ACCOUNT_EDIT):
            found.append((tr("New password…"), lambda: dialogs.reset(page, row), ""))
            found.append((tr("Close the account…"), lambda: dialogs.close(page, row), "danger"))
        if page.may(Right.ROLE_EDIT):
            if row.locked_at is not None:
                found.append((tr("Unlock the account"), lambda: self.unlock(row), ""))
            if page.desk.office.account is not None and row.id != page.desk.office.account.id:
                found.append((tr("Change the role…"), lambda: dialogs.change_role(page, row), ""))
        return tuple(found)

    def unlock(self, row: AccountRow) -> None:
        """Open a locked account."""
        page = self.page
        page.attempt(lambda: page.do(actions.unlock, row.id), tr("{person} can log in again.", person=row.person))
