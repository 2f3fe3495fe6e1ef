"""What stands in the columns of the home page, as plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

from desk.theme import Meaning

SOON: Final = dt.timedelta(days=7)
"""Due within a week counts as due soon."""
AHEAD: Final = dt.timedelta(days=30)
"""How far ahead the deadlines look."""


@dataclass(frozen=True)
class Task:
    """One line: what, where it is done, and since or until when; `note` is the word that goes with the colour."""

    text: str
    page: str
    facts: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    meaning: Meaning = Meaning.INFO
    day: dt.date | None = None


@dataclass(frozen=True)
class History:
    """A section's ranks over the rounds; None where it was not listed."""

    section_id: int
    name: str
    unit: str
    ranks: tuple[tuple[str, int | None], ...]

    @property
    def times(self) -> int:
        """How often it was listed."""
        return sum(rank is not None for _, rank in self.ranks)

    @property
    def top(self) -> int:
        """How often it was among the first three."""
        return sum(rank is not None and rank <= 3 for _, rank in self.ranks)
