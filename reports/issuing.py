"""From a final round to numbered papers in a folder (R8.5): number once, draw as often as asked, always the same."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from models.common.acts import Work, act, query
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.draft_queries import DraftStage, living_drafts
from models.documents.making import UNTOLD, Making
from models.documents.outgoing import Outgoing
from models.documents.queries import PaperRow, living
from models.settings.queries import two_people
from reports import ranking_workbook
from reports.catalogue import PAPERS, Entry, entry
from reports.drafting import Due, Key, approve_drafts, check_drafts, chosen_kinds, draft_missing, due, number_of
from reports.drawing import leaving, made
from reports.files import stem, write_whole
from reports.kit.canvas import Drawn
from reports.kit.fonts import Substitution
from reports.kit.outfit import PLAIN, Outfit
from reports.presenting import drawn, said
from reports.ranking_workbook import Facts as WorkbookFacts
from reports.sources import Source, read


@dataclass(frozen=True)
class Written:
    """A file that came out: what the ledger records, and the characters that another face had to draw (R8.6)."""

    paper_id: int
    path: Path
    sha256: str
    pages: int
    substitutions: tuple[Substitution, ...]
    beside: tuple[Outgoing, ...] = ()
    """The same paper in other forms, which the ledger does not count as copies."""
    making: Making = UNTOLD
    findings: tuple[str, ...] = ()
    """What keeps it from being PDF/A-1b, where that was asked for."""


@act("document.issue", Right.DOCUMENT_ISSUE)
def issue(work: Work, code: str, kinds: Sequence[str] | None = None) -> tuple[PaperRow, ...]:
    """Draft, check and approve every paper that is due and has no number; return all living papers of the kinds.

    Papers are dated with the publication, or the correction after it; before it with the day of the act. All or none:
    a paper that cannot be drawn takes no number. Raises RuleError `result.not_final`, `reports.kind`,
    `reports.glyph_missing`, `reports.name_in_newspaper`, or `draft.two_people` where something has no number yet and
    the office wants another person to approve it.
    """
    chosen = chosen_kinds(kinds)
    found = due(work.session, code, chosen)
    numbered = {(row.kind, row.section_id) for row in living(work.session, found.source.round.id)}
    missing = [key for key in found.papers if key not in numbered]
    if missing and two_people(work.session):
        raise RuleError("draft.two_people", missing=len(missing), round=found.source.round.title)
    if missing:
        _through(work, found, missing)
    work.note(code, kinds=[kind.key for kind in chosen], new=len(missing))
    return _in_order(living(work.session, found.source.round.id), [kind.key for kind in chosen])


def _through(work: Work, found: Due, keys: Sequence[Key]) -> None:
    """Take papers from nothing, or from where their drafts stand, to their numbers."""
    draft_missing(work, found)
    waiting = [row for row in living_drafts(work.session, found.source.round.id) if (row.kind, row.section_id) in keys]
    unchecked = [row.id for row in waiting if row.stage is not DraftStage.CHECKED]
    if unchecked:
        check_drafts(work, unchecked)
    approve_drafts(work, [row.id for row in waiting])


def _in_order(rows: Iterable[PaperRow], kinds: Sequence[str]) -> tuple[PaperRow, ...]:
    found = [row for row in rows if row.kind in kinds]
    return tuple(sorted(found, key=lambda row: (kinds.index(row.kind), row.year, row.serial)))


@query("document.issued", Right.DOCUMENT_READ)
def due_and_issued(session: Session, code: str) -> tuple[tuple[str, int, int], ...]:
    """Return for each kind its key, how many papers are due and how many have a number."""
    source = read(session, code)
    rows = living(session, source.round.id)
    return tuple(
        (kind.key, _count(kind, source), sum(row.kind == kind.key and not row.superseded for row in rows))
        for kind in PAPERS
    )


def _count(kind: Entry, source: Source) -> int:
    """Return how many papers of a kind are due; one that must not be made as it is counts, the check list says why."""
    try:
        return len(kind.gather(source))
    except RuleError:
        return 1


def facts_of(row: PaperRow, outfit: Outfit = PLAIN) -> Any:
    """Return what a paper says, with its number and date, dressed for one copy."""
    return said(row.kind, row.facts, number_of(row), row.dated_on, outfit)


def pdf(row: PaperRow, outfit: Outfit = PLAIN) -> tuple[bytes, Drawn]:
    """Draw a copy of a paper from the ledger; the same paper in the same faces and outfit gives the same bytes."""
    return drawn(row.title, row.kind, facts_of(row, outfit))


def text(row: PaperRow) -> str | None:
    """Return a paper as plain text, where its kind goes out as such too."""
    kind = entry(row.kind)
    return kind.text(facts_of(row)) if kind.text else None


def write(papers: tuple[PaperRow, ...], out: Path, archival: bool = False) -> tuple[Written, ...]:
    """Draw papers into a folder under speaking names, as PDF/A on request; each file appears whole or not at all.

    Raises RuleError `document.voided` for a voided paper and EnvironmentFault `reports.not_written`.
    """
    written = []
    for row, name in zip(papers, file_names(papers), strict=True):
        if row.voided is not None:
            raise RuleError("document.voided", title=row.title, reason=row.voided)
        data, drawn = pdf(row)
        file = leaving(data, made(drawn), archival)
        path = write_whole(out / f"{name}.pdf", file.data)
        beside = tuple(_write_form(row, out / f"{name}{ending}", form) for ending, form in _forms(row))
        digest = hashlib.sha256(file.data).hexdigest()
        written.append(
            Written(row.id, path, digest, drawn.pages, drawn.substitutions, beside, file.making, file.findings)
        )
    return tuple(written)


def _forms(row: PaperRow) -> Iterable[tuple[str, bytes]]:
    """Yield the other forms of a paper by the ending of their file."""
    if plain := text(row):
        yield ".txt", plain.encode()
    if fill := entry(row.kind).workbook:
        target = io.BytesIO()
        fill(facts_of(row), target)
        yield ".xlsx", target.getvalue()


def _write_form(row: PaperRow, path: Path, data: bytes) -> Outgoing:
    write_whole(path, data)
    return Outgoing(entry(row.kind).title, path.name, hashlib.sha256(data).hexdigest())


def file_names(papers: Sequence[PaperRow]) -> list[str]:
    """Return a different file name, without its ending, for every paper."""
    names: list[str] = []
    for row in papers:
        line = facts_of(row).listed if row.section_id is not None else None
        parts = (f"{line.rank:02d}", line.unit, line.section) if line else ()
        name = stem(row.round, entry(row.kind).title, *parts)
        names.append(f"{name}-{row.serial}" if name in names else name)
    return names


WORKBOOK_TITLE: Final = "排名复算"


def workbook_name(code: str) -> str:
    """Return the file name of a round's ranking workbook."""
    return f"{stem(code, WORKBOOK_TITLE)}.xlsx"


def workbook_bytes(facts: WorkbookFacts) -> bytes:
    """Return a round's ranking workbook; the same facts give the same bytes."""
    target = io.BytesIO()
    ranking_workbook.draw(facts, target)
    return target.getvalue()
