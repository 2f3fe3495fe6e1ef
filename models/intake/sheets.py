"""Reads a CSV or XLSX file against the headings it must have; every fault of the file is listed, none is raised."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from models.intake.grids import LARGEST, Grid, Unreadable, read_grid
from models.intake.rules import Rejection


@dataclass(frozen=True)
class Row:
    """One data row: its number in the file (headings are row 1) and the text under each known heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A file as it was read; with a fault of the file as a whole `rows` is empty and `rejected` says why.

    `headings` are the known ones as they stand in the file, numbered groups included; `groups` counts the groups.
    """

    name: str
    sha256: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    warnings: tuple[Rejection, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    groups: int = 0


def read_table(path: Path, headings: tuple[str, ...], *, repeating: tuple[str, ...] = ()) -> Table:
    """Read UTF-8 CSV or XLSX whose headings are `headings`, then groups 1, 2, 3 … of the `repeating` ones.

    Columns with other headings are passed over with a warning, wherever they stand.
    """
    sha256 = ""
    try:
        data = _bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        grid = read_grid(path.name, data)
        return _table(path.name, sha256, grid, headings, repeating)
    except Unreadable as fault:
        return Table(path.name, sha256, (), (), (), (fault.rejection,))


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable("file.missing", path=str(path))
        if path.stat().st_size > LARGEST:
            raise Unreadable("sheet.large", limit=LARGEST // 1024 // 1024)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("file.unreadable", path=str(path), reason=error.strerror or "") from error


def _table(name: str, sha256: str, grid: Grid, headings: tuple[str, ...], repeating: tuple[str, ...]) -> Table:
    found = _trimmed([unicodedata.normalize("NFKC", cell).strip() for cell in grid[0]])
    groups = _groups(found, repeating)
    wanted = headings + tuple(f"{heading}{n}" for n in range(1, groups + 1) for heading in repeating)
    if faults := _heading_faults(found, wanted):
        return Table(name, sha256, tuple(found), (), (), faults)
    numbered = tuple((number, _trimmed(cells)) for number, cells in enumerate(grid[1:], 2))
    filled = tuple((number, cells) for number, cells in numbered if cells)
    if not filled:
        raise Unreadable("sheet.no_rows")
    extra = [Rejection(1, head, "sheet.extra_column", {"heading": head}) for head in found if head not in wanted]
    blank = [Rejection(n, "", "sheet.blank_row") for n, cells in numbered if not cells and n < filled[-1][0]]
    beyond = [
        Rejection(number, "", "sheet.cells_beyond", {"cells": len(cells), "headings": len(found)})
        for number, cells in filled
        if len(cells) > len(found)
    ]
    rows = tuple(Row(number, _under(found, wanted, cells)) for number, cells in filled)
    return Table(name, sha256, wanted, rows, (*extra, *blank), tuple(beyond), groups)


def _under(found: list[str], wanted: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    texts = dict(zip_longest(found, cells[: len(found)], fillvalue=""))
    return texts if len(found) == len(wanted) else {heading: texts[heading] for heading in wanted}


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
