"""Reading rectifications with everything that was entered, and what a notice should speak of (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.indicators import ORDER, Indicator
from models.common.rights import Right
from models.consequences.queries import MeasureKind, MeasureRow, get_measure, measures
from models.ranking.tables import ResultLine
from models.rectification.rules import RectificationState as RectificationState
from models.rectification.rules import Share, Standing, shares, state
from models.rectification.tables import Problem, Progress, Recheck, Rectification

Texts = tuple[tuple[Indicator, str], ...]


@dataclass(frozen=True)
class ProgressRow:
    """What a unit reported."""

    submitted_on: dt.date
    text: str


@dataclass(frozen=True)
class RecheckRow:
    """A re-check; `next_due_on` is the day that a failed one set."""

    checked_on: dt.date
    checkers: tuple[str, ...]
    passed: bool
    findings: Texts
    next_due_on: dt.date | None


@dataclass(frozen=True)
class RectificationRow:
    """A listed section's rectification; everything after the measure is empty before the notice.

    `due_on` is the day in force, `by_rule` the one of the rules.
    """

    measure: MeasureRow
    state: RectificationState
    noticed_on: dt.date | None = None
    responsible: str = ""
    plan: str = ""
    due_on: dt.date | None = None
    by_rule: dt.date | None = None
    due_reason: str = ""
    closed_on: dt.date | None = None
    problems: Texts = ()
    progress: tuple[ProgressRow, ...] = ()
    rechecks: tuple[RecheckRow, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What the frozen result says that a section must put right; no shares for rounds known only as results."""

    shares: tuple[Share, ...]
    main_problems: str


@query("rectification.of_round", Right.MEASURE_READ)
def rectifications(session: Session, code: str) -> tuple[RectificationRow, ...]:
    """Return the rectifications of a final round by rank; raises RuleError `round.unknown` or `result.not_final`."""
    found = [row for row in measures(session, code) if row.kind is MeasureKind.RECTIFICATION]
    return written_out(session, sorted(found, key=lambda row: (row.rank, row.number)))


def written_out(session: Session, found: Sequence[MeasureRow]) -> tuple[RectificationRow, ...]:
    """Return measures of this kind with everything that was entered for them, in their order."""
    ids = [row.id for row in found]
    begun = {
        one.measure_id: one
        for one in session.scalars(select(Rectification).where(Rectification.measure_id.in_(ids)))
    }  # fmt: skip
    texts, progress, checks = _problems(session, ids), _progress(session, ids), _rechecks(session, ids)
    return tuple(_row(row, begun.get(row.id), texts[row.id], progress[row.id], checks[row.id]) for row in found)


@query("rectification.proposal", Right.MEASURE_READ)
def proposal(session: Session, measure_id: int) -> Proposal:
    """Return what a notice should speak of; raises RuleError `measure.unknown`."""
    measure = get_measure(session, measure_id)
    line = session.get_one(ResultLine, (measure.round_id, measure.section_id))
    counts = {indicator: int(line.indicators.get(indicator.value, 0)) for indicator in ORDER}
    return Proposal(shares(counts), line.main_problems)


def rechecks_of(session: Session, measure_id: int) -> tuple[RecheckRow, ...]:
    """Return the re-checks of one rectification, the newest last."""
    return tuple(_rechecks(session, [measure_id])[measure_id])


def _row(
    measure: MeasureRow,
    begun: Rectification | None,
    problems: list[tuple[Indicator, str]],
    progress: list[ProgressRow],
    checks: list[RecheckRow],
) -> RectificationRow:
    standing = Standing(
        measure.status,
        begun is not None,
        begun is not None and bool(begun.plan),
        tuple(one.submitted_on for one in progress),
        tuple((one.checked_on, one.passed) for one in checks),
        begun is not None and begun.closed_on is not None,
    )
    if begun is None:
        return RectificationRow(measure, state(standing), due_on=measure.due_on, by_rule=measure.due_on)
    return RectificationRow(
        measure, state(standing), begun.noticed_on, begun.responsible, begun.plan, begun.due_on, measure.due_on,
        begun.due_reason, begun.closed_on, tuple(problems), tuple(progress), tuple(checks),
    )  # fmt: skip


def _problems(session: Session, ids: list[int]) -> dict[int, list[tuple[Indicator, str]]]:
    found: dict[int, list[tuple[Indicator, str]]] = defaultdict(list)
    rows = session.scalars(select(Problem).where(Problem.measure_id.in_(ids))).all()
    for row in sorted(rows, key=lambda row: ORDER.index(row.indicator)):
        found[row.measure_id].append((row.indicator, row.text))
    return found


def _progress(session: Session, ids: list[int]) -> dict[int, list[ProgressRow]]:
    found: dict[int, list[ProgressRow]] = defaultdict(list)
    chosen = select(Progress).where(Progress.measure_id.in_(ids)).order_by(Progress.submitted_on, Progress.id)
    for row in session.scalars(chosen):
        found[row.measure_id].append(ProgressRow(row.submitted_on, row.text))
    return found


def _rechecks(session: Session, ids: list[int]) -> dict[int, list[RecheckRow]]:
    found: dict[int, list[RecheckRow]] = defaultdict(list)
    chosen = select(Recheck).where(Recheck.measure_id.in_(ids)).order_by(Recheck.checked_on, Recheck.id)
    for row in session.scalars(chosen):
        findings = tuple((one, row.findings[one]) for one in ORDER if one in row.findings)
        found[row.measure_id].append(
            RecheckRow(row.checked_on, tuple(row.checkers), row.passed, findings, row.next_due_on)
        )
    return found
