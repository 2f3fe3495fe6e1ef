"""The forms of drafts: their heading, the reason for which they go back, the reason for which they are dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Final

from desk.language import tr
from desk.shared.form import Field, FormDialog, Kind, ask
from desk.shared.page import Page
from models.documents.draft_queries import DraftRow
from models.documents.drafting import drop, send_back
from models.documents.headings import GRADES, LONGEST, URGENCIES, Heading, secrecy_of
from reports.catalogue import entry
from reports.drafting import set_heading

NONE: Final = ""


def headed(rows: Sequence[DraftRow]) -> tuple[DraftRow, ...]:
    """Return the drafts that print a heading; the newspaper's table has none."""
    return tuple(row for row in rows if entry(row.kind).fields)


def offered(rows: Sequence[DraftRow]) -> frozenset[str]:
    """Return what may be set on all of the drafts that print a heading."""
    fields = [entry(row.kind).fields for row in headed(rows)]
    return reduce(frozenset.intersection, fields) if fields else frozenset()


def ask_heading(page: Page, rows: Sequence[DraftRow]) -> FormDialog:
    """Ask for secrecy, urgency, signatory and copies, as far as the drafts print them."""
    may, rows = offered(rows), headed(rows)
    fields = tuple(field for name, made in _FIELDS.items() if name in may for field in made())
    ids, now = [row.id for row in rows], rows[0].heading
    grade, _, period = now.secrecy.partition("★")
    values = {"grade": grade, "secrecy": period, "urgency": now.urgency, "signatory": now.signatory,
              "copies": now.copies}  # fmt: skip
    return ask(
        page, f"{named(rows)} · {tr('Heading')}", fields, values,
        lambda given: page.do(set_heading, ids, _heading(given)), tr("The heading is set; check the drafts again."),
        tr("What is set here stands on the paper. Drafts that were checked have to be checked again."),
    )  # fmt: skip


def _heading(given: dict[str, Any]) -> Heading:
    """Return what the form says; raises RuleError `heading.secrecy` beside the period."""
    return Heading(
        secrecy_of(given.get("grade") or "", given.get("secrecy") or ""), given.get("urgency") or "",
        given.get("signatory") or "", given.get("copies") or "",
    )  # fmt: skip


def _secrecy() -> tuple[Field, ...]:
    grades = ((NONE, tr("none")), *((one, one) for one in GRADES))
    return (
        Field("grade", tr("Secrecy"), Kind.CHOICE, choices=grades, default=NONE),
        Field("secrecy", tr("Secrecy period"), most=6, help=tr("In years or months: 1年, 6个月. Only with a grade.")),
    )


def _urgency() -> tuple[Field, ...]:
    choices = ((NONE, tr("none")), *((one, one) for one in URGENCIES))
    return (Field("urgency", tr("Urgency"), Kind.CHOICE, choices=choices, default=NONE),)


def _signatory() -> tuple[Field, ...]:
    return (Field("signatory", tr("Signatory"), most=LONGEST["signatory"]),)


def _copies() -> tuple[Field, ...]:
    help_ = tr("Without the word 抄送 and the full stop.")
    return (Field("copies", tr("Copies to"), Kind.MULTILINE, most=LONGEST["copies"], help=help_),)


_FIELDS: Final[dict[str, Callable[[], tuple[Field, ...]]]] = {
    "secrecy": _secrecy, "urgency": _urgency, "signatory": _signatory, "copies": _copies,
}  # fmt: skip


def ask_back(page: Page, rows: Sequence[DraftRow]) -> FormDialog:
    """Ask why drafts go back to who made them."""
    ids = [row.id for row in rows]
    return ask(
        page, f"{named(rows)} · {tr('Send back')}", _reason(), {},
        lambda given: page.do(send_back, ids, given["reason"]), tr("Drafts sent back: {n}", n=len(ids)),
        tr("Whoever drafts sees the reason, puts it right and makes the drafts again."),
    )  # fmt: skip


def ask_drop(page: Page, rows: Sequence[DraftRow]) -> FormDialog:
    """Ask why drafts are dropped; they took no number."""
    ids = [row.id for row in rows]
    return ask(
        page, f"{named(rows)} · {tr('Drop')}", _reason(), {},
        lambda given: page.do(drop, ids, given["reason"]), tr("Drafts dropped: {n}", n=len(ids)),
        tr("The reason is kept. No number is lost; a new draft can be made at any time."),
    )  # fmt: skip


def _reason() -> tuple[Field, ...]:
    return (Field("reason", tr("Reason"), Kind.MULTILINE, required=True, most=200),)


def named(rows: Sequence[DraftRow]) -> str:
    """Return one draft by its title, several by how many they are."""
    return rows[0].title if len(rows) == 1 else tr("Drafts: {n}", n=len(rows))
