"""Reading settings."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.settings.rules import DEFAULTS, OfficeNames
from models.settings.tables import Setting


def setting(session: Session, key: str) -> Any:
    """Return a setting's value or its default."""
    row = session.get(Setting, key)
    return DEFAULTS[key] if row is None else row.value


@query("setting.office_names", Right.NONE)
def office_names(session: Session) -> OfficeNames:
    """Return the office's own names and codes."""
    keys = ("office_name", "programme", "organ_code", "newspaper", "fonds_number", "address", "telephone")
    return OfficeNames(*(setting(session, key) for key in keys))


def newspaper_width(session: Session) -> int:
    """Return how wide the newspaper's table is to be, in millimetres."""
    return int(setting(session, "newspaper_width"))


def two_people(session: Session) -> bool:
    """Say whether papers are drafted by one person and approved by another."""
    return bool(setting(session, "two_people"))


@query("setting.all", Right.NONE)
def settings(session: Session) -> dict[str, Any]:
    """Return every setting."""
    return {key: setting(session, key) for key in DEFAULTS}
