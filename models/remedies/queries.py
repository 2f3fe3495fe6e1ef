"""Reading objections, recounts, reviews and appeals, and what a correction would change (R7.8)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.ballots.correcting import FoundSheet, batch_ids, judged
from models.ballots.double import keyed
from models.ballots.queries import counts
from models.ballots.rules import Counts, Judgement, exchanged
from models.ballots.sheets import read_sheets
from models.ballots.tables import Batch
from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.ranking.editions import Change, Place, changed, place_of
from models.ranking.queries import candidates, ranking_of, recorded
from models.ranking.rules import Ranking, rank
from models.ranking.tables import Correction
from models.remedies.rules import UPHOLDING, state
from models.remedies.rules import RemedyState as RemedyState
from models.remedies.tables import Recount, RecountedSheet, Remedy
from models.remedies.tables import RemedyKind as RemedyKind
from models.remedies.tables import RemedyOutcome as RemedyOutcome
from models.rounds.queries import RoundRow, parameters, round_by_code, snapshot
from models.rounds.tables import Round, SnapshotEntry

_Chosen = Select[tuple[Remedy, SnapshotEntry, Round, int]]


@dataclass(frozen=True)
class RecountRow:
    """A recount: who counted which batches again, and the sheets that are not on the paper as they counted then."""

    counted_on: dt.date
    counters: tuple[str, ...]
    batches: tuple[int, ...]
    sheets: int
    finding: str
    differing: tuple[FoundSheet, ...]


@dataclass(frozen=True)
class RemedyRow:
    """An objection, a review or an appeal with everything that followed; `edition` is what a correction made of it."""

    id: int
    round: str
    round_title: str
    kind: RemedyKind
    section_id: int
    number: int
    section: str
    unit: str
    against: int | None
    raised_by: str
    received_on: dt.date
    grounds: str
    until_on: dt.date | None
    late_reason: str
    outcome: RemedyOutcome | None
    decided_by: str
    paper: str
    decided_on: dt.date | None
    reason: str
    told_on: dt.date | None
    edition: int | None
    recounts: tuple[RecountRow, ...]

    @property
    def state(self) -> RemedyState:
        """Where it stands."""
        return state(self.outcome, corrected=self.edition is not None, told=self.told_on is not None)

    @property
    def differing(self) -> tuple[FoundSheet, ...]:
        """What the recounts found, of a sheet that was read twice the last."""
        return tuple({one.place: one for recount in self.recounts for one in recount.differing}.values())

    @property
    def correctable(self) -> bool:
        """Say whether a correction may follow."""
        return self.outcome in UPHOLDING and self.edition is None


@dataclass(frozen=True)
class Preview:
    """What a correction would change: lines, and the ties across an edge that would have to be decided."""

    moved: tuple[Change, ...]
    undecided: tuple[tuple[int, ...], ...]


@query("remedies.of_round", Right.MEASURE_READ)
def remedies(session: Session, code: str) -> tuple[RemedyRow, ...]:
    """Return what was raised against a round's result, in the order it came in; raises RuleError `round.unknown`."""
    held = round_by_code(session, code)
    return _rows(session, _chosen().where(Remedy.round_id == held.id))


@query("remedies.of_section", Right.MEASURE_READ)
def remedies_of_sections(session: Session, section_ids: tuple[int, ...]) -> tuple[RemedyRow, ...]:
    """Return what was raised about sections, in the order it came in."""
    return _rows(session, _chosen().where(Remedy.section_id.in_(section_ids)))


@query("remedies.open", Right.MEASURE_READ)
def open_remedies(session: Session) -> tuple[RemedyRow, ...]:
    """Return everything that is not over, in the order it came in."""
    return tuple(row for row in _rows(session, _chosen()) if row.state is not RemedyState.OVER)


