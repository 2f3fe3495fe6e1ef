"""A digest as eight common words, which two people compare over the telephone more surely than 64 hex digits."""

from __future__ import annotations

from functools import cache
from typing import Final

from models.common.places import resource

WORDS: Final = 8
BITS: Final = 11
"""Bits a word: the list has 2,048 words."""
SHA256: Final = 32
"""Bytes of a digest."""


def words(digest: str) -> tuple[str, ...]:
    """Return the first 88 bits of a SHA-256 (hex) as eight words; raises ValueError for what is no digest."""
    raw = bytes.fromhex(digest)
    if len(raw) != SHA256:
        raise ValueError(f"no SHA-256: {digest}")
    number = int.from_bytes(raw[: WORDS * BITS // 8], "big")
    places = (number >> BITS * (WORDS - 1 - place) for place in range(WORDS))
    return tuple(word_list()[place % (1 << BITS)] for place in places)


@cache
def word_list() -> tuple[str, ...]:
    """Return the 2,048 words in their order, which never changes."""
    lines = resource("fingerprint-words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
