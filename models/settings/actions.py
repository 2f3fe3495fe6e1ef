"""Changing settings."""

from __future__ import annotations

from typing import Any

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.settings.rules import accepted
from models.settings.tables import Setting

GUARDED = frozenset({"password_policy"})
"""Settings that belong to the security administrator."""


@act("setting.change", Right.SETTING_EDIT)
def change_settings(work: Work, values: dict[str, Any]) -> None:
    """Change several settings at once; all or none."""
    work.note(", ".join(sorted(values)))
    for key, value in values.items():
        if key in GUARDED:
            raise RuleError("setting.guarded", setting=key)
        put(work, key, value)


def put(work: Work, key: str, value: Any) -> None:
    """Store one setting inside an act."""
    row = work.session.get(Setting, key)
    if row is None:
        work.session.add(Setting(key=key, value=accepted(key, value)))
    else:
        row.value = accepted(key, value)
