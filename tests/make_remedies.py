"""Makers of what is raised against a result and of what a recount finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from desk.office import Office
from models.ballots.rules import DECIDED
from models.remedies.actions import decide_remedy, raise_remedy, record_recount
from models.remedies.correcting import Corrected, correct_result
from models.remedies.queries import RemedyKind, RemedyOutcome, RemedyRow, remedies
from models.remedies.rules import Verdict, Written, read_recount

CODE = "2021Q1"
RAISED, RECOUNTED, DECIDED_ON = dt.date(2021, 4, 13), dt.date(2021, 4, 14), dt.date(2021, 4, 15)
REASONS = {"复印件": next(reason for reason in DECIDED if reason.value == "photocopy")}


def found(*lines: str) -> tuple[Written, ...]:
    """Return what a recount found, a sheet a line."""
    return read_recount("\n".join(lines), REASONS)


def raised(office: Office, number: int = 4, kind: RemedyKind = RemedyKind.REVIEW, **given: Any) -> int:
    """Raise a review about a section; return its id."""
    facts: dict[str, Any] = {"raised_by": "某局", "received_on": RAISED, "grounds": "认为计票有误"}
    return office.do(raise_remedy, CODE, kind, number, **{**facts, **given})


def recounted(
    office: Office, remedy_id: int, *lines: str, counters: Sequence[str] = ("复核员甲",), on: dt.date = RECOUNTED
) -> int:
    """Enter a recount of the first batch by other people."""
    return office.do(record_recount, remedy_id, on, counters, (1,), found(*lines), "逐张核对原票")


def verdict(outcome: RemedyOutcome = RemedyOutcome.UPHELD, **given: Any) -> Verdict:
    """Return a decision that says everything."""
    facts: dict[str, Any] = {
        "decided_by": "某区纪委",
        "number": "某纪复〔2021〕1号",
        "on": DECIDED_ON,
        "reason": "复核属实",
    }
    return Verdict(outcome, **{**facts, **given})


def upheld(office: Office, *lines: str, number: int = 4, **given: Any) -> int:
    """Raise, count again and uphold; return the id."""
    remedy_id = raised(office, number, **given)
    if lines:
        recounted(office, remedy_id, *lines)
    office.do(decide_remedy, remedy_id, verdict())
    return remedy_id


def corrected(office: Office, *lines: str, **given: Any) -> Corrected:
    """Correct the result as a recount found."""
    return office.do(correct_result, upheld(office, *lines, **given))


def only_remedy(office: Office, code: str = CODE) -> RemedyRow:
    """Return the one thing raised against a round."""
    (row,) = office.ask(remedies, code)
    return row
