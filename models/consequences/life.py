"""The life of a measure: due, notified, served, done, reported, or waived; which day may follow which (R7.2–R7.4)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.common.errors import RuleError
from models.consequences.tables import MeasureKind, MeasureStatus

TALKS: Final = frozenset({MeasureKind.LEADER_TALK, MeasureKind.HEAD_TALK, MeasureKind.HEAD_INTERVIEW})
"""Measures that are done by talking, and are done only with a record of the talk."""


class Step(StrEnum):
    """What happens to a measure beside being done."""

    NOTIFIED = "notified"
    """The notice went out."""
    SERVED = "served"
    """Whoever it is for has it; the receipt came back."""
    REPORTED = "reported"
    """What was done was reported to the commission."""


class Moment(StrEnum):
    """The days of a measure's life, in the order in which they follow each other."""

    PUBLISHED = "published"
    NOTIFIED = "notified"
    SERVED = "served"
    DONE = "done"
    REPORTED = "reported"


class Phase(StrEnum):
    """How far a measure has come."""

    DUE = "due"
    NOTIFIED = "notified"
    SERVED = "served"
    DONE = "done"
    REPORTED = "reported"
    WAIVED = "waived"
    FLAGGED = "flagged"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Days:
    """The day of each `Moment` of a measure; None: not yet, or never entered."""

    published: dt.date | None = None
    notified: dt.date | None = None
    served: dt.date | None = None
    done: dt.date | None = None
    reported: dt.date | None = None


@dataclass(frozen=True)
class TalkRecord:
    """What is kept of a talk (R7.1): when on the day, where, who was there, what was said, what was promised."""

    place: str
    present: str
    began: str = ""
    """As 09:30; empty: not recorded."""
    content: str = ""
    pledge: str = ""


def phase(status: MeasureStatus, days: Days) -> Phase:
    """Return how far a measure has come."""
    match status:
        case MeasureStatus.WAIVED | MeasureStatus.FLAGGED | MeasureStatus.SUPERSEDED:
            return Phase(status.value)
        case MeasureStatus.DONE:
            return Phase.REPORTED if days.reported else Phase.DONE
        case MeasureStatus.DUE:
            return Phase.SERVED if days.served else Phase.NOTIFIED if days.notified else Phase.DUE


def check_day(moment: Moment, on: dt.date, days: Days, today: dt.date) -> None:
    """Refuse a day that does not fit between those before and after it.

    Raises RuleError `measure.future`, `step.before` or `step.after`.
    """
    if on > today:
        raise RuleError("measure.future", field="on", on=on, today=today)
    order = list(Moment)
    for other in order:
        day = getattr(days, other)
        if day is None or other is moment:
            continue
        earlier = order.index(other) < order.index(moment)
        if (on < day) if earlier else (on > day):
            key = "step.before" if earlier else "step.after"
            raise RuleError(key, field="on", on=on, moment=moment, other=other, day=day)


def check_step(step: Step, status: MeasureStatus, days: Days) -> None:
    """Refuse a step whose turn it is not: a receipt without a notice, a report of what is not done.

    Raises RuleError `step.no_notice` or `step.not_done`.
    """
    if step is Step.SERVED and days.notified is None:
        raise RuleError("step.no_notice")
    if step is Step.REPORTED and status is not MeasureStatus.DONE:
        raise RuleError("step.not_done")


def check_record(kinds: Collection[MeasureKind], record: TalkRecord | None) -> None:
    """Refuse talks among these measures without those present and the place, and a record where none is a talk.

    Raises RuleError `talk.no_record`, `talk.present`, `talk.place`, `talk.began` or `talk.no_talk`.
    """
    talks = [kind for kind in kinds if kind in TALKS]
    if record is None:
        if talks:
            raise RuleError("talk.no_record", kind=talks[0])
        return
    if not talks:
        raise RuleError("talk.no_talk")
    if not record.place.strip():
        raise RuleError("talk.place", field="place")
    if not record.present.strip():
        raise RuleError("talk.present", field="present")
    if record.began and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", record.began):
        raise RuleError("talk.began", field="began", text=record.began)
