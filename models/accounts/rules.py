"""Which role may do what, and what a password must be (R10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.accounts.tables import Role
from models.common.errors import RuleError
from models.common.rights import Right

ATTEMPTS: Final = 5
"""Wrong passwords in a row that lock an account."""
OFFICERS: Final = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})

_READING: Final = {Right.REGISTRY_READ, Right.ROUND_READ, Right.SETTING_READ}
RIGHTS: Final[dict[Role, frozenset[Right]]] = {
    Role.CLERK: frozenset(
        {*_READING, Right.ROSTER_READ, Right.ROSTER_EDIT, Right.BALLOT_KEY, Right.BALLOT_RULE,
         Right.BALLOT_IMPORT}
    ),
    Role.LEAD: frozenset(
        set(Right)
        - {Right.ACCOUNT_READ, Right.ACCOUNT_EDIT, Right.ROLE_EDIT, Right.AUDIT_READ}
    ),
    Role.ARCHIVIST: frozenset({*_READING, Right.RESULT_READ, Right.MEASURE_READ, Right.DOCUMENT_READ}),
    Role.SYSADMIN: frozenset({Right.ACCOUNT_READ, Right.ACCOUNT_EDIT, Right.BACKUP, Right.VERIFY}),
    Role.SECADMIN: frozenset({Right.ACCOUNT_READ, Right.ROLE_EDIT}),
    Role.AUDITOR: frozenset({Right.ACCOUNT_READ, Right.AUDIT_READ, Right.VERIFY}),
}  # fmt: skip


def may(role: Role, right: Right) -> bool:
    """Say whether a role has a right; there is no super user (R10.2)."""
    return right is Right.NONE or right in RIGHTS[role]


def compatible(role: Role, others: frozenset[Role]) -> bool:
    """Say whether one person may hold `role` beside `others`: an officer holds nothing else (R10.2)."""
    return not others or (role not in OFFICERS and not others & OFFICERS)


@dataclass(frozen=True)
class Policy:
    """A preset of the password policy: `short` characters with `kinds` kinds, or `long` ones with two kinds."""

    short: int
    kinds: int
    long: int


POLICIES: Final = {"standard": Policy(8, 3, 12), "strict": Policy(10, 4, 16)}
_KINDS: Final = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())


def check_password(password: str, policy: str) -> None:
    """Refuse a password that the policy preset does not allow (R10.2).

    Raises RuleError `account.weak_password` with the figures of the policy.
    """
    preset = POLICIES[policy]
    kinds = sum(any(kind(letter) for letter in password) for kind in _KINDS)
    kinds += any(letter.isalpha() and not letter.islower() and not letter.isupper() for letter in password)
    good = len(password) >= preset.short and kinds >= preset.kinds
    passphrase = len(password) >= preset.long and kinds >= min(2, preset.kinds)
    if not good and not passphrase:
        raise RuleError("account.weak_password", short=preset.short, kinds=preset.kinds, long=preset.long)
