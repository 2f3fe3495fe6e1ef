"""The rank strip as geometry: one bar a round, the higher the worse the place; quiet where nothing was listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reports.charts.inks import EDGE, LINE, QUIET, SOFT, TOP
from reports.charts.setting import SMALL, line, measured
from reports.charts.shapes import Anchor, Picture, Polyline, Rect, Shape, Spot

HEIGHT: Final = 62.0
FIGURES: Final = 11.0
"""Above the highest bar, for its rank."""
FOOT: Final = 14.0
"""Below the bars, for the codes of the rounds."""
_WIDEST: Final = 48.0
_LEAST_BAR: Final = 4.0
_UNLISTED: Final = 2.5
_ROOM: Final = 11.0
"""A rank is written where a round has at least this width."""
_LIST: Final = 10


@dataclass(frozen=True)
class Bar:
    """One round; without a rank the section was not evaluated, or not on a list that came down without the rest."""

    code: str
    rank: int | None
    listed: bool
    top: bool
    words: str


def strip(bars: Sequence[Bar], width: float, height: float) -> Picture:
    """Draw rounds from left to right; every one can be pointed at."""
    if not bars:
        return Picture(width, height)
    pitch = min(_WIDEST, width / len(bars))
    base = height - FOOT
    most = max([_LIST, *(one.rank for one in bars if one.listed and one.rank)])
    shapes: list[Shape] = [Polyline(((0.0, base), (pitch * len(bars), base)), LINE, 0.5)]
    for place, one in enumerate(bars):
        shapes += _bar(one, place * pitch, pitch, base, most)
    shapes += _codes(bars, pitch, base, width)
    return Picture(width, height, tuple(shapes), tuple(_spots(bars, pitch, base)))


def _bar(one: Bar, left: float, pitch: float, base: float, most: int) -> Iterator[Shape]:
    gap = min(3.0, pitch * 0.2)
    if one.rank is None:
        return
    if not one.listed:
        yield Rect(left + gap, base - _UNLISTED, pitch - 2 * gap, _UNLISTED, QUIET)
        return
    ink = TOP if one.top else EDGE
    high = _LEAST_BAR + (base - FIGURES - _LEAST_BAR) * (most - one.rank + 1) / most
    yield Rect(left + gap, base - high, pitch - 2 * gap, high, ink)
    if pitch >= _ROOM:
        yield from line(left + pitch / 2, base - high - FIGURES / 2, str(one.rank), pitch, SMALL, ink, Anchor.MIDDLE)


def _codes(bars: Sequence[Bar], pitch: float, base: float, width: float) -> Iterator[Shape]:
    """Yield the codes of the rounds, from the last one backwards; of many only those that have room."""
    room = max(measured(one.code, SMALL) for one in bars) + 5
    taken = width + room
    for place in range(len(bars) - 1, -1, -1):
        x = max(room / 2, min((place + 0.5) * pitch, width - room / 2))
        if x + room <= taken + 0.01:
            taken = x
            yield from line(x, base + FOOT / 2 + 1, bars[place].code, room, SMALL, SOFT, Anchor.MIDDLE)


def _spots(bars: Sequence[Bar], pitch: float, base: float) -> Iterator[Spot]:
    for place, one in enumerate(bars):
        yield Spot(one.code, place * pitch, 1.0, pitch, base, 0, place, one.words)
