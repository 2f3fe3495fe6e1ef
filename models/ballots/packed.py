"""Packed counts of sealed batches: kept with the seal, gone with it, and held against the picks (R6.6).

A seal keeps a batch from changing, so a recount adds batches up, a block of them at once, and counts picks only where
nothing is sealed yet. Like the running tally this is a cache: what is frozen is counted from the picks as well. A round
has a row for each sealed batch, or, sealed before there were any, none at all until its next batch is sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from models.ballots.packing import (
    BLOCK,
    MASKS,
    STATUSES,
    BatchSum,
    Lanes,
    Sums,
    block_numbers,
    block_of,
    gaps,
    pack,
    unpack,
)
from models.ballots.rules import Counts, in_order
from models.ballots.tables import Ballot, BallotStatus, Batch, BatchCount, BatchState, Pick
from models.common.errors import DamageError
from models.common.prepared import Prepared
from models.rounds.queries import channels, rounds
from models.rounds.tables import SnapshotEntry

_KEPT: Final = cast(Table, BatchCount.__table__)
_BATCH: Final = cast(Table, Batch.__table__)
_BALLOT: Final = cast(Table, Ballot.__table__)
_PICK: Final = cast(Table, Pick.__table__)
_BOTH: Final = _BATCH.join(_KEPT, _KEPT.c.batch_id == _BATCH.c.id)
_ADD: Final = Prepared(insert(_KEPT), ("batch_id", "counts"))
_PUT: Final = Prepared(update(_KEPT).where(_KEPT.c.batch_id == bindparam("batch")).values(counts=bindparam("packed")))
_LAST_OF_BLOCKS: Final = Prepared(
    select(_BATCH.c.number, _KEPT.c.counts)
    .select_from(_BOTH)
    .where(_BATCH.c.round_id == bindparam("round"), _BATCH.c.number % BLOCK == 0)
    .order_by(_BATCH.c.number)
)
_BETWEEN: Final = Prepared(
    select(_BATCH.c.id, _BATCH.c.number, _BATCH.c.channel, _BATCH.c.state, _KEPT.c.counts)
    .select_from(_BATCH.outerjoin(_KEPT, _KEPT.c.batch_id == _BATCH.c.id))
    .where(_BATCH.c.round_id == bindparam("round"), _BATCH.c.number.between(bindparam("first"), bindparam("last")))
    .order_by(_BATCH.c.number)
)
_MOST_AT_ONCE: Final = 500
DAMAGE: Final = (ValueError, TypeError, LookupError, OverflowError)
"""What reading bytes that were changed may come to."""


def packed_counts(session: Session, round_id: int) -> Counts:
    """Add a round's sealed batches up and count what is not sealed from picks; raises DamageError `packed.damaged`."""
    connection = session.connection()
    lanes = _lanes(connection, round_id)
    try:
        sums, rest, picked = _read(connection, round_id, lanes)
        blocks = [(channel, lanes.read(number)) for channel, number in sums.items()]
    except DAMAGE as error:
        raise DamageError("packed.damaged") from error
    found = Sums()
    for channel, one in (*blocks, *rest, *_from_picks(connection, picked)):
        found.add(channel, one)
    return in_order([channel.code for channel in channels(session, round_id)], found.sheets, found.cells)


def _read(
    connection: Connection, round_id: int, lanes: Lanes
) -> tuple[dict[str, int], list[tuple[str, BatchSum]], dict[int, str]]:
    """Return the sums of full blocks by channel, the batches outside them, and those without counts: id, channel."""
    sums: dict[str, int] = {}
    covered = []
    for number, packed in _LAST_OF_BLOCKS.rows(connection, round=round_id):
        found = block_numbers(packed, lanes.size)
        covered += [number] if found else []
        for channel, amount in found.items():
            sums[channel] = sums.get(channel, 0) + amount
    rest, picked = [], {}
    for batch_id, _, channel, state, packed in _outside(connection, round_id, covered):
        if state is BatchState.SEALED and packed is not None:
            rest.append((channel, unpack(packed)))
        else:
            picked[batch_id] = channel
    return sums, rest, picked


