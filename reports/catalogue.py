"""Every paper the office prints about a round (R8.4): those with a number, and those it only works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from models.common.errors import RuleError
from models.common.rights import Right
from reports import (
    approval_sheet,
    batch_slip,
    calculation_facts,
    calculation_sheet,
    charts_paper,
    circular,
    circular_words,
    code_list,
    deduction_list,
    district_report,
    embargo_letter,
    head_interview,
    head_talk,
    leader_talk,
    newspaper,
    rectification_notice,
    removal_proposal,
    rereading_list,
    tie_minutes,
)
from reports.circular_list import Facts as CircularFacts
from reports.facts import Leaf
from reports.kit.canvas import Drawn, File, Target
from reports.kit.manuscript import Manuscript
from reports.sources import Item, Source
from reports.wording.kinds import Wording

HEADED: Final = frozenset({"secrecy", "urgency"})
"""What an office may set on every paper that goes out as a document; `signatory` on those that go upwards."""
PLAIN: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Entry:
    """One kind of paper: `facts` is the type that `draw` takes, `series` is put behind the organ code."""

    key: str
    title: str
    right: Right
    gather: Callable[[Source], tuple[Item, ...]]
    facts: type
    draw: Callable[[Any, Target], Drawn]
    series: str = ""
    """Empty: numbered with the organ code itself; the newspaper's tables have a register of their own."""
    text: Callable[[Any], str] | None = None
    """The same content as plain text, where it goes out as such too."""
    workbook: Callable[[Any, File], None] | None = None
    """The same content as a workbook."""
    wording: Wording | None = None
    """What an office may put into its own words."""
    current: bool = False
    """It tells how things stand when it is numbered, and is dated with that day and not with the publication."""
    manuscript: Callable[[Any], Manuscript] | None = None
    """The same text for a word processor, where offices edit it by hand."""
    red_head: bool = False
    """Its first page has a red head; otherwise it is a letter, or has no head at all."""
    fields: frozenset[str] = HEADED
    """What an office may set on a draft: fields of `models.documents.headings.Heading`."""


PAPERS: Final = (
    Entry(
        "circular", "通报", Right.DOCUMENT_ISSUE, circular.gather, CircularFacts, circular.draw,
        wording=circular_words.WORDING, manuscript=circular.manuscript, red_head=True, fields=HEADED | {"copies"},
    ),
    Entry(
        "leader_talk", "分管领导谈话", Right.DOCUMENT_ISSUE, leader_talk.gather, leader_talk.Facts, leader_talk.draw,
        wording=leader_talk.WORDING, manuscript=leader_talk.manuscript,
    ),
    Entry(
        "head_interview", "科室负责人约谈", Right.DOCUMENT_ISSUE, head_interview.gather, head_interview.Facts,
        head_interview.draw, wording=head_interview.WORDING,
        manuscript=head_interview.manuscript,
    ),
    Entry(
        "head_talk", "科室负责人谈话", Right.DOCUMENT_ISSUE, head_talk.gather, head_talk.Facts, head_talk.draw,
        wording=head_talk.WORDING, manuscript=head_talk.manuscript,
    ),
    Entry(
        newspaper.KEY, newspaper.NAME, Right.DOCUMENT_ISSUE, newspaper.gather, newspaper.Facts, newspaper.draw,
        "登报", newspaper.text, newspaper.workbook, fields=PLAIN,
    ),
    Entry(
        "rectification_notice", "整改通知", Right.DOCUMENT_ISSUE, rectification_notice.gather,
        rectification_notice.Facts, rectification_notice.draw, wording=rectification_notice.WORDING,
        manuscript=rectification_notice.manuscript,
    ),
    Entry(
        "head_removal", "科室负责人免职建议", Right.DOCUMENT_ISSUE, removal_proposal.gather_head,
        removal_proposal.Facts, removal_proposal.draw, wording=removal_proposal.HEAD,
        manuscript=removal_proposal.manuscript,
    ),
    Entry(
        "leader_removal", "分管领导免职建议", Right.DOCUMENT_ISSUE, removal_proposal.gather_leader,
        removal_proposal.Facts, removal_proposal.draw, wording=removal_proposal.LEADER,
        manuscript=removal_proposal.manuscript,
    ),
    Entry(
        "embargo_letter", "影响期人员名单函", Right.DOCUMENT_ISSUE, embargo_letter.gather, embargo_letter.Facts,
        embargo_letter.draw, wording=embargo_letter.WORDING, manuscript=embargo_letter.manuscript,
    ),
    Entry(
        "deduction_list", "扣分情况函", Right.DOCUMENT_ISSUE, deduction_list.gather, deduction_list.Facts,
        deduction_list.draw, wording=deduction_list.WORDING, manuscript=deduction_list.manuscript,
    ),
    Entry(
        "district_report", "向区委的报告", Right.DOCUMENT_ISSUE, district_report.gather, district_report.Facts,
        district_report.draw, wording=district_report.WORDING,
        manuscript=district_report.manuscript, current=True, red_head=True,
        fields=HEADED | {"copies", "signatory"},
    ),
)  # fmt: skip
WORKBOOK: Final = "ranking_workbook"
"""The workbook has no number and is not in the ledger; `issuing.workbook_bytes` makes it."""


