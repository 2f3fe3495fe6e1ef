"""The labels of the rank history: every line that ends in the last round or stands out is named at the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reports.charts.bump_places import BADGE, Frame, Placed, end, mark
from reports.charts.facts import RankFacts
from reports.charts.inks import DARK, SOFT
from reports.charts.setting import BODY, SMALL, cut, line, measured, spread
from reports.charts.shapes import Anchor, Polyline, Shape, Text
from reports.charts.words import Words

GAP: Final = 13.0
"""Between the middles of two labels."""


def labels(facts: RankFacts, drawn: Sequence[Placed], frame: Frame, width: float, words: Words) -> Iterator[Shape]:
    """Yield the labels at the right, none on another; when there are too many, those that stand out come first."""
    last = len(facts.moments) - 1
    wanted = [one for one in drawn if one.strong is not None or one.course.last == last]
    room = int((frame.bottom - frame.top) // (GAP)) + 1
    chosen = sorted(wanted, key=lambda one: (one.strong is None, end(one)[1], one.track))[:room]
    # those of the last round stand beside their marks, the others below them, the latest first
    chosen.sort(key=lambda one: (one.course.last != last, -(one.course.last or 0), end(one)[1], one.track))
    here = [end(one)[1] for one in chosen if one.course.last == last]
    floor = max([frame.top, *here])
    heights = sorted([*here, *(floor + GAP for one in chosen if one.course.last != last)])
    places = spread(heights, GAP, frame.top, frame.bottom)
    for one, y in zip(chosen, places, strict=True):
        yield from _label(one, y, facts, frame, width, words)
    if len(chosen) < len(wanted):
        said = words.more.format(n=len(wanted) - len(chosen))
        yield from line(frame.right + 14, frame.bottom + 12, said, width - frame.right - 16, SMALL, SOFT)


def _label(one: Placed, y: float, facts: RankFacts, frame: Frame, width: float, words: Words) -> Iterator[Shape]:
    """Yield a label: a thin line to the mark it names, the mark again, name, and the unit as far as it fits."""
    now = one.course.last == len(facts.moments) - 1
    x = frame.right + 14
    if now:
        from_x, from_y = end(one)
        yield Polyline(((from_x + BADGE[0] / 2, from_y), (x - 2, y)), one.ink, 0.7, one.track)
    if one.crowded or not frame.numbered:  # there are marks that are bare forms: the label shows which
        yield from mark(one, x + 4, y, numbered=False)
        x += 11
    yield from mark(one, x + BADGE[0] / 2, y, numbered=True)
    left = x + BADGE[0] + 4
    said = _named(one, facts, words, now=now)
    yield from line(left, y, said, width - left - 2, BODY, DARK if one.strong is not None else SOFT)
    left += measured(said, BODY) + 5
    unit = cut(one.course.unit, SMALL, width - left - 2)
    if left < width and len(unit) > 2:
        yield Text(left, y + SMALL * 0.36, unit, SMALL, SOFT, Anchor.LEFT, measured(unit, SMALL))


def _named(one: Placed, facts: RankFacts, words: Words, *, now: bool) -> str:
    """Return a section's name; with where it was listed last if that is not here."""
    place = one.course.last
    if now or place is None:
        return one.course.name
    told = words.last_listed.format(round=facts.moments[place].code, rank=one.course.ranks[place])
    return f"{one.course.name}  {told}"
