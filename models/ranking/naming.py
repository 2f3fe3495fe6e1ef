"""Main problems are printed in a newspaper, which names no person: looked at before they are frozen (R6.7, R8.4)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from models.common.errors import RuleError
from models.common.names import mentioned
from models.registry.queries import people


def registry_names(session: Session) -> frozenset[str]:
    """Return the names of everybody in the registry, of those who left too."""
    return frozenset(row.name for row in people(session))


def refuse_names(problems: str, unit: str, section: str, names: Iterable[str], field: str = "") -> None:
    """Refuse main problems in which a person's whole name stands.

    Raises RuleError `reports.name_in_newspaper` with the name, the words around it, unit and section.
    """
    if (found := mentioned(problems, names)) is not None:
        raise RuleError(
            "reports.name_in_newspaper", name=found.name, passage=found.passage, unit=unit, section=section, field=field
        )
