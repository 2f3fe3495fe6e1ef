"""The settings there are, their defaults and what they accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from models.common import names
from models.common.errors import RuleError

DEFAULTS: Final[dict[str, Any]] = {
    "office_name": "",
    "programme": "最难办事科室群众评",
    "organ_code": "",
    "newspaper": "",
    "fonds_number": "",
    "address": "",
    "telephone": "",
    "password_policy": "standard",
    "idle_minutes": 15,
    # of 10,000 ballots so many are held to be wrong; a line that fewer or as many would move is read again
    "error_bound": 10,
    # millimetres; a half page of a tabloid
    "newspaper_width": 235,
    # which faces papers are drawn with: "installed" prefers official ones of the workstation (R8.1)
    "faces": "bundled",
    # whoever drafts a paper may not approve it
    "two_people": False,
}
CHOICES: Final = {"faces": ("bundled", "installed")}
"""What a text may be, where it is one of a few words."""
BOUNDS: Final = {"newspaper_width": (90, 400)}
"""What a number may be, where it is not 1 to 600."""
_USUAL: Final = (1, 600)
REQUIRED: Final = ("office_name", "programme", "organ_code")


@dataclass(frozen=True)
class OfficeNames:
    """What stands on every paper: the office's own names and codes."""

    name: str
    programme: str
    organ_code: str
    newspaper: str
    fonds_number: str
    address: str
    telephone: str


def accepted(key: str, value: Any) -> Any:
    """Return a setting's value as it is stored.

    Raises RuleError `setting.unknown`, `setting.required`, `setting.number`, `setting.choice` or `setting.yes_no`.
    """
    if key not in DEFAULTS:
        raise RuleError("setting.unknown", setting=key)
    if isinstance(DEFAULTS[key], bool):
        if not isinstance(value, bool):
            raise RuleError("setting.yes_no", setting=key, field=key)
        return value
    if isinstance(DEFAULTS[key], int):
        least, most = BOUNDS.get(key, _USUAL)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise RuleError("setting.number", setting=key, field=key, least=least, most=most)
        return value
    if not isinstance(value, str):
        raise RuleError("setting.text", setting=key, field=key)
    if key in CHOICES and value not in CHOICES[key]:
        raise RuleError("setting.choice", setting=key, field=key, choices=CHOICES[key])
    if key in REQUIRED and not value.strip():
        raise RuleError("setting.required", setting=key, field=key)
    return names.tidy(value)
