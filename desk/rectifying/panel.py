"""The panel of one rectification: what stands there, and what may be entered now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desk.attachments.panel import add_attachments
from desk.language import shown, tr
from desk.rectifying.forms import CHANGES, FORMS, LABELS, Step, next_step, steps
from desk.sentences import word
from desk.shared.by_indicator import worded
from desk.shared.page import Page
from desk.shared.panel import DetailPanel, facts_grid
from desk.shared.widgets import button, label
from desk.theme import Meaning
from models.common.rights import Right
from models.rectification.queries import RecheckRow, RectificationRow, RectificationState
from models.rectification.rules import is_overdue

State = tuple[str, Meaning]
_MEANINGS: Final = {
    RectificationState.WAITING: Meaning.SOON,
    RectificationState.NOTICED: Meaning.INFO,
    RectificationState.IN_HAND: Meaning.INFO,
    RectificationState.REPORTED: Meaning.SOON,
    RectificationState.FAILED: Meaning.BAD,
    RectificationState.PASSED: Meaning.SOON,
    RectificationState.CLOSED: Meaning.GOOD,
    RectificationState.OUTSIDE: Meaning.QUIET,
}


def state_of(row: RectificationRow, today: dt.date) -> State:
    """Return where a rectification stands as a word and its colour."""
    said = str(word(row.state))
    if is_overdue(row.state, row.due_on, today):
        return tr("{state}, overdue", state=said), Meaning.BAD
    return said, _MEANINGS[row.state]


def show_rectification(page: Page, panel: DetailPanel, row: RectificationRow, today: dt.date) -> None:
    """Fill the panel."""
    measure = row.measure
    facts = [
        (tr("Unit"), measure.unit),
        (tr("Notice given on"), row.noticed_on),
        (tr("Responsible"), row.responsible),
        (tr("Due on"), row.due_on or tr("set by publication")),
    ]
    if row.due_on != row.by_rule:
        facts += [(tr("By the rules"), row.by_rule), (tr("Why another day"), row.due_reason)]
    if row.closed_on:
        facts.append((tr("Closed on"), row.closed_on))
    if measure.note:
        facts.append((tr("Note"), measure.note))
    panel.show_record(
        measure.section, facts, sub=tr("{round} rank {rank}", round=measure.round_title, rank=measure.rank),
        pill=state_of(row, today),
    )  # fmt: skip
    may_edit = page.may(Right.MEASURE_EDIT)
    if row.problems:
        panel.add_part(tr("Problems to put right"), facts_grid(worded(row.problems)))
    if row.plan:
        panel.add_part(tr("Plan"), label(row.plan, wrap=True))
    if row.progress:
        reports = [(one.submitted_on.isoformat(), one.text) for one in row.progress]
        panel.add_part(tr("Reports of the unit"), facts_grid(reports))
    for number, check in enumerate(row.rechecks, start=1):
        panel.add_part(tr("Re-check {n}", n=number), facts_grid(_recheck(check)))
    add_attachments(page, panel, measure)
    if may_edit and (changes := [step for step in steps(row) if step in CHANGES]):
        panel.add_part(tr("Change what stands here"), _buttons(page, row, changes, today))
    if may_edit:
        ahead = [step for step in steps(row) if step not in CHANGES]
        first = next_step(row)
        panel.set_actions(
            [
                (tr(LABELS[step]), partial(FORMS[step], page, row, today), "primary" if step is first else "")
                for step in sorted(ahead, key=lambda step: step is not first)
            ]
        )


def _recheck(check: RecheckRow) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        (tr("Outcome"), tr("passed") if check.passed else tr("not passed")),
        (tr("Date"), check.checked_on),
        (tr("By"), shown(list(check.checkers))),
        *worded(check.findings),
    ]
    if check.next_due_on:
        facts.append((tr("New due date"), check.next_due_on))
    return facts


def _buttons(page: Page, row: RectificationRow, changes: Sequence[Step], today: dt.date) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    for step in changes:
        one: QPushButton = button(tr(LABELS[step]), partial(FORMS[step], page, row, today))
        column.addWidget(one)
    return made
