"""The forms of a rectification, one a step, and which of them are open when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from desk.language import tr
from desk.shared.by_indicator import by_indicator, filled, indicator_fields
from desk.shared.form import Field, FormDialog, Kind, ask
from desk.shared.lists import names_of
from desk.shared.page import Page
from models.rectification import actions
from models.rectification.queries import RectificationRow, RectificationState, proposal


def give_notice(page: Page, row: RectificationRow, today: dt.date) -> FormDialog:
    """Ask for the notice; the frozen result proposes the problems."""
    found = page.ask(proposal, row.measure.id)
    proposed = {
        f"problem_{share.indicator}": tr(
            "{ticks} ticks, {per_cent}% of all", ticks=share.ticks, per_cent=share.per_cent
        )
        for share in found.shares
    }
    fields = (
        Field("on", tr("Notice given on"), Kind.DATE, required=True),
        *indicator_fields("problem", tr("Problems to put right")),
        Field("due_on", tr("Due on"), Kind.DATE, help=tr("By the rules: {day}.", day=row.by_rule)),
        Field("reason", tr("Why another day"), Kind.TEXT, most=200),
    )
    return ask(
        page, tr("Notice of rectification: {section}", section=row.measure.section), fields,
        {"on": row.measure.notified_on or today, "due_on": row.by_rule, **proposed},
        lambda v: page.do(
            actions.give_notice, row.measure.id, v["on"], by_indicator(v, "problem"), v["due_on"], v["reason"]
        ),
        tr("The notice is entered."), tr("Main problems as published: {text}", text=found.main_problems or "—"),
    )  # fmt: skip


def take_back_notice(page: Page, row: RectificationRow, _today: dt.date) -> FormDialog:
    """Ask why the notice was entered wrongly."""
    return ask(
        page, tr("Take the notice back"), (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),), {},
        lambda v: page.do(actions.take_back_notice, row.measure.id, v["reason"]),
        tr("The notice is taken back."), tr("The problems and the due date go with it."),
    )  # fmt: skip


def change_problems(page: Page, row: RectificationRow, _today: dt.date) -> FormDialog:
    """Ask how the problems are to be worded."""
    return ask(
        page, tr("Problems to put right"), indicator_fields("problem", tr("By indicator")),
        filled(row.problems, "problem"),
        lambda v: page.do(actions.change_problems, row.measure.id, by_indicator(v, "problem")),
        tr("The problems are changed."),
    )  # fmt: skip


def enter_plan(page: Page, row: RectificationRow, _today: dt.date) -> FormDialog:
    """Ask for the plan and who answers for it."""
    fields = (
        Field("responsible", tr("Responsible"), Kind.TEXT, required=True, most=50),
        Field("plan", tr("Plan"), Kind.MULTILINE, required=True),
    )
    return ask(
        page, tr("Plan of rectification"), fields, {"responsible": row.responsible, "plan": row.plan},
        lambda v: page.do(actions.enter_plan, row.measure.id, v["plan"], v["responsible"]),
        tr("The plan is entered."),
    )  # fmt: skip


def set_due(page: Page, row: RectificationRow, _today: dt.date) -> FormDialog:
    """Ask for another day and the reason."""
    fields = (
        Field("due_on", tr("Due on"), Kind.DATE, required=True, help=tr("By the rules: {day}.", day=row.by_rule)),
        Field("reason", tr("Reason"), Kind.MULTILINE),
    )
    return ask(
        page, tr("Set another due date"), fields, {"due_on": row.due_on, "reason": row.due_reason},
        lambda v: page.do(actions.set_due, row.measure.id, v["due_on"], v["reason"]),
        tr("The due date is set."),
    )  # fmt: skip


def report_progress(page: Page, row: RectificationRow, today: dt.date) -> FormDialog:
    """Ask for what the unit reported."""
    fields = (
        Field("on", tr("Handed in on"), Kind.DATE, required=True),
        Field("text", tr("What was reported"), Kind.MULTILINE, required=True),
    )
    return ask(
        page, tr("Report of the unit"), fields, {"on": today},
        lambda v: page.do(actions.report_progress, row.measure.id, v["on"], v["text"]),
        tr("The report is entered."),
    )  # fmt: skip


def enter_recheck(page: Page, row: RectificationRow, today: dt.date) -> FormDialog:
    """Ask for who re-checked when, and what was found."""
    fields = (
        Field("on", tr("Date"), Kind.DATE, required=True),
        Field("checkers", tr("By"), required=True, help=tr("At least two names, separated by commas.")),
        Field("passed", tr("Outcome"), Kind.CHOICE, required=True, choices=(
            (True, tr("passed")), (False, tr("not passed")),
        )),
        *indicator_fields("finding", tr("Findings by indicator")),
        Field("next_due_on", tr("New due date"), Kind.DATE, help=tr("Only where the re-check was not passed.")),
    )  # fmt: skip

    def save(v: Mapping[str, Any]) -> object:
        return page.do(
            actions.enter_recheck, row.measure.id, v["on"], names_of(v["checkers"]), v["passed"],
            by_indicator(v, "finding"), v["next_due_on"],
        )  # fmt: skip

    intro = tr("A re-check that is not passed opens the rectification again.") if row.closed_on else ""
    return ask(page, tr("Re-check: {section}", section=row.measure.section), fields, {"on": today}, save,
                 tr("The re-check is entered."), intro)  # fmt: skip


def close(page: Page, row: RectificationRow, today: dt.date) -> FormDialog:
    """Ask when it was closed."""
    fields = (
        Field("on", tr("Closed on"), Kind.DATE, required=True),
        Field("note", tr("Note"), Kind.TEXT, most=200),
    )
    return ask(
        page, tr("Close the rectification"), fields, {"on": today},
        lambda v: page.do(actions.close, row.measure.id, v["on"], v["note"]),
        tr("The rectification is closed."), tr("The measure is entered as done at the same time."),
    )  # fmt: skip


class Step(StrEnum):
    """Something that can be entered."""

    NOTICE = "notice"
    PLAN = "plan"
    PROGRESS = "progress"
    RECHECK = "recheck"
    CLOSE = "close"
    PROBLEMS = "problems"
    PLAN_AGAIN = "plan_again"
    DUE = "due"
    NOTICE_BACK = "notice_back"


LABELS: Final = {
    Step.NOTICE: "Enter the notice…",
    Step.PLAN: "Enter the plan…",
    Step.PROGRESS: "Enter a report…",
    Step.RECHECK: "Enter a re-check…",
    Step.CLOSE: "Close…",
    Step.PROBLEMS: "Word the problems…",
    Step.PLAN_AGAIN: "Plan and who answers…",
    Step.DUE: "Due date…",
    Step.NOTICE_BACK: "Take the notice back…",
}
FORMS: Final = {
    Step.NOTICE: give_notice,
    Step.PLAN: enter_plan,
    Step.PROGRESS: report_progress,
    Step.RECHECK: enter_recheck,
    Step.CLOSE: close,
    Step.PROBLEMS: change_problems,
    Step.PLAN_AGAIN: enter_plan,
    Step.DUE: set_due,
    Step.NOTICE_BACK: take_back_notice,
}
CHANGES: Final = (Step.PROBLEMS, Step.PLAN_AGAIN, Step.DUE, Step.NOTICE_BACK)
_PLANNED: Final = (Step.PROBLEMS, Step.PLAN_AGAIN, Step.DUE)
_UNDER_WAY: Final = (Step.PROGRESS, Step.RECHECK, *_PLANNED)
_STEPS: Final = {
    RectificationState.WAITING: (Step.NOTICE,),
    RectificationState.NOTICED: (Step.PLAN, Step.PROBLEMS, Step.DUE, Step.NOTICE_BACK),
    RectificationState.IN_HAND: _UNDER_WAY,
    RectificationState.REPORTED: (Step.RECHECK, Step.PROGRESS, *_PLANNED),
    RectificationState.FAILED: _UNDER_WAY,
    RectificationState.PASSED: (Step.CLOSE, Step.RECHECK, *_PLANNED),
    RectificationState.CLOSED: (Step.RECHECK,),
    RectificationState.OUTSIDE: (),
}


def steps(row: RectificationRow) -> tuple[Step, ...]:
    """Return what can be entered now, the next step first; before publication nothing can."""
    return _STEPS[row.state] if row.by_rule else ()


def next_step(row: RectificationRow) -> Step | None:
    """Return the next step, if there is one: a closed rectification wants none."""
    if row.state is RectificationState.CLOSED:
        return None
    return next(iter(steps(row)), None)
