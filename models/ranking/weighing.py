"""What one wrong ballot gains for a pair of sections, and how few make up for a lead (R6.2–R6.4).

For a pair (A inside a line, B outside) a wrong ballot gains what A loses and B wins, as a vector: score, then the
tie-breaks. The most it can gain is that it names B alone, with all indicators. Vectors are compared from their first
figure on; that order is total and goes with addition, so the best n ballots are those with the n greatest gains.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Final

from models.ballots.rules import Counts
from models.common.indicators import ORDER, mask, unmask
from models.ranking.order import Key, key
from models.ranking.scoring import ChannelUse, Tally, channel_uses, part, points
from models.rounds.rules import RuleParameters

FULL: Final = mask(ORDER)
MASKS: Final = range(FULL + 1)
MOST_PAIRS: Final = 3
"""So many pairs of sections are shown beside a line."""
Vector = tuple[int, ...]
Masks = Mapping[tuple[str, int], int]
"""Valid ballots that name a section, by channel and mask."""
Both = Mapping[tuple[str, int, int], int]
"""Valid ballots that name both sections of a pair, by channel and the two masks."""
ReadBoth = Callable[[int, int], Both]
Gains = list[tuple[Vector, int]]


@dataclass(frozen=True)
class Pair:
    """A section inside a line and one outside (ids), and how many wrong ballots make them at least equal."""

    inside: int
    outside: int
    ballots: int


class Weighing:
    """What every pick is worth and where every section stands, in whole numbers on one scale."""

    def __init__(self, law: RuleParameters, counts: Counts, sections: Collection[int]) -> None:
        """Weigh a count of the ballots; the order of its cells does not matter."""
        uses = channel_uses(law, counts)
        self.valid: Final = {use.code: use.valid for use in uses}
        self.worth: Final = _worths(law, uses)
        self.zero: Final = (0,) * (1 + len(law.tie_breaks))
        self.named: Final[dict[int, dict[tuple[str, int], int]]] = {one: {} for one in sections}
        for channel, section, ticked, n in counts.cells:
            named = self.named[section]
            named[channel, ticked] = named.get((channel, ticked), 0) + n
        self.keys: Final = {one: self._key(named) for one, named in self.named.items()}

    def _key(self, named: Masks) -> Vector:
        key = self.zero
        for pick, n in named.items():
            key = _add(key, self.worth[pick], n)
        return key

    def gain(self, channel: str, inside: int | None, outside: int | None) -> Vector:
        """Return the most that a wrong ballot gains, if it was counted with these masks of A and B; None: not named."""
        gained = self.worth[channel, FULL]
        gained = gained if inside is None else _add(gained, self.worth[channel, inside])
        return gained if outside is None else _add(gained, self.worth[channel, outside], -1)

    def margin(self, inside: int, outside: int, both: Both) -> int:
        """Return the margin of one pair, given the ballots that name both."""
        return fewest(self._lead(inside, outside), self.gains(self.named[inside], self.named[outside], both))

    def nearest(self, inside: Sequence[int], outside: Sequence[int], both: ReadBoth) -> tuple[Pair, ...]:
        """Return the pairs with the smallest margins; only pairs that may be among them are read."""
        best: list[tuple[int, Vector, int, int]] = []
        for least, lead, a, b in self._floors(inside, outside):
            if len(best) == MOST_PAIRS and least > best[-1][0]:
                break
            best.append((self.margin(a, b, both(a, b)), lead, a, b))
            best = sorted(best)[:MOST_PAIRS]
        return tuple(Pair(a, b, ballots) for ballots, _, a, b in best)

    def _floors(self, inside: Sequence[int], outside: Sequence[int]) -> list[tuple[int, Vector, int, int]]:
        """Return every pair by a number that its margin is not below: as if no counted ballot named B already."""
        found = []
        for a in inside:
            gains = self.gains(self.named[a], {}, {})
            leads = ((self._lead(a, b), b) for b in outside)
            found += [(fewest(lead, gains), lead, a, b) for lead, b in leads]
        return sorted(found)

    def _lead(self, inside: int, outside: int) -> Vector:
        return _add(self.keys[inside], self.keys[outside], -1)

    def gains(self, a: Masks, b: Masks, both: Both) -> Gains:
        """Group every valid ballot by what it gains."""
        only_a, only_b, neither = dict(a), dict(b), dict(self.valid)
        groups = [(self.gain(*masks), n) for masks, n in both.items()]
        for (channel, ticked_a, ticked_b), n in both.items():
            only_a[channel, ticked_a] -= n
            only_b[channel, ticked_b] -= n
            neither[channel] -= n
        for only in (only_a, only_b):
            for (channel, _), n in only.items():
                neither[channel] -= n
        groups += [(self.gain(channel, ticked, None), n) for (channel, ticked), n in only_a.items()]
        groups += [(self.gain(channel, None, ticked), n) for (channel, ticked), n in only_b.items()]
        groups += [(self.gain(channel, None, None), n) for channel, n in neither.items()]
        return sorted(((gain, n) for gain, n in groups if n), reverse=True)


def fewest(lead: Vector, gains: Gains) -> int:
    """Return how many ballots, the greatest gains first, make up for a lead; all of them always do."""
    used = 0
    for gain, n in gains:
        if lead <= (0,) * len(lead):
            break
        taken = min(n, _enough(lead, gain, n))
        used, lead = used + taken, _add(lead, gain, -taken)
    return used


def _enough(lead: Vector, gain: Vector, most: int) -> int:
    """Return how many ballots of one gain make up for a lead above zero; `most` where no number of them does."""
    for ahead, gained in zip(lead, gain, strict=True):
        if gained:
            times = ahead // gained
            return times + (_add(lead, gain, -times) > (0,) * len(lead))
        if ahead:
            return most
    return most


def _add(one: Vector, other: Vector, times: int = 1) -> Vector:
    return tuple(a + b * times for a, b in zip(one, other, strict=True))


def _worths(law: RuleParameters, uses: Sequence[ChannelUse]) -> dict[tuple[str, int], Vector]:
    """Return what one pick adds to the key of its section (R6.2–R6.4), by channel and mask, as integers."""
    exact = {(use.code, ticked): _worth(law, use, ticked) for use in uses for ticked in MASKS}
    scale = lcm(*(worth[0].denominator for worth in exact.values()))
    return {pick: (int(worth[0] * scale), *map(int, worth[1:])) for pick, worth in exact.items()}


def _worth(law: RuleParameters, use: ChannelUse, ticked: int) -> Key:
    marks = tuple(int(indicator in unmask(ticked)) for indicator in ORDER)
    return key(law, Tally((part(law, use, 1, points(law, [(ticked, 1)])),), marks))
