"""Editions of a result: what a correction replaced stays readable, and what changed can be told (R7.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.ranking.queries import final
from models.ranking.rules import Line
from models.ranking.tables import Correction, ResultLine
from models.rounds.queries import EntryRow, snapshot
from models.rounds.tables import Round


@dataclass(frozen=True)
class Place:
    """A section's line in one edition; score and votes are None in rounds known only as results."""

    rank: int
    score: Fraction | None
    votes: int | None
    listed: bool
    top: bool
    main_problems: str
    indicators: tuple[tuple[str, int], ...]
    by_channel: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Change:
    """A section whose line a correction changes."""

    section_id: int
    number: int
    section: str
    unit: str
    before: Place
    after: Place


@dataclass(frozen=True)
class CorrectionRow:
    """A correction: the edition it made, why, and which lines changed; `cause` is the round whose correction led to it.

    `old_file` is the digest of the round's file as it was before; `published`: that result was public.
    """

    id: int
    edition: int
    corrected_on: dt.date
    why: str
    corrected_by: str
    cause: str
    old_file: str | None
    changes: tuple[Change, ...]
    touched: frozenset[int]
    published: bool


@query("ranking.corrections", Right.RESULT_READ)
def corrections(session: Session, code: str) -> tuple[CorrectionRow, ...]:
    """Return what corrected a final round, oldest first; raises RuleError `round.unknown` or `result.not_final`."""
    held = final(session, code)
    rows = correction_rows(session, held.id)
    if not rows:
        return ()
    entries = {entry.section_id: entry for entry in snapshot(session, held.id)}
    causes = _causes(session, rows)
    editions = [*(_places(row.old_lines) for row in rows), _places(present_lines(session, held.id))]
    made = []
    for place, row in enumerate(rows):
        changes = changed(entries, *editions[place : place + 2])
        made.append(
            CorrectionRow(
                row.id, row.edition, row.corrected_on, row.why, row.corrected_by, causes.get(row.cause_id or 0, ""),
                row.old_file, changes, frozenset(row.touched), row.counts_from is not None,
            )
        )  # fmt: skip
    return tuple(made)


@dataclass(frozen=True)
class EditionLine:
    """A section's line in an edition of a result."""

    section_id: int
    number: int
    section: str
    unit: str
    place: Place


@query("ranking.edition", Right.RESULT_READ)
def edition_lines(session: Session, code: str, edition: int) -> tuple[EditionLine, ...]:
    """Return all lines of an edition of a final result, by rank and number; the present one is an edition too.

    Raises RuleError `round.unknown`, `result.not_final` or `round_file.no_edition`.
    """
    held = final(session, code)
    editions = [*(row.old_lines for row in correction_rows(session, held.id)), present_lines(session, held.id)]
    if not 1 <= edition <= len(editions):
        raise RuleError("round_file.no_edition", round=held.code, edition=edition)
    places, entries = _places(editions[edition - 1]), snapshot(session, held.id)
    lines = (EditionLine(one.section_id, one.number, one.section, one.unit, places[one.section_id]) for one in entries)
    return tuple(sorted(lines, key=lambda line: (line.place.rank, line.number)))


def changed(
    entries: Mapping[int, EntryRow], before: Mapping[int, Place], after: Mapping[int, Place]
) -> tuple[Change, ...]:
    """Return the sections whose lines differ, by their new rank."""
    return tuple(
        Change(i, entries[i].number, entries[i].section, entries[i].unit, before[i], after[i])
        for i in sorted(after, key=lambda i: (after[i].rank, entries[i].number))
        if before[i] != after[i]
    )


def place_of(line: Line) -> Place:
    """Return a line of a ranking as an edition has it."""
    return Place(
        line.rank, line.score, line.votes, line.listed, line.top, line.main_problems,
        _pairs(line.indicators), _pairs(line.by_channel),
    )  # fmt: skip


def _pairs(counted: Mapping[Any, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((str(key), int(n)) for key, n in counted.items()))


def correction_rows(session: Session, round_id: int) -> list[Correction]:
    """Return the corrections of a round, oldest first."""
    chosen = select(Correction).where(Correction.round_id == round_id).order_by(Correction.edition)
    return list(session.scalars(chosen))


def editions_around(session: Session, correction: Correction) -> tuple[dict[int, Place], dict[int, Place]]:
    """Return the lines before a correction and those that it made, by section id."""
    chosen = select(Correction.old_lines).where(
        Correction.round_id == correction.round_id, Correction.edition == correction.edition + 1
    )
    after = session.scalars(chosen).first()
    return _places(correction.old_lines), _places(after or present_lines(session, correction.round_id))


@query("ranking.present_edition", Right.RESULT_READ)
def present_edition(session: Session, code: str) -> int:
    """Return the edition of a final result that is in force; raises RuleError `round.unknown` or `result.not_final`."""
    return edition_of(session, final(session, code).id)


def edition_of(session: Session, round_id: int) -> int:
    """Return the edition of a round's result that is in force, from 1."""
    return session.scalar(select(func.max(Correction.edition)).where(Correction.round_id == round_id)) or 1


def present_lines(session: Session, round_id: int) -> list[list[Any]]:
    """Return the lines in force as a correction keeps them: a list in the order of the columns of `Correction`."""
    chosen = (
        select(
            ResultLine.section_id, ResultLine.rank, ResultLine.score, ResultLine.votes, ResultLine.listed,
            ResultLine.top, ResultLine.main_problems, ResultLine.indicators, ResultLine.by_channel,
        )
        .where(ResultLine.round_id == round_id)
        .order_by(ResultLine.section_id)
    )  # fmt: skip
    return [
        [section_id, rank, None if score is None else str(score), *others]
        for section_id, rank, score, *others in session.execute(chosen)
    ]


def differing(before: Iterable[list[Any]], after: Iterable[list[Any]]) -> set[int]:
    """Return the sections whose lines differ."""
    old, new = _places(before), _places(after)
    return {section_id for section_id in old.keys() | new.keys() if old.get(section_id) != new.get(section_id)}


def _places(lines: Iterable[list[Any]]) -> dict[int, Place]:
    return {
        section_id: Place(
            rank,
            None if score is None else Fraction(score),
            votes,
            listed,
            top,
            problems,
            _pairs(ticked),
            _pairs(named),
        )
        for section_id, rank, score, votes, listed, top, problems, ticked, named in lines
    }


def _causes(session: Session, rows: Iterable[Correction]) -> dict[int, str]:
    ids = [row.cause_id for row in rows if row.cause_id is not None]
    chosen = select(Correction.id, Round.code).join(Round, Round.id == Correction.round_id)
    return dict(session.execute(chosen.where(Correction.id.in_(ids))).tuples().all())
