"""Papers without a number coming out: each file is whole, and what came out is entered in the log (R8.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from desk.office import Office
from models.documents.actions import record_prints
from models.documents.copies import How
from models.documents.outgoing import Outgoing, record_keying_papers, record_ranking_papers, record_table
from models.overview.everything import Everything
from reports.catalogue import WORKING_PAPERS
from reports.consequences_workbook import TITLE, write_everything
from reports.files import write_stream, write_whole
from reports.issuing import WORKBOOK_TITLE, Written, workbook_bytes
from reports.ranking_workbook import Facts
from reports.working import Saved, Working, write_working
from reports.yearly_statistics import TITLE as STATISTICS
from reports.yearly_statistics import Facts as Statistics
from reports.yearly_statistics import write_statistics

KEYING: Final = frozenset(entry.title for entry in WORKING_PAPERS)


def save_paper(office: Office, paper: Working, path: Path) -> Path:
    """Write one paper where the user wants it."""
    saved = write_working(paper, path)
    enter(office, paper.round, (_outgoing(paper, saved),))
    return saved.path


def save_papers(office: Office, papers: Sequence[Working], folder: Path, archival: bool = False) -> tuple[Saved, ...]:
    """Write papers of one round into a folder, PDF/A on request; what came out is entered even when the rest fails."""
    saved: list[Saved] = []
    try:
        for paper in papers:
            saved.append(write_working(paper, folder / paper.name, archival))
    finally:
        if saved:
            came_out = zip(papers, saved, strict=False)
            enter(office, papers[0].round, [_outgoing(paper, one) for paper, one in came_out])
    return tuple(saved)


def save_workbook(office: Office, facts: Facts, path: Path) -> Path:
    """Write the workbook that recomputes a round's ranking."""
    data = workbook_bytes(facts)
    write_whole(path, data)
    enter(office, facts.code, (Outgoing(WORKBOOK_TITLE, path.name, hashlib.sha256(data).hexdigest()),))
    return path


def save_everything(
    office: Office, facts: Everything, path: Path, told: Callable[[int, int], object] = lambda _done, _total: None
) -> Path:
    """Write the workbook of all that followed from results; `told` hears how far it is, and may stop it by raising."""
    return _save_table(office, TITLE, path, lambda sink: write_everything(facts, sink, told))


def save_statistics(office: Office, facts: Statistics, path: Path) -> Path:
    """Write a year's statistics as a workbook."""
    return _save_table(office, STATISTICS, path, lambda sink: write_statistics(facts, sink))


def _save_table(office: Office, title: str, path: Path, fill: Callable[[Callable[[bytes], object]], int]) -> Path:
    """Write a workbook of `fill`'s rows and enter that it went out."""
    digest = hashlib.sha256()

    def both(sink: Callable[[bytes], object]) -> int:
        def taken(piece: bytes) -> None:
            digest.update(piece)
            sink(piece)

        return fill(taken)

    rows = write_stream(path, both)
    office.do(record_table, title, rows, path.name, digest.hexdigest())
    return path


def enter_written(office: Office, code: str, written: Sequence[Written]) -> None:
    """Enter numbered papers of a round that were written: the copies in the ledger, other forms of them in the log."""
    saved = [How(file=one.path.name) for one in written]
    office.do(record_prints, tuple((one.paper_id, one.sha256, one.making) for one in written), saved)
    if beside := [form for one in written for form in one.beside]:
        enter(office, code, beside)


def enter(office: Office, code: str, papers: Iterable[Outgoing]) -> None:
    """Enter a round's papers that came out: one entry for those of the keying, one for those of the ranking."""
    came_out = list(papers)
    for act, of_keying in ((record_keying_papers, True), (record_ranking_papers, False)):
        if chosen := tuple(one for one in came_out if (one.kind in KEYING) is of_keying):
            office.do(act, code, chosen)


def _outgoing(paper: Working, saved: Saved) -> Outgoing:
    return Outgoing(paper.kind, saved.path.name, saved.sha256, saved.making)
