"""What a sealed batch counts to, in few bytes, and how blocks of batches are added up.

A batch of its own is a list of small numbers, seven bits to a byte: sheets that are valid, abstained and invalid, then
the cells in their order, each as the distance from the one before and its votes. The last batch of a full block also
bears the block's sums: for each channel one whole number, in which every status and cell has 32 bits of its own. Such
numbers are added as one, so a recount of a million ballots adds a hundred and fifty numbers, not three million picks.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.ballots.tables import BallotStatus

BLOCK: Final = 128
"""Batches of a block, by their numbers within the round."""
MASKS: Final = 32
STATUSES: Final = tuple(BallotStatus)
_FORM: Final = 1
_LANE: Final = 4
"""Bytes of a status or cell in a block's number; no round has four thousand million ballots."""
Cell = tuple[int, int]
"""Section id and indicators."""


@dataclass(frozen=True)
class BatchSum:
    """A batch's sheets by status, and the votes of its valid ballots by cell."""

    sheets: Mapping[BallotStatus, int]
    cells: Mapping[Cell, int]


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
            for n, status in enumerate(STATUSES):
                lanes[n] += one.sheets.get(status, 0)
            for (section_id, ticked), votes in one.cells.items():
                if section_id not in place:
                    return None
                lanes[place[section_id] + ticked] += votes
        return int.from_bytes(struct.pack(f"<{len(lanes)}I", *lanes), "little")

    def read(self, number: int) -> BatchSum:
        """Return what a number, or a sum of such numbers, says."""
        lanes = struct.unpack(f"<{self.size // _LANE}I", number.to_bytes(self.size, "little"))
        after = lanes[len(STATUSES) :]
        keys = ((section_id, ticked) for section_id in self.section_ids for ticked in range(MASKS))
        cells = {key: votes for key, votes in zip(keys, after, strict=True) if votes}
        return BatchSum({status: n for status, n in zip(STATUSES, lanes, strict=False) if n}, cells)


def pack(own: BatchSum, block: Mapping[str, int] | None = None, size: int = 0) -> bytes:
    """Write a batch's counts, and with them a block's numbers by channel, each of so many bytes."""
    packed = bytearray([_FORM])
    cells = sorted((section_id * MASKS + ticked, votes) for (section_id, ticked), votes in own.cells.items())
    numbers = [*(own.sheets.get(status, 0) for status in STATUSES), len(cells)]
    before = 0
    for key, votes in cells:
        numbers += [key - before, votes]
        before = key
    for number in numbers:
        _append(packed, number)
    for channel, number in sorted((block or {}).items()):
        code = channel.encode()
        _append(packed, len(code))
        packed += code + number.to_bytes(size, "little")
    return bytes(packed)


def unpack(packed: bytes) -> BatchSum:
    """Read a batch's own counts; raises ValueError where the bytes are none."""
    return _own(packed)[0]


def block_numbers(packed: bytes, size: int) -> dict[str, int]:
    """Read the numbers by channel of the block that ends with a batch; empty where it bears none."""
    _, place = _own(packed)
    found = {}
    while place < len(packed):
        length, place = packed[place], place + 1
        code, number = packed[place : place + length], packed[place + length : place + length + size]
        place += length + size
        if len(number) != size:
            raise ValueError("a block's number is cut short")
        found[code.decode()] = int.from_bytes(number, "little")
    return found


def added(
    batches: Iterable[tuple[str, BatchSum]],
) -> tuple[Counter[tuple[str, BallotStatus]], Counter[tuple[str, int, int]]]:
    """Add batches up by channel."""
    sheets: Counter[tuple[str, BallotStatus]] = Counter()
    cells: Counter[tuple[str, int, int]] = Counter()
    for channel, one in batches:
        for status, n in one.sheets.items():
            sheets[channel, status] += n
        for (section_id, ticked), votes in one.cells.items():
            cells[channel, section_id, ticked] += votes
    return sheets, cells


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


def _append(packed: bytearray, number: int) -> None:
    while number > 127:
        packed.append(number & 127 | 128)
        number >>= 7
    packed.append(number)


def _own(packed: bytes) -> tuple[BatchSum, int]:
    """Read the batch's own part; return where it ends."""
    if not isinstance(packed, bytes) or packed[:1] != bytes([_FORM]):
        raise ValueError("no counts of a batch")
    numbers, place = _numbers(packed, 1, len(STATUSES) + 1)
    (*sheets, count) = numbers
    numbers, place = _numbers(packed, place, 2 * count)
    cells, key = {}, 0
    for distance, votes in zip(numbers[::2], numbers[1::2], strict=True):
        key += distance
        cells[key // MASKS, key % MASKS] = votes
    return BatchSum({status: n for status, n in zip(STATUSES, sheets, strict=True) if n}, cells), place


def _numbers(packed: bytes, place: int, count: int) -> tuple[list[int], int]:
    found = []
    for _ in range(count):
        number = shift = 0
        while True:
            if place >= len(packed):
                raise ValueError("the counts of a batch are cut short")
            byte = packed[place]
            place += 1
            number |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
        found.append(number)
    return found, place
