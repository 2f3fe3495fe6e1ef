"""Working papers as files: drawn from what stands in the round now, never numbered, never in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from models.ballots.queries import batch
from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.making import UNTOLD, Making
from models.rounds.queries import round_by_code
from reports import batch_slip
from reports.catalogue import WorkingEntry, working_entry
from reports.drawing import drawing, leaving, made
from reports.facts import Leaf
from reports.files import stem, write_whole
from reports.kit.fonts import Substitution


@dataclass(frozen=True)
class Working:
    """A paper without a number: what it is about, its kind, file name and PDF, and characters in other faces (R8.6)."""

    round: str
    kind: str
    name: str
    data: bytes
    pages: int
    substitutions: tuple[Substitution, ...]
    making: Making = UNTOLD


@dataclass(frozen=True)
class Saved:
    """A working paper that was written."""

    path: Path
    sha256: str
    pages: int
    substitutions: tuple[Substitution, ...]
    making: Making = UNTOLD
    findings: tuple[str, ...] = ()
    """What keeps it from being PDF/A-1b, where that was asked for."""


@query("document.working", Right.BALLOT_KEY)
def working_papers(session: Session, code: str, kinds: Sequence[str]) -> tuple[Working, ...]:
    """Draw a round's working papers of some kinds: one code list, a slip for every batch that is keyed by hand.

    Raises RuleError `round.unknown`, `reports.kind`, `ballots.past_round` or `reports.glyph_missing`.
    """
    chosen = [working_entry(kind) for kind in dict.fromkeys(kinds)]
    held = round_by_code(session, code)
    return tuple(drawn(held.code, kind, leaf) for kind in chosen for leaf in kind.gather(session, held.code))


@query("document.batch_slip", Right.BALLOT_KEY)
def batch_slip_paper(session: Session, batch_id: int) -> Working:
    """Draw the slip of one batch; raises RuleError `batch.unknown`, also for one that was read from a file."""
    row = batch(session, batch_id)
    for leaf in batch_slip.gather(session, row.round_code, batch_id):
        return drawn(row.round_code, working_entry("batch_slip"), leaf)
    raise RuleError("batch.unknown", batch=batch_id)


@query("document.code_list", Right.BALLOT_KEY)
def code_list_paper(session: Session, code: str) -> Working:
    """Draw a round's keying code list; raises RuleError like `working_papers`."""
    [paper] = working_papers(session, code, ("code_list",))
    return paper


def drawn(code: str, kind: WorkingEntry, leaf: Leaf) -> Working:
    """Draw a working paper; the same facts always give the same bytes."""
    data, done = drawing(kind.title, kind.draw, leaf.facts)
    name = f"{stem(code, kind.title, *leaf.parts)}.pdf"
    return Working(code, kind.title, name, data, done.pages, done.substitutions, made(done))


def write_working(paper: Working, path: Path, archival: bool = False) -> Saved:
    """Write a working paper whole or not at all, PDF/A on request; raises EnvironmentFault `reports.not_written`."""
    file = leaving(paper.data, paper.making, archival)
    digest = hashlib.sha256(file.data).hexdigest()
    return Saved(
        write_whole(path, file.data), digest, paper.pages, paper.substitutions, file.making, file.findings
    )  # fmt: skip
