"""A newspaper's proof held against the table that it was sent (R8.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.actions import record_proof
from models.documents.proof import LONGEST, Difference, compare
from models.documents.queries import PaperRow, paper
from reports.issuing import text


def expected_text(row: PaperRow) -> str:
    """Return what a proof of a paper must say; raises RuleError `proof.no_text` for a paper that no newspaper sets."""
    plain = text(row)
    if plain is None:
        raise RuleError("proof.no_text", title=row.title)
    return plain


def differences(row: PaperRow, proof: str, *, widths_alike: bool = False) -> tuple[Difference, ...]:
    """Return every character in which a proof differs; raises RuleError `proof.empty`, `.long` or `.no_text`."""
    if not proof.strip():
        raise RuleError("proof.empty", field="proof")
    if len(proof) > LONGEST:
        raise RuleError("proof.long", length=len(proof), longest=LONGEST, field="proof")
    return compare(expected_text(row), proof, widths_alike=widths_alike)


@act("document.check_proof", Right.DOCUMENT_ISSUE)
def check_proof(work: Work, paper_id: int, proof: str, widths_alike: bool = False) -> Sequence[Difference]:
    """Compare a proof once more and enter the result: day, person, number of differences, digest of the proof's text.

    Raises RuleError `document.unknown`, `document.voided`, `proof.empty`, `proof.long` or `proof.no_text`.
    """
    found = differences(paper(work.session, paper_id), proof, widths_alike=widths_alike)
    digest = hashlib.sha256(proof.encode("utf-8", "surrogatepass")).hexdigest()
    record_proof(work, paper_id, len(found), widths_alike, digest)
    return found
