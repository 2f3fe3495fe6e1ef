"""Entering what became of measures: done, waived, entered wrongly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from desk.consequences.states import REMOVALS, person_of
from desk.language import shown, tr
from desk.sentences import word
from desk.shared.form import Field, FormDialog, Kind
from desk.shared.page import Page
from models.consequences import actions
from models.consequences.queries import MeasureFlag, MeasureRow

Then = Callable[[], object]


def named(row: MeasureRow) -> str:
    """Return a measure as a sentence names it."""
    return f"{word(row.kind)}（{person_of(row)}）"


def complete(page: Page, rows: Sequence[MeasureRow], today: dt.date, then: Then) -> FormDialog:
    """Ask when and how measures were done."""
    names = shown([named(row) for row in rows[:3]])
    intro = names if len(rows) <= 3 else tr("{names} and {n} more.", names=names, n=len(rows) - 3)
    removal = any(row.kind in REMOVALS for row in rows)
    must = removal or any(row.flag is MeasureFlag.VACANT for row in rows)
    hint = tr("For a removal: which committee decided, the number and the date of its decision.") if removal else ""
    fields = (
        Field("on", tr("Done on"), Kind.DATE, required=True),
        Field("note", tr("How it was done"), Kind.MULTILINE, required=must, help=hint),
    )
    ids = [row.id for row in rows]
    dialog = FormDialog(
        page, tr("Enter as done: {n} measures", n=len(rows)), fields, {"on": today},
        save=lambda values: page.do(actions.complete, ids, values["on"], values["note"]),
        intro=intro, done=tr("{n} measures entered as done.", n=len(rows)), then=lambda _none: then(),
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
