"""From a final round to numbered papers in a folder (R8.5): number once, draw as often as asked, always the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from models.common.acts import Work, act, query
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.actions import reserve
from models.documents.making import UNTOLD, Making
from models.documents.outgoing import Outgoing
from models.documents.queries import PaperRow, living
from reports import ranking_workbook
from reports.catalogue import PAPERS, Entry, entry
from reports.drawing import drawing, leaving, made
from reports.files import stem, write_whole
from reports.kit.canvas import Drawn
from reports.kit.chinese import document_number
from reports.kit.fonts import Substitution
from reports.kit.frozen import from_plain, to_plain
from reports.kit.outfit import PLAIN, Outfit
from reports.ranking_workbook import Facts as WorkbookFacts
from reports.rewording import worded
from reports.sources import Item, Source, read


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
    """Give a number to every paper that is due and has none; return all living papers of the kinds, in their order.

    Papers are dated with the publication, or the correction after it; before it with the day of the act. All or none:
    a paper that cannot be drawn takes no number. Raises RuleError `result.not_final`, `reports.kind`,
    `reports.glyph_missing` or `reports.name_in_newspaper`.
    """
    chosen = tuple(entry(kind) for kind in kinds) if kinds else PAPERS
    source = read(work.session, code)
    have = {(row.kind, row.section_id) for row in living(work.session, source.round.id)}
    dated_on = source.dated_on or work.today
    new = 0
    for kind in chosen:
        for item in kind.gather(source):
            if (kind.key, item.section_id) not in have:
                _number(work, source, kind, item, work.today if kind.current else dated_on)
                new += 1
    work.note(source.round.code, kinds=[kind.key for kind in chosen], new=new)
    return _in_order(living(work.session, source.round.id), [kind.key for kind in chosen])


def _number(work: Work, source: Source, kind: Entry, item: Item, dated_on: dt.date) -> None:
    organ_code = source.office.organ_code
    said = worded(work.session, kind, item)
    row = reserve(
        work,
        f"{organ_code}{kind.series}" if organ_code else "",
        kind.key,
        source.round.id,
        item.section_id,
        said.item.title,
        dated_on,
        to_plain(said.item.facts),
        said.version,
    )
    pdf(row)


def _in_order(rows: Iterable[PaperRow], kinds: Sequence[str]) -> tuple[PaperRow, ...]:
    found = [row for row in rows if row.kind in kinds]
    return tuple(sorted(found, key=lambda row: (kinds.index(row.kind), row.year, row.serial)))


@query("document.issued", Right.DOCUMENT_READ)
def due_and_issued(session: Session, code: str) -> tuple[tuple[str, int, int], ...]:
    """Return for each kind its key, how many papers are due and how many have a number."""
    source = read(session, code)
    rows = living(session, source.round.id)
    return tuple(
        (kind.key, len(kind.gather(source)), sum(row.kind == kind.key and not row.superseded for row in rows))
        for kind in PAPERS
    )  # fmt: skip


def facts_of(row: PaperRow, outfit: Outfit = PLAIN) -> Any:
    """Return what a paper says, with its number and date, dressed for one copy."""
    facts: Any = from_plain(entry(row.kind).facts, row.facts)
    number = document_number(row.organ_code, row.year, row.serial)
    return replace(facts, head=replace(facts.head, number=number, dated_on=row.dated_on, outfit=outfit))


def pdf(row: PaperRow, outfit: Outfit = PLAIN) -> tuple[bytes, Drawn]:
    """Draw a copy of a paper from the ledger; the same paper in the same faces and outfit gives the same bytes."""
    return drawing(row.title, entry(row.kind).draw, facts_of(row, outfit))


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
