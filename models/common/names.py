"""Names of people and bodies: what is normalised and what is left alone (R2.4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from models.common.errors import RuleError

LONGEST_NAME: Final = 50
SEPARATORS: Final = "\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387\u16eb\u2e31"
"""Dots that typists use between the parts of an ethnic name; all become U+00B7."""
_TO_MIDDLE_DOT: Final = str.maketrans(dict.fromkeys(SEPARATORS, "\u00b7"))
_HAN_GAP: Final = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
SHORTEST_FOUND: Final = 2
"""Characters of a name that is looked for in a text: a single one is a word of its own far more often."""
_AROUND: Final = 8
_FORBIDDEN: Final = {"Cc", "Cs", "Zl", "Zp"}


def tidy(text: str) -> str:
    """Trim, close gaps between Han characters and fold other white space; no normal form at all (R2.4).

    NFKC, and NFC too, would replace compatibility ideographs that stand in real names.
    """
    return _HAN_GAP.sub("", " ".join(text.split()))


def name(text: str) -> str:
    """Return a name as it is stored: tidied, separator U+00B7, at most 50 characters (R2.4).

    Raises RuleError `name.empty`, `name.long` or `name.character`.
    """
    clean = tidy(text.translate(_TO_MIDDLE_DOT))
    if not clean:
        raise RuleError("name.empty")
    if len(clean) > LONGEST_NAME:
        raise RuleError("name.long", name=clean, longest=LONGEST_NAME)
    for character in clean:
        if unicodedata.category(character) in _FORBIDDEN:
            raise RuleError("name.character", name=clean, code=f"U+{ord(character):04X}")
    return clean


@dataclass(frozen=True)
class Mention:
    """A name that stands in a text, and the words around it."""

    name: str
    passage: str


def mentioned(text: str, names: Iterable[str]) -> Mention | None:
    """Return the first whole name of two characters or more that stands in a text, the longest where several begin.

    White space and the kind of separator in an ethnic name do not hide it (R2.4, R8.4).
    """
    flat = _flat(text)
    found = [(flat.find(plain), -len(plain), known) for known in names if len(plain := _flat(known)) >= SHORTEST_FOUND]
    place, length, known = min((one for one in found if one[0] >= 0), default=(-1, 0, ""))
    if place < 0:
        return None
    start, end = max(0, place - _AROUND), place - length + _AROUND
    before, after = "…" if start else "", "…" if end < len(flat) else ""
    return Mention(known, f"{before}{flat[start:end]}{after}")


def _flat(text: str) -> str:
    return "".join(text.translate(_TO_MIDDLE_DOT).split())
