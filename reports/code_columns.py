"""The sections of a keying code list in columns: type as large as the fewest sheets allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

from models.ballots.codes import keying_code
from reports.kit.atoms import Type
from reports.kit.columns import Block, Placed, columns, sheets
from reports.kit.faces import on_change
from reports.kit.fonts import Face, advance, drawer
from reports.kit.grid import baseline
from reports.kit.lines import Line, glyphs, single
from reports.kit.marks import MM, Glyphs, Mark, Row, Stroke
from reports.kit.sheet import HAIRLINE, MEASURE, lines_of

SIZES: Final = (14.0, 13.0, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)
"""Type in points; smaller is not legible beside a keyboard."""
MOST_COLUMNS: Final = 4
GUTTER: Final = 5 * MM
_LEADING: Final = 1.3
_PITCH: Final = 0.58
"""Em from digit to digit of a code."""
_HYPHEN: Final = 0.4
_NAME: Final = 3.15
"""Em from a code's beginning to the section's name."""
_TRIED: Final = 3
_EMPTY: Final = Line((), ())

Setter = Callable[[str, Face, float, float], list[Line]]
"""Sets a text in a face and size into lines of a width."""


@dataclass(frozen=True)
class ListedSection:
    """A section as the round's list has it."""

    number: int
    name: str


@dataclass(frozen=True)
class ListedUnit:
    """A unit with its sections by number."""

    name: str
    sections: tuple[ListedSection, ...]


@dataclass(frozen=True)
class Layout:
    """How many columns a sheet has, and the size of the type in them."""

    count: int
    size: float

    @property
    def width(self) -> float:
        """The width of one column."""
        return (MEASURE - (self.count - 1) * GUTTER) / self.count


LAYOUTS: Final = tuple(Layout(count, size) for size in SIZES for count in range(1, MOST_COLUMNS + 1))


def code_text(number: int) -> str:
    """Return a section's keying code as it is printed, 17 as `017-1`."""
    code = keying_code(number)
    return f"{code[:-1]}-{code[-1]}"


def in_columns(units: Sequence[ListedUnit], height: float) -> tuple[Layout, list[list[Placed]]]:
    """Spread units over columns: the fewest sheets, then the largest type, then the fewest broken names.

    Which layouts those are is told from the widths of the names; of the likeliest the best is taken.
    """
    likely = sorted(LAYOUTS, key=lambda layout: _promise(units, layout, height))[:_TRIED]
    blocks = [[_block(unit, layout, lines_of) for unit in units] for layout in likely]
    tried = list(zip(likely, blocks, strict=True))
    layout, best = min(tried, key=lambda one: sheets(one[1], height, one[0].count))
    return layout, columns(best, height, layout.count)


def _promise(units: Sequence[ListedUnit], layout: Layout, height: float) -> tuple[float, ...]:
    """Return how good a layout looks from afar; less is better."""
    blocks = [_block(unit, layout, _guessed) for unit in units]
    lines = sum(block.height for block in blocks)
    return (sheets(blocks, height, layout.count), -layout.size, lines, -layout.count)


def _guessed(text: str, face: Face, size: float, width: float) -> list[Line]:
    """Return about as many lines as a text takes, all of them empty."""
    natural = _natural(text, face) * size
    return [_EMPTY] * (1 if natural <= width else ceil(natural / (width - size / 2)))


@lru_cache(maxsize=4096)
def _natural(text: str, face: Face) -> float:
    """Return the width of a text in em."""
    return single([(Type(face, 1.0, 1.0), text)]).width


on_change(_natural.cache_clear)


def _block(unit: ListedUnit, layout: Layout, setter: Setter) -> Block:
    """Return a unit's name over its sections."""
    heading, again = (_heading(unit.name + more, layout, setter) for more in ("", "（续）"))
    rows = tuple(_section(section, layout, setter) for section in unit.sections)
    return Block(heading, again, rows, layout.size * 0.6)


def _heading(text: str, layout: Layout, setter: Setter) -> Row:
    lines = setter(text, Face.HEI, layout.size, layout.width)
    drop = max(len(lines), 1) * layout.size * _LEADING + 1.0
    return Row(drop + 1.5, (*_below(lines, 0.0, layout.size), Stroke(0.0, drop, layout.width, drop, HAIRLINE)))


def _section(section: ListedSection, layout: Layout, setter: Setter) -> Row:
    """Return a section: its code, then its name."""
    size = layout.size
    lines = setter(section.name, Face.SONG, size, layout.width - _NAME * size)
    marks = (*_code(section.number, size), *_below(lines, _NAME * size, size))
    return Row(max(len(lines), 1) * size * _LEADING, marks)


def _code(number: int, size: float) -> list[Mark]:
    """Return a code: the number in heavy type, every digit right below that of the line above."""
    text = code_text(number)
    faces = [Face.TITLE] * (len(text) - 2) + [Face.SONG] * 2
    marks: list[Mark] = []
    x = 0.0
    for character, face in zip(text, faces, strict=True):
        pitch = (_HYPHEN if character == "-" else _PITCH) * size
        left = x + (pitch - advance(character, face, size)) / 2
        marks.append(Glyphs(left, baseline(size * _LEADING, size), character, face, drawer(character, face), size))
        x += pitch
    return marks


def _below(lines: Sequence[Line], x: float, size: float) -> list[Mark]:
    """Return lines one below the other."""
    leading = size * _LEADING
    first = baseline(leading, size)
    return [mark for n, line in enumerate(lines) for mark in glyphs(line, x, n * leading + first)]
