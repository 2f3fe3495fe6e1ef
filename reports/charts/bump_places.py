"""Where the rank history stands: rounds, ranks, and a place for every mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reports.charts.facts import Course, RankFacts
from reports.charts.inks import PLAIN, QUIET, SERIES, SOFT, legible
from reports.charts.setting import SMALL, line
from reports.charts.shapes import FORMS, Anchor, Dot, Form, Point, Rect, Shape

STRONG: Final = 6
"""How many sections stand out at most."""
NUMBERED: Final = 24.0
"""From this distance between rounds the marks bear the section's number."""
BADGE: Final = (19.0, 11.0)
_LANE: Final = 0.86
"""Of a rank's height, for sections that share the rank."""


@dataclass(frozen=True)
class Frame:
    """Where rounds and ranks stand; `share` tells how many sections share a rank of a round."""

    left: float
    right: float
    top: float
    bottom: float
    moments: int
    ranks: int

    @property
    def pitch(self) -> float:
        """How far one round is from the next."""
        return (self.right - self.left) / self.moments

    @property
    def lane(self) -> float:
        """The height of one rank."""
        return (self.bottom - self.top) / self.ranks

    @property
    def numbered(self) -> bool:
        """Say whether a mark has room for its section's number."""
        return self.pitch >= NUMBERED and self.lane >= BADGE[1]

    def x(self, moment: int) -> float:
        """Return the middle of a round."""
        return self.left + (moment + 0.5) * self.pitch

    def y(self, rank: int) -> float:
        """Return the middle of a rank."""
        return self.top + (rank - 0.5) * self.lane


@dataclass(frozen=True)
class Placed:
    """A section with the place of its marks, and how it looks; `strong` is its place among those that stand out."""

    course: Course
    track: int
    strong: int | None
    at: dict[int, Point]
    crowded: frozenset[int]
    """Moments in which so many share the rank that no number fits."""

    @property
    def ink(self) -> str:
        """Its colour."""
        return QUIET if self.strong is None else SERIES[self.strong]

    @property
    def form(self) -> Form:
        """Its form, where there is no room for its number."""
        return Form.CIRCLE if self.strong is None else FORMS[self.strong]

    @property
    def runs(self) -> Iterator[list[Point]]:
        """Yield the points of rounds without a gap between them."""
        run: list[Point] = []
        for moment in range(len(self.course.ranks)):
            if moment in self.at:
                run.append(self.at[moment])
            elif run:
                yield run
                run = []
        if run:
            yield run


def strongest(courses: Sequence[Course], top_tier: int) -> tuple[Course, ...]:
    """Return the sections that stand out: listed most often, then most often in the top tier, then by number."""

    def merit(course: Course) -> tuple[int, int, int, int]:
        top = sum(rank is not None and rank <= top_tier for rank in course.ranks)
        return -course.times, -top, course.number, course.section_id

    return tuple(sorted((course for course in courses if course.times), key=merit)[:STRONG])


def placed(facts: RankFacts, courses: Sequence[Course], frame: Frame) -> list[Placed]:
    """Give every mark its place; sections that share a rank stand below each other in the rank's lane."""
    strong = {course.section_id: place for place, course in enumerate(strongest(courses, facts.top_tier))}
    ordered = sorted(courses, key=lambda course: (course.number, course.section_id))
    sharing: dict[tuple[int, int], list[int]] = {}
    for course in ordered:
        for moment, rank in enumerate(course.ranks):
            if rank is not None:
                sharing.setdefault((moment, rank), []).append(course.section_id)
    return [
        Placed(
            course,
            track,
            strong.get(course.section_id),
            {
                moment: (frame.x(moment), frame.y(rank) + _aside(sharing[moment, rank], course.section_id, frame.lane))
                for moment, rank in enumerate(course.ranks)
                if rank is not None
            },
            frozenset(
                moment
                for moment, rank in enumerate(course.ranks)
                if rank is not None and _step(len(sharing[moment, rank]), frame.lane) < BADGE[1]
            ),
        )
        for track, course in enumerate(ordered)
    ]


def _aside(sharing: Sequence[int], section_id: int, lane: float) -> float:
    """Return how far below the middle of its rank a section stands among those that share it."""
    step = _step(len(sharing), lane)
    return (sharing.index(section_id) - (len(sharing) - 1) / 2) * step


def _step(sharing: int, lane: float) -> float:
    """Return how far sections that share a rank stand from each other."""
    return min(BADGE[1], lane * _LANE / sharing)


def mark(one: Placed, x: float, y: float, *, numbered: bool) -> Iterator[Shape]:
    """Yield a mark: a badge with the section's number where there is room, else a dot in the section's form."""
    if not numbered:
        yield Dot(x, y, 2.2 if one.strong is None else 4.0, one.form, one.ink)
        return
    wide, high = BADGE
    ground = PLAIN if one.strong is None else one.ink
    yield Rect(x - wide / 2, y - high / 2, wide, high, ground)
    ink = SOFT if one.strong is None else legible(ground)
    yield from line(x, y, f"{one.course.number:03d}", wide, SMALL, ink, Anchor.MIDDLE)


def end(one: Placed) -> Point:
    """Return the mark of the round in which a section was listed last."""
    return one.at[max(one.at)]
