"""Text cut into what may not be divided by the end of a line, after GB/T 15834 and GB/T 9704 (R8.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import sub
from typing import Final

from reports.kit.fonts import AnyFace, Face, advance, drawer, narrow
from reports.kit.remembering import remembered

CLOSING: Final = frozenset("、。，．；：？！）》」』〕】〉”’％‰℃·～")
"""May not begin a line."""
OPENING: Final = frozenset("（《「『〔【〈“‘")
"""May not end a line."""
_AFTER_DIGITS: Final = "年月日号名期个张份次家条"
"""Stay with the figure before them: figures and years are not divided (GB/T 9704, 7.3)."""
_SQUEEZED: Final = frozenset("、。，；：）》」』〕】〉”’")
_EPSILON: Final = 0.01
_WIDEST: Final = 2.5
"""Em that a character takes at most: a short piece needs no measuring."""
_NARROW: Final = r"\x00-\xb6\xb8-\xd6\xd8-\u1fff"
"""What `fonts.narrow` calls narrow."""
_WORD: Final = r"\x00-\x1f!-\xb6\xb8-\xd6\xd8-\u1fff"
"""The same without the blank."""
_OPEN, _CLOSE = "".join(sorted(OPENING)), "".join(sorted(CLOSING))
_ATOM: Final = re.compile(
    rf"[^{_NARROW}{_OPEN}—…第〕](?![{_CLOSE} ])|(?:[{_OPEN}](?=.)|.(?=[{_CLOSE}])|[{_WORD}](?=[{_WORD}])"
    rf"|[^{_NARROW}](?= )|—(?=—)|…(?=…)|[0-9](?=[{_AFTER_DIGITS}])|[第〕](?=[0-9]))*.",
    re.DOTALL,
)
"""A plain character before another one; or characters after each of which no line may end, and one more."""
_FIRM: Final = re.compile(rf"[{_NARROW}](?=[{_NARROW}])|—(?=—)|…(?=…)")
"""Behind these justification adds nothing: inside a figure, a Latin word, a dash of two characters."""
_DASHES: Final = re.compile("——+")


@dataclass(frozen=True)
class Type:
    """A face, a size and the width that one Chinese character takes, in points."""

    face: Face
    size: float
    cell: float


@dataclass(frozen=True, eq=False, slots=True)
class Slot:
    """One character and the room it takes; the same character in the same type is the same object."""

    character: str
    type: Type
    used: AnyFace
    width: float
    own: float
    """The glyph's advance, without what the cell adds."""
    shift: float = 0.0
    """How far right of the slot's left edge the glyph begins."""
    squeeze: float = 0.0
    """How much of the width is blank and may be given up."""
    firm: bool = False
    """No space is added behind it: inside a figure or a Latin word."""


def slot(character: str, type_: Type) -> Slot:
    """Return a character's room: a full cell, or its own width for digits and Latin letters."""
    used = drawer(character, type_.face)
    own = advance(character, type_.face, type_.size)
    if narrow(character):
        return Slot(character, type_, used, own, own)
    slack = type_.cell - own
    if character in OPENING:
        return Slot(character, type_, used, type_.cell, own, max(slack, 0.0), type_.cell / 2)
    squeeze = type_.cell / 2 if character in _SQUEEZED else 0.0
    return Slot(character, type_, used, type_.cell, own, 0.0 if character in _SQUEEZED else slack / 2, squeeze)


class Rooms(dict[str, Slot]):
    """The rooms of one type's characters, each worked out when it is first asked for."""

    def __init__(self, type_: Type) -> None:
        """Begin without any."""
        super().__init__()
        self._type = type_

    def __missing__(self, character: str) -> Slot:
        """Work out a room."""
        made = self[character] = slot(character, self._type)
        return made


@remembered(64)
def rooms(type_: Type) -> Rooms:
    """Return a type's rooms."""
    return Rooms(type_)


@remembered(4096)
def _firm(item: Slot) -> Slot:
    return replace(item, firm=True)


def slots(parts: Sequence[tuple[Type, str]]) -> list[Slot]:
    """Return every character's room, dashes of a pair moved together."""
    return _set(parts, "".join(text for _, text in parts))


def _set(parts: Sequence[tuple[Type, str]], whole: str) -> list[Slot]:
    row: list[Slot] = []
    for type_, text in parts:
        row += map(rooms(type_).__getitem__, text)
    for match in _FIRM.finditer(whole):
        row[match.start()] = _firm(row[match.start()])
    for match in _DASHES.finditer(whole):
        for place in range(match.start(), match.end()):
            item = row[place]
            row[place] = replace(item, shift=item.width - item.own if place < match.end() - 1 else 0.0)
    return row


def atoms(parts: Sequence[tuple[Type, str]], measure: float) -> tuple[list[Slot], list[int]]:
    """Return every character's room, and where the pieces end that a line is filled with.

    A piece wider than `measure` is cut after all.
    """
    whole = "".join(text for _, text in parts)
    row = _set(parts, whole)
    ends = [match.end() for match in _ATOM.finditer(whole)]
    longest = max(map(sub, ends, [0, *ends]), default=0)
    if longest > 1 and longest * max([max(_WIDEST * type_.size, type_.cell) for type_, _ in parts]) > measure:
        ends = list(_fitting(row, ends, measure))
    return row, ends


def _fitting(row: Sequence[Slot], ends: Iterable[int], measure: float) -> Iterator[int]:
    """Divide pieces that no line can hold."""
    start = 0
    for end in ends:
        while end - start > 1:
            across = list(accumulate(item.width for item in row[start:end]))
            if across[-1] <= measure + _EPSILON:
                break
            start += max(1, sum(at <= measure + _EPSILON for at in across))
            yield start
        yield end
        start = end


def width(row: Iterable[Slot]) -> float:
    """Return the natural width of characters in a row."""
    return sum([item.width for item in row])
