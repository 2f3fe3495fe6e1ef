"""Working papers: text fitted into boxes on sheets with narrow margins, without the frame of an official paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from models.common.names import tidy
from reports.kit.atoms import Type
from reports.kit.fonts import Face
from reports.kit.grid import PAPER, baseline
from reports.kit.lines import Line, broken, glyphs, single
from reports.kit.marks import MM, Mark, Stroke

MARGIN: Final = 15 * MM
"""Left and right."""
MEASURE: Final = PAPER[0] - 2 * MARGIN
HAIRLINE: Final = 0.5
HEAVY: Final = 1.4
_OPEN: Final = 1.25
"""Leading against the size of the type."""
_SMALLER: Final = 0.96
"""Each step down of type that does not fit yet."""
_WIDEST_GAP: Final = 0.12
_DASH: Final = 2 * MM
_TITLE_HEIGHT: Final = 11 * MM
_NAMES_HEIGHT: Final = 9 * MM


class Stand(Enum):
    """Where text stands in its box, from side to side."""

    LEFT = auto()
    MIDDLE = auto()
    RIGHT = auto()


@dataclass(frozen=True)
class Box:
    """A part of the paper, in points from its top left corner."""

    x: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def within(self, sides: float, ends: float = 0.0) -> Box:
        """Return the box without a border of blank paper."""
        return Box(self.x + sides, self.top + ends, self.width - 2 * sides, self.height - 2 * ends)


def lines_of(text: str, face: Face, size: float, width: float) -> list[Line]:
    """Break text into the lines of a narrow column; none for an empty text."""
    clean = tidy(text)
    return broken([(Type(face, size, size), clean)], width, widest_gap=_WIDEST_GAP) if clean else []


def fitted(text: str, face: Face, largest: float, box: Box) -> tuple[list[Line], float]:
    """Return lines and size of a text as large as its box allows: it is made smaller, but never cut."""
    size = largest
    lines = lines_of(text, face, size, box.width)
    while len(lines) * size * _OPEN > max(box.height, size * _OPEN):
        size *= _SMALLER
        lines = lines_of(text, face, size, box.width)
    return lines, size


def cell(text: str, face: Face, largest: float, box: Box, stand: Stand = Stand.MIDDLE) -> list[Mark]:
    """Set text into the middle of a box's height, `largest` points high where it fits."""
    lines, size = fitted(text, face, largest, box)
    top = box.top + (box.height - len(lines) * size * _OPEN) / 2
    share = {Stand.LEFT: 0.0, Stand.MIDDLE: 0.5, Stand.RIGHT: 1.0}[stand]
    marks: list[Mark] = []
    for number, line in enumerate(lines):
        drop = top + number * size * _OPEN + baseline(size * _OPEN, size)
        marks += glyphs(line, box.x + max(box.width - line.width, 0.0) * share, drop)
    return marks


def frame(box: Box, width: float = HAIRLINE) -> list[Mark]:
    """Return a box's four edges; they close at the corners."""
    half = width / 2
    level = [Stroke(box.x - half, drop, box.right + half, drop, width) for drop in (box.top, box.bottom)]
    upright = [Stroke(x, box.top, x, box.bottom, width) for x in (box.x, box.right)]
    return [*level, *upright]


def dashed(drop: float) -> list[Mark]:
    """Return a dashed line from margin to margin, a dash at both ends."""
    count = int((MEASURE / _DASH + 1) // 2)
    gap = (MEASURE - count * _DASH) / (count - 1)
    starts = (MARGIN + number * (_DASH + gap) for number in range(count))
    return [Stroke(x, drop, x + _DASH, drop, HAIRLINE) for x in starts]


def masthead(title: str, left: str, right: str, top: float) -> tuple[list[Mark], float]:
    """Set the title in the middle, below it who issues the sheet and what it belongs to; return the lower edge too."""
    line = single([(Type(Face.TITLE, 22.0, 30.0), title)])
    half = Box(MARGIN, top + _TITLE_HEIGHT, MEASURE / 2 - 2 * MM, _NAMES_HEIGHT)
    other = Box(half.right + 4 * MM, half.top, half.width, half.height)
    marks: list[Mark] = [
        *glyphs(line, (PAPER[0] - line.width) / 2, top + baseline(_TITLE_HEIGHT, 22.0)),
        *cell(left, Face.SONG, 11.0, half, Stand.LEFT),
        *cell(right, Face.SONG, 11.0, other, Stand.RIGHT),
    ]
    return marks, half.bottom
