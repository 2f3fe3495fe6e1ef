"""Papers with a wording as text for a word processor (R8.4)."""

from __future__ import annotations

from typing import Any

from reports.kit.manuscript import Manuscript
from reports.wording.kinds import Wording
from reports.wording.setting import manuscript_parts, title_of


def letter_manuscript(wording: Wording, facts: Any, copies: str = "", contact: str = "") -> Manuscript:
    """Return a paper in letter format (R8.2)."""
    head, said = facts.head, wording.filled(facts)
    return Manuscript(
        head.office, head.number, title_of(said), manuscript_parts(said, wording.blocks(facts)), head.date,
        contact=contact, copies=copies, secrecy=head.secrecy, urgency=head.urgency, signatory=head.signatory,
    )  # fmt: skip


def red_manuscript(wording: Wording, facts: Any, printed_by: str) -> Manuscript:
    """Return a paper with a red head (R8.1); its facts say who gets copies."""
    head, said = facts.head, wording.filled(facts)
    return Manuscript(
        head.office, head.number, title_of(said), manuscript_parts(said, wording.blocks(facts)), head.date,
        red_head=True, copies=facts.copies, printed_by=printed_by, secrecy=head.secrecy, urgency=head.urgency,
        signatory=head.signatory,
    )  # fmt: skip
