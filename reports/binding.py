"""Many papers of the ledger in one file, for printing in one go (R8.5): they share their fonts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.common.errors import RuleError
from models.documents.making import Making
from models.documents.queries import PaperRow
from reports.catalogue import entry
from reports.drawing import drawn_into, made
from reports.files import write_whole
from reports.issuing import facts_of
from reports.kit.canvas import Book
from reports.kit.faces import steady
from reports.kit.fonts import Substitution
from reports.kit.marks import Page


@dataclass(frozen=True)
class Bound:
    """Whose pages are whose: a paper's first page in the file, from 1, and how many it has."""

    paper_id: int
    first: int
    pages: int
    substitutions: tuple[Substitution, ...]
    """Characters that another face had to draw (R8.6)."""
    making: Making


@dataclass(frozen=True)
class Binding:
    """What came out: the papers in their order, the pages with blank ones between, and the file's digest."""

    papers: tuple[Bound, ...]
    pages: int
    sha256: str


def bind(
    papers: Iterable[PaperRow],
    path: Path,
    title: str,
    both_sides: bool = False,
    facts: Callable[[PaperRow], Any] = facts_of,
) -> Binding:
    """Draw papers one behind the other into a file that appears whole or not at all.

    With `both_sides` every paper begins on the front of a sheet. `papers` may be a generator that tells how far it has
    come, or gives up by raising; `facts` gives what a copy says, where it is not the one that is kept. Other faces
    come into force behind the last paper only. Raises RuleError `document.voided` for a voided paper, what drawing
    raises, and EnvironmentFault `reports.not_written`.
    """
    with steady():
        book = Book(title, "")
        bound = tuple(_put(book, row, both_sides, facts) for row in papers)
        data = book.data()
    write_whole(path, data)
    return Binding(bound, len(book), hashlib.sha256(data).hexdigest())


def _put(book: Book, row: PaperRow, both_sides: bool, facts: Callable[[PaperRow], Any]) -> Bound:
    if row.voided is not None:
        raise RuleError("document.voided", title=row.title, reason=row.voided)
    if both_sides and len(book) % 2:
        book.add([Page(())])
    first = len(book) + 1
    drawn = drawn_into(book, row.title, entry(row.kind).draw, facts(row))
    return Bound(row.id, first, drawn.pages, drawn.substitutions, made(drawn))
