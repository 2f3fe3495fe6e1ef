"""Papers with a wording, put together: on the page, and as text for a word processor (R8.1, R8.2, R8.4)."""

from __future__ import annotations

from typing import Any

from reports.kit.body import signature, with_signature
from reports.kit.canvas import Drawn, Target
from reports.kit.furniture import Colophon
from reports.kit.manuscript import Manuscript
from reports.kit.page import letter, red_head
from reports.phrases import contact, contact_words, framed, printing_office
from reports.wording.kinds import Wording
from reports.wording.setting import heading, manuscript_parts, text_rows, title_of


def draw_letter(wording: Wording, facts: Any, target: Target, copies: str = "", *, reachable: bool = True) -> Drawn:
    """Draw a paper in letter format; `reachable`: with the office's telephone below the date."""
    head, said = facts.head, wording.filled(facts)
    end = (signature(head.office, head.date), contact(head) if reachable else ())
    rows = (*heading(said), *with_signature(text_rows(said, wording.blocks(facts)), *end))
    return letter(framed(head, title_of(said)), rows, copies, target)


def letter_manuscript(wording: Wording, facts: Any, copies: str = "", *, reachable: bool = True) -> Manuscript:
    """Return a paper in letter format for a word processor."""
    head, said = facts.head, wording.filled(facts)
    return Manuscript(
        head.office, head.number, title_of(said), manuscript_parts(said, wording.blocks(facts)), head.date,
        contact=contact_words(head) if reachable else "", copies=copies, secrecy=head.secrecy, urgency=head.urgency,
        signatory=head.signatory,
    )  # fmt: skip


def draw_red(wording: Wording, facts: Any, target: Target) -> Drawn:
    """Draw a paper with a red head; its facts say who gets copies."""
    head, said = facts.head, wording.filled(facts)
    text = text_rows(said, wording.blocks(facts))
    rows = (*heading(said), *with_signature(text, signature(head.office, head.date)))
    foot = Colophon(facts.copies, printing_office(head), head.date)
    return red_head(framed(head, title_of(said)), rows, foot, target)


def red_manuscript(wording: Wording, facts: Any) -> Manuscript:
    """Return a paper with a red head for a word processor."""
    head, said = facts.head, wording.filled(facts)
    return Manuscript(
        head.office, head.number, title_of(said), manuscript_parts(said, wording.blocks(facts)), head.date,
        red_head=True, copies=facts.copies, printed_by=printing_office(head), secrecy=head.secrecy,
        urgency=head.urgency, signatory=head.signatory,
    )  # fmt: skip
