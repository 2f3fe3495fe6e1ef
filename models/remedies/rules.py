"""When something can be raised against a result, what a decision must say, and how a recount is written (R7.8)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from models.ballots.codes import read_indicators, read_section
from models.ballots.rules import Line
from models.ballots.tables import InvalidReason
from models.common.errors import RuleError
from models.common.names import name
from models.remedies.tables import RemedyKind, RemedyOutcome
from models.rounds.tables import Stage

REVIEW_DAYS: Final = 30
"""A review can be asked for until this many days after publication."""
APPEAL_DAYS: Final = 15
"""An appeal, until this many days after the decision on the review was told."""
AGAINST: Final = (Stage.COUNTED, Stage.FINALISED, Stage.PUBLISHED, Stage.CLOSED)
"""Stages in which there is a result to speak against."""
UPHOLDING: Final = frozenset({RemedyOutcome.UPHELD, RemedyOutcome.PARTLY})


class RemedyState(StrEnum):
    """Where a remedy stands."""

    OPEN = "open"
    TO_CORRECT = "to_correct"
    """Upheld, and the result is not corrected yet."""
    TO_TELL = "to_tell"
    """Decided, and whoever raised it has not been told."""
    OVER = "over"


def state(outcome: RemedyOutcome | None, *, corrected: bool, told: bool) -> RemedyState:
    """Return where a remedy stands; what was upheld without touching a figure is told without a correction."""
    if outcome is None:
        return RemedyState.OPEN
    if outcome is RemedyOutcome.UPHELD and not corrected and not told:
        return RemedyState.TO_CORRECT
    return RemedyState.OVER if told else RemedyState.TO_TELL


def last_day(kind: RemedyKind, published_on: dt.date | None, review_told_on: dt.date | None) -> dt.date | None:
    """Return the last day on which something can be raised; None: until publication, whenever that is."""
    match kind:
        case RemedyKind.OBJECTION:
            return None
        case RemedyKind.REVIEW:
            assert published_on is not None
            return published_on + dt.timedelta(days=REVIEW_DAYS)
        case RemedyKind.APPEAL:
            assert review_told_on is not None
            return review_told_on + dt.timedelta(days=APPEAL_DAYS)


@dataclass(frozen=True)
class Background:
    """What a remedy is raised against: the round's days, and for an appeal the review's decision."""

    cut_off: dt.date
    published_on: dt.date | None
    review_decided: bool = False
    review_told_on: dt.date | None = None


def check_raised(kind: RemedyKind, on: dt.date, late_reason: str, back: Background, today: dt.date) -> dt.date | None:
    """Refuse what cannot be raised now; return the last day on which it can.

    Raises RuleError `remedy.future`, `remedy.before_round`, `remedy.published`, `remedy.unpublished`,
    `remedy.no_review`, `remedy.not_told`, `remedy.before_decision` or `remedy.late`.
    """
    if on > today:
        raise RuleError("remedy.future", field="received_on", on=on, today=today)
    if on < back.cut_off:
        raise RuleError("remedy.before_round", field="received_on", on=on, cut_off=back.cut_off)
    _check_turn(kind, on, back)
    until = last_day(kind, back.published_on, back.review_told_on)
    if until is not None and on > until and not late_reason:
        raise RuleError("remedy.late", field="late_reason", on=on, until=until)
    return until


def _check_turn(kind: RemedyKind, on: dt.date, back: Background) -> None:
    """Refuse what comes out of its turn: an objection after publication, a review before, an appeal without review."""
    if kind is RemedyKind.OBJECTION:
        if back.published_on is not None and on >= back.published_on:
            raise RuleError("remedy.published", field="kind", published_on=back.published_on)
        return
    if back.published_on is None or on < back.published_on:
        raise RuleError("remedy.unpublished", field="kind", kind=kind)
    if kind is RemedyKind.APPEAL:
        if not back.review_decided:
            raise RuleError("remedy.no_review", field="against")
        if back.review_told_on is None:
            raise RuleError("remedy.not_told", field="against")
        if on < back.review_told_on:
            raise RuleError("remedy.before_decision", field="received_on", on=on, told_on=back.review_told_on)


@dataclass(frozen=True)
class Verdict:
    """What was decided on a remedy: by whom, in which paper, when and why."""

    outcome: RemedyOutcome
    decided_by: str
    number: str
    on: dt.date
    reason: str


def check_verdict(verdict: Verdict, received_on: dt.date, recounted_on: Iterable[dt.date], today: dt.date) -> None:
    """Refuse a decision that says too little or is dated wrongly; what is taken back needs neither number nor body.

    Raises RuleError `remedy.future`, `remedy.decided_early`, `remedy.before_recount`, `remedy.decided_by`,
    `remedy.number` or `remedy.reason`.
    """
    if verdict.on > today:
        raise RuleError("remedy.future", field="on", on=verdict.on, today=today)
    if verdict.on < received_on:
        raise RuleError("remedy.decided_early", field="on", on=verdict.on, received_on=received_on)
    last = max(recounted_on, default=received_on)
    if verdict.on < last:
        raise RuleError("remedy.before_recount", field="on", on=verdict.on, counted_on=last)
    if verdict.outcome is not RemedyOutcome.WITHDRAWN:
        if not verdict.decided_by.strip():
            raise RuleError("remedy.decided_by", field="decided_by")
        if not verdict.number.strip():
            raise RuleError("remedy.number", field="number")
    if not verdict.reason.strip():
        raise RuleError("remedy.reason", field="reason")


def check_counters(names: Iterable[str], keyers: Mapping[str, int]) -> tuple[str, ...]:
    """Return who counts again, each once; other people than those who keyed or ruled on the same batches.

    Raises RuleError `recount.counters` or `recount.keyer`.
    """
    found = tuple(dict.fromkeys(name(one) for one in names if one.strip()))
    if not found:
        raise RuleError("recount.counters", field="counters")
    for one in found:
        if one in keyers:
            raise RuleError("recount.keyer", field="counters", person=one, batch=keyers[one])
    return found


@dataclass(frozen=True)
class Written:
    """A sheet of a recount as it was written down."""

    batch: int
    sheet: int
    lines: tuple[Line, ...]
    reason: InvalidReason | None


_LINE: Final = re.compile(r"\s*(\d{1,6})-(\d{1,6})(?:\s*[:：]\s*|\s+)(\S.*)")
_NAMED: Final = re.compile(r"(?:(\d{1,4})|[“\"]([^“”\"]+)[”\"])?([^\d“”\"]*)")
_BETWEEN: Final = re.compile(r"[\s,，;；、]+")
ABSTAINED: Final = ("弃权", "空白")
INVALID: Final = "无效"


def read_recount(text: str, reasons: Mapping[str, InvalidReason]) -> tuple[Written, ...]:
    """Read what a recount found, a sheet a line.

    `3-12 017冷推 046 懒`, `3-13 “旧名称”贪` for what is not on the list, `3-17 弃权`, `4-2 无效 复印件`; `reasons` are
    the words for what makes a whole sheet invalid. Raises RuleError `recount.line` with the number of the line, or
    `recount.twice`.
    """
    found = [
        _read_line(line, number, reasons) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    ]
    places = [(one.batch, one.sheet) for one in found]
    for batch, sheet in places:
        if places.count((batch, sheet)) > 1:
            raise RuleError("recount.twice", field="differing", batch=batch, sheet=sheet)
    return tuple(found)


def _read_line(text: str, number: int, reasons: Mapping[str, InvalidReason]) -> Written:
    at = _LINE.fullmatch(text)
    try:
        if at is None:
            raise ValueError(text)
        lines, reason = _read_sheet([word for word in _BETWEEN.split(at[3]) if word], reasons)
    except (ValueError, KeyError, RuleError) as error:
        raise RuleError("recount.line", field="differing", line=number, text=text.strip()) from error
    return Written(int(at[1]), int(at[2]), lines, reason)


def _read_sheet(
    words: Sequence[str], reasons: Mapping[str, InvalidReason]
) -> tuple[tuple[Line, ...], InvalidReason | None]:
    """Read what stands on a sheet; raises ValueError, KeyError or RuleError for what is no reading of one."""
    if len(words) == 1 and words[0] in ABSTAINED:
        return (), None
    if words[0] == INVALID:
        (_, reason) = words
        return (), reasons[reason]
    lines: list[Line] = []
    for word in words:
        named = _NAMED.fullmatch(word)
        if named is None:
            raise ValueError(word)
        number, text, marks = named.groups()
        ticked = read_indicators(marks)
        if number is not None or text is not None:
            lines.append(Line(read_section(number) if number else text, ticked))
        else:  # indicators that stand by themselves belong to the section before them
            before = lines.pop() if lines else None
            if before is None:
                raise ValueError(word)
            lines.append(replace(before, indicators=before.indicators | ticked))
    return tuple(lines), None


def check_batches(numbers: Sequence[int], sealed: Collection[int]) -> tuple[int, ...]:
    """Return the batches that were counted again; raises RuleError `recount.batches` or `recount.no_batch`."""
    found = tuple(sorted(set(numbers)))
    if not found:
        raise RuleError("recount.batches", field="batches")
    strange = [number for number in found if number not in sealed]
    if strange:
        raise RuleError("recount.no_batch", field="batches", batches=strange)
    return found
