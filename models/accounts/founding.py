"""Founding an office: its names, its three officers and whoever else stands on the setup sheet (R10.2)."""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass, replace
from typing import Any, Final

from models.accounts.actions import create
from models.accounts.queries import founded
from models.accounts.rules import OFFICERS
from models.accounts.tables import Role
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.settings.actions import put
from models.settings.rules import REQUIRED

OFFICE_KEYS: Final = {
    "name": "office_name",
    "programme": "programme",
    "organ_code": "organ_code",
    "newspaper": "newspaper",
    "fonds_number": "fonds_number",
    "address": "address",
    "telephone": "telephone",
}
ACCOUNT_KEYS: Final = {"name": str, "person": str, "role": str, "password": str, "must_change": bool}
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class NewAccount:
    """One account of the setup sheet."""

    name: str
    person: str
    role: Role
    password: str
    must_change: bool = True


@dataclass(frozen=True)
class Setup:
    """A whole setup sheet: settings by key, and accounts."""

    office: dict[str, str]
    accounts: tuple[NewAccount, ...]


def read_setup(text: str) -> Setup:
    """Read a setup sheet (TOML).

    Raises RuleError `setup.syntax`, `setup.unknown_key`, `setup.missing_key`, `setup.wrong_type` or
    `setup.unknown_role`.
    """
    try:
        sheet = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError("setup.syntax", detail=str(error)) from error
    for key in sheet:
        if key not in ("office", "account"):
            raise RuleError("setup.unknown_key", key=key)
    office = sheet.get("office", {})
    accounts = sheet.get("account", [])
    if not isinstance(office, dict) or not isinstance(accounts, list):
        raise RuleError("setup.wrong_type", key="office" if isinstance(accounts, list) else "account")
    return Setup(_read_office(office), tuple(_read_account(account) for account in accounts))


def _read_office(table: dict[str, Any]) -> dict[str, str]:
    for key, value in table.items():
        if key not in OFFICE_KEYS:
            raise RuleError("setup.unknown_key", key=f"office.{key}")
        if not isinstance(value, str):
            raise RuleError("setup.wrong_type", key=f"office.{key}")
    values = {OFFICE_KEYS[key]: value for key, value in table.items()}
    for key, setting in OFFICE_KEYS.items():
        if setting in REQUIRED and setting != "programme" and not values.get(setting, "").strip():
            raise RuleError("setup.missing_key", key=f"office.{key}")
    return values


def _read_account(table: Any) -> NewAccount:
    if not isinstance(table, dict):
        raise RuleError("setup.wrong_type", key="account")
    for key, value in table.items():
        if key not in ACCOUNT_KEYS:
            raise RuleError("setup.unknown_key", key=f"account.{key}")
        if not isinstance(value, ACCOUNT_KEYS[key]):
            raise RuleError("setup.wrong_type", key=f"account.{key}")
    for key in ("name", "person", "role", "password"):
        if not table.get(key, "").strip():
            raise RuleError("setup.missing_key", key=f"account.{key}")
    if table["role"] not in list(Role):
        raise RuleError("setup.unknown_role", role=table["role"], roles=", ".join(Role))
    return NewAccount(**{**table, "role": Role(table["role"])})


def complete_officers(setup: Setup) -> tuple[Setup, tuple[NewAccount, ...]]:
    """Add an account with a one-time password for every officer missing on the sheet; return it and the additions.

    Without the three officers nobody could unlock an account or read the log.
    """
    present = {account.role for account in setup.accounts}
    added = tuple(
        NewAccount(role.value, role.value, role, one_time_password())
        for role in Role
        if role in OFFICERS and role not in present
    )
    return replace(setup, accounts=setup.accounts + added), added


def one_time_password() -> str:
    """Return a random password that can be read out: four groups of four characters."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


@act("office.found", Right.NONE)
def found_office(work: Work, setup: Setup) -> None:
    """Store the office's names and its first accounts; only once, while there is no account."""
    if founded(work.session):
        raise RuleError("setup.founded_already")
    work.note(setup.office["office_name"])
    for key, value in setup.office.items():
        put(work, key, value)
    for account in setup.accounts:
        create(work, account.name, account.person, account.role, account.password, account.must_change)
    work.note(setup.office["office_name"])
