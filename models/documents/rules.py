"""The law of the ledger: numbers without gaps, living and voided papers (R8.5)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from models.common.errors import RuleError

MOST_GAPS: Final = 1000
"""Missing numbers that are named; one damaged number must not make millions."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Edition:
    """A corrected result: its number, and the sections whose line or measures it touched.

    `own`: the round's own figures were corrected; otherwise an earlier round's were, on which its streaks look back.
    """

    number: int
    own: bool
    touched: frozenset[int]

    @property
    def changed(self) -> bool:
        """Say whether anything in the round became other."""
        return self.own or bool(self.touched)


def next_serial(taken: Collection[int]) -> int:
    """Return the number after the last of an organ code and year; voided ones stay taken (R8.5)."""
    return max(taken, default=0) + 1


def gaps(taken: Collection[int]) -> tuple[int, ...]:
    """Return the numbers missing below the last, at most `MOST_GAPS` of them; an undamaged ledger has none (R8.5)."""
    known = frozenset(taken)
    end = min(max(known, default=0), len(known) + MOST_GAPS)
    return tuple(number for number in range(1, end + 1) if number not in known)


def is_superseded(edition: int, section_id: int | None, corrected: Iterable[Edition]) -> bool:
    """Say whether a paper that rests on an edition of a result says what a later one touched (R7.8).

    A paper about the round as a whole (no section) is touched by whatever changed in the round.
    """
    return any(
        one.number > edition and (one.changed if section_id is None else section_id in one.touched) for one in corrected
    )


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
