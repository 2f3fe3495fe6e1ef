"""The chain: every entry's hash covers every column and the hash before (R10.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

COLUMNS: Final = (
    "seq", "at", "account", "person", "role", "act", "subject", "outcome", "facts", "changes", "previous"
)  # fmt: skip
"""What is hashed, in this order: every column but the hash itself."""
FIRST: Final = "0" * 64
"""What the first entry follows."""


def link(values: Sequence[str]) -> str:
    """Return the hash (hex) of an entry's columns as stored text, each with its length before it."""
    hashing = hashlib.sha256()
    for value in values:
        raw = value.encode("utf-8", "surrogatepass")
        hashing.update(f"{len(raw)}:".encode() + raw)
    return hashing.hexdigest()


def broken_links(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the numbers of entries that are missing, out of place or changed.

    Each row is the text of `COLUMNS` and the stored hash, in the order of the numbers.
    """
    faults = []
    expected, previous = 1, FIRST
    for *values, stored in rows:
        if values[0] != str(expected) or values[-1] != previous or link(values) != stored:
            faults.append(values[0])
        expected = int(values[0]) + 1 if values[0].isdigit() else expected + 1
        previous = stored
    return faults
