"""Text cut into what may not be divided by the end of a line, after GB/T 15834 and GB/T 9704 (R8.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from reports.kit.fonts import AnyFace, Face, advance, drawer, narrow

CLOSING: Final = frozenset("、。，．；：？！）》」』〕】〉”’％‰℃·～")
"""May not begin a line."""
OPENING: Final = frozenset("（《「『〔【〈“‘")
"""May not end a line."""
_PAIRS: Final = frozenset("—…")
_AFTER_DIGITS: Final = frozenset("年月日号名期个张份次家条")
"""Stay with the figure before them: figures and years are not divided (GB/T 9704, 7.3)."""
_SQUEEZED: Final = frozenset("、。，；：）》」』〕】〉”’")
_EPSILON: Final = 0.01


@dataclass(frozen=True)
class Type:
    """A face, a size and the width that one Chinese character takes, in points."""

    face: Face
    size: float
    cell: float


@dataclass(frozen=True)
class Slot:
    """One character and the room it takes."""

    character: str
    type: Type
    used: AnyFace
    width: float
    shift: float = 0.0
    """How far right of the slot's left edge the glyph begins."""
    squeeze: float = 0.0
    """How much of the width is blank and may be given up."""
    firm: bool = False
    """No space is added behind it: inside a figure or a Latin word."""


Atom = tuple[Slot, ...]


def slot(character: str, type_: Type) -> Slot:
    """Return a character's room: a full cell, or its own width for digits and Latin letters."""
    used = drawer(character, type_.face)
    own = advance(character, type_.face, type_.size)
    if narrow(character):
        return Slot(character, type_, used, own)
    slack = type_.cell - own
    if character in OPENING:
        return Slot(character, type_, used, type_.cell, max(slack, 0.0), type_.cell / 2)
    squeeze = type_.cell / 2 if character in _SQUEEZED else 0.0
    return Slot(character, type_, used, type_.cell, 0.0 if character in _SQUEEZED else slack / 2, squeeze)


def _joined(left: Slot, right: Slot) -> bool:
    """Say whether no line may end between two characters."""
    a, b = left.character, right.character
    if b in CLOSING or a in OPENING:
        return True
    if narrow(a) and narrow(b):
        return a != " " and b != " "
    if b == " ":
        return True
    return (
        (a == b and a in _PAIRS)
        or (a.isascii() and a.isdigit() and b in _AFTER_DIGITS)
        or (a in "第〕" and b.isascii() and b.isdigit())
    )


def _firm(left: Slot, right: Slot) -> bool:
    """Say whether justification leaves the gap between two characters alone."""
    a, b = left.character, right.character
    return (narrow(a) and narrow(b)) or (a == b and a in _PAIRS)


def slots(parts: Sequence[tuple[Type, str]]) -> list[Slot]:
    """Return every character's room, dashes of a pair moved together."""
    row = [slot(character, type_) for type_, text in parts for character in text]
    for index, (left, right) in enumerate(pairwise(row)):
        if _firm(left, right):
            row[index] = replace(row[index], firm=True)
        if left.character == right.character == "—":
            slack = left.width - advance("—", left.type.face, left.type.size)
            row[index] = replace(row[index], shift=slack)
            row[index + 1] = replace(right, shift=0.0)
    return row


def atoms(parts: Sequence[tuple[Type, str]], measure: float) -> Iterator[Atom]:
    """Cut text into the pieces that a line is filled with; a piece wider than `measure` is cut after all."""
    group: list[Slot] = []
    for item in slots(parts):
        if group and not _joined(group[-1], item):
            yield from _fitting(tuple(group), measure)
            group = []
        group.append(item)
    if group:
        yield from _fitting(tuple(group), measure)


def _fitting(atom: Atom, measure: float) -> Iterator[Atom]:
    """Divide a piece that no line can hold."""
    while width(atom) > measure + _EPSILON and len(atom) > 1:
        count = next(n for n in range(len(atom), 0, -1) if n == 1 or width(atom[:n]) <= measure + _EPSILON)
        yield atom[:count]
        atom = atom[count:]
    yield atom


def width(row: Sequence[Slot]) -> float:
    """Return the natural width of characters in a row."""
    return sum(item.width for item in row)
