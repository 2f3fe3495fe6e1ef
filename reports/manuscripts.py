"""Papers with a wording as text for a word processor (R8.4)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.facts import Letterhead
from reports.kit.manuscript import Manuscript
from reports.wording.setting import manuscript_parts, title_of
from reports.wording.text import Paragraph


def letter_manuscript(head: Letterhead, said: Sequence[Paragraph], copies: str = "") -> Manuscript:
    """Return a paper in letter format (R8.2)."""
    return Manuscript(
        head.office, head.number, title_of(said), manuscript_parts(said), head.date, copies=copies,
        secrecy=head.secrecy, urgency=head.urgency, signatory=head.signatory,
    )  # fmt: skip
