"""Reading the ledger of papers (R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.copies import How
from models.documents.life import PaperStage as PaperStage
from models.documents.life import next_stage, route, stage
from models.documents.rules import Edition, gaps, is_superseded
from models.documents.tables import Paper, PaperStep, Print, ProofCheck
from models.ranking.tables import Correction
from models.rounds.tables import Round


@dataclass(frozen=True)
class StepRow:
    """A stage that somebody entered: the day, who received it, who entered it when."""

    stage: PaperStage
    on: dt.date
    received_by: str
    note: str
    entered_by: str
    entered_at: dt.datetime


@dataclass(frozen=True)
class PaperRow:
    """One paper of the ledger; `facts` is what is printed, as plain values, `copies` how often it came out."""

    id: int
    organ_code: str
    year: int
    serial: int
    kind: str
    round_id: int
    round: str
    section_id: int | None
    title: str
    dated_on: dt.date
    facts: dict[str, Any]
    voided: str | None
    copies: int
    superseded: bool = False
    """It rests on a result that was corrected since, and what it says is touched by that (R7.8)."""
    numbered_by: str | None = None
    numbered_at: dt.datetime | None = None
    steps: tuple[StepRow, ...] = ()
    wording: int | None = None
    """The version of the kind's wording; 0: the program's own, None: a kind or a paper without one (R8.4)."""

    @property
    def entered(self) -> dict[PaperStage, dt.date]:
        """The days of the stages that people entered."""
        return {one.stage: one.on for one in self.steps}

    @property
    def stage(self) -> PaperStage:
        """How far it has come."""
        return stage(self.kind, self.copies, self.entered)

    @property
    def next_stage(self) -> PaperStage | None:
        """What is entered next; nothing for a void paper."""
        return next_stage(self.kind, self.copies, self.entered) if self.voided is None else None

    @property
    def receipt_missing(self) -> bool:
        """Say whether it came out and nobody has confirmed to have it."""
        due = self.voided is None and PaperStage.SERVED in route(self.kind) and self.copies > 0
        return due and not self.superseded and PaperStage.SERVED not in self.entered


@dataclass(frozen=True)
class PrintRow:
    """One printing or saving of a paper."""

    id: int
    paper_id: int
    at: dt.datetime
    by: str
    copy: int
    """0: only some of its pages."""
    sha256: str
    how: How | None = None
    faces: tuple[str, ...] = ()
    """The font files that drew it; empty also where that was not kept yet."""
    substitutions: tuple[str, ...] = ()


def print_row(row: Print) -> PrintRow:
    """Return a printing as it is told."""
    lines = (tuple((text or "").splitlines()) for text in (row.faces, row.substitutions))
    return PrintRow(row.id, row.paper_id, row.at, row.by, row.copy, row.sha256, How.read(row.how), *lines)


@dataclass(frozen=True)
class Gap:
    """A number that is missing from an organ code's year: the ledger is damaged."""

    organ_code: str
    year: int
    serial: int


def _chosen() -> Select[tuple[Paper, str, int]]:
    copies = select(func.count(Print.id)).where(Print.paper_id == Paper.id, Print.copy > 0).scalar_subquery()
    return (
        select(Paper, Round.code, copies)
        .join(Round, Round.id == Paper.round_id)
        .order_by(Paper.year, Paper.organ_code, Paper.serial)
    )


def _rows(session: Session, chosen: Select[tuple[Paper, str, int]]) -> tuple[PaperRow, ...]:
    found = session.execute(chosen).tuples().all()
    corrected = _corrected(session, {paper.round_id for paper, _, _ in found})
    steps = _steps(session, [paper.id for paper, _, _ in found])
    return tuple(
        PaperRow(
            paper.id, paper.organ_code, paper.year, paper.serial, paper.kind, paper.round_id, code, paper.section_id,
            paper.title, paper.dated_on, paper.facts, paper.voided, copies,
            is_superseded(paper.edition or 1, paper.section_id, corrected.get(paper.round_id, ())),
            paper.numbered_by, paper.numbered_at, tuple(steps.get(paper.id, ())), paper.wording,
        )
        for paper, code, copies in found
    )  # fmt: skip


