"""The forms of covert inspections: plan, record, conclusion, referral, calling off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from desk.language import tr
from desk.sentences import word
from desk.shared.by_indicator import by_indicator, indicator_fields
from desk.shared.form import Field, FormDialog, Kind, ask
from desk.shared.lists import names_of, numbers_of
from desk.shared.page import Page
from models.inspections import actions
from models.inspections.queries import InspectionMethod, VisitRow


def plan(page: Page, recheck_of: str = "", numbers: Sequence[int] = ()) -> FormDialog:
    """Ask which sections are to be inspected, how, by whom and before which day."""
    fields = (
        Field("numbers", tr("Section numbers"), required=True, help=tr("Several numbers are separated by commas.")),
        Field("method", tr("Method"), Kind.CHOICE, required=True, choices=tuple(
            (method, str(word(method))) for method in InspectionMethod
        )),
        Field("team", tr("Team"), required=True, help=tr("At least two names, separated by commas.")),
        Field("before_on", tr("Due before"), Kind.DATE, required=True),
        Field("purpose", tr("What to look at"), most=200),
    )  # fmt: skip

    def save(v: Mapping[str, Any]) -> object:
        return page.do(
            actions.plan, numbers_of(v["numbers"]), v["method"], names_of(v["team"]), v["before_on"], recheck_of,
            v["purpose"],
        )  # fmt: skip

    values = {"numbers": "、".join(str(number) for number in numbers)}
    title = tr("Plan a re-check of listed sections") if recheck_of else tr("Plan an inspection")
    return ask(page, title, fields, values, save, tr("The inspection is planned."))


def record(page: Page, row: VisitRow, today: dt.date) -> FormDialog:
    """Ask for what was seen on the spot."""
    fields = (
        Field("on", tr("Date"), Kind.DATE, required=True),
        Field("place", tr("Place"), required=True, most=200),
        Field("observations", tr("Observations"), Kind.MULTILINE, required=True),
        *indicator_fields("finding", tr("Findings by indicator")),
    )
    values = {
        "on": row.visited_on or today, "place": row.place, "observations": row.observations,
        **{f"finding_{indicator}": text for indicator, text in row.findings},
    }  # fmt: skip
    return ask(
        page, tr("Record of {section}", section=row.section), fields, values,
        lambda v: page.do(
            actions.record, row.id, v["on"], v["place"], v["observations"], by_indicator(v, "finding")
        ),
        tr("The record is entered."),
    )  # fmt: skip


def conclude(page: Page, row: VisitRow, _today: dt.date) -> FormDialog:
    """Ask for the conclusion; the record can no longer be changed then."""
    fields = (Field("conclusion", tr("Conclusion"), Kind.MULTILINE, required=True),)
    return ask(
        page, tr("Conclusion"), fields, {"conclusion": row.conclusion},
        lambda v: page.do(actions.conclude, row.id, v["conclusion"]),
        tr("The conclusion is entered."), tr("The record can no longer be changed after the conclusion."),
    )  # fmt: skip


def refer(page: Page, row: VisitRow, today: dt.date) -> FormDialog:
    """Ask to whom it was referred."""
    fields = (
        Field("to", tr("Referred to"), required=True, most=200),
        Field("on", tr("Date"), Kind.DATE, required=True),
        Field("reference", tr("Reference"), most=200),
    )
    values = {"to": row.referred_to, "on": row.referred_on or today, "reference": row.reference}
    return ask(
        page, tr("Referral"), fields, values,
        lambda v: page.do(actions.refer, row.id, v["to"], v["on"], v["reference"]), tr("The referral is entered."),
    )  # fmt: skip


def withdraw(page: Page, row: VisitRow, _today: dt.date) -> FormDialog:
    """Ask why a plan is called off."""
    return ask(
        page, tr("Call the plan off"), (Field("reason", tr("Reason"), Kind.MULTILINE, required=True),), {},
        lambda v: page.do(actions.withdraw, row.inspection_id, v["reason"]),
        tr("The plan is called off."), tr("All sections of the plan are called off."),
    )  # fmt: skip
