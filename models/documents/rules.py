"""The law of the ledger: numbers without gaps, living and voided papers (R8.5)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from models.common.errors import RuleError

MOST_GAPS: Final = 1000
"""Missing numbers that are named; one damaged number must not make millions."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def next_serial(taken: Collection[int]) -> int:
    """Return the number after the last of an organ code and year; voided ones stay taken (R8.5)."""
    return max(taken, default=0) + 1


def gaps(taken: Collection[int]) -> tuple[int, ...]:
    """Return the numbers missing below the last, at most `MOST_GAPS` of them; an undamaged ledger has none (R8.5)."""
    known = frozenset(taken)
    end = min(max(known, default=0), len(known) + MOST_GAPS)
    return tuple(number for number in range(1, end + 1) if number not in known)


def void_reason(reason: str) -> str:
    """Return the reason for which a number is voided; raises RuleError `document.void_reason` when it is empty."""
    clean = " ".join(reason.split())
    if not clean:
        raise RuleError("document.void_reason", field="reason")
    return clean


def file_digest(sha256: str) -> str:
    """Return a SHA-256 in small hexadecimal digits; raises ValueError for anything else."""
    if not _DIGEST.fullmatch(sha256.lower()):
        raise ValueError("not a SHA-256 digest")
    return sha256.lower()
