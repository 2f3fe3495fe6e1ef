"""What the list of sections shows."""

from __future__ import annotations

from typing import Final

from desk.sentences import word
from desk.shared.table import Align, Column
from desk.theme import Meaning
from models.ballots.codes import keying_code
from models.registry.queries import PersonRow, SectionRow


def name_of(person: PersonRow | None) -> str | None:
    """Return a holder's name; None: vacant."""
    return person.name if person else None


COLUMNS: Final = (
    Column[SectionRow](
        "number", "No.", lambda row: row.number, display=lambda n: f"{n:03d}", width=44, align=Align.RIGHT
    ),
    Column[SectionRow]("code", "Code", lambda row: keying_code(row.number), width=52),
    Column[SectionRow]("name", "Section", lambda row: row.name, width=108, stretch=True),
    Column[SectionRow]("unit", "Unit", lambda row: row.unit, width=116, stretch=True),
    Column[SectionRow](
        "kind", "Kind", lambda row: row.kind, display=word, width=76, meaning=lambda _row: Meaning.QUIET
    ),
    Column[SectionRow]("head", "Head", lambda row: name_of(row.head), width=62, stretch=True),
    Column[SectionRow]("leader", "Leader", lambda row: name_of(row.leader), width=62, stretch=True),
    Column[SectionRow]("principal", "Principal", lambda row: name_of(row.principal), width=62, stretch=True),
)
