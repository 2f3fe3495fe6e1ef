"""What the panel shows of a measure's life: its course, the record of the talk, the committee's decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk.consequences import dialogs
from desk.language import shown, tr
from desk.sentences import word
from desk.shared.page import Page
from desk.shared.panel import DetailPanel
from desk.shared.widgets import button, label
from models.common.rights import Right
from models.consequences.queries import DecisionRow, MeasureRow, Step, TalkRecord, record

STEP_WORDS: Final[dict[Step, Callable[[], str]]] = {
    Step.NOTIFIED: lambda: tr("Notice sent…"),
    Step.SERVED: lambda: tr("Received…"),
    Step.REPORTED: lambda: tr("Reported…"),
}


def course(row: MeasureRow) -> list[tuple[str, object]]:
    """Return the days of a measure as facts, those that are known and the one that matters."""
    facts: list[tuple[str, object]] = []
    if row.notified_on:
        facts.append((tr("Notice sent on"), row.notified_on))
    if row.served_on:
        facts.append((tr("Receipt"), f"{shown(row.served_on)} {row.received_by or ''}".strip()))
    facts.append((tr("Done on"), row.done_on))
    if row.reported_on:
        facts.append((tr("Report"), f"{shown(row.reported_on)} {row.reported_as or ''}".strip()))
    return facts


def add_record(page: Page, panel: DetailPanel, row: MeasureRow) -> None:
    """Add what is kept of a measure, and what was entered last to be taken back."""
    kept = page.ask(record, row.id)
    if kept.talk is not None:
        panel.add_part(tr("Record of the talk"), _lines(_of_talk(kept.talk)))
    if kept.decision is not None:
        panel.add_part(tr("Decision of the committee"), _lines(_of_decision(kept.decision)))
    step = last_step(row)
    if step is not None and page.may(Right.MEASURE_EDIT):
        back = QHBoxLayout()
        said = tr("Entered last: {step}", step=word(step))
        back.addWidget(label(said, "quiet"))
        back.addWidget(button(tr("Take back…"), lambda: dialogs.take_back(page, row, step, lambda: None), "flat"))
        back.addStretch(1)
        panel.add_part(tr("Course"), back)


def last_step(row: MeasureRow) -> Step | None:
    """Return the step that may be taken back: the last one entered."""
    entered = ((Step.REPORTED, row.reported_on), (Step.SERVED, row.served_on), (Step.NOTIFIED, row.notified_on))
    return next((step for step, day in entered if day is not None), None)


def _of_talk(talk: TalkRecord) -> list[tuple[str, object]]:
    return [
        (tr("Began at"), talk.began),
        (tr("Place"), talk.place),
        (tr("Present"), talk.present),
        (tr("Content"), talk.content),
        (tr("Pledge"), talk.pledge),
    ]


def _of_decision(decision: DecisionRow) -> list[tuple[str, object]]:
    ended = tr("{n} appointments ended", n=decision.appointments) if decision.appointments else ""
    return [
        (tr("Adopted?"), word(decision.outcome)),
        (tr("Decided by"), decision.committee),
        (tr("Paper number"), decision.number),
        (tr("Decided on"), decision.decided_on),
        (tr("Leaves post on"), decision.effective_on),
        (tr("In the registry"), ended),
        (tr("Reason"), decision.reason),
    ]


def _lines(facts: list[tuple[str, object]]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for name, value in facts:
        if value:
            column.addWidget(label(name, "quiet"))
            column.addWidget(label(shown(value), wrap=True))
    return made
