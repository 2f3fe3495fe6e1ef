"""The people whose names must not stand in a remark: the registry as it was when the round was made final (R4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.orm import Session

from models.audit.tables import AuditEntry
from models.registry.tables import Person
from models.rounds.queries import EntryRow, RoundRow


def names(session: Session, held: RoundRow, entries: tuple[EntryRow, ...]) -> frozenset[str]:
    """Return every name of the round's list and of the registry at the moment of finalising.

    People come into the registry later too. What the log says of them since is taken back, so that a file written
    anew hides what the first one hid, and nothing else.
    """
    listed = {name for entry in entries for name in (entry.head, entry.leader, entry.principal)}
    people = dict(session.execute(select(Person.id, Person.name)).tuples().all())
    for change in _since(session, held):
        (person_id,) = change["key"]
        if change["before"] is None:
            people.pop(person_id, None)
        else:
            people[person_id] = change["before"]["name"]
    return frozenset({*listed, *people.values()} - {""})


def _since(session: Session, held: RoundRow) -> Iterator[dict[str, Any]]:
    """Yield what the log says of people after a round was made final, newest first; nothing while that act runs."""
    facts, changes = type_coerce(AuditEntry.facts, Text), type_coerce(AuditEntry.changes, Text)
    done = select(func.min(AuditEntry.seq)).where(
        AuditEntry.act == "round.step", AuditEntry.subject == held.code, facts.contains(held.result_digest or "")
    )
    final = session.scalar(done)
    if final is None:
        return
    later = select(AuditEntry.changes).where(AuditEntry.seq > final, changes.contains('"table":"person"'))
    for entry in session.scalars(later.order_by(AuditEntry.seq.desc())):
        yield from (change for change in entry if change["table"] == Person.__tablename__)
