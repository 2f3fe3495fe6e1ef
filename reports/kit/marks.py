"""What a page is made of before it becomes PDF: glyphs and strokes, as plain frozen values.

Lengths are points. `drop` is measured downwards: from the top of a row, or of the paper once placed on a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from reports.kit.fonts import AnyFace, Face

MM: Final = 72 / 25.4
"""Points in a millimetre."""
Colour = tuple[float, float, float]
BLACK: Final[Colour] = (0.0, 0.0, 0.0)
RED: Final[Colour] = (0.9, 0.0, 0.07)


class Glyphs(NamedTuple):
    """A run of characters that one face draws, at an even pitch; `drop` is the baseline's."""

    x: float
    drop: float
    text: str
    wanted: Face
    used: AnyFace
    size: float
    spacing: float = 0.0
    scale: float = 1.0
    colour: Colour = BLACK


@dataclass(frozen=True)
class Stroke:
    """A straight line; `width` is its thickness, centred on the two points."""

    x1: float
    drop1: float
    x2: float
    drop2: float
    width: float
    colour: Colour = BLACK


@dataclass(frozen=True)
class Patch:
    """A filled area without an edge; its corners are points across and down."""

    corners: tuple[tuple[float, float], ...]
    colour: Colour


@dataclass(frozen=True)
class Group:
    """Marks moved together; where the same ones come again, on this page or another, they are turned into PDF once."""

    x: float
    drop: float
    marks: tuple[Mark, ...]


Mark = Glyphs | Stroke | Patch | Group


def moved(mark: Mark, right: float, down: float) -> Mark:
    """Return a mark shifted."""
    if isinstance(mark, Glyphs):
        return mark._replace(x=mark.x + right, drop=mark.drop + down)
    if isinstance(mark, Group):
        return Group(mark.x + right, mark.drop + down, mark.marks)
    if isinstance(mark, Patch):
        return replace(mark, corners=tuple((x + right, drop + down) for x, drop in mark.corners))
    return Stroke(
        mark.x1 + right, mark.drop1 + down, mark.x2 + right, mark.drop2 + down, mark.width, mark.colour
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A strip of the type area that is never divided; marks are relative to its top left corner."""

    height: float
    marks: tuple[Mark, ...] = ()
    keep: bool = False
    """Stands on the same page as the next row."""
    gap: bool = False
    """Blank; dropped where it would begin a page."""
    fresh: bool = False
    """Begins a page."""
    heading: tuple[Row, ...] = ()
    """Rows to print again where this row begins a page: the head of its table."""
    address: str = ""
    """The main recipients whose line this is; they may have to go to the foot of the last page."""


@dataclass(frozen=True)
class Page:
    """One page, marks relative to the paper's top left corner."""

    marks: tuple[Mark, ...]
    turned: tuple[Mark, ...] = ()
    """Marks of a page that lies on its side, relative to its top left corner then: the sheet's lower left one."""


def kept(rows: Iterable[Row], last: bool = False) -> tuple[Row, ...]:
    """Return rows that stay together; with `last` also with whatever follows them."""
    together = list(rows)
    end = len(together) - 1
    return tuple([_keeping(row, last or place < end) for place, row in enumerate(together)])


def _keeping(row: Row, keep: bool) -> Row:
    return row if row.keep is keep else replace(row, keep=keep)
