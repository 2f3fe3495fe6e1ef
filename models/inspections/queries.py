"""Reading inspections, their evidence, and which listed sections nobody has looked at again (R7.7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.indicators import ORDER, Indicator
from models.common.rights import Right
from models.consequences.queries import MeasureKind, MeasureRow, measures
from models.inspections.rules import Entered, state
from models.inspections.rules import VisitState as VisitState
from models.inspections.tables import Evidence, Inspection, Visit
from models.inspections.tables import InspectionMethod as InspectionMethod
from models.registry.tables import Section, Unit
from models.rounds.queries import round_by_code
from models.rounds.tables import Round
from models.storage.kept import FileFault, fault, kept_folder

EvidenceFault = FileFault


@dataclass(frozen=True)
class VisitRow:
    """One section of a plan with its record; `round` is the one whose listing is checked again, or empty."""

    id: int
    inspection_id: int
    section_id: int
    number: int
    section: str
    unit: str
    method: InspectionMethod
    round: str
    round_title: str
    team: tuple[str, ...]
    planned_on: dt.date
    before_on: dt.date
    purpose: str
    withdrawn: str | None
    state: VisitState
    visited_on: dt.date | None
    place: str
    observations: str
    findings: tuple[tuple[Indicator, str], ...]
    conclusion: str
    referred_to: str
    referred_on: dt.date | None
    reference: str


@dataclass(frozen=True)
class EvidenceRow:
    """An evidence file, and what is wrong with it now."""

    name: str
    sha256: str
    size: int
    fault: EvidenceFault | None


@dataclass(frozen=True)
class CoverageRow:
    """A listed section and how often it was looked at again after the round: planned ahead, and done."""

    section_id: int
    rank: int
    number: int
    section: str
    unit: str
    planned: int
    recorded: int
    last_on: dt.date | None


@query("inspection.visits", Right.MEASURE_READ)
def visits(session: Session) -> tuple[VisitRow, ...]:
    """Return every section of every plan, the newest plan first."""
    return _rows(session)


@query("inspection.visit", Right.MEASURE_READ)
def visit(session: Session, visit_id: int) -> VisitRow:
    """Return one section of a plan; raises RuleError `inspection.unknown`."""
    for row in _rows(session, Visit.id == visit_id):
        return row
    raise RuleError("inspection.unknown")


@query("inspection.files", Right.MEASURE_READ)
def evidence(session: Session, visit_id: int) -> tuple[EvidenceRow, ...]:
    """Return the evidence of a visit, each file looked at again."""
    folder = kept_folder(session)
    rows = session.scalars(select(Evidence).where(Evidence.visit_id == visit_id).order_by(Evidence.id))
    return tuple(EvidenceRow(row.name, row.sha256, row.size, fault(folder, row.sha256)) for row in rows)


@query("inspection.coverage", Right.MEASURE_READ)
def coverage(session: Session, code: str) -> tuple[CoverageRow, ...]:
    """Return a final round's listed sections by rank with how often each was looked at again."""
    held = round_by_code(session, code)
    of_round = _rows(session, Inspection.round_id == held.id)
    found = [row for row in of_round if row.state is not VisitState.WITHDRAWN]
    made = []
    for one in listed_sections(session, code):
        of = [row for row in found if row.section_id == one.section_id]
        days = [row.visited_on for row in of if row.visited_on]
        made.append(
            CoverageRow(
                one.section_id, one.rank, one.number, one.section, one.unit, len(of) - len(days), len(days),
                max(days, default=None),
            )
        )  # fmt: skip
    return tuple(made)


def listed_sections(session: Session, code: str) -> tuple[MeasureRow, ...]:
    """Return one row for each listed section of a final round, by rank."""
    found = [row for row in measures(session, code) if row.kind is MeasureKind.RECTIFICATION]
    return tuple(sorted(found, key=lambda row: (row.rank, row.number)))


def evidence_faults(session: Session, folder: Path) -> tuple[tuple[str, str], ...]:
    """Return name and fault of every evidence file that vanished from the folder or changed there."""
    rows = session.scalars(select(Evidence).order_by(Evidence.id))
    looked = [(row.name, fault(folder, row.sha256)) for row in rows]
    return tuple((name, wrong.value) for name, wrong in looked if wrong is not None)


_ROW: Final = (
    Visit.id, Visit.inspection_id, Section.id, Section.number, Section.name, Unit.name, Inspection.method, Round.code,
    Round.title, Inspection.team, Inspection.planned_on, Inspection.before_on, Inspection.purpose,
    Inspection.withdrawn, Visit.visited_on, Visit.place, Visit.observations, Visit.findings, Visit.conclusion,
    Visit.referred_to, Visit.referred_on, Visit.reference,
)  # fmt: skip
"""In the order of the fields of `VisitRow`, without the state."""


def _rows(session: Session, *where: ColumnElement[bool]) -> tuple[VisitRow, ...]:
    chosen: Select[Any] = (
        select(*_ROW)
        .join(Inspection, Inspection.id == Visit.inspection_id)
        .join(Section, Section.id == Visit.section_id)
        .join(Unit, Unit.id == Section.unit_id)
        .outerjoin(Round, Round.id == Inspection.round_id)
        .where(*where)
        .order_by(Inspection.id.desc(), Visit.id)
    )
    return tuple(_row(*found) for found in session.execute(chosen))


def _row(*found: Any) -> VisitRow:
    (
        key, inspection_id, section_id, number, section, unit, method, code, title, team, planned_on, before_on,
        purpose, withdrawn, visited_on, place, observations, findings, conclusion, referred_to, referred_on, reference,
    ) = found  # fmt: skip
    entered = Entered(visited_on is not None, bool(conclusion), referred_on is not None, withdrawn is not None)
    return VisitRow(
        key, inspection_id, section_id, number, section, unit, method, code or "", title or "", tuple(team), planned_on,
        before_on, purpose, withdrawn, state(entered), visited_on, place, observations,
        tuple((kind, findings[kind]) for kind in ORDER if kind in findings), conclusion, referred_to, referred_on,
        reference,
    )  # fmt: skip
