"""Logging in, passwords and accounts (R10.2)."""

from __future__ import annotations

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from models.accounts.queries import AccountRow, account_row
from models.accounts.rules import ATTEMPTS, OFFICERS, POLICIES, check_password, compatible
from models.accounts.tables import Account, Role
from models.common import names
from models.common.acts import Work, act
from models.common.errors import RightError, RuleError
from models.common.rights import Right
from models.settings.actions import put
from models.settings.queries import setting

HASHER: Final = PasswordHasher()


@cache
def _nobody() -> str:
    """Return a hash to compare with where there is no such account, so that both answers take the same time."""
    return HASHER.hash("nobody")


def _matches(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except VerificationError:
        return False


@act("account.login", Right.NONE)
def log_in(work: Work, name: str, password: str) -> AccountRow | None:
    """Check a password; five failures in a row lock the account. The refusal is stored in `work`."""
    work.note(name)
    account = work.session.scalar(select(Account).where(Account.name == name, Account.closed_at.is_(None)))
    if account is None:
        _matches(_nobody(), password)
        work.refusal = RightError("account.wrong_password")
        return None
    if account.locked_at is not None:
        work.refusal = RightError("account.locked", name=name)
        return None
    if not _matches(account.password, password):
        account.failures += 1
        if account.failures >= ATTEMPTS:
            account.locked_at = work.now
        work.refusal = RightError("account.wrong_password")
        return None
    if account.failures:
        account.failures = 0
    return account_row(account)


@act("account.logout", Right.NONE)
def log_out(work: Work) -> None:
    """Write down that somebody left."""
    work.note(work.by.account)


@act("account.change_password", Right.NONE)
def change_password(work: Work, old: str, new: str) -> None:
    """Change one's own password; refused when the old one is wrong or the new one is weak or the same."""
    account = work.session.get_one(Account, work.by.account_id)
    work.note(account.name)
    if not _matches(account.password, old):
        raise RightError("account.wrong_password")
    if old == new:
        raise RuleError("account.same_password", field="new")
    _set_password(work, account, new)
    account.must_change = False


def _set_password(work: Work, account: Account, password: str) -> None:
    check_password(password, setting(work.session, "password_policy"))
    account.password = HASHER.hash(password)


def _get(work: Work, account_id: int) -> Account:
    account = work.session.get(Account, account_id)
    if account is None:
        raise RuleError("account.unknown")
    work.note(account.name)
    return account


@act("account.add", Right.ACCOUNT_EDIT)
def add_account(work: Work, name: str, person: str, role: Role, password: str, must_change: bool = True) -> int:
    """Make an account; an officer's person may hold no other role (R10.2)."""
    return create(work, name, person, role, password, must_change)


def create(work: Work, name: str, person: str, role: Role, password: str, must_change: bool) -> int:
    """Make an account inside another act.

    Raises RuleError when the name is taken, the password weak or the roles exclude each other.
    """
    name, person = names.name(name), names.name(person)
    work.note(name, role=role)
    if work.session.scalar(select(Account.id).where(Account.name == name)) is not None:
        raise RuleError("account.name_taken", name=name, field="name")
    _refuse_mixed(work, person, role, None)
    account = Account(name=name, person=person, role=role, password="", must_change=must_change, failures=0)
    _set_password(work, account, password)
    work.session.add(account)
    work.session.flush()
    return account.id


def _refuse_mixed(work: Work, person: str, role: Role, apart_from: int | None) -> None:
    living = select(Account).where(Account.person == person, Account.closed_at.is_(None))
    others = frozenset(found.role for found in work.session.scalars(living) if found.id != apart_from)
    if not compatible(role, others):
        raise RuleError("account.roles_exclude", person=person, role=role, other=min(others), field="role")


@act("account.reset_password", Right.ACCOUNT_EDIT)
def reset_password(work: Work, account_id: int, password: str) -> None:
    """Give a new password that must be changed at the next login."""
    account = _get(work, account_id)
    _set_password(work, account, password)
    account.must_change = True


@act("account.close", Right.ACCOUNT_EDIT)
def close_account(work: Work, account_id: int, reason: str) -> None:
    """Close an account for good; the last open one of an officer's role stays."""
    account = _get(work, account_id)
    if not reason.strip():
        raise RuleError("account.reason_missing", field="reason")
    _refuse_last(work, account)
    work.note(account.name, reason=reason)
    account.closed_at = work.now


def _refuse_last(work: Work, account: Account) -> None:
    """Refuse to lose the only open account of an officer's role: nobody could do that office's work any more."""
    same = select(Account.id).where(Account.role == account.role, Account.closed_at.is_(None))
    if account.role in OFFICERS and work.session.scalars(same).all() == [account.id]:
        raise RuleError("account.last_officer", role=account.role)


@act("account.unlock", Right.ROLE_EDIT)
def unlock(work: Work, account_id: int) -> None:
    """Open an account that wrong passwords locked."""
    account = _get(work, account_id)
    account.locked_at, account.failures = None, 0


@act("account.change_role", Right.ROLE_EDIT)
def change_role(work: Work, account_id: int, role: Role) -> None:
    """Give an account another role; never one's own, and never taking an officer's role from its last account."""
    account = _get(work, account_id)
    if account.id == work.by.account_id:
        raise RuleError("account.own_role")
    if role is not account.role:
        _refuse_last(work, account)
    _refuse_mixed(work, account.person, role, account.id)
    account.role = role


@act("account.policy", Right.ROLE_EDIT)
def choose_policy(work: Work, preset: str) -> None:
    """Choose the preset of the password policy."""
    if preset not in POLICIES:
        raise RuleError("account.unknown_policy", preset=preset, field="preset")
    put(work, "password_policy", preset)
