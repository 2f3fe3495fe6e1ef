"""The life of a numbered paper: printed, sealed, received, filed; what may follow what, and on which day (R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from models.common.errors import RuleError
from models.consequences.tables import MeasureKind


class PaperStage(StrEnum):
    """How far a paper has come, in the order in which it goes."""

    NUMBERED = "numbered"
    PRINTED = "printed"
    SEALED = "sealed"
    """The office's seal is on it."""
    SERVED = "served"
    """Whoever it is for has it; the receipt (送达回证) came back."""
    ARCHIVED = "archived"


ENTERED: Final = (PaperStage.SEALED, PaperStage.SERVED, PaperStage.ARCHIVED)
"""What people enter; the rest the ledger knows by itself."""
NOTICES: Final[Mapping[str, MeasureKind]] = {
    "leader_talk": MeasureKind.LEADER_TALK,
    "head_interview": MeasureKind.HEAD_INTERVIEW,
    "head_talk": MeasureKind.HEAD_TALK,
    "rectification_notice": MeasureKind.RECTIFICATION,
    "head_removal": MeasureKind.HEAD_REMOVAL,
    "leader_removal": MeasureKind.LEADER_REMOVAL,
}
"""Kinds of papers that somebody receives against a receipt, each with the measure that it is about."""
_ROUTES: Final = {
    **{kind: tuple(PaperStage) for kind in NOTICES},
    "newspaper_table": (PaperStage.NUMBERED, PaperStage.PRINTED, PaperStage.ARCHIVED),
}
_USUAL: Final = (PaperStage.NUMBERED, PaperStage.PRINTED, PaperStage.SEALED, PaperStage.ARCHIVED)
Entered = Mapping[PaperStage, dt.date]


def route(kind: str) -> tuple[PaperStage, ...]:
    """Return the stages that a kind of paper goes through; a newspaper's table gets no seal, a circular no receipt."""
    return _ROUTES.get(kind, _USUAL)


def stage(kind: str, copies: int, entered: Entered) -> PaperStage:
    """Return how far a paper has come."""
    done = [one for one in route(kind) if one in entered]
    if done:
        return done[-1]
    return PaperStage.PRINTED if copies else PaperStage.NUMBERED


def next_stage(kind: str, copies: int, entered: Entered) -> PaperStage | None:
    """Return what is entered next; None: nothing, or it must be printed first."""
    now = stage(kind, copies, entered)
    way = route(kind)
    after = way[way.index(now) + 1 :]
    return after[0] if after and after[0] in ENTERED else None


def check_stage(kind: str, copies: int, entered: Entered, to: PaperStage) -> None:
    """Refuse a stage whose turn it is not; raises RuleError `paper.not_printed`, `paper.no_stage` or `paper.turn`."""
    if to not in ENTERED or to not in route(kind):
        raise RuleError("paper.no_stage", stage=to)
    if not copies:
        raise RuleError("paper.not_printed", stage=to)
    wanted = next_stage(kind, copies, entered)
    if to is not wanted:
        raise RuleError("paper.turn", stage=to, now=stage(kind, copies, entered), next=wanted)


def check_day(on: dt.date, dated_on: dt.date, entered: Entered, today: dt.date) -> None:
    """Refuse a day before the paper's own or an earlier stage's, or after today.

    Raises RuleError `paper.future` or `paper.early`.
    """
    if on > today:
        raise RuleError("paper.future", field="on", on=on, today=today)
    last = max([dated_on, *entered.values()])
    if on < last:
        raise RuleError("paper.early", field="on", on=on, last=last)
