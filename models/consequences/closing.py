"""Closing a year's deductions: the totals are frozen, later corrections stand beside them (R7.6)."""

from __future__ import annotations

from sqlalchemy import select

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.deductions import digest_of, published, yearly_deductions
from models.consequences.queries import PUBLIC
from models.consequences.tables import (
    DeductionTotal,
    DeductionYear,
    Measure,
    MeasureFlag,
    MeasureKind,
    MeasureStatus,
)
from models.rounds.queries import Stage, rounds
from models.rounds.tables import SnapshotEntry


@act("deductions.close_year", Right.MEASURE_EDIT)
def close_year(work: Work, year: int) -> None:
    """Freeze what a year deducts from every leading body and leader, with a digest.

    A measure waived or reopened afterwards changes nothing here; it shows as a correction beside the frozen total.
    Raises RuleError `deductions.closed`, `deductions.running`, `deductions.no_round`, `deductions.unpublished` or
    `deductions.vacant`.
    """
    if before := work.session.get(DeductionYear, year):
        raise RuleError("deductions.closed", year=year, on=before.closed_on)
    if year >= work.today.year:
        raise RuleError("deductions.running", year=year, today=work.today)
    held = published(work.session, year)
    _refuse_unpublished(work, year)
    if not held:
        raise RuleError("deductions.no_round", year=year)
    _refuse_unborne(work, [one.id for one in held])
    closed = DeductionYear(year=year, closed_on=work.today, digest="")
    sheets = yearly_deductions(work.session, year)
    work.session.add(closed)
    work.session.flush()
    work.session.add_all(
        DeductionTotal(
            year=year, kind=one.kind, unit_id=one.column.unit_id, unit=one.unit, person_id=one.column.person_id,
            person=one.person, times=one.times, points=one.points, total=one.total,
        )
        for one in sheets
    )  # fmt: skip
    work.session.flush()
    closed.digest = digest_of(work.session, closed)
    work.note(str(year), digest=closed.digest, totals=len(sheets))


def _refuse_unpublished(work: Work, year: int) -> None:
    """Refuse while a round of the year is under way; a draft is one that is not held."""
    for one in rounds(work.session):
        if one.cut_off.year == year and one.stage not in (*PUBLIC, Stage.DRAFT):
            raise RuleError("deductions.unpublished", year=year, round=one.code, stage=one.stage)


def _refuse_unborne(work: Work, round_ids: list[int]) -> None:
    """Refuse while nobody bears a leader's deduction because the post was vacant: it is done or waived first."""
    listed = (SnapshotEntry.round_id == Measure.round_id) & (SnapshotEntry.section_id == Measure.section_id)
    chosen = select(SnapshotEntry.unit, SnapshotEntry.section).join(Measure, listed)
    found = work.session.execute(
        chosen.where(
            Measure.round_id.in_(round_ids),
            Measure.kind == MeasureKind.LEADER_DEDUCTION,
            Measure.flag == MeasureFlag.VACANT,
            Measure.status == MeasureStatus.DUE,
        )
    ).first()
    if found is not None:
        raise RuleError("deductions.vacant", unit=found.unit, section=found.section)
