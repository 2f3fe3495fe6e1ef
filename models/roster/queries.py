"""Reading the roster (R4.2)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.roster.tables import RosterEntry


@dataclass(frozen=True)
class RosterRow:
    """One entry; an `exclusion` says why it is not drawn."""

    id: int
    code: str
    name: str
    category: str
    telephone: str
    address: str
    postcode: str
    dealt_with: str
    source: str
    exclusion: str


@dataclass(frozen=True)
class Stratum:
    """How many entries a category has, and how many of them are excluded."""

    category: str
    entries: int
    excluded: int


@query("roster.entries", Right.ROSTER_READ)
def entries(session: Session) -> tuple[RosterRow, ...]:
    """Return the whole roster in the order in which it came in."""
    found = session.scalars(select(RosterEntry).order_by(RosterEntry.id))
    return tuple(
        RosterRow(**{field.name: getattr(entry, field.name) for field in fields(RosterRow)}) for entry in found
    )


@query("roster.strata", Right.ROSTER_READ)
def strata(session: Session) -> tuple[Stratum, ...]:
    """Return the categories in the order in which they first came in, with their counts."""
    rows = session.execute(select(RosterEntry.category, RosterEntry.exclusion).order_by(RosterEntry.id)).tuples().all()
    total = Counter(category for category, _ in rows)
    excluded = Counter(category for category, why in rows if why)
    return tuple(Stratum(category, count, excluded[category]) for category, count in total.items())
