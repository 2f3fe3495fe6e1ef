"""Which sheets name some sections: counted together for the margins, and found again in the boxes (R5.3, R6.4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from models.ballots.tables import Ballot, BallotStatus, Batch, BatchState, Pick
from models.intake.tables import IntakeFile


@dataclass(frozen=True)
class Naming:
    """A valid sheet of a sealed batch and what it names, as {section id: indicators}; `file`: it came with one."""

    ballot_id: int
    batch: int
    sheet: int
    channel: str
    box: str
    file: str | None
    picks: dict[int, int]


def naming_both(session: Session, round_id: int, one: int, other: int) -> dict[tuple[str, int, int], int]:
    """Count a round's valid ballots that name two sections, by channel and the indicators of both."""
    first, second = aliased(Pick), aliased(Pick)
    chosen = (
        select(Batch.channel, first.indicators, second.indicators, func.count())
        .select_from(first)
        .join(second, second.ballot_id == first.ballot_id)
        .join(Ballot, Ballot.id == first.ballot_id)
        .join(Batch, Batch.id == Ballot.batch_id)
        .where(first.section_id == one, second.section_id == other)
        .where(Batch.round_id == round_id, Ballot.status == BallotStatus.VALID)
        .group_by(Batch.channel, first.indicators, second.indicators)
    )
    return {(channel, a, b): n for channel, a, b, n in session.execute(chosen).tuples()}


def sheets_naming(session: Session, round_id: int, sections: Collection[int]) -> tuple[Naming, ...]:
    """Return every valid sheet that names one of some sections, by batch and sheet; `picks` holds these sections only.

    Only sealed batches: before, nobody sees what others keyed (R5.4).
    """
    chosen = (
        select(Ballot.id, Batch.number, Ballot.sheet, Batch.channel, Batch.box, IntakeFile.name)
        .add_columns(Pick.section_id, Pick.indicators)
        .select_from(Pick)
        .join(Ballot, Ballot.id == Pick.ballot_id)
        .join(Batch, Batch.id == Ballot.batch_id)
        .outerjoin(IntakeFile, IntakeFile.id == Batch.file_id)
        .where(Pick.section_id.in_(sections), Batch.round_id == round_id)
        .where(Ballot.status == BallotStatus.VALID, Batch.state == BatchState.SEALED)
        .order_by(Batch.number, Ballot.sheet, Pick.section_id)
    )
    found: dict[int, Naming] = {}
    for ballot_id, number, sheet, channel, box, file, section, ticked in session.execute(chosen):
        naming = found.setdefault(ballot_id, Naming(ballot_id, number, sheet, channel, box, file, {}))
        naming.picks[section] = ticked
    return tuple(found.values())


def picks_of(session: Session, ballots: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """Return everything that some ballots name, as section ids with indicators."""
    chosen = select(Pick.ballot_id, Pick.section_id, Pick.indicators).where(Pick.ballot_id.in_(ballots))
    found: dict[int, list[tuple[int, int]]] = {}
    for ballot_id, section, ticked in session.execute(chosen.order_by(Pick.section_id)).tuples():
        found.setdefault(ballot_id, []).append((section, ticked))
    return found


def missing_sheets(session: Session, round_id: int, sheets: Collection[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return those of some (batch number, sheet) that are no settled sheet of the round."""
    chosen = select(Batch.number, Ballot.sheet).join(Ballot, Ballot.batch_id == Batch.id)
    chosen = chosen.where(Batch.round_id == round_id, Batch.number.in_({number for number, _ in sheets}))
    return tuple(sorted(set(sheets) - set(session.execute(chosen).tuples())))
