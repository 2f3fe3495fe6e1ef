"""What the window's frame shows about the office; read through the gate, never changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desk.office import Office
from desk.sentences import word
from desk.theme import Meaning
from models.audit.queries import chain_faults
from models.common.errors import DamageError, Refusal
from models.common.rights import Right
from models.rounds.queries import RoundRow, Stage, rounds
from models.settings.queries import settings
from models.storage.backup import newest_backup, read_manifest
from models.storage.store import reading

OVER = frozenset({Stage.PUBLISHED, Stage.CLOSED})


@dataclass(frozen=True)
class Found:
    """One place that the search field can go to."""

    text: str
    note: str
    page: str
    facts: tuple[tuple[str, object], ...] = ()
    other: tuple[str, tuple[tuple[str, object], ...]] | None = None
    """A second place, page and facts: the history."""


def current_round(office: Office) -> RoundRow | None:
    """Return the newest round that has begun and is not over, else a draft, else the newest; None without any."""
    if not office.may(Right.ROUND_READ):
        return None
    try:
        every = office.ask(rounds)
    except Refusal:
        return None
    under_way = [row for row in every if row.stage not in OVER]
    begun = [row for row in under_way if row.stage is not Stage.DRAFT]
    return next((rows[-1] for rows in (begun, under_way, every) if rows), None)


def stage_meaning(stage: Stage) -> Meaning:
    """Return the colour of a stage's pill."""
    return Meaning.GOOD if stage is Stage.PUBLISHED else Meaning.QUIET if stage is Stage.CLOSED else Meaning.INFO


def places(office: Office) -> tuple[Found, ...]:
    """Return the sections and rounds that the search field finds."""
    found: list[Found] = []
    past = office.may(Right.RESULT_READ)
    if office.may(Right.REGISTRY_READ):
        from models.registry.queries import people, sections

        found += [
            Found(
                f"{row.number:03d} {row.name}",
                row.unit,
                "registry",
                (("section_id", row.id),),
                ("history", (("section_id", row.id),)) if past else None,
            )
            for row in office.ask(sections)
        ]
        if past:
            found += [Found(row.name, row.note, "history", (("person_id", row.id),)) for row in office.ask(people)]
    if office.may(Right.ROUND_READ):
        every = office.ask(rounds)
        found += [Found(row.title, str(word(row.stage)), "rounds", (("code", row.code),)) for row in every[::-1]]
    return tuple(found)


def idle_minutes(office: Office) -> int:
    """Return after how many idle minutes the window locks itself."""
    return int(office.ask(settings)["idle_minutes"])


def last_backup(office: Office) -> dt.datetime | None:
    """Return when the newest automatic backup was made."""
    newest = newest_backup(office.store)
    if newest is None:
        return None
    try:
        manifest = read_manifest(newest)
    except DamageError:
        return None
    return dt.datetime.fromisoformat(manifest.made_at) if manifest else None


def log_is_whole(office: Office) -> bool:
    """Check the chain of the audit log; slow on an old office, so for the worker thread."""
    with reading(office.store) as session:
        return not chain_faults(session)
