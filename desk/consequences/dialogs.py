"""Entering what became of measures: done, waived, entered wrongly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from desk.consequences.states import person_of
from desk.language import shown, tr
from desk.sentences import word
from desk.shared.form import Field, FormDialog, Kind, Values
from desk.shared.page import Page
from models.consequences import actions, deciding, steps
from models.consequences.deciding import Decided
from models.consequences.life import TALKS
from models.consequences.queries import MeasureFlag, MeasureKind, MeasureRow, RemovalOutcome, Step, TalkRecord
from models.rectification.actions import take_back_notice

Then = Callable[[], object]


def named(row: MeasureRow) -> str:
    """Return a measure as a sentence names it."""
    return f"{word(row.kind)}（{person_of(row)}）"


def _names(rows: Sequence[MeasureRow]) -> str:
    names = shown([named(row) for row in rows[:3]])
    return names if len(rows) <= 3 else tr("{names} and {n} more.", names=names, n=len(rows) - 3)


def complete(page: Page, rows: Sequence[MeasureRow], today: dt.date, then: Then) -> FormDialog:
    """Ask when and how measures were done."""
    talk = any(row.kind in TALKS for row in rows)
    told = any(row.flag is MeasureFlag.VACANT or row.kind is MeasureKind.RECTIFICATION for row in rows)
    fields = (
        Field("on", tr("Done on"), Kind.DATE, required=True),
        *(_talk_fields() if talk else ()),
        Field("note", tr("Note"), required=told),
    )
    ids = [row.id for row in rows]
    dialog = FormDialog(
        page, tr("Enter as done: {n} measures", n=len(rows)), fields, {"on": today},
        save=lambda values: page.do(actions.complete, ids, values["on"], values["note"], _record(values, talk)),
        intro=_names(rows), done=tr("{n} measures entered as done.", n=len(rows)), then=lambda _none: then(),
    )  # fmt: skip
    dialog.open()
    return dialog


def _talk_fields() -> tuple[Field, ...]:
    return (
        Field("began", tr("Began at"), placeholder="09:30"),
        Field("place", tr("Place"), required=True),
        Field("present", tr("Present"), required=True, placeholder=tr("who talked, who was talked to, who wrote")),
        Field("content", tr("Content"), Kind.MULTILINE),
        Field("pledge", tr("Pledge"), Kind.MULTILINE),
    )


def _record(values: Values, talk: bool) -> TalkRecord | None:
    return TalkRecord(**{key: values[key] for key in TALK_KEYS}) if talk else None


TALK_KEYS: Final = ("place", "present", "began", "content", "pledge")


def enter_step(page: Page, rows: Sequence[MeasureRow], step: Step, today: dt.date, then: Then) -> FormDialog:
    """Ask when notices went out, were received, or when what was done was reported."""
    asked = {
        Step.NOTIFIED: (),
        Step.SERVED: (Field("by", tr("Received by"), required=True, placeholder=tr("as on the receipt")),),
        Step.REPORTED: (Field("by", tr("Reported as"), placeholder=tr("number of the report")),),
    }[step]
    ids = [row.id for row in rows]
    dialog = FormDialog(
        page, tr("{step}: {n} measures", step=word(step), n=len(rows)),
        (Field("on", tr("Day"), Kind.DATE, required=True), *asked), {"on": today},
        save=lambda values: page.do(steps.enter_step, ids, step, values["on"], values.get("by", "")),
        intro=_names(rows), done=tr("{n} measures entered.", n=len(rows)), then=lambda _none: then(),
    )  # fmt: skip
    dialog.open()
    return dialog


def take_back(page: Page, row: MeasureRow, step: Step, then: Then) -> FormDialog:
    """Ask why a step was entered wrongly; a rectification's notice goes with all that it set (R7.7)."""
    whole = step is Step.NOTIFIED and row.kind is MeasureKind.RECTIFICATION

    def save(values: Values) -> object:
        if whole:
            return page.do(take_back_notice, row.id, values["reason"])
        return page.do(steps.take_back_step, row.id, step, values["reason"])

    dialog = FormDialog(
        page, tr("Take back: {step}", step=word(step)),
        (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),),
        save=save, intro=named(row), save_label=tr("Take back"), done=tr("The step is taken back."),
        then=lambda _none: then(),
    )  # fmt: skip
    dialog.open()
    return dialog


def decide(page: Page, row: MeasureRow, today: dt.date, then: Then) -> FormDialog:
    """Ask what the Party committee decided on a proposed removal (R7.4)."""
    fields = (
        Field("outcome", tr("Adopted?"), Kind.CHOICE, required=True,
              choices=tuple((one, str(word(one))) for one in RemovalOutcome)),
        Field("committee", tr("Decided by"), required=True),
        Field("number", tr("Paper number"), required=True),
        Field("on", tr("Decided on"), Kind.DATE, required=True),
        Field("effective_on", tr("Leaves post on"), Kind.DATE,
              help=tr("Where it is adopted: the first day without the post. The appointment ends the day before.")),
        Field("reason", tr("Reason"), Kind.MULTILINE,
              help=tr("Where it is not adopted as it stands: what was decided.")),
    )  # fmt: skip
    dialog = FormDialog(
        page, tr("Decision on the removal"), fields,
        {"outcome": RemovalOutcome.ADOPTED, "committee": row.party_committee, "on": today, "effective_on": None},
        save=lambda values: page.do(deciding.decide, row.id, Decided(**values)),
        intro=named(row), done=tr("The decision is entered."), then=lambda _none: then(),
    )  # fmt: skip
    dialog.open()
    return dialog


def waive(page: Page, row: MeasureRow, then: Then) -> FormDialog:
    """Ask why a measure is waived (R7.4)."""
    dialog = FormDialog(
        page, tr("Waive this measure"), (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),),
        save=lambda values: page.do(actions.waive, row.id, values["reason"]),
        intro=tr("{measure} will not be carried out. The entry stays, with the reason.", measure=named(row)),
        save_label=tr("Waive"), done=tr("The measure is waived."), then=lambda _none: then(),
    )  # fmt: skip
    dialog.open()
    return dialog


def reopen(page: Page, row: MeasureRow, then: Then) -> FormDialog:
    """Ask why an entry was wrong."""
    dialog = FormDialog(
        page, tr("Reopen this measure"), (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),),
        save=lambda values: page.do(actions.reopen, row.id, values["reason"]),
        intro=tr("{measure} is due again; what stood there before remains in the log.", measure=named(row)),
        save_label=tr("Reopen"), done=tr("The measure is due again."), then=lambda _none: then(),
    )  # fmt: skip
    dialog.open()
    return dialog