def _outside(connection: Connection, round_id: int, covered: list[int]) -> Iterator[tuple[Any, ...]]:
    last = connection.scalar(select(func.max(_BATCH.c.number)).where(_BATCH.c.round_id == round_id)) or 0
    for first, end in gaps(covered, last):
        yield from _BETWEEN.rows(connection, round=round_id, first=first, last=end)


def _from_picks(connection: Connection, batches: dict[int, str]) -> Iterator[tuple[str, BatchSum]]:
    """Count batches from their picks; yield them with their channel."""
    ids = list(batches)
    for start in range(0, len(ids), _MOST_AT_ONCE):
        for batch_id, one in batch_sums(connection, _BATCH.c.id.in_(ids[start : start + _MOST_AT_ONCE])).items():
            yield batches[batch_id], one


def batch_sums(connection: Connection, chosen: Any) -> dict[int, BatchSum]:
    """Count chosen batches from their ballots and picks, by id; those without a ballot too."""
    of = _BATCH.outerjoin(_BALLOT, _BALLOT.c.batch_id == _BATCH.c.id)
    sheets = select(_BATCH.c.id, _BALLOT.c.status, func.count(_BALLOT.c.id)).select_from(of).where(chosen)
    standing: dict[int, dict[BallotStatus, int]] = {}
    for batch_id, status, n in connection.execute(sheets.group_by(_BATCH.c.id, _BALLOT.c.status)):
        standing.setdefault(batch_id, {})[status] = n
    of = _BATCH.join(_BALLOT, _BALLOT.c.batch_id == _BATCH.c.id).join(_PICK, _PICK.c.ballot_id == _BALLOT.c.id)
    cell = (_PICK.c.section_id * MASKS + _PICK.c.indicators).label("cell")
    picks = select(_BATCH.c.id, cell, func.count()).select_from(of)
    picks = picks.where(chosen, _BALLOT.c.status == BallotStatus.VALID).group_by(_BATCH.c.id, cell)
    cells: dict[int, dict[int, int]] = {batch_id: {} for batch_id in standing}
    for batch_id, key, n in connection.execute(picks):
        cells[batch_id][key] = n
    return {
        batch_id: BatchSum(tuple(found.get(status, 0) for status in STATUSES), cells[batch_id])
        for batch_id, found in standing.items()
    }


def keep(connection: Connection, round_id: int, batch_id: int, own: BatchSum | None = None) -> None:
    """Keep what a batch that has just been sealed counts to, and its block's sums if it is full now.

    `own`: it was counted while it was written.
    """
    some = select(_BATCH.c.id).select_from(_BOTH).where(_BATCH.c.round_id == round_id).limit(1)
    sealed = select(_BATCH.c.id).where(_BATCH.c.round_id == round_id, _BATCH.c.state == BatchState.SEALED)
    if (
        connection.scalar(some) is None
        and connection.scalar(sealed.where(_BATCH.c.id != batch_id).limit(1)) is not None
    ):
        repack(connection, round_id)
        return
    own = own or batch_sums(connection, _BATCH.c.id == batch_id)[batch_id]
    _ADD.run(connection, batch_id=batch_id, counts=pack(own))
    _close_block(connection, round_id, _number(connection, batch_id))


def drop(connection: Connection, round_id: int, batch_id: int) -> None:
    """Forget what a batch counts to whose seal is being broken, and the sums of its block."""
    connection.execute(delete(_KEPT).where(_KEPT.c.batch_id == batch_id))
    numbers = block_of(_number(connection, batch_id))
    for last, _, _, _, packed in _BETWEEN.rows(connection, round=round_id, first=numbers[-1], last=numbers[-1]):
        if packed is not None:
            own = batch_sums(connection, _BATCH.c.id == last)[last]
            _PUT.run(connection, batch=last, packed=pack(own))


def repack(connection: Connection, round_id: int) -> None:
    """Count every sealed batch of a round anew from its picks."""
    ids = select(_BATCH.c.id).where(_BATCH.c.round_id == round_id)
    connection.execute(delete(_KEPT).where(_KEPT.c.batch_id.in_(ids)))
    rows = [{"batch_id": batch_id, "counts": packed} for batch_id, packed in _due(connection, round_id).items()]
    _ADD.run_all(connection, rows)