@dataclass(frozen=True)
class WorkingEntry:
    """One kind of working paper: drawn from a round as it stands, without a number and outside the ledger."""

    key: str
    title: str
    right: Right
    gather: Callable[..., tuple[Leaf, ...]]
    """Takes a session and the round's code, and what the kind may be narrowed to."""
    draw: Callable[[Any, Target], Drawn]


WORKING_PAPERS: Final = (
    WorkingEntry("batch_slip", batch_slip.TITLE, Right.BALLOT_KEY, batch_slip.gather, batch_slip.draw),
    WorkingEntry("code_list", code_list.TITLE, Right.BALLOT_KEY, code_list.gather, code_list.draw),
)
"""They exist before the result is final; `working` draws and writes them."""
RESULT_PAPERS: Final = (
    WorkingEntry("charts", charts_paper.TITLE, Right.RESULT_READ, charts_paper.gather, charts_paper.draw),
    WorkingEntry(
        "calculation_sheet", calculation_facts.TITLE, Right.RESULT_READ, calculation_sheet.gather,
        calculation_sheet.draw,
    ),
    WorkingEntry(
        "rereading_list", rereading_list.TITLE, Right.RANKING_LIVE, rereading_list.gather, rereading_list.draw
    ),
    WorkingEntry("tie_minutes", tie_minutes.NAME, Right.RESULT_READ, tie_minutes.gather, tie_minutes.draw),
    WorkingEntry(
        "approval_sheet", approval_sheet.NAME, Right.RESULT_READ, approval_sheet.gather, approval_sheet.draw
    ),
)  # fmt: skip
"""Working papers that show a ranking; of a round that is not final only who may see it live prints them."""


FORM_KEYS: Final = ("service_receipt", "talk_record")
"""Forms that are filled in by hand; `forms` draws them, from what stands in the ledger and in this list."""


def entry(key: str) -> Entry:
    """Return a kind of paper by its key; raises RuleError `reports.kind`."""
    for found in PAPERS:
        if found.key == key:
            return found
    raise _unknown(key)


def working_entry(key: str) -> WorkingEntry:
    """Return a kind of working paper by its key; raises RuleError `reports.kind`."""
    for found in WORKING_PAPERS:
        if found.key == key:
            return found
    raise _unknown(key)


def result_entry(key: str, right: Right | None = None) -> WorkingEntry:
    """Return a kind of paper that shows a ranking, by its key, if `right` opens it; raises RuleError `reports.kind`."""
    for found in RESULT_PAPERS:
        if found.key == key and right in (None, found.right):
            return found
    raise _unknown(key)


def _unknown(key: str) -> RuleError:
    every = (*PAPERS, *WORKING_PAPERS, *RESULT_PAPERS)
    return RuleError("reports.kind", kind=key, known=", ".join([*(known.key for known in every), *FORM_KEYS]))
