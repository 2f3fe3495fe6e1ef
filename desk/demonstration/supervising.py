"""What was watched over after the rounds: rectifications off their usual course, inspections, a review (R7.7, R7.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from desk.demonstration.data import Change, rectifying
from desk.demonstration.story import Story
from models.common.indicators import Indicator
from models.inspections.actions import conclude, plan, record
from models.inspections.queries import InspectionMethod, VisitRow, VisitState, visits
from models.rectification.actions import close, enter_recheck, report_progress, set_due
from models.rectification.queries import rectifications
from models.remedies.actions import decide_remedy, raise_remedy, record_recount, tell_remedy
from models.remedies.queries import remedies
from models.remedies.rules import Verdict
from models.remedies.tables import RemedyKind, RemedyOutcome


def tell(story: Story, change: Change) -> None:
    """Enter one happening on its day."""
    story.sit("lead")
    _TELLERS[change.what](story, **change.facts)


def _measure(story: Story, code: str, number: int) -> int:
    (found,) = [row.measure.id for row in story.ask(rectifications, code) if row.measure.number == number]
    return found


def _failed(story: Story, round: str, number: int, indicator: str, finding: str, due: dt.date) -> None:
    found = {Indicator(indicator): finding}
    story.do(enter_recheck, _measure(story, round, number), story.today, rectifying().checkers, False, found, due)


def _passed(story: Story, round: str, number: int) -> None:
    story.do(enter_recheck, _measure(story, round, number), story.today, rectifying().checkers, True, {})


def _reported(story: Story, round: str, number: int, text: str) -> None:
    story.do(report_progress, _measure(story, round, number), story.today, text)


def _postponed(story: Story, round: str, number: int, due: dt.date, reason: str) -> None:
    story.do(set_due, _measure(story, round, number), due, reason)


def _closed(story: Story, round: str, number: int) -> None:
    story.do(close, _measure(story, round, number), story.today, rectifying().note)


def _inspection(
    story: Story, numbers: Sequence[int], method: str, before: dt.date, purpose: str, round: str | None = None
) -> None:
    story.do(plan, numbers, InspectionMethod(method), rectifying().checkers, before, round, purpose)


def _visit(story: Story, number: int, place: str, seen: str, findings: Mapping[str, str]) -> None:
    found = {Indicator(indicator): text for indicator, text in findings.items()}
    story.do(record, _visit_of(story, number, VisitState.PLANNED).id, story.today, place, seen, found)


def _concluded(story: Story, number: int, text: str) -> None:
    story.do(conclude, _visit_of(story, number, VisitState.RECORDED).id, text)


def _visit_of(story: Story, number: int, state: VisitState) -> VisitRow:
    (found,) = [row for row in story.ask(visits) if row.number == number and row.state is state]
    return found


def _review(story: Story, round: str, number: int, by: str, grounds: str) -> None:
    story.do(raise_remedy, round, RemedyKind.REVIEW, number, by, story.today, grounds)


def _recount(
    story: Story, round: str, number: int, counters: Sequence[str], batches: Sequence[int], finding: str
) -> None:
    story.do(record_recount, _remedy(story, round, number), story.today, counters, batches, (), finding)


def _dismissed(story: Story, round: str, number: int, by: str, paper: str, reason: str) -> None:
    verdict = Verdict(RemedyOutcome.DISMISSED, by, paper, story.today, reason)
    story.do(decide_remedy, _remedy(story, round, number), verdict)


def _told(story: Story, round: str, number: int) -> None:
    story.do(tell_remedy, _remedy(story, round, number), story.today)


def _remedy(story: Story, code: str, number: int) -> int:
    (found,) = [row.id for row in story.ask(remedies, code) if row.number == number]
    return found


_TELLERS: Final[dict[str, Callable[..., Any]]] = {
    "failed": _failed,
    "passed": _passed,
    "reported": _reported,
    "postponed": _postponed,
    "closed": _closed,
    "inspection": _inspection,
    "visit": _visit,
    "concluded": _concluded,
    "review": _review,
    "recount": _recount,
    "dismissed": _dismissed,
    "told": _told,
}
