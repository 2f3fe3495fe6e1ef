"""Reads a CSV or XLSX file against the headings it must have; every fault of the file is listed, none is raised."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from operator import itemgetter
from pathlib import Path

from models.intake.grids import Block, Unreadable
from models.intake.incoming import look
from models.intake.rules import LISTED, Rejection, Rejects


@dataclass(frozen=True)
class Row:
    """One data row: its number in the file (headings are row 1) and the text under each known heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A file as it was read; with a fault of the file as a whole `rows` is empty and `rejected` says why.

    `headings` are the known ones as they stand in the file, numbered groups included.
    """

    name: str
    sha256: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    warnings: tuple[Rejection, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    groups: int = 0

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rows)


@dataclass(frozen=True)
class Piece:
    """Some rows that follow each other: their numbers in the file, and the cells under the known headings in order."""

    numbers: Sequence[int]
    rows: Sequence[Sequence[str]]


class Sheet:
    """UTF-8 CSV or XLSX read piece by piece, as often as asked.

    The headings must be `headings`, then groups 1, 2, 3 … of the `repeating` ones. Columns with other headings are
    passed over with a warning, wherever they stand.
    """

    def __init__(self, path: Path, headings: tuple[str, ...], *, repeating: tuple[str, ...] = ()) -> None:
        """Look the file through without reading its rows."""
        self._file, self._fixed, self._repeating = look(path), headings, repeating
        self.name, self.sha256 = path.name, self._file.sha256
        self._begin()

    def _begin(self) -> None:
        self.headings: tuple[str, ...] = ()
        self.groups = self.count = 0
        self._warned = Rejects(most=LISTED)
        self._width = 0
        self._places: Sequence[int] = ()
        self._next = 2

    @property
    def warnings(self) -> tuple[Rejection, ...]:
        """What was passed over in the rows that were read."""
        return self._warned.listed()

    def pieces(self, rejects: Rejects) -> Iterator[Piece]:
        """Yield every row that is not blank; what is wrong goes to `rejects`.

        A fault of the file as a whole, which may be found at its very end, leaves `count` at 0 and is the only one.
        """
        self._begin()
        try:
            yield from self._read(rejects)
        except Unreadable as fault:
            self._begin()
            rejects.only(fault.rejection)

    def _read(self, rejects: Rejects) -> Iterator[Piece]:
        blocks = self._file.blocks()
        first: Block = next(blocks, [[]])
        wrong = self._take_headings(first[0], rejects)
        number = 2
        for block in chain([first[1:]], blocks):
            # with wrong headings it is still read to its end, for it may be broken there
            if not wrong and (piece := self._piece(number, block, rejects)).rows:
                self.count += len(piece.rows)
                yield piece
            number += len(block)
        if not wrong and not self.count:
            raise Unreadable("sheet.no_rows")

    def _take_headings(self, cells: Sequence[str], rejects: Rejects) -> bool:
        """Read the headings; say whether they are wrong."""
        found = _trimmed([unicodedata.normalize("NFKC", cell).strip() for cell in cells])
        groups = _groups(found, self._repeating)
        wanted = self._fixed + tuple(f"{heading}{n}" for n in range(1, groups + 1) for heading in self._repeating)
        if faults := _heading_faults(found, wanted):
            self.headings = tuple(found)
            for fault in faults:
                rejects.add(fault.row, fault.column, fault.key, **fault.facts)
            return True
        self.headings, self.groups = wanted, groups
        self._width, self._places = len(found), tuple(map(found.index, wanted))
        for head in found:
            if head not in wanted:
                self._warned.add(1, head, "sheet.extra_column", heading=head)
        return False

    def _piece(self, first: int, block: Block, rejects: Rejects) -> Piece:
        """Return the rows of a block that are not blank."""
        numbers: Sequence[int] = range(first, first + len(block))
        if self._is_whole(block):
            self._pass_over(first, numbers[-1])
        else:
            filled = [(number, cells) for number, row in zip(numbers, block, strict=True) if (cells := _trimmed(row))]
            numbers, block = [number for number, _ in filled], [self._fitted(*row, rejects) for row in filled]
        if len(self._places) < self._width:
            block = [[row[place] for place in self._places] for row in block]
        return Piece(numbers, block)

    def _is_whole(self, block: Block) -> bool:
        """Say whether every row has a cell under every heading and is not blank; nearly all blocks are like this."""
        firsts = map(itemgetter(self._places[0]), block)
        return {*map(len, block)} == {self._width} and all(map(str.strip, firsts))

    def _fitted(self, number: int, cells: list[str], rejects: Rejects) -> list[str]:
        """Return a row with a cell under every heading."""
        self._pass_over(number, number)
        if len(cells) > self._width:
            rejects.add(number, "", "sheet.cells_beyond", cells=len(cells), headings=self._width)
        return [*cells, *[""] * self._width][: self._width]

    def _pass_over(self, first: int, last: int) -> None:
        """Note the blank rows before rows that are not."""
        for blank in range(self._next, first):
            self._warned.add(blank, "", "sheet.blank_row")
        self._next = last + 1


def read_table(path: Path, headings: tuple[str, ...], *, repeating: tuple[str, ...] = ()) -> Table:
    """Read a whole file as `Sheet` does; for files that are not large."""
    sheet, rejects = Sheet(path, headings, repeating=repeating), Rejects()
    rows = tuple(row for piece in sheet.pieces(rejects) for row in _rows(piece, sheet.headings))
    found = rows if sheet.count else ()
    return Table(sheet.name, sheet.sha256, sheet.headings, found, sheet.warnings, rejects.listed(), sheet.groups)


def _rows(piece: Piece, headings: tuple[str, ...]) -> Iterator[Row]:
    for number, cells in zip(piece.numbers, piece.rows, strict=True):
        yield Row(number, dict(zip_longest(headings, _trimmed(cells), fillvalue="")))


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Drop blank cells at the end of a row."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])


def _groups(found: list[str], repeating: tuple[str, ...]) -> int:
    """Return how many groups the headings announce: at least 1, and never more than there are columns."""
    if not repeating:
        return 0
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, repeating))})([1-9][0-9]{{0,8}})")
    numbers = [int(match[1]) for heading in found if (match := pattern.fullmatch(heading))]
    return min(max(numbers, default=1), max(len(found), 1))


def _heading_faults(found: list[str], wanted: tuple[str, ...]) -> tuple[Rejection, ...]:
    times = Counter(found)
    missing = [heading for heading in wanted if not times[heading]]
    if len(missing) == len(wanted):
        return (Rejection(1, "", "sheet.no_headings", {"expected": _shown(wanted)}),)
    facts = {"expected": _shown(wanted), "found": _shown(found)}
    faults = [Rejection(1, heading, "sheet.heading_missing", {"heading": heading, **facts}) for heading in missing]
    twice = [heading for heading in wanted if times[heading] > 1]
    faults += [Rejection(1, heading, "sheet.heading_twice", {"heading": heading}) for heading in twice]
    if not faults:
        known = set(wanted)
        order = [heading for heading in found if heading in known]
        first = next((heading for heading, due in zip(order, wanted, strict=True) if heading != due), None)
        if first is not None:
            faults.append(Rejection(1, first, "sheet.heading_order", {"heading": first, **facts}))
    return tuple(faults)


def _shown(headings: Sequence[str]) -> str:
    return "、".join(headings[:30]) + ("…" if len(headings) > 30 else "")
