"""Entering what became of numbered papers: sealed, received, filed, or a wrong entry taken back (R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.life import Step
from models.consequences.queries import living
from models.consequences.steps import enter_one, forget_step
from models.consequences.tables import Measure, MeasureStatus
from models.documents.life import NOTICES, PaperStage, check_day, check_stage
from models.documents.queries import paper
from models.documents.tables import Paper, PaperStep
from models.intake.rules import optional


@act("document.step", Right.DOCUMENT_ISSUE)
def enter_paper_step(
    work: Work, paper_ids: Sequence[int], to: PaperStage, on: dt.date, received_by: str = "", note: str = ""
) -> None:
    """Enter a stage for papers, all of them or none; a receipt is entered for the notice's measure too (R7.2).

    Raises RuleError `document.unknown`, `document.voided`, `paper.receiver`, or as `check_stage`, `check_day` and the
    measure's own steps do.
    """
    who = optional(received_by)
    if to is PaperStage.SERVED and not who:
        raise RuleError("paper.receiver", field="received_by")
    titles = [_enter(work, paper_id, to, on, who, optional(note)) for paper_id in paper_ids]
    work.note(titles[0] if len(titles) == 1 else "", papers=list(paper_ids), stage=to, on=on)


def _enter(work: Work, paper_id: int, to: PaperStage, on: dt.date, who: str, note: str) -> str:
    row = paper(work.session, paper_id)
    if row.voided is not None:
        raise RuleError("document.voided", title=row.title, reason=row.voided)
    check_stage(row.kind, row.copies, row.entered, to)
    check_day(on, row.dated_on, row.entered, work.today)
    work.session.add(
        PaperStep(
            paper_id=paper_id, stage=to, on=on, received_by=who, note=note, entered_by=work.by.person,
            entered_at=work.now,
        )
    )  # fmt: skip
    if to is PaperStage.SERVED and (measure := _measure(work, paper_id)):
        if measure.notified_on is None:
            enter_one(work, measure.id, Step.NOTIFIED, max(row.entered.values(), default=on), "")
        if measure.served_on is None:
            enter_one(work, measure.id, Step.SERVED, on, who)
    work.session.flush()
    return row.title


def _measure(work: Work, paper_id: int) -> Measure | None:
    """Return the measure that a notice is about, while something can be entered for it."""
    row = work.session.get_one(Paper, paper_id)
    kind = NOTICES.get(row.kind)
    if row.section_id is None or kind is None:
        return None
    chosen = select(Measure).where(
        Measure.round_id == row.round_id, Measure.section_id == row.section_id,
        Measure.kind == kind, living(),
        Measure.status.in_((MeasureStatus.DUE, MeasureStatus.DONE)),
    )  # fmt: skip
    return work.session.scalars(chosen).first()


@act("document.step_back", Right.DOCUMENT_ISSUE)
def take_back_paper_step(work: Work, paper_id: int, reason: str) -> None:
    """Take a paper's last entered stage back; the log keeps it. The measure's receipt of that day goes with it.

    Raises RuleError `document.unknown`, `paper.no_step` or `paper.reason`.
    """
    row = paper(work.session, paper_id)
    why = optional(reason)
    if not why:
        raise RuleError("paper.reason", field="reason")
    if not row.steps:
        raise RuleError("paper.no_step", title=row.title)
    last = work.session.get_one(PaperStep, (paper_id, row.steps[-1].stage))
    if last.stage is PaperStage.SERVED and (measure := _measure(work, paper_id)) and measure.served_on == last.on:
        forget_step(work, measure.id, Step.SERVED, why)
    work.session.delete(last)
    work.note(row.title, stage=last.stage, reason=why)
