"""Reading accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.accounts.tables import Role as Role
from models.common.acts import query
from models.common.rights import Right


@dataclass(frozen=True)
class AccountRow:
    """An account without its secret."""

    id: int
    name: str
    person: str
    role: Role
    must_change: bool
    locked_at: dt.datetime | None
    closed_at: dt.datetime | None


def account_row(account: Account) -> AccountRow:
    """Return the frozen row of a mapped account."""
    return AccountRow(
        account.id, account.name, account.person, account.role, account.must_change, account.locked_at,
        account.closed_at,
    )  # fmt: skip


@query("account.list", Right.ACCOUNT_READ)
def accounts(session: Session) -> tuple[AccountRow, ...]:
    """Return every account, closed ones too, by name."""
    return tuple(account_row(account) for account in session.scalars(select(Account).order_by(Account.name)))


def account_by_name(session: Session, name: str) -> AccountRow | None:
    """Return the account of a login name."""
    found = session.scalar(select(Account).where(Account.name == name))
    return account_row(found) if found else None


def founded(session: Session) -> bool:
    """Say whether the office has any account."""
    return bool(session.scalar(select(func.count()).select_from(Account)))