def _steps(session: Session, ids: Collection[int]) -> dict[int, list[StepRow]]:
    """Return the stages that were entered, by paper in their order; of one paper or of all."""
    chosen = select(PaperStep) if len(ids) > 1 else select(PaperStep).where(PaperStep.paper_id.in_(ids))
    steps: dict[int, list[StepRow]] = {}
    for row in sorted(session.scalars(chosen), key=lambda row: list(PaperStage).index(row.stage)):
        steps.setdefault(row.paper_id, []).append(
            StepRow(row.stage, row.on, row.received_by, row.note, row.entered_by, row.entered_at)
        )
    return steps


def _corrected(session: Session, round_ids: Collection[int]) -> dict[int, list[Edition]]:
    """Return by round the later editions of its result."""
    editions: dict[int, list[Edition]] = {}
    for row in session.scalars(select(Correction).where(Correction.round_id.in_(round_ids))):
        own = row.cause_id is None
        editions.setdefault(row.round_id, []).append(Edition(row.edition, own, frozenset(row.touched)))
    return editions


@query("document.ledger", Right.DOCUMENT_READ)
def ledger(session: Session, year: int | None = None, code: str | None = None) -> tuple[PaperRow, ...]:
    """Return every paper, voided ones included, by year, organ code and number; of one year or one round on request."""
    chosen = _chosen()
    if year is not None:
        chosen = chosen.where(Paper.year == year)
    if code is not None:
        chosen = chosen.where(Round.code == code)
    return _rows(session, chosen)


@query("document.paper", Right.DOCUMENT_READ)
def paper(session: Session, paper_id: int) -> PaperRow:
    """Return one paper; raises RuleError `document.unknown`."""
    found = _rows(session, _chosen().where(Paper.id == paper_id))
    if not found:
        raise RuleError("document.unknown", paper=paper_id)
    return found[0]


@query("document.living", Right.DOCUMENT_READ)
def living(session: Session, round_id: int) -> tuple[PaperRow, ...]:
    """Return the papers of a round that are not voided, in the order of their numbers."""
    chosen = _chosen().where(Paper.round_id == round_id, Paper.voided.is_(None))
    return _rows(session, chosen)


@query("document.prints", Right.DOCUMENT_READ)
def prints(session: Session, paper_id: int | None = None) -> tuple[PrintRow, ...]:
    """Return the printings of one paper or of all, in the order of time."""
    chosen = select(Print).order_by(Print.id)
    if paper_id is not None:
        chosen = chosen.where(Print.paper_id == paper_id)
    return tuple(print_row(row) for row in session.scalars(chosen))


@dataclass(frozen=True)
class ProofRow:
    """A proof that was held against a paper; no differences: it was right."""

    id: int
    paper_id: int
    compared_on: dt.date
    compared_by: str
    differences: int
    widths_alike: bool
    sha256: str


@query("document.proofs", Right.DOCUMENT_READ)
def proofs(session: Session, paper_id: int) -> tuple[ProofRow, ...]:
    """Return the proofs that were held against a paper, in the order of time."""
    chosen = select(ProofCheck).where(ProofCheck.paper_id == paper_id).order_by(ProofCheck.id)
    return tuple(
        ProofRow(
            row.id, row.paper_id, row.compared_on, row.compared_by, row.differences, row.widths_alike, row.sha256
        )
        for row in session.scalars(chosen)
    )  # fmt: skip


@query("document.years", Right.DOCUMENT_READ)
def years(session: Session) -> tuple[int, ...]:
    """Return the years in which papers were numbered."""
    return tuple(session.scalars(select(Paper.year).distinct().order_by(Paper.year)))


def ledger_faults(session: Session) -> tuple[Gap, ...]:
    """Return the numbers that are missing; none in an undamaged ledger (R8.5)."""
    taken: dict[tuple[str, int], set[int]] = {}
    for organ_code, year, serial in session.execute(select(Paper.organ_code, Paper.year, Paper.serial)).tuples():
        taken.setdefault((organ_code, year), set()).add(serial)
    return tuple(Gap(*series, serial) for series, serials in sorted(taken.items()) for serial in gaps(serials))