def _close_block(connection: Connection, round_id: int, number: int) -> None:
    numbers = block_of(number)
    rows = _BETWEEN.rows(connection, round=round_id, first=numbers[0], last=numbers[-1])
    if len(rows) < BLOCK or any(state is not BatchState.SEALED or packed is None for *_, state, packed in rows):
        return
    batches = [(channel, unpack(packed)) for _, _, channel, _, packed in rows]
    packed = _with_block(_lanes(connection, round_id), batches)
    _PUT.run(connection, batch=rows[-1][0], packed=packed)


def _with_block(lanes: Lanes, batches: list[tuple[str, BatchSum]]) -> bytes:
    """Return what the last batch of a full block bears."""
    by_channel: dict[str, list[BatchSum]] = {}
    for channel, one in batches:
        by_channel.setdefault(channel, []).append(one)
    numbers = {channel: lanes.number(sums) for channel, sums in by_channel.items()}
    block = {channel: number for channel, number in numbers.items() if number is not None}
    return pack(batches[-1][1], block if len(block) == len(numbers) else None, lanes.size)


def _due(connection: Connection, round_id: int) -> dict[int, bytes]:
    """Return by batch what must be kept of a round's sealed batches, counted from the picks."""
    sealed = (_BATCH.c.round_id == round_id) & (_BATCH.c.state == BatchState.SEALED)
    sums = batch_sums(connection, sealed)
    lanes, due = _lanes(connection, round_id), {batch_id: pack(one) for batch_id, one in sums.items()}
    chosen = select(_BATCH.c.id, _BATCH.c.number, _BATCH.c.channel).where(sealed).order_by(_BATCH.c.number)
    blocks: dict[int, list[tuple[int, str]]] = {}
    for batch_id, number, channel in connection.execute(chosen):
        blocks.setdefault(block_of(number)[-1], []).append((batch_id, channel))
    for batches in blocks.values():
        if len(batches) == BLOCK:
            due[batches[-1][0]] = _with_block(lanes, [(channel, sums[one]) for one, channel in batches])
    return due


def packed_faults(session: Session) -> tuple[tuple[str, int], ...]:
    """Return round code and number of every batch whose kept counts are not what its picks give."""
    return tuple((held.code, number) for held in rounds(session) for number in wrong_batches(session, held.id))


def wrong_batches(session: Session, round_id: int) -> Iterator[int]:
    """Yield the numbers of a round's batches whose kept counts are not what its picks give."""
    connection = session.connection()
    # as it lies there: what is no counts at all must be found too
    kept = (
        select(_KEPT.c.batch_id, type_coerce(_KEPT.c.counts, NullType()))
        .select_from(_BOTH)
        .where(_BATCH.c.round_id == round_id)
    )
    stored: dict[int, Any] = dict(connection.execute(kept).tuples().all())
    due = _due(connection, round_id) if stored else {}
    wrong = [one for one in due.keys() | stored.keys() if due.get(one) != stored.get(one)]
    yield from sorted(_number(connection, batch_id) for batch_id in wrong)


def check_packed(session: Session, round_id: int, code: str, counted: Counts) -> None:
    """Refuse to go on with kept counts that do not add up to a count of the picks.

    Raises DamageError `packed.differs` with the first batches that are wrong.
    """
    try:
        if packed_counts(session, round_id) == counted:
            return
    except DamageError:
        pass  # bytes that cannot be read are wrong too
    raise DamageError("packed.differs", round=code, batches=_first(wrong_batches(session, round_id)))


def _first(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(numbers)[:10]


def _lanes(connection: Connection, round_id: int) -> Lanes:
    chosen = select(SnapshotEntry.section_id).where(SnapshotEntry.round_id == round_id)
    return Lanes(tuple(sorted(connection.scalars(chosen))))


def _number(connection: Connection, batch_id: int) -> int:
    return int(connection.scalars(select(_BATCH.c.number).where(_BATCH.c.id == batch_id)).one())
