"""Reading accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Connection, Table, bindparam, func, select
from sqlalchemy.orm import Session

from models.accounts.tables import Account
from models.accounts.tables import Role as Role
from models.common.acts import query
from models.common.prepared import Prepared
from models.common.rights import Right

_COLUMNS: Final = cast(Table, Account.__table__).c
_BY_NAME: Final = Prepared(
    select(
        _COLUMNS.id, _COLUMNS.name, _COLUMNS.person, _COLUMNS.role, _COLUMNS.must_change, _COLUMNS.locked_at,
        _COLUMNS.closed_at,
    ).where(_COLUMNS.name == bindparam("name"))
)  # fmt: skip


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


def account_by_name(connection: Connection, name: str) -> AccountRow | None:
    """Return the account of a login name; the gate asks before every act, so nothing is mapped here."""
    found = _BY_NAME.first(connection, name=name)
    return AccountRow(*found) if found else None


def founded(session: Session) -> bool:
    """Say whether the office has any account."""
    return bool(session.scalar(select(func.count()).select_from(Account)))
