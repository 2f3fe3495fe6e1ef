"""From frozen facts to a page: with the number of the ledger, or as a draft that nobody takes for the paper (R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from models.documents.draft_queries import DraftRow
from reports.catalogue import entry
from reports.drawing import drawing
from reports.kit.canvas import Drawn
from reports.kit.frozen import from_plain
from reports.kit.outfit import PLAIN, Outfit
from reports.stamping import stamped

STAMP: Final = "审批稿"
OPEN: Final = "\u3000"
"""Stands where the number will be."""


def said(kind: str, facts: Mapping[str, Any], number: str, dated_on: dt.date, outfit: Outfit = PLAIN) -> Any:
    """Return what a paper says, with its number and date, dressed for one copy."""
    read: Any = from_plain(entry(kind).facts, facts)
    return replace(read, head=replace(read.head, number=number, dated_on=dated_on, outfit=outfit))


def drawn(title: str, kind: str, facts: Any) -> tuple[bytes, Drawn]:
    """Draw what a paper says; the same facts always give the same bytes. Raises RuleError as `drawing` does."""
    return drawing(title, entry(kind).draw, facts)


def open_number(organ_code: str, year: int) -> str:
    """Return 机关代字〔2021〕　号: a number that is still to be given."""
    return f"{organ_code}\u3014{year}\u3015{OPEN}号"


def draft_pdf(row: DraftRow, today: dt.date) -> tuple[bytes, Drawn]:
    """Draw a draft as the paper will be, its number left open, 审批稿 across every page."""
    data, made = unstamped(row, today)
    return stamped(data, STAMP), made


def unstamped(row: DraftRow, today: dt.date) -> tuple[bytes, Drawn]:
    """Draw a draft without the word, to see that it can be drawn; raises RuleError as `drawing` does."""
    dated_on = row.dated_on or today
    facts = said(row.kind, row.facts, open_number(row.organ_code, dated_on.year), dated_on)
    return drawn(row.title, row.kind, facts)
