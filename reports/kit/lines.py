"""Lines of text: filled, squeezed or spread onto the measure, and turned into glyphs (R8.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.kit.atoms import CLOSING, OPENING, Atom, Slot, Type, atoms, slots, width
from reports.kit.fonts import font
from reports.kit.marks import BLACK, Colour, Glyphs

_EPSILON: Final = 0.01
WIDEST_GAP: Final = 0.5
"""Em by which the gaps of a line of text are widened at most; beyond it the line stays ragged."""


@dataclass(frozen=True)
class Line:
    """Characters of one line and where each begins, right of the line's origin."""

    slots: tuple[Slot, ...]
    places: tuple[float, ...]

    @property
    def width(self) -> float:
        """The natural width."""
        return width(self.slots)

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(item.character for item in self.slots)


def broken(
    parts: Sequence[tuple[Type, str]],
    measure: float,
    first: float = 0.0,
    rest: float = 0.0,
    widest_gap: float = WIDEST_GAP,
) -> list[Line]:
    """Break text into justified lines; `first` and `rest` are the indents of the first and the other lines."""
    filled = _without_orphan(_filled(list(atoms(parts, measure - max(first, rest))), measure, first, rest))
    last = len(filled) - 1
    return [
        _placed(_flat(line), rest if number else first, measure, widest_gap if number < last else 0.0)
        for number, line in enumerate(filled)
    ]


def single(parts: Sequence[tuple[Type, str]], start: float = 0.0) -> Line:
    """Set text in one line, however long."""
    return _placed(slots(parts), start, float("inf"), 0.0)


def _flat(line: Sequence[Atom]) -> list[Slot]:
    """Return the characters of a line without the blanks at its end."""
    row = [item for atom in line for item in atom]
    while len(row) > 1 and row[-1].character == " ":
        row.pop()
    return row


def _filled(pieces: list[Atom], measure: float, first: float, rest: float) -> list[list[Atom]]:
    """Fill lines greedily; a closing mark that just does not fit is squeezed in."""
    lines: list[list[Atom]] = [[]]
    room = measure - first
    for atom in pieces:
        if lines[-1] and _overflow(lines[-1], atom) > room + _EPSILON:
            lines.append([])
            room = measure - rest
        lines[-1].append(atom)
    return lines


def _overflow(line: list[Atom], atom: Atom) -> float:
    """Return the width of the line with `atom`, squeezed where that lets a closing mark in."""
    row = _flat([*line, atom])
    if row[-1].character in CLOSING:
        return width(row) - sum(item.squeeze for item in row)
    return width(row)


def _without_orphan(lines: list[list[Atom]]) -> list[list[Atom]]:
    """Take a piece down from the line before when a paragraph would end with a single character."""
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-1][0]) <= 2 and len(lines[-2]) > 3:
        lines[-1].insert(0, lines[-2].pop())
    return lines


def _placed(row: Sequence[Slot], indent: float, measure: float, widest_gap: float) -> Line:
    """Give every character its place, spreading or squeezing to the measure."""
    slack = measure - indent - width(row)
    cuts = [0.0] * len(row)
    gap = 0.0
    if slack < -_EPSILON and measure != float("inf"):
        share = min(-slack / (sum(item.squeeze for item in row) or 1.0), 1.0)
        cuts = [item.squeeze * share for item in row]
    elif widest_gap:
        gap = _gap(row, slack, widest_gap)
    places = []
    x = indent
    for item, cut in zip(row, cuts, strict=True):
        places.append(x + item.shift - (cut if item.character in OPENING else 0.0))
        x += item.width - cut + (0.0 if item.firm else gap)
    return Line(tuple(row), tuple(places))


def _gap(row: Sequence[Slot], slack: float, widest_gap: float) -> float:
    """Return what is added behind every character that is not firm."""
    gaps = sum(not item.firm for item in row[:-1])
    if not gaps or slack / gaps > widest_gap * row[0].type.size:
        return 0.0
    return slack / gaps


def glyphs(line: Line, x: float, drop: float, colour: Colour = BLACK) -> list[Glyphs]:
    """Return a line's marks: characters at an even pitch in one face go together."""
    marks: list[Glyphs] = []
    for item, place in zip(line.slots, line.places, strict=True):
        last = marks[-1] if marks else None
        left = x + place
        if last and _continues(last, item, left):
            spacing = last.spacing if len(last.text) > 1 else left - _end(last)
            marks[-1] = Glyphs(
                last.x, drop, last.text + item.character, last.wanted, last.used, last.size, spacing, 1.0, colour
            )
        else:
            marks.append(
                Glyphs(left, drop, item.character, item.type.face, item.used, item.type.size, 0.0, 1.0, colour)
            )
    return marks


def _end(mark: Glyphs) -> float:
    """Return where a run's next character would begin."""
    return mark.x + text_width(mark) + mark.spacing * len(mark.text)


def text_width(mark: Glyphs) -> float:
    """Return the advance of a run's characters without added space."""
    face = font(mark.used)
    return sum(face.advance(character) for character in mark.text) * mark.size / 1000


def _continues(last: Glyphs, item: Slot, left: float) -> bool:
    """Say whether a character carries on a run in its face and at its pitch."""
    same = (last.wanted, last.used, last.size) == (item.type.face, item.used, item.type.size)
    return same and (len(last.text) == 1 or abs(left - _end(last)) < _EPSILON / 10)
