"""Rectifications of the rounds held with this program, step by step (R7.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from desk.demonstration.data import RectifyingFacts, RoundFacts, halted, rectifying
from desk.demonstration.story import Story
from models.common.indicators import Indicator
from models.consequences.queries import MeasureKind, measures
from models.ranking.rules import WORDS
from models.rectification.actions import close, enter_plan, enter_recheck, give_notice, report_progress
from models.rectification.queries import RectificationRow, proposal, rectifications

HEADS: Final = (MeasureKind.HEAD_INTERVIEW, MeasureKind.HEAD_TALK)
PROBLEMS: Final = 2
"""How many of the indicators ticked most often a notice speaks of."""
Step = Callable[[Story, RectificationRow, RectifyingFacts], None]


def steps(one: RoundFacts) -> Iterator[tuple[int, Callable[[Story], None]]]:
    """Return what happens so many days after publication."""
    for name, step in STEPS.items():
        yield getattr(rectifying(), name), partial(_take, one=one, name=name, step=step)


def _take(story: Story, one: RoundFacts, name: str, step: Step) -> None:
    """Take one step with every section of the list that has not left the usual course before."""
    story.sit("lead")
    usual, ended, order = rectifying(), halted(one.code), list(STEPS)
    for row in story.ask(rectifications, one.code):
        after = ended.get(row.measure.number)
        if after is None or order.index(name) <= order.index(after):
            step(story, row, usual)


def _notice(story: Story, row: RectificationRow, _usual: RectifyingFacts) -> None:
    shares = story.ask(proposal, row.measure.id).shares[:PROBLEMS]
    problems = {one.indicator: f"{WORDS[one.indicator]}，占群众勾选的{one.per_cent}%" for one in shares}
    story.do(give_notice, row.measure.id, story.today, problems or {Indicator.LAZY: WORDS[Indicator.LAZY]})


def _plan(story: Story, row: RectificationRow, usual: RectifyingFacts) -> None:
    (head,) = [
        one.person
        for one in story.ask(measures, row.measure.round)
        if one.section_id == row.measure.section_id and one.kind in HEADS
    ]
    story.do(enter_plan, row.measure.id, usual.plan_text, head)


def _report(story: Story, row: RectificationRow, usual: RectifyingFacts) -> None:
    story.do(report_progress, row.measure.id, story.today, usual.report_text)


def _recheck(story: Story, row: RectificationRow, usual: RectifyingFacts) -> None:
    story.do(enter_recheck, row.measure.id, story.today, usual.checkers, True, {})


def _close(story: Story, row: RectificationRow, usual: RectifyingFacts) -> None:
    story.do(close, row.measure.id, story.today, usual.note)


STEPS: Final[dict[str, Step]] = {
    "notice": _notice,
    "plan": _plan,
    "report": _report,
    "recheck": _recheck,
    "close": _close,
}
"""The usual steps in their order, by the name of their day in `RectifyingFacts`."""
