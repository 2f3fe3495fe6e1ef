"""Serials of a file of ballots: none may stand on two rows, however many rows there are (R5.3)."""

from __future__ import annotations

import unicodedata
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Final

from models.intake.forms import BALLOTS
from models.intake.rules import Rejects, required

SERIAL: Final = BALLOTS.headings[0]
_LONGEST_PLAIN: Final = 19
_AT_ONCE: Final = 100_000
"""Rows whose hashes are compared at a time."""


class Serials:
    """The serials that were read: a hash of eight bytes each, for a million texts would fill the memory.

    Equal hashes only make doubtful. Of a file with `doubtful` ones the rows are read again, and those are held against
    each other as they are written.
    """

    def __init__(self, doubtful: frozenset[int] | None = None) -> None:
        """Begin before the first row; without `doubtful` no serial is called a repeated one."""
        self._hashes = array("q")
        self._doubtful = doubtful
        self._first: dict[str, int] = {}

    def fresh(self, numbers: Sequence[int], texts: Sequence[str], rejects: Rejects) -> Sequence[bool]:
        """Say of some rows, by their numbers, whether the serial is there and stands on no earlier row."""
        plain = _are_plain(texts)
        if plain and self._doubtful is None:
            self._hashes.extend(map(hash, texts))
            return [True] * len(texts)
        found: Sequence[str | None] = texts
        if not plain:
            found = [rejects.read(row, SERIAL, required, text) for row, text in zip(numbers, texts, strict=True)]
        if self._doubtful is not None:
            pairs = zip(numbers, found, strict=True)
            return [serial is not None and self._is_first(row, serial, rejects) for row, serial in pairs]
        self._hashes.extend(hash(_folded(serial)) for serial in found if serial is not None)
        return [serial is not None for serial in found]

    def _is_first(self, row: int, serial: str, rejects: Rejects) -> bool:
        folded = _folded(serial)
        if hash(folded) not in (self._doubtful or ()):
            return True
        first = self._first.setdefault(folded, row)
        if first != row:
            rejects.add(row, SERIAL, "ballot.serial_twice", serial=serial, first=first)
        return first == row

    def doubtful(self) -> frozenset[int]:
        """Return the hashes that came more than once."""
        parts = len(self._hashes) // _AT_ONCE + 1
        found: set[int] = set()
        for part in range(parts):
            some = [one for one in self._hashes if one % parts == part] if parts > 1 else self._hashes
            if len({*some}) < len(some):
                found |= {one for one, times in Counter(some).items() if times > 1}
        return frozenset(found)


def _are_plain(texts: Sequence[str]) -> bool:
    """Say whether all are digits alone, which say themselves what they are; nearly all are."""
    together = "".join(texts)
    return together.isascii() and together.isdigit() and all(texts) and max(map(len, texts)) <= _LONGEST_PLAIN


def _folded(serial: str) -> str:
    """Return what makes two serials the same: full-width digits are digits."""
    return serial if serial.isascii() else unicodedata.normalize("NFKC", serial)
