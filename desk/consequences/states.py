"""How a measure stands today, in one word and one colour, and why it is there, in one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from desk.language import shown, tr
from desk.sentences import word
from desk.theme import Meaning
from models.common.figures import decimal
from models.consequences.queries import MeasureFlag, MeasureKind, MeasureRow, MeasureStatus, Phase, Step

REMOVALS: Final = frozenset({MeasureKind.HEAD_REMOVAL, MeasureKind.LEADER_REMOVAL})
DEDUCTIONS: Final = frozenset({MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION})
UNDATED: Final = frozenset({MeasureKind.EMBARGO, *DEDUCTIONS})
"""Measures that begin on a day and have no day by which they must be done."""
SOON: Final = dt.timedelta(days=7)

State = tuple[str, Meaning]


def overdue(row: MeasureRow, today: dt.date) -> bool:
    """Say whether a measure should have been done before today; of a rectification by the day in force (R7.7)."""
    return _runs(row) and row.status is MeasureStatus.DUE and row.due_on < today  # type: ignore[operator]


def _runs(row: MeasureRow) -> bool:
    """Say whether a measure has a day by which it must be done, and nothing that stops it from running."""
    return row.due_on is not None and row.kind not in UNDATED and not row.passed


def waiting(row: MeasureRow) -> bool:
    """Say whether somebody must decide: a removal that is proposed, or a flagged one (R7.3, R7.4)."""
    return row.status is MeasureStatus.FLAGGED or (row.kind in REMOVALS and row.status is MeasureStatus.DUE)


def next_step(row: MeasureRow) -> Step | None:
    """Return what is entered next beside being done: the notice, its receipt, the report; None: nothing."""
    return _NEXT.get(row.phase) if row.due_on else None


_NEXT: Final = {Phase.DUE: Step.NOTIFIED, Phase.NOTIFIED: Step.SERVED, Phase.DONE: Step.REPORTED}


def is_due(row: MeasureRow) -> bool:
    """Say whether a measure is due and not done."""
    return row.status is MeasureStatus.DUE


def by_hand(row: MeasureRow) -> bool:
    """Say whether a measure can be entered as done with a day and a note.

    On a removal the committee decides first; a rectification is closed step by step, but for those of past rounds,
    of which no re-check was kept (R7.4, R7.7).
    """
    if row.status is not MeasureStatus.DUE or row.due_on is None or row.kind in REMOVALS:
        return False
    return row.kind is not MeasureKind.RECTIFICATION or row.imported


def state(row: MeasureRow, today: dt.date) -> State:
    """Return a measure's state as a word and its colour."""
    if row.status is not MeasureStatus.DUE:
        return str(word(row.phase)), _MEANINGS[row.status]
    if overdue(row, today):
        return tr("overdue"), Meaning.BAD
    if _runs(row) and row.due_on - today <= SOON:  # type: ignore[operator]
        return tr("nearly due"), Meaning.SOON
    return str(word(row.phase)), Meaning.INFO


_MEANINGS: Final = {
    MeasureStatus.DONE: Meaning.GOOD,
    MeasureStatus.WAIVED: Meaning.QUIET,
    MeasureStatus.FLAGGED: Meaning.SOON,
    MeasureStatus.SUPERSEDED: Meaning.QUIET,
}


def key_day(row: MeasureRow) -> dt.date | None:
    """Return the day that matters now: an embargo's last, when it was done, or by when it is to be done."""
    if row.kind is MeasureKind.EMBARGO:
        return row.until_on
    return row.done_on or row.due_on


def why(row: MeasureRow, rounds: Sequence[tuple[str, int]]) -> str:
    """Return why a measure is there; `rounds` are (title, rank) of the streak, oldest first (R7.1, R7.3)."""
    facts = {"round": row.round_title, "rank": row.rank}
    if row.kind in REMOVALS:
        listed = [tr("{round} rank {rank}", round=title, rank=rank) for title, rank in rounds]
        facts = {"n": row.streak, "rounds": shown(listed)}
    text = tr(_WHY[row.kind], **facts, until=row.until_on, points=points(row))
    if row.flag is not None:
        text += tr(_FLAGS[row.flag])
    return text


def points(row: MeasureRow) -> str:
    """Return a deduction as a decimal, nothing for other measures."""
    return "" if row.points is None else decimal(row.points)


_WHY: Final = {
    MeasureKind.LEADER_TALK: "Rank {rank} in {round}: the leader in charge of every listed section is talked to.",
    MeasureKind.HEAD_INTERVIEW: "Rank {rank} in {round}: the head of a section in the top tier is interviewed.",
    MeasureKind.HEAD_TALK: "Rank {rank} in {round}: the head of a listed section below the top tier is talked to.",
    MeasureKind.EMBARGO: "Rank {rank} in {round}: the head of a listed section is not promoted until {until}.",
    MeasureKind.BODY_DEDUCTION: "Rank {rank} in {round}: the unit's leading body loses {points} points of its year.",
    MeasureKind.LEADER_DEDUCTION: "Rank {rank} in {round}: the leader in charge loses {points} points of the year.",
    MeasureKind.HEAD_REMOVAL: "In the top tier {n} rounds in a row ({rounds}): removal of the head is proposed.",
    MeasureKind.LEADER_REMOVAL: "In the top tier {n} rounds in a row ({rounds}): removal of the leader is proposed.",
    MeasureKind.RECTIFICATION: "Rank {rank} in {round}: every listed section puts right what the public complained of.",
}
_FLAGS: Final = {
    MeasureFlag.LATE_HEAD: " The present head took the post after the round before, so nothing is proposed.",
    MeasureFlag.VACANT: " The post was vacant on the cut-off date.",
}


def person_of(row: MeasureRow) -> str:
    """Return whom a measure is for: a person, the unit's leading body, the section, or nobody yet."""
    if row.person:
        return row.person
    if row.kind is MeasureKind.BODY_DEDUCTION:
        return tr("leading body of {unit}", unit=row.unit)
    if row.kind is MeasureKind.RECTIFICATION:
        return row.section
    return tr("post vacant")
