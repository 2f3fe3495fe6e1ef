"""What the charts of a round are drawn from: frozen figures, exact, without a word of the interface."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction


@dataclass(frozen=True)
class Moment:
    """A round on the time axis; a trial's ranks may still change."""

    code: str
    title: str
    trial: bool = False


@dataclass(frozen=True)
class Course:
    """One section's ranks, one for every moment; None where it was not listed."""

    section_id: int
    number: int
    name: str
    unit: str
    ranks: tuple[int | None, ...]

    @property
    def times(self) -> int:
        """How often it was listed."""
        return sum(rank is not None for rank in self.ranks)

    @property
    def last(self) -> int | None:
        """The place of the moment at which it was listed last."""
        return max((place for place, rank in enumerate(self.ranks) if rank is not None), default=None)


@dataclass(frozen=True)
class RankFacts:
    """Ranks over the rounds, oldest round first."""

    moments: tuple[Moment, ...]
    courses: tuple[Course, ...]
    list_length: int = 10
    top_tier: int = 3

    def between(self, start: int, end: int) -> RankFacts:
        """Return a part of the rounds with the sections that were listed in it."""
        cut = (replace(course, ranks=course.ranks[start:end]) for course in self.courses)
        return replace(self, moments=self.moments[start:end], courses=tuple(one for one in cut if one.times))

    def latest(self, count: int | None) -> RankFacts:
        """Return the last rounds, all of them for None."""
        total = len(self.moments)
        return self.between(0 if count is None else max(0, total - count), total)


@dataclass(frozen=True)
class Channel:
    """A channel with its valid ballots."""

    code: str
    name: str
    valid: int


@dataclass(frozen=True)
class Counted:
    """One section's count; `by_channel` in the order of the channels, `marks` in the order of the indicators."""

    section_id: int
    number: int
    name: str
    unit: str
    rank: int
    listed: bool
    top: bool
    votes: int
    marks: tuple[int, int, int, int, int]
    by_channel: tuple[int, ...]

    def share(self, indicator: int) -> Fraction | None:
        """Return which part of its votes ticked an indicator; None without votes."""
        return Fraction(self.marks[indicator], self.votes) if self.votes else None

    def rate(self, place: int, channel: Channel) -> Fraction | None:
        """Return its votes per 100 valid ballots of a channel; None where the channel has no valid ballot."""
        return Fraction(100 * self.by_channel[place], channel.valid) if channel.valid else None


@dataclass(frozen=True)
class ChartFacts:
    """Everything the three charts of a round show; no lines for rounds known only as results."""

    office: str
    programme: str
    code: str
    title: str
    trial: bool
    fingerprint: str
    """Eight words; where there are none, the beginning of the result's digest; empty for a trial."""
    ranks: RankFacts
    channels: tuple[Channel, ...]
    lines: tuple[Counted, ...]

    @property
    def counted(self) -> bool:
        """Say whether anybody has voted."""
        return any(line.votes for line in self.lines)

    @property
    def listed(self) -> tuple[Counted, ...]:
        """The sections on the list, in order."""
        return tuple(line for line in self.lines if line.listed)
