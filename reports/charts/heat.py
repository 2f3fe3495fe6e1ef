"""Sections × five indicators as geometry: which share of a section's votes ticked each, as shade and figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from models.common.figures import rounded
from reports.charts.facts import Counted
from reports.charts.inks import DARK, EDGE, INDICATOR_INKS, INDICATORS, LINE, PAPER, SOFT, TOP, legible, mixed
from reports.charts.setting import BODY, SMALL, line
from reports.charts.shapes import Anchor, Picture, Polyline, Rect, Shape, Spot
from reports.charts.words import Words

INDICATOR_COUNT: Final = len(INDICATORS)
LEAST_ROW: Final = 15.0
_MOST_ROW: Final = 27.0
_HEAD: Final = 22.0
_FOOT: Final = 16.0
DEEPEST: Final = 0.75
"""Of the indicator's colour where every vote ticked it; deeper, dark figures on blue would be hard to read."""


def heat_height(count: int, *, ample: bool = False) -> float:
    """Return the least height in which so many sections are legible; `ample` is the height beyond which none gains."""
    return _HEAD + _FOOT + count * (_MOST_ROW if ample else LEAST_ROW)


@dataclass(frozen=True)
class _Grid:
    """Where columns and rows stand."""

    width: float
    row: float
    count: int

    @property
    def name(self) -> float:
        return 46.0

    @property
    def unit(self) -> float:
        return self.name + (self.width - self.name) * 0.21

    @property
    def cells(self) -> float:
        return self.unit + (self.width - self.name) * 0.19

    @property
    def votes(self) -> float:
        return self.width - (self.width - self.name) * 0.14

    @property
    def cell(self) -> float:
        return (self.votes - 8 - self.cells) / INDICATOR_COUNT

    def top(self, place: int) -> float:
        return _HEAD + place * self.row

    def middle(self, place: int) -> float:
        return self.top(place) + self.row / 2


def heat(lines: Sequence[Counted], width: float, height: float, words: Words) -> Picture:
    """Draw the sections in the order given; an empty picture without any."""
    if not lines:
        return Picture(width, height)
    grid = _Grid(width, min(_MOST_ROW, (height - _HEAD - _FOOT) / len(lines)), len(lines))
    most = max(one.votes for one in lines)
    shapes = [
        *_heads(grid, words),
        *(shape for place, one in enumerate(lines) for shape in _row(one, place, most, grid)),
        *line(grid.cells, grid.top(grid.count) + _FOOT / 2, words.shade, width - grid.cells, SMALL, SOFT),
    ]
    spots = [spot for place, one in enumerate(lines) for spot in _spots(one, place, grid, words)]
    return Picture(width, height, tuple(shapes), tuple(spots))


def _heads(grid: _Grid, words: Words) -> Iterator[Shape]:
    middle = _HEAD / 2
    yield from line(14, middle, words.rank, 28, SMALL, SOFT, Anchor.MIDDLE)
    yield from line(grid.name, middle, words.section, grid.unit - grid.name, SMALL, SOFT)
    yield from line(grid.unit, middle, words.unit, grid.cells - grid.unit, SMALL, SOFT)
    for place, (said, ink) in enumerate(zip(words.indicators, INDICATORS, strict=True)):
        x = grid.cells + place * grid.cell
        yield Rect(x + 0.5, 3, grid.cell - 1, _HEAD - 6, ink)
        yield from line(x + grid.cell / 2, middle, said, grid.cell - 4, BODY, INDICATOR_INKS[place], Anchor.MIDDLE)
    yield from line(grid.votes, middle, words.votes, grid.width - grid.votes, SMALL, SOFT)


def _row(one: Counted, place: int, most: int, grid: _Grid) -> Iterator[Shape]:
    """Yield one section's rank, number, name, unit, five cells and votes."""
    middle, bottom = grid.middle(place), grid.top(place + 1)
    yield Polyline(((0.0, bottom), (grid.width, bottom)), LINE, 0.5)
    yield from line(10, middle, str(one.rank), 20, BODY, rank_ink(one), Anchor.MIDDLE)
    yield from line(22, middle, f"{one.number:03d}", grid.name - 24, BODY, SOFT)
    yield from line(grid.name, middle, one.name, grid.unit - grid.name - 6, BODY, DARK)
    yield from line(grid.unit, middle, one.unit, grid.cells - grid.unit - 6, SMALL, SOFT)
    for indicator in range(INDICATOR_COUNT):
        yield from _cell(one, indicator, place, grid)
    yield from _votes(one, place, most, grid)


def rank_ink(one: Counted) -> str:
    """Return the colour of a rank: in the top tier, on the list, or neither."""
    return TOP if one.top else EDGE if one.listed else SOFT


def _cell(one: Counted, indicator: int, place: int, grid: _Grid) -> Iterator[Shape]:
    """Yield a cell: its ground the deeper the greater the share, its figure in the ink that is legible on it."""
    x, middle = grid.cells + indicator * grid.cell, grid.middle(place)
    share = one.share(indicator)
    ground = mixed(INDICATORS[indicator], float(share) * DEEPEST) if share else PAPER
    yield Rect(x + 0.5, grid.top(place) + 0.5, grid.cell - 1, grid.row - 1, ground)
    ink = legible(ground) if share else SOFT
    said = "–" if share is None else f"{one.marks[indicator]:,}"
    if share is None or grid.cell < 52:
        yield from line(x + grid.cell / 2, middle, said, grid.cell - 4, BODY, ink, Anchor.MIDDLE)
        return
    yield from line(x + grid.cell * 0.46, middle, said, grid.cell * 0.44, BODY, ink, Anchor.RIGHT)
    yield from line(x + grid.cell * 0.54, middle, f"{rounded(share * 100, 0)}%", grid.cell * 0.44, SMALL, ink)


def _votes(one: Counted, place: int, most: int, grid: _Grid) -> Iterator[Shape]:
    """Yield a section's votes as a bar with the figure behind it."""
    room = max(grid.width - grid.votes - 36, 4.0)
    long = room * one.votes / most if most else 0.0
    if long:
        yield Rect(grid.votes, grid.middle(place) - 3.5, long, 7, SOFT)
    yield from line(grid.votes + long + 4, grid.middle(place), f"{one.votes:,}", 32, BODY, DARK)


def _spots(one: Counted, place: int, grid: _Grid, words: Words) -> Iterator[Spot]:
    named = {"number": f"{one.number:03d}", "name": one.name, "unit": one.unit}
    for indicator in range(INDICATOR_COUNT):
        share = one.share(indicator)
        said = words.none_tip.format(**named)
        if share is not None:
            said = words.share_tip.format(
                **named, count=f"{one.marks[indicator]:,}", indicator=words.indicators[indicator],
                votes=f"{one.votes:,}", share=rounded(share * 100, 1),
            )  # fmt: skip
        x = grid.cells + indicator * grid.cell
        yield Spot(f"{one.section_id}:{indicator}", x, grid.top(place), grid.cell, grid.row, place, indicator, said)
    said = words.votes_tip.format(**named, rank=one.rank, votes=f"{one.votes:,}")
    wide = grid.width - grid.votes
    yield Spot(f"{one.section_id}:votes", grid.votes, grid.top(place), wide, grid.row, place, INDICATOR_COUNT, said)
