"""Where a rectification stands, and what may be entered when (R7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.common.errors import RuleError
from models.common.indicators import ORDER, Indicator
from models.common.names import name, tidy
from models.consequences.tables import MeasureStatus
from models.intake.rules import prose

FEWEST_CHECKERS: Final = 2


class RectificationState(StrEnum):
    """Where a rectification stands, in the order in which it goes."""

    WAITING = "waiting"
    """No notice yet."""
    NOTICED = "noticed"
    """The notice is given, the plan is not there."""
    IN_HAND = "in_hand"
    """The section works on its plan."""
    REPORTED = "reported"
    """The unit has reported, a re-check can follow."""
    FAILED = "failed"
    """The last re-check was not passed, and nothing was reported since."""
    PASSED = "passed"
    """The last re-check was passed; to be closed."""
    CLOSED = "closed"
    OUTSIDE = "outside"
    """The measure was entered as done, or waived, without a close-out."""


@dataclass(frozen=True)
class Standing:
    """What the state is derived from; the re-checks are (day, passed), the newest last."""

    status: MeasureStatus
    noticed: bool = False
    planned: bool = False
    reported: tuple[dt.date, ...] = ()
    rechecks: tuple[tuple[dt.date, bool], ...] = ()
    closed: bool = False


def state(standing: Standing) -> RectificationState:
    """Return where a rectification stands."""
    if standing.status is not MeasureStatus.DUE:
        done = standing.closed and standing.status is MeasureStatus.DONE
        return RectificationState.CLOSED if done else RectificationState.OUTSIDE
    if not standing.noticed:
        return RectificationState.WAITING
    if not standing.planned:
        return RectificationState.NOTICED
    if standing.rechecks and standing.rechecks[-1][1]:
        return RectificationState.PASSED
    since = standing.rechecks[-1][0] if standing.rechecks else dt.date.min
    if any(day > since for day in standing.reported):
        return RectificationState.REPORTED
    return RectificationState.FAILED if standing.rechecks else RectificationState.IN_HAND


def is_overdue(now: RectificationState, due_on: dt.date | None, today: dt.date) -> bool:
    """Say whether a rectification that is not passed should have been put right before today."""
    over = (RectificationState.PASSED, RectificationState.CLOSED, RectificationState.OUTSIDE)
    return now not in over and due_on is not None and due_on < today


@dataclass(frozen=True)
class Share:
    """How many of a section's ticks were for one indicator."""

    indicator: Indicator
    ticks: int
    per_cent: int


def shares(counts: Mapping[Indicator, int]) -> tuple[Share, ...]:
    """Return the indicators that were ticked at all, the most ticked first; whole per cents, halves up."""
    total = sum(counts.values())
    made = [Share(one, n, (200 * n + total) // (2 * total)) for one in ORDER if (n := counts.get(one, 0))]
    return tuple(sorted(made, key=lambda share: -share.ticks))


def texts_by_indicator(texts: Mapping[Indicator, str], *, field: str) -> dict[Indicator, str]:
    """Return texts on one line each, in the order of the indicators, without empty ones.

    A fault names `field` and indicator.
    """
    found: dict[Indicator, str] = {}
    for indicator in ORDER:
        try:
            clean = tidy(prose(texts.get(indicator, "")))
        except RuleError as error:
            raise RuleError(error.key, **{**error.facts, "field": f"{field}_{indicator}"}) from error
        if clean:
            found[indicator] = clean
    return found


def team(names: Iterable[str], *, key: str, field: str) -> tuple[str, ...]:
    """Return the names of those who look, each once; raises RuleError `key` for fewer than two."""
    try:
        found = tuple(dict.fromkeys(name(one) for one in names if one.strip()))
    except RuleError as error:
        raise RuleError(error.key, **{**error.facts, "field": field}) from error
    if len(found) < FEWEST_CHECKERS:
        raise RuleError(key, least=FEWEST_CHECKERS, field=field)
    return found


def check_day(on: dt.date, noticed_on: dt.date, today: dt.date) -> None:
    """Refuse a day before the notice or after today; raises RuleError `rectification.before_notice` or `…future`."""
    if on < noticed_on:
        raise RuleError("rectification.before_notice", field="on", on=on, noticed_on=noticed_on)
    check_not_future(on, today)


def check_not_future(on: dt.date, today: dt.date) -> None:
    """Refuse a day after today; raises RuleError `rectification.future`."""
    if on > today:
        raise RuleError("rectification.future", field="on", on=on, today=today)


def check_notice(on: dt.date, published_on: dt.date, today: dt.date) -> None:
    """Refuse a notice before publication or after today."""
    if on < published_on:
        raise RuleError("rectification.before_publication", field="on", on=on, published_on=published_on)
    check_not_future(on, today)


def check_due(due_on: dt.date, noticed_on: dt.date, by_rule: dt.date, reason: str) -> str:
    """Return why a due date is another than the rules say; raises RuleError `rectification.due_early` or `…due_reason`.

    The day of the rules needs no reason, unless the notice came after it.
    """
    if due_on < noticed_on:
        raise RuleError("rectification.due_early", field="due_on", due_on=due_on, noticed_on=noticed_on)
    why = prose(reason)
    if due_on != by_rule and not why:
        raise RuleError("rectification.due_reason", field="reason", due_on=due_on, by_rule=by_rule)
    return "" if due_on == by_rule else why


def check_next_due(passed: bool, checked_on: dt.date, next_due_on: dt.date | None) -> dt.date | None:
    """Return the day that a failed re-check sets; raises RuleError `rectification.next_due`."""
    if passed:
        return None
    if next_due_on is None or next_due_on <= checked_on:
        raise RuleError("rectification.next_due", field="next_due_on", checked_on=checked_on)
    return next_due_on


def check_findings(passed: bool, findings: Mapping[Indicator, str]) -> None:
    """Refuse a failed re-check that found nothing; raises RuleError `rectification.findings`."""
    if not passed and not findings:
        raise RuleError("rectification.findings")


def check_close(on: dt.date, rechecks: Iterable[tuple[dt.date, bool]], today: dt.date) -> None:
    """Refuse a close-out without a passed re-check, or dated before it.

    Raises RuleError `rectification.not_passed`, `rectification.before_recheck` or `rectification.future`.
    """
    *_, last = (None, *rechecks)
    if last is None or not last[1]:
        raise RuleError("rectification.not_passed")
    if on < last[0]:
        raise RuleError("rectification.before_recheck", field="on", on=on, checked_on=last[0])
    check_not_future(on, today)
