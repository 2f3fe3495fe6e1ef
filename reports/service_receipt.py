"""送达回证: the receipt that goes with a notice and comes back signed, one sheet a notice (R8.4, R8.5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from models.documents.queries import PaperRow
from reports.catalogue import entry
from reports.facts import Letterhead, Listed
from reports.issuing import facts_of
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day
from reports.kit.forms import BLANK, DATE, TOP, Form, note, pairs, sheets, wide
from reports.kit.marks import MM, Page, Row
from reports.kit.sheet import masthead
from reports.phrases import committee_of, quoted
from reports.wording.text import Style

TITLE: Final = "送达回证"
NOTES: Final = (
    "1.受送达人是单位的，由其负责人或者负责收件的人签收，并加盖单位印章；受送达人是个人的，由本人签收。",
    "2.代收的，由代收人在“收件人签名或盖章”栏签名，并写明代收理由；拒绝签收的，由送达人写明情况，并由见证人签名。",
    "3.本回证由送达人带回，交本机关登记归档。",
)
_KNOWN: Final = 14 * MM
_SPACE: Final = 3 * MM


@dataclass(frozen=True)
class Receipt:
    """One receipt: what the notice is, and for whom."""

    office: str
    programme: str
    round_title: str
    notice: str
    number: str
    dated_on: dt.date
    addressee: str
    about: str


@dataclass(frozen=True)
class Facts:
    """Receipts that are printed together, a sheet each."""

    receipts: tuple[Receipt, ...]


def receipt_of(row: PaperRow) -> Receipt:
    """Return the receipt for a notice of the ledger."""
    facts = facts_of(row)
    head: Letterhead = facts.head
    listed: Listed = facts.listed
    where = f"{listed.unit}{listed.section}"
    return Receipt(
        head.office, head.programme, facts.round_title, row.title.removesuffix(f"（{where}）"), head.number, head.date,
        addressee(row), where,
    )  # fmt: skip


def addressee(row: PaperRow) -> str:
    """Return the main recipient as the notice itself names it."""
    facts, wording = facts_of(row), entry(row.kind).wording
    if wording is not None:
        for one in wording.filled(facts):
            if one.style is Style.RECIPIENT:
                return one.text
    return committee_of(facts)


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the receipts, each on a sheet of its own."""
    pages = [page for one in facts.receipts for page in _sheet(one)]
    title = TITLE if len(facts.receipts) != 1 else f"{TITLE}{facts.receipts[0].number}"
    return write(pages, target, title, facts.receipts[0].office if facts.receipts else "")


def _sheet(one: Receipt) -> list[Page]:
    head, at = masthead(TITLE, one.office, f"{quoted(one.programme)}{one.round_title}", TOP)
    at += 1 * MM
    form = Form(at)
    form.add(
        wide("送达文书", f"《{one.notice}》（{one.number}，{day(one.dated_on)}）", _KNOWN),
        wide("受送达人", one.addressee, _KNOWN),
        wide("涉及科室", one.about, _KNOWN),
        wide("送达地点", "", _KNOWN),
        pairs((("送达方式", f"□直接送达{BLANK}□其他"), ("份数", ""))),
        wide("收件人签名或盖章", "", 34 * MM),
        pairs((("收件人职务", ""), ("收到日期", DATE)), 12 * MM),
        wide("代收人签名和代收理由", "", 22 * MM),
        wide("未能送达或者拒收的情况", "", 22 * MM),
        pairs((("见证人签名", ""), ("送达人签名", "")), 14 * MM),
    )
    below = [Row(_SPACE, gap=True), *(row for text in NOTES for row in note(text))]
    form.add(wide("备注", "", form.free - sum(row.height for row in below)), *below)
    return sheets(head, at, form.rows)
