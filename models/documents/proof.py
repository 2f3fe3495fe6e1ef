"""A newspaper's proof against the table it was sent: every character that differs, and no other (R8.4).

White space between cells and at line ends is the newspaper's own business and is not looked at. The alignment is one of
the shortest there are (Levenshtein), reckoned by Hyyrö's bit vectors: a column of the table of distances is one whole
number, so that a page of text takes no longer than a line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Final

LONGEST: Final = 20_000
"""Characters of a proof: more than any table has, and nothing that a slip of the hand pastes."""
_FULL: Final = range(0xFF01, 0xFF5F)
_TO_ASCII: Final = 0xFF01 - 0x21
_ALIKE: Final = {
    **{chr(code): chr(code - _TO_ASCII) for code in _FULL if unicodedata.category(chr(code))[0] in "PS"},
    "\uff61": "\u3002", "\uff62": "\u300c", "\uff63": "\u300d", "\uff64": "\u3001", "\uff65": "\u30fb",
}  # fmt: skip
"""Punctuation by its other width; letters and digits are none."""


class DifferenceKind(StrEnum):
    """How a proof differs in one character."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True)
class Difference:
    """One character that differs: where it stands in what was expected and in the proof, from 0; `line` from 1.

    What is missing or extra has no character on the other side: the place there is the one before which it belongs.
    """

    kind: DifferenceKind
    line: int
    at: int
    proof_at: int
    expected: str
    found: str


Letter = tuple[str, int]
"""A character that counts, and where it stands."""


def compare(expected: str, proof: str, *, widths_alike: bool = False) -> tuple[Difference, ...]:
    """Return every character in which a proof differs, in the order of the text.

    `widths_alike`: punctuation of full and of half width counts as the same; otherwise every difference is one.
    """
    a, b = _letters(expected), _letters(proof)
    left = [_folded(one, widths_alike) for one, _ in a]
    right = [_folded(one, widths_alike) for one, _ in b]
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))
    rest = zip(reversed(left[same:]), reversed(right[same:]), strict=False)
    ending = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    inner_left, inner_right = left[same : len(left) - ending], right[same : len(right) - ending]
    steps = reversed(list(_steps(inner_left, inner_right)))
    return tuple(_difference(expected, proof, a, b, kind, same + i, same + j) for kind, i, j in steps)


def runs(differences: Sequence[Difference]) -> tuple[tuple[Difference, ...], ...]:
    """Return differences that stand beside each other on both sides as one: what an eye sees as one place."""
    found: list[list[Difference]] = [[one] for one in differences[:1]]
    for before, one in pairwise(differences):
        near = one.at - before.at <= 1 and one.proof_at - before.proof_at <= 1 and one.line == before.line
        if near:
            found[-1].append(one)
        else:
            found.append([one])
    return tuple(tuple(run) for run in found)


def _letters(text: str) -> list[Letter]:
    return [(one, at) for at, one in enumerate(text) if not one.isspace()]


def _folded(character: str, widths_alike: bool) -> str:
    return _ALIKE.get(character, character) if widths_alike else character


def _difference(
    expected: str, proof: str, a: Sequence[Letter], b: Sequence[Letter], kind: DifferenceKind, i: int, j: int
) -> Difference:
    at = a[i][1] if i < len(a) else len(expected)
    proof_at = b[j][1] if j < len(b) else len(proof)
    extra = kind is DifferenceKind.EXTRA
    # what is extra belongs to the line of the character before it
    beside = (a[i - 1][1] if i else 0) if extra else at
    return Difference(
        kind, expected.count("\n", 0, beside) + 1, at, proof_at,
        "" if extra else a[i][0], "" if kind is DifferenceKind.MISSING else b[j][0],
    )  # fmt: skip


def _steps(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[DifferenceKind, int, int]]:
    """Yield the steps of a shortest way from `a` to `b`, from the end to the beginning, with the places before each."""
    ups, downs = _vectors(a, b)
    i, j = len(a), len(b)
    while i and j:
        bit = 1 << (i - 1)
        if ups[j - 1] & bit:
            i -= 1
            yield DifferenceKind.MISSING, i, j
        else:
            j -= 1
            if j and downs[j - 1] & bit:
                yield DifferenceKind.EXTRA, i, j
            else:
                i -= 1
                if a[i] != b[j]:
                    yield DifferenceKind.CHANGED, i, j
    while i:
        i -= 1
        yield DifferenceKind.MISSING, i, j
    while j:
        j -= 1
        yield DifferenceKind.EXTRA, i, j


def _vectors(a: Sequence[str], b: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return for every column of the table of distances where it rises by one and where it falls (Hyyrö 2003)."""
    places: dict[str, int] = {}
    for at, one in enumerate(a):
        places[one] = places.get(one, 0) | 1 << at
    whole = (1 << len(a)) - 1
    up, down = whole, 0
    ups, downs = [], []
    for one in b:
        matches = places.get(one, 0)
        zero = (((matches & up) + up) ^ up) | matches | down
        rises, falls = down | ~(zero | up) & whole, zero & up
        rises = (rises << 1 | 1) & whole
        up = (falls << 1 | ~(zero | rises)) & whole
        down = rises & zero & whole
        ups.append(up)
        downs.append(down)
    return ups, downs
