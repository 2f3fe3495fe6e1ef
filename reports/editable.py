"""Numbered papers as files for a word processor, for those kinds that offices go on writing by hand (R8.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.common.errors import RuleError
from models.documents.outgoing import Outgoing
from models.documents.queries import PaperRow
from reports.catalogue import entry
from reports.files import write_whole
from reports.issuing import facts_of, file_names
from reports.kit.docx import docx

MARK: Final = "（可编辑）"
"""In the file's name: what is changed in it is not the ledger's paper."""


@dataclass(frozen=True)
class Editable:
    """A file that came out: for the log, and where it is."""

    outgoing: Outgoing
    round: str
    path: Path


def has_editable(row: PaperRow) -> bool:
    """Say whether a paper comes as a file for a word processor too."""
    return row.voided is None and entry(row.kind).manuscript is not None


def editable(row: PaperRow) -> bytes:
    """Return a paper as DOCX: its text, number and date as in the ledger, the same bytes every time.

    Raises RuleError `document.voided` for a voided paper and `reports.no_editable` for a kind that has no such file.
    """
    kind = entry(row.kind)
    if row.voided is not None:
        raise RuleError("document.voided", title=row.title, reason=row.voided)
    if kind.manuscript is None:
        raise RuleError("reports.no_editable", title=kind.title)
    return docx(kind.manuscript(facts_of(row)))


def write_editable(papers: Sequence[PaperRow], out: Path) -> tuple[Editable, ...]:
    """Write papers into a folder; raises RuleError as `editable` and EnvironmentFault `reports.not_written`."""
    written = []
    for row, name in zip(papers, file_names(papers), strict=True):
        data = editable(row)
        path = write_whole(out / f"{name}{MARK}.docx", data)
        outgoing = Outgoing(entry(row.kind).title, path.name, hashlib.sha256(data).hexdigest())
        written.append(Editable(outgoing, row.round, path))
    return tuple(written)
