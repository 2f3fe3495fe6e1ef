"""From a figure back to the paper: the sheets that it counts, each with where it lies and how it was settled (R5.4).

No remark is read here: only keying may see them (R4.4). Of a batch that is not sealed nothing is shown but the place
of the sheet: before the seal nobody sees what others keyed (R5.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Select, Table, and_, select
from sqlalchemy.orm import Session

from models.ballots.rules import BadLine
from models.ballots.tables import BadLine as BadLineTable
from models.ballots.tables import Ballot, BallotStatus, Batch, BatchState, Pick, Reading, Ruling, SheetState, Turn
from models.common.base import Base
from models.intake.tables import IntakeFile


class Settled(StrEnum):
    """How it was settled what stands on a sheet (R5.4)."""

    AGREED = "agreed"
    """Two people keyed the same."""
    RULED = "ruled"
    """A third person ruled with the paper in hand."""
    FILE = "file"
    """It came with a file."""
    ONCE = "once"
    """It was sealed when piles were still keyed once."""


@dataclass(frozen=True)
class SheetRef:
    """One sheet that a figure counts; `sealed` False: `picks` and `bad_lines` are left empty."""

    batch_id: int
    batch: int
    channel: str
    box: str
    sheet: int
    sealed: bool
    settled: Settled
    picks: tuple[tuple[int, int], ...]
    """Section id and indicators, in the order of the ids."""
    bad_lines: tuple[BadLine, ...]
    file: str | None = None
    """The name of the file that the batch came with."""


@dataclass(frozen=True)
class Counted:
    """What a figure counts: the valid ballots of a round, of a channel, that name a section, that tick an indicator."""

    round_id: int
    section_id: int | None = None
    channel: str | None = None
    bit: int = 0
    """Of the indicator that must be ticked for the section; 0: any or none."""


def _core(table: type[Base]) -> Table:
    return cast(Table, table.__table__)


_BALLOT: Final = _core(Ballot)
_BATCH: Final = _core(Batch)
_NAMING: Final = _core(Pick).alias("naming")
_JOINED: Final = _BALLOT.join(_BATCH, _BATCH.c.id == _BALLOT.c.batch_id)


def sheets_counted(session: Session, counted: Counted) -> tuple[SheetRef, ...]:
    """Return the sheets that a figure counts, by batch and place in the pile: as many as the figure says.

    Six statements, whatever the number of sheets.
    """
    picks, bad_lines = _picks(session, counted), _bad_lines(session, counted)
    ruled, twice = rulings_in_force(session, counted.round_id), _keyed_twice(session, counted.round_id)
    files = dict(session.execute(select(IntakeFile.id, IntakeFile.name)).tuples().all())
    chosen = _among(
        counted, _BALLOT.c.id, _BATCH.c.id, _BATCH.c.number, _BATCH.c.channel, _BATCH.c.box, _BALLOT.c.sheet,
        _BATCH.c.state, _BATCH.c.file_id,
    ).order_by(_BATCH.c.number, _BALLOT.c.sheet)  # fmt: skip
    return tuple(
        SheetRef(
            batch_id, number, channel, box, sheet, state is BatchState.SEALED,
            how_settled((batch_id, sheet) in ruled, file_id is not None, batch_id in twice),
            tuple(picks.get(ballot_id, ())), tuple(bad_lines.get(ballot_id, ())),
            None if file_id is None else files[file_id],
        )
        for ballot_id, batch_id, number, channel, box, sheet, state, file_id in session.execute(chosen)
    )  # fmt: skip


def how_settled(ruled: bool, from_file: bool, twice: bool) -> Settled:
    """Say how a sheet was settled; a ruling beats everything, also on a sheet that came with a file."""
    if ruled:
        return Settled.RULED
    if from_file:
        return Settled.FILE
    return Settled.AGREED if twice else Settled.ONCE


def rulings_in_force(session: Session, round_id: int) -> frozenset[tuple[int, int]]:
    """Return batch id and sheet of every ruling that stands in a round."""
    chosen = select(Ruling.batch_id, Ruling.sheet).join(Batch, Batch.id == Ruling.batch_id)
    return frozenset(session.execute(chosen.where(Batch.round_id == round_id, Ruling.in_force)).tuples())


def _keyed_twice(session: Session, round_id: int) -> frozenset[int]:
    chosen = select(Reading.batch_id).join(Batch, Batch.id == Reading.batch_id).distinct()
    second = Reading.turn == int(Turn.SECOND), Reading.state != SheetState.AGAIN
    return frozenset(session.scalars(chosen.where(Batch.round_id == round_id, *second)))


def _where(counted: Counted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        _BATCH.c.round_id == counted.round_id,
        _BALLOT.c.status == BallotStatus.VALID,
    ]
    if counted.channel is not None:
        found.append(_BATCH.c.channel == counted.channel)
    if counted.bit:
        found.append(_NAMING.c.indicators.op("&")(counted.bit) != 0)
    return found


def _among(counted: Counted, *columns: ColumnElement[Any]) -> Select[Any]:
    """Select columns of the sheets that a figure counts."""
    source = _JOINED
    if counted.section_id is not None:
        names = and_(_NAMING.c.ballot_id == _BALLOT.c.id, _NAMING.c.section_id == counted.section_id)
        source = source.join(_NAMING, names)
    return select(*columns).select_from(source).where(*_where(counted))


def _picks(session: Session, counted: Counted) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for ballot_id, section_id, ticked in _beside(session, counted, _core(Pick), "section_id", "indicators"):
        found.setdefault(ballot_id, []).append((section_id, ticked))
    return found


def _bad_lines(session: Session, counted: Counted) -> dict[int, list[BadLine]]:
    found: dict[int, list[BadLine]] = {}
    for ballot_id, *bad in _beside(session, counted, _core(BadLineTable), "line", "text", "indicators"):
        found.setdefault(ballot_id, []).append(BadLine(*bad))
    return found


def _beside(session: Session, counted: Counted, table: Table, *names: str) -> Iterator[Any]:
    """Return what stands in another table about the counted sheets of sealed batches."""
    sheets = _among(counted, _BALLOT.c.id).where(_BATCH.c.state == BatchState.SEALED)
    chosen = select(table.c.ballot_id, *(table.c[name] for name in names)).where(table.c.ballot_id.in_(sheets))
    return iter(session.execute(chosen.order_by(table.c.ballot_id, table.c[names[0]])))
