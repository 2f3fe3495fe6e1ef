"""Which pages of a paper are printed, and on which sides of which sheets; without Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from desk.language import tr
from desk.shared.fields import Unreadable

_PART: Final = re.compile(r"(\d{1,4})(?:-(\d{1,4})?)?")
_ALIKE: Final = str.maketrans("０１２３４５６７８９，、；; －–—~～至", "0123456789,,,,,------")
"""What people type for figures, commas and dashes."""


@dataclass(frozen=True)
class PageRange:
    """Pages as people write them, 1-3,5; no parts: all of them."""

    parts: tuple[tuple[int, int | None], ...] = ()
    """First and last page; no last one: to the end."""

    def of(self, count: int) -> tuple[int, ...]:
        """Return the pages of a paper with `count` pages, from 1."""
        if not self.parts:
            return tuple(range(1, count + 1))
        return tuple(
            page for page in range(1, count + 1)
            if any(first <= page <= (count if last is None else last) for first, last in self.parts)
        )  # fmt: skip


def read_range(text: str) -> PageRange:
    """Read what was typed; empty: all pages. Raises Unreadable."""
    clean = re.sub(",+", ",", re.sub(r"\s*-\s*", "-", text.strip()).translate(_ALIKE)).strip(",")
    clean = re.sub(",?-,?", "-", clean)
    return PageRange(tuple(_part(one) for one in clean.split(","))) if clean else PageRange()


def _part(text: str) -> tuple[int, int | None]:
    found = _PART.fullmatch(text)
    if found is None:
        raise Unreadable(tr("Write pages as 1-3,5."))
    first = int(found[1])
    last = first if "-" not in text else int(found[2]) if found[2] else None
    if first < 1 or (last is not None and last < first):
        raise Unreadable(tr("Pages count from 1, the smaller one first."))
    return first, last


def written(pages: tuple[int, ...]) -> str:
    """Return pages as people write them, 1-3,5."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


@dataclass(frozen=True)
class Side:
    """One side of a sheet: which copy, from 1, and which page; None stays blank."""

    copy: int
    page: int | None


def sheets(pages: tuple[int, ...], copies: int, *, duplex: bool) -> int:
    """Return how many sheets of paper a paper takes."""
    return copies * len(_sheets(pages, duplex))


def sides(pages: tuple[int, ...], copies: int, *, duplex: bool, collate: bool) -> Iterator[Side]:
    """Yield the sides in the order they are printed; on both sides each sheet has two, a page keeps its own.

    An odd page is a front and an even one a back, as their numbers stand on the outer side (R8.1).
    """
    made = _sheets(pages, duplex)
    numbers = range(1, copies + 1)
    order = ((copy, one) for copy in numbers for one in made) if collate else (
        (copy, one) for one in made for copy in numbers
    )  # fmt: skip
    for copy, sheet in order:
        for page in sheet:
            yield Side(copy, page)


def _sheets(pages: tuple[int, ...], duplex: bool) -> list[tuple[int | None, ...]]:
    if not duplex:
        return [(page,) for page in pages]
    wanted = set(pages)
    fronts = sorted({page - 1 + page % 2 for page in pages})
    return [tuple(page if page in wanted else None for page in (front, front + 1)) for front in fronts]
