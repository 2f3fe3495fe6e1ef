"""Lines of text: filled, squeezed or spread onto the measure, and turned into glyphs (R8.1)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from reports.kit.atoms import CLOSING, OPENING, Slot, Type, atoms, slots, width
from reports.kit.marks import BLACK, Colour, Glyphs

_EPSILON: Final = 0.01
_YIELDING: Final = CLOSING | {" "}
"""At the end of a line they take less room than elsewhere."""
_SAME_PITCH: Final = 0.0001
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
    row, ends = atoms(parts, measure - max(first, rest))
    if not row:
        return [Line((), ())]
    breaks = _without_orphan(_filled(row, ends, measure - first, measure - rest), ends)
    edges = [0, *(ends[count - 1] for count in breaks)]
    last = len(breaks) - 1
    return [
        _placed(row[start : _flat(row, start, end)], rest if n else first, measure, widest_gap if n < last else 0.0)
        for n, (start, end) in enumerate(pairwise(edges))
    ]


def single(parts: Sequence[tuple[Type, str]], start: float = 0.0) -> Line:
    """Set text in one line, however long."""
    return _placed(slots(parts), start, float("inf"), 0.0)


def _flat(row: Sequence[Slot], start: int, end: int) -> int:
    """Return where a line ends without the blanks at its end."""
    while end - start > 1 and row[end - 1].character == " ":
        end -= 1
    return end


def _filled(row: Sequence[Slot], ends: Sequence[int], first: float, rest: float) -> list[int]:
    """Fill lines greedily; return how many pieces there are up to the end of each.

    A closing mark that just does not fit is squeezed in.
    """
    across = [0.0, *accumulate(item.width for item in row)]
    reach = [across[end] for end in ends]
    breaks: list[int] = []
    done, start, room = 0, 0, first + _EPSILON
    while done < len(ends):
        done = max(bisect_right(reach, across[start] + room, done), done + 1)
        while (
            done < len(ends)
            and row[ends[done] - 1].character in _YIELDING
            and _overflow(row, start, ends[done]) <= room
        ):
            done += 1
        breaks.append(done)
        start, room = ends[done - 1], rest + _EPSILON
    return breaks


def _overflow(row: Sequence[Slot], start: int, end: int) -> float:
    """Return a line's width, squeezed where that lets a closing mark in."""
    line = row[start : _flat(row, start, end)]
    if line[-1].character in CLOSING:
        return width(line) - sum(item.squeeze for item in line)
    return width(line)


def _without_orphan(breaks: list[int], ends: Sequence[int]) -> list[int]:
    """Take a piece down from the line before when a paragraph would end with a single character."""
    if len(breaks) > 1 and breaks[-1] - breaks[-2] == 1 and ends[breaks[-1] - 1] - ends[breaks[-1] - 2] <= 2:
        before = breaks[-3] if len(breaks) > 2 else 0
        if breaks[-2] - before > 3:
            breaks[-2] -= 1
    return breaks


def _placed(row: Sequence[Slot], indent: float, measure: float, widest_gap: float) -> Line:
    """Give every character its place, spreading or squeezing to the measure."""
    slack = measure - indent - width(row)
    if slack < -_EPSILON and measure != float("inf"):
        return _squeezed(row, indent, slack)
    gap = _gap(row, slack, widest_gap) if widest_gap else 0.0
    places = []
    x = indent
    for item in row:
        places.append(x + item.shift)
        x += item.width if item.firm else item.width + gap
    return Line(tuple(row), tuple(places))


def _squeezed(row: Sequence[Slot], indent: float, slack: float) -> Line:
    """Take what is missing out of the blank beside marks."""
    share = min(-slack / (sum(item.squeeze for item in row) or 1.0), 1.0)
    places = []
    x = indent
    for item in row:
        cut = item.squeeze * share
        places.append(x + item.shift - (cut if item.character in OPENING else 0.0))
        x += item.width - cut
    return Line(tuple(row), tuple(places))


def _gap(row: Sequence[Slot], slack: float, widest_gap: float) -> float:
    """Return what is added behind every character that is not firm."""
    gaps = sum([not item.firm for item in row[:-1]])
    if not gaps or slack / gaps > widest_gap * row[0].type.size:
        return 0.0
    return slack / gaps


def glyphs(line: Line, x: float, drop: float, colour: Colour = BLACK) -> list[Glyphs]:
    """Return a line's marks: characters at an even pitch in one face go together."""
    marks: list[Glyphs] = []
    start = 0
    for end, spacing in _runs(line.slots, line.places):
        first = line.slots[start]
        text = "".join([item.character for item in line.slots[start:end]])
        left = x + line.places[start]
        marks.append(Glyphs(left, drop, text, first.type.face, first.used, first.type.size, spacing, 1.0, colour))
        start = end
    return marks


def _runs(row: Sequence[Slot], places: Sequence[float]) -> Iterator[tuple[int, float]]:
    """Yield where each run ends and what stands between its characters beyond their own width."""
    spacing: float | None = None
    for end, (one, other, left, right) in enumerate(zip(row, row[1:], places, places[1:], strict=False), start=1):
        gap = right - left - one.own
        if one.used is not other.used or one.type is not other.type:
            yield end, spacing or 0.0
            spacing = None
        elif spacing is None:
            spacing = gap
        elif abs(gap - spacing) > _SAME_PITCH:
            yield end, spacing
            spacing = None
    if row:
        yield len(row), spacing or 0.0
