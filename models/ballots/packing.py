"""What a sealed batch counts to, in few bytes, and how blocks of batches are added up.

A batch of its own is its sheets by status and a list of cells: the distance of each from the one before, then the votes
of each, in three bytes a cell where the numbers are small and eight where they are not. The last batch of a full block
also bears the block's sums: for each channel one whole number, in which every status and cell has 32 bits of its own.
Such numbers are added as one: a recount of a million ballots adds a hundred and fifty, not three million picks.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from models.ballots.tables import BallotStatus

BLOCK: Final = 128
"""Batches of a block, by their numbers within the round."""
MASKS: Final = 32
"""A cell is a number: section id · 32 + indicators."""
STATUSES: Final = tuple(BallotStatus)
_HEAD: Final = struct.Struct("<BIIII")
_NARROW, _WIDE = 1, 2
_FORMS: Final = {_NARROW: ("H", "B", 3), _WIDE: ("I", "I", 8)}
"""How distances and votes are written, and the bytes of a cell."""
_LANE: Final = 4
"""Bytes of a status or cell in a block's number; no round has four thousand million ballots."""


@dataclass(frozen=True)
class BatchSum:
    """A batch's sheets in the order of the statuses, and the votes of its valid ballots by cell."""

    sheets: tuple[int, ...]
    cells: Mapping[int, int]


@dataclass(frozen=True)
class Lanes:
    """How a round's cells lie in a block's number: statuses, then sections by id, each with its masks."""

    section_ids: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes of a block's number."""
        return _LANE * (len(STATUSES) + MASKS * len(self.section_ids))

    def number(self, batches: Iterable[BatchSum]) -> int | None:
        """Return the number that says what batches come to; None where one names a section that is on no list."""
        place = {section_id: len(STATUSES) + MASKS * n for n, section_id in enumerate(self.section_ids)}
        lanes = [0] * (self.size // _LANE)
        for one in batches:
            for n, sheets in enumerate(one.sheets):
                lanes[n] += sheets
            for cell, votes in one.cells.items():
                if cell // MASKS not in place:
                    return None
                lanes[place[cell // MASKS] + cell % MASKS] += votes
        return int.from_bytes(struct.pack(f"<{len(lanes)}I", *lanes), "little")

    def read(self, number: int) -> BatchSum:
        """Return what a number, or a sum of such numbers, says."""
        lanes = struct.unpack(f"<{self.size // _LANE}I", number.to_bytes(self.size, "little"))
        cells = (section_id * MASKS + ticked for section_id in self.section_ids for ticked in range(MASKS))
        after = zip(cells, lanes[len(STATUSES) :], strict=True)
        return BatchSum(lanes[: len(STATUSES)], {cell: votes for cell, votes in after if votes})


def pack(own: BatchSum, block: Mapping[str, int] | None = None, size: int = 0) -> bytes:
    """Write a batch's counts, and with them a block's numbers by channel, each of so many bytes."""
    cells = sorted(own.cells)
    distances, votes = [after - before for before, after in pairwise([0, *cells])], [own.cells[cell] for cell in cells]
    narrow = max(distances, default=0) < 1 << 16 and max(votes, default=0) < 1 << 8
    distance, vote, _ = _FORMS[_NARROW if narrow else _WIDE]
    packed = bytearray(_HEAD.pack(_NARROW if narrow else _WIDE, *own.sheets, len(cells)))
    packed += struct.pack(f"<{len(cells)}{distance}{len(cells)}{vote}", *distances, *votes)
    for channel, number in sorted((block or {}).items()):
        code = channel.encode()
        packed += bytes([len(code)]) + code + number.to_bytes(size, "little")
    return bytes(packed)


def unpack(packed: bytes) -> BatchSum:
    """Read a batch's own counts; raises ValueError where the bytes are none."""
    form, sheets, count = _head(packed)
    distance, vote, _ = _FORMS[form]
    numbers = struct.unpack_from(f"<{count}{distance}{count}{vote}", packed, _HEAD.size)
    return BatchSum(sheets, dict(zip(accumulate(numbers[:count]), numbers[count:], strict=True)))


def block_numbers(packed: bytes, size: int) -> dict[str, int]:
    """Read the numbers by channel of the block that ends with a batch; empty where it bears none."""
    form, _, count = _head(packed)
    place, found = _HEAD.size + count * _FORMS[form][2], {}
    while place < len(packed):
        length, place = packed[place], place + 1
        code, number = packed[place : place + length], packed[place + length : place + length + size]
        place += length + size
        if len(number) != size:
            raise ValueError("a block's number is cut short")
        found[code.decode()] = int.from_bytes(number, "little")
    return found


def _head(packed: bytes) -> tuple[int, tuple[int, ...], int]:
    """Return form, sheets and number of cells; raises ValueError where not even these and the cells are whole."""
    if not isinstance(packed, bytes) or len(packed) < _HEAD.size or packed[0] not in _FORMS:
        raise ValueError("no counts of a batch")
    form, *sheets, count = _HEAD.unpack_from(packed)
    if len(packed) < _HEAD.size + count * _FORMS[form][2]:
        raise ValueError("the counts of a batch are cut short")
    return form, tuple(sheets), count


class Sums:
    """Batches added up by channel."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sheets: dict[str, list[int]] = {}
        self._cells: dict[str, Counter[int]] = {}

    def add(self, channel: str, one: BatchSum) -> None:
        """Add a batch, or a block of them."""
        sheets = self._sheets.setdefault(channel, [0] * len(STATUSES))
        for n, more in enumerate(one.sheets):
            sheets[n] += more
        cells = self._cells.setdefault(channel, Counter())
        cells.update(one.cells.keys())  # counting ones is much quicker, and in a pile nearly all are
        for cell, votes in one.cells.items():
            if votes != 1:
                cells[cell] += votes - 1

    @property
    def sheets(self) -> dict[tuple[str, BallotStatus], int]:
        """Sheets by channel and status."""
        pairs = ((code, zip(STATUSES, found, strict=True)) for code, found in self._sheets.items())
        return {(code, status): n for code, each in pairs for status, n in each}

    @property
    def cells(self) -> dict[tuple[str, int, int], int]:
        """Votes by channel, section id and indicators."""
        found = ((code, *divmod(cell, MASKS), n) for code, cells in self._cells.items() for cell, n in cells.items())
        return {(code, section_id, ticked): n for code, section_id, ticked, n in found}


def block_of(number: int) -> range:
    """Return the numbers of the batches in a batch's block."""
    first = (number - 1) // BLOCK * BLOCK + 1
    return range(first, first + BLOCK)


def gaps(covered: Sequence[int], last: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last numbers up to `last` that are in no block of those that end with `covered`, in order."""
    start = 1
    for end in covered:
        if end - BLOCK >= start:
            yield start, end - BLOCK
        start = end + 1
    if start <= last:
        yield start, last
