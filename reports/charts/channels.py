"""The channels beside each other as geometry: a section's votes per 100 valid ballots of each, as grouped bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from models.common.figures import rounded
from reports.charts.facts import Channel, Counted
from reports.charts.heat import rank_ink
from reports.charts.inks import DARK, LINE, SERIES, SOFT
from reports.charts.setting import BODY, SMALL, line, measured
from reports.charts.shapes import FORMS, Anchor, Dot, Form, Picture, Polyline, Rect, Shape, Spot
from reports.charts.words import Words

_LANE: Final = 8.0
_PADDING: Final = 4.5
_MOST: Final = 1.7
"""How much a lane may grow where there is room."""
_HEAD: Final = 34.0
_FOOT: Final = 6.0
_NAMES: Final = 0.26
_FIGURES: Final = 40.0
_MOST_TICKS: Final = 6


def channels_height(count: int, channels: int, *, ample: bool = False) -> float:
    """Return the least height in which so many sections are legible; `ample` is the height beyond which none gains."""
    return _HEAD + _FOOT + count * (channels * _LANE + _PADDING) * (_MOST if ample else 1)


def ticks(most: Fraction) -> tuple[Fraction, ...]:
    """Return the round values of an axis from 0 to the first one that is not below the greatest value."""
    step = Fraction(1, 100)
    factors = (Fraction(2), Fraction(5, 2), Fraction(2))
    turn = 0
    while most > step * (_MOST_TICKS - 1):
        step *= factors[turn % 3]
        turn += 1
    count = max(1, -int(-most // step))
    return tuple(step * number for number in range(count + 1))


@dataclass(frozen=True)
class _Grid:
    """Where the plot and its rows stand; `end` is the value at its right edge."""

    left: float
    right: float
    row: float
    lanes: int
    end: Fraction

    def x(self, value: Fraction) -> float:
        return self.left + (self.right - self.left) * float(value / self.end)

    def top(self, place: int) -> float:
        return _HEAD + place * self.row

    def y(self, place: int, lane: int) -> float:
        return self.top(place) + self.row * (_PADDING / 2 + (lane + 0.5) * _LANE) / (self.lanes * _LANE + _PADDING)


def compared(
    lines: Sequence[Counted], channels: Sequence[Channel], width: float, height: float, words: Words
) -> Picture:
    """Draw the sections in the order given; an empty picture without any, or without channels."""
    if not lines or not channels:
        return Picture(width, height)
    rates = [rate for one in lines for place, channel in enumerate(channels) if (rate := one.rate(place, channel))]
    axis = ticks(max(rates, default=Fraction(1)))
    natural = len(channels) * _LANE + _PADDING
    row = min(natural * _MOST, (height - _HEAD - _FOOT) / len(lines))
    grid = _Grid(width * _NAMES, width - _FIGURES, row, len(channels), axis[-1])
    shapes = [
        *_head(axis, channels, len(lines), grid, words),
        *(shape for place, one in enumerate(lines) for shape in _row(one, place, channels, grid, width)),
    ]
    spots = [spot for place, one in enumerate(lines) for spot in _spots(one, place, channels, grid, width, words)]
    return Picture(width, height, tuple(shapes), tuple(spots))


def _look(place: int) -> tuple[str, Form]:
    return SERIES[place % len(SERIES)], FORMS[place % len(FORMS)]


def _head(
    axis: Sequence[Fraction], channels: Sequence[Channel], count: int, grid: _Grid, words: Words
) -> Iterator[Shape]:
    """Yield what the axis counts, the legend of the channels, and the lines of the axis with their values."""
    yield from line(0, 8, words.per_hundred, grid.left - 8, SMALL, SOFT)
    x = grid.left
    room = (grid.right + _FIGURES - grid.left) / len(channels)
    for place, channel in enumerate(channels):
        ink, form = _look(place)
        yield Dot(x + 4, 8, 3.5, form, ink)
        yield from line(x + 12, 8, channel.name, room - 18, BODY, DARK)
        x += min(room, measured(channel.name, BODY) + 34)
    for value in axis:
        at = grid.x(value)
        yield Polyline(((at, _HEAD - 4), (at, grid.top(count))), LINE, 0.5)
        yield from line(at, _HEAD - 10, _plain(value), 40, SMALL, SOFT, Anchor.MIDDLE)


def _plain(value: Fraction) -> str:
    places = next(places for places in range(3) if (value * 10**places).denominator == 1)
    return rounded(value, places)


def _row(one: Counted, place: int, channels: Sequence[Channel], grid: _Grid, width: float) -> Iterator[Shape]:
    """Yield one section: rank, number, name over unit, and a bar with its figure for every channel."""
    top, bottom = grid.top(place), grid.top(place + 1)
    yield Polyline(((0.0, bottom), (width, bottom)), LINE, 0.5)
    tall = grid.row >= BODY + SMALL + 6
    upper = top + grid.row / 2 - (SMALL * 0.72 if tall else 0)
    yield from line(10, upper, str(one.rank), 20, BODY, rank_ink(one), Anchor.MIDDLE)
    yield from line(22, upper, f"{one.number:03d}", 22, BODY, SOFT)
    yield from line(46, upper, one.name, grid.left - 54, BODY, DARK)
    if tall:
        yield from line(46, upper + BODY * 1.25, one.unit, grid.left - 54, SMALL, SOFT)
    for lane, channel in enumerate(channels):
        yield from _bar(one.rate(lane, channel), grid.y(place, lane), lane, grid)


def _bar(rate: Fraction | None, y: float, lane: int, grid: _Grid) -> Iterator[Shape]:
    ink, form = _look(lane)
    at = grid.x(rate or Fraction(0))
    if rate is not None:
        yield Rect(grid.left, y - 1.5, at - grid.left, 3.0, ink)
        yield Dot(at, y, 3.2, form, ink)
    yield from line(at + 7, y, "–" if rate is None else rounded(rate, 2), _FIGURES - 8, SMALL, DARK)


def _spots(
    one: Counted, place: int, channels: Sequence[Channel], grid: _Grid, width: float, words: Words
) -> Iterator[Spot]:
    high = grid.row * _LANE / (grid.lanes * _LANE + _PADDING)
    for lane, channel in enumerate(channels):
        rate = one.rate(lane, channel)
        named = {"number": f"{one.number:03d}", "name": one.name, "unit": one.unit, "channel": channel.name}
        said = words.no_rate_tip.format(**named)
        if rate is not None:
            figures = {"votes": f"{one.by_channel[lane]:,}", "valid": f"{channel.valid:,}", "rate": rounded(rate, 2)}
            said = words.rate_tip.format(**named, **figures)
        y = grid.y(place, lane) - high / 2
        yield Spot(f"{one.section_id}:{channel.code}", grid.left - 5, y, width - grid.left + 3, high,
                   place * len(channels) + lane, 0, said)  # fmt: skip