@query("remedies.preview", Right.RESULT_EDIT)
def preview(session: Session, remedy_id: int, withdrawn: tuple[int, ...] = ()) -> Preview:
    """Return what correcting a result as the recounts found it would change; nothing is written.

    `withdrawn` are sections whose verified tips would no longer hold. Raises RuleError `remedy.unknown`.
    """
    row = remedy_row(session, remedy_id)
    held = round_by_code(session, row.round)
    after = supposed(session, held, row.differing, frozenset(withdrawn))
    entries = {entry.section_id: entry for entry in snapshot(session, held.id)}
    moved = changed(entries, _places(ranking_of(session, held)), _places(after))
    return Preview(moved, tuple(tie.numbers for tie in after.ties if tie.ruling is None))


def _places(ranking: Ranking) -> dict[int, Place]:
    return {line.section_id: place_of(line) for line in ranking.lines}


def supposed(session: Session, held: RoundRow, differing: tuple[FoundSheet, ...], withdrawn: frozenset[int]) -> Ranking:
    """Return the ranking with sheets counted as they were found, and without some tips."""
    beside = recorded(session, held.id)
    return rank(
        parameters(session, held.id),
        candidates(session, held.id),
        _recounted(session, held.id, differing),
        beside.direct_first - withdrawn,
        beside.rulings,
        beside.worded,
    )


def _recounted(session: Session, round_id: int, differing: tuple[FoundSheet, ...]) -> Counts:
    ids = batch_ids(session, round_id)
    of_batch = select(Batch.number, Batch.channel).where(Batch.round_id == round_id)
    channels = dict(session.execute(of_batch).tuples().all())
    stored: dict[tuple[int, int], Judgement] = {
        (number, sheet.number): sheet.judged
        for number in {one.batch for one in differing}
        for sheet in read_sheets(session, ids[number])
    }
    out = [(channels[one.batch], stored[one.place]) for one in differing]
    into = [(channels[one.batch], judged(session, round_id, one)) for one in differing]
    return exchanged(counts(session, round_id), out, into)


def remedy_row(session: Session, remedy_id: int) -> RemedyRow:
    """Return one; raises RuleError `remedy.unknown`."""
    found = _rows(session, _chosen().where(Remedy.id == remedy_id))
    if not found:
        raise RuleError("remedy.unknown")
    return found[0]


def _chosen() -> _Chosen:
    listed = (SnapshotEntry.round_id == Remedy.round_id) & (SnapshotEntry.section_id == Remedy.section_id)
    return (
        select(Remedy, SnapshotEntry, Round, Correction.edition)
        .join(Round, Round.id == Remedy.round_id)
        .join(SnapshotEntry, listed)
        .join(Correction, Correction.id == Remedy.correction_id, isouter=True)
        .order_by(Remedy.received_on, Remedy.id)
    )


def _rows(session: Session, chosen: _Chosen) -> tuple[RemedyRow, ...]:
    found = session.execute(chosen).tuples().all()
    recounts = _recounts(session, [remedy.id for remedy, *_ in found])
    return tuple(
        RemedyRow(
            r.id, held.code, held.title, r.kind, r.section_id, entry.number, entry.section, entry.unit, r.against_id,
            r.raised_by, r.received_on, r.grounds, r.until_on, r.late_reason, r.outcome, r.decided_by, r.number,
            r.decided_on, r.reason, r.told_on, edition, tuple(recounts[r.id]),
        )
        for r, entry, held, edition in found
    )  # fmt: skip


def _recounts(session: Session, ids: list[int]) -> dict[int, list[RecountRow]]:
    rows = session.scalars(select(Recount).where(Recount.remedy_id.in_(ids)).order_by(Recount.id)).all()
    sheets: dict[int, list[FoundSheet]] = defaultdict(list)
    chosen = select(RecountedSheet).where(RecountedSheet.recount_id.in_([row.id for row in rows]))
    for one in session.scalars(chosen.order_by(RecountedSheet.batch, RecountedSheet.sheet)):
        sheets[one.recount_id].append(FoundSheet(one.batch, one.sheet, keyed(one.lines, ()).lines, one.reason))
    found: dict[int, list[RecountRow]] = defaultdict(list)
    for row in rows:
        found[row.remedy_id].append(
            RecountRow(
                row.counted_on, tuple(row.counters), tuple(row.batches), row.sheets, row.finding,
                tuple(sheets[row.id]),
            )
        )  # fmt: skip
    return found
