"""The rank history as geometry: rounds from left to right, ranks downwards, one line a section.

The sections listed most often stand out by colour and form, the others are quiet; a round in which a section was not
listed leaves a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from reports.charts.bump_labels import labels
from reports.charts.bump_places import BADGE, Frame, Placed, mark, placed
from reports.charts.facts import RankFacts
from reports.charts.inks import EDGE, LINE, SOFT, TOP, TOP_WASH
from reports.charts.setting import BODY, SMALL, SMALLEST, line, measured
from reports.charts.shapes import Anchor, Picture, Polyline, Rect, Shape, Spot
from reports.charts.words import Words

LEFT: Final = 30.0
HEAD: Final = 20.0
FOOT: Final = 28.0
_LABELS: Final = 0.26
"""Of the width, for the labels at the right."""
_BETWEEN: Final = 5.0
"""Between the codes of two rounds."""
_ROW: Final = 10.0
_LEAST_LANE: Final = 13.0
_MOST_LABELS: Final = 220.0


def bump_height(facts: RankFacts) -> float:
    """Return the least height in which the ranks are legible."""
    return HEAD + FOOT + _ranks(facts) * _LEAST_LANE


def bump(facts: RankFacts, width: float, height: float, words: Words) -> Picture:
    """Draw ranks over rounds; an empty picture without rounds or without listed sections."""
    courses = [course for course in facts.courses if course.times]
    if not courses:
        return Picture(width, height)
    beside = min(_MOST_LABELS, width * _LABELS)
    frame = Frame(
        LEFT, width - beside, HEAD, height - FOOT, len(facts.moments), _ranks(facts)
    )  # fmt: skip
    drawn = placed(facts, courses, frame)
    quiet_first = sorted(drawn, key=lambda one: (one.strong is not None, -(one.strong or 0)))
    shapes = [
        *_ground(facts, frame, words, width),
        *(shape for one in quiet_first for shape in _lines(one)),
        *(shape for one in quiet_first for shape in _marks(one, frame)),
        *labels(facts, drawn, frame, width, words),
    ]
    return Picture(width, height, tuple(shapes), _spots(facts, drawn, frame, words))


def _ranks(facts: RankFacts) -> int:
    """Return how many ranks there are room for: the list, or more where it was longer in a round."""
    return max([facts.list_length, *(rank for one in facts.courses for rank in one.ranks if rank is not None)])


def _ground(facts: RankFacts, frame: Frame, words: Words, width: float) -> Iterator[Shape]:
    """Yield the band of the top tier, a thin line for each rank, and the names of ranks and rounds."""
    top = min(facts.top_tier, frame.ranks)
    yield Rect(frame.left, frame.top, frame.right - frame.left, top * frame.lane, TOP_WASH)
    for rank in range(1, frame.ranks + 1):
        y = frame.y(rank)
        yield Polyline(((frame.left, y), (frame.right, y)), LINE, 0.5)
        ink = TOP if rank <= facts.top_tier else EDGE if rank <= facts.list_length else SOFT
        if frame.lane >= BODY or rank == 1 or rank % 5 == 0:
            yield from line(frame.left - 6, y, str(rank), LEFT - 6, min(BODY, max(SMALLEST, frame.lane)), ink,
                            Anchor.RIGHT)  # fmt: skip
    yield from line(frame.left - 6, HEAD / 2 - 1, words.rank, LEFT - 6, SMALL, SOFT, Anchor.RIGHT)
    yield from _rounds(facts, frame, words)


def _rounds(facts: RankFacts, frame: Frame, words: Words) -> Iterator[Shape]:
    """Yield the codes of the rounds, in two rows where neighbours would collide, of many only some.

    The last round always has its code.
    """
    said = [f"{moment.code} {words.trial}" if moment.trial else moment.code for moment in facts.moments]
    widths = [measured(text, SMALL) + _BETWEEN for text in said]
    every = max(1, ceil(sorted(widths)[len(widths) // 2] / frame.pitch / 2))
    rows = 1 if max(widths) <= frame.pitch * every else 2
    last = len(said) - 1
    for place, text in enumerate(said):
        back, rest = divmod(last - place, every)
        if rest:
            continue
        x, room = frame.x(place), frame.pitch * every * rows - _BETWEEN
        room = min(room, 2 * (x - _BETWEEN / 2), 2 * (frame.right + 14 - x))
        y = frame.bottom + 9 + back % rows * _ROW
        yield from line(x, y, text, room, SMALL, SOFT, Anchor.MIDDLE)


def _lines(one: Placed) -> Iterator[Shape]:
    for run in one.runs:
        if len(run) > 1:
            yield Polyline(tuple(run), one.ink, 1.0 if one.strong is None else 2.2, one.track)


def _marks(one: Placed, frame: Frame) -> Iterator[Shape]:
    for moment, (x, y) in one.at.items():
        yield from mark(one, x, y, numbered=frame.numbered and moment not in one.crowded)


def _spots(facts: RankFacts, drawn: Sequence[Placed], frame: Frame, words: Words) -> tuple[Spot, ...]:
    """Return the marks by round, then downwards."""
    found = [_spot(facts, one, moment, frame, words) for one in drawn for moment in one.at]
    return tuple(sorted(found, key=lambda spot: (spot.column, spot.middle[1], spot.row)))


def _spot(facts: RankFacts, one: Placed, moment: int, frame: Frame, words: Words) -> Spot:
    x, y = one.at[moment]
    wide, high = BADGE if frame.numbered and moment not in one.crowded else (8.0, 8.0)
    course = one.course
    said = words.rank_tip.format(
        round=facts.moments[moment].title, rank=course.ranks[moment], number=f"{course.number:03d}",
        name=course.name, unit=course.unit, times=course.times,
    )  # fmt: skip
    mine = f"{course.section_id}@{facts.moments[moment].code}"
    return Spot(mine, x - wide / 2, y - high / 2, wide, high, one.track, moment, said)
