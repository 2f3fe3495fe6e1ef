"""How firm a ranking is: how few wrong ballots would move a line that carries a consequence (R6.3–R6.5, R7.3).

A *wrong ballot* is a valid ballot of its channel whose picks were other than counted. Whatever they were, it stays a
valid ballot of that channel, so valid ballots and weights stay as they are. The *margin* of a line is the smallest
number of wrong ballots after which some section outside stands at least equal (score and every tie-break) with some
section inside, so that the consequence no longer follows by itself. A tie, decided or not, has margin 0. Sections with
a verified tip are not moved by ballots; they occupy places. The margin of a removal looks at the one section alone: it
cannot lose its place in the top tier with fewer wrong ballots; standing last in the tier, it loses it with as many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.ballots.rules import Counts
from models.ranking.weighing import Pair, ReadBoth, Weighing
from models.rounds.rules import RuleParameters

PER: Final = 10_000
"""The error bound is given for so many ballots."""


class Edge(StrEnum):
    """A line that carries a consequence."""

    TOP = "top"
    LIST = "list"
    REMOVAL = "removal"
    """A section's own place in the top tier, where its removal hangs on it (R7.3)."""


@dataclass(frozen=True)
class LineMargin:
    """A line with the pairs that stand nearest to it, nearest first; `section` is whose removal hangs on it."""

    edge: Edge
    section: int | None
    pairs: tuple[Pair, ...]

    @property
    def ballots(self) -> int:
        """The margin: so many wrong ballots, and the consequence no longer follows by itself."""
        return self.pairs[0].ballots


def error_bound(valid: int, per: int) -> int:
    """Return how many of a round's valid ballots may be wrong, at `per` in 10,000; rounded up, at least one."""
    return max(1, -(-valid * per // PER))


def margins(
    law: RuleParameters,
    counts: Counts,
    sections: Collection[int],
    first: Collection[int],
    hanging: Iterable[int],
    both: ReadBoth,
) -> tuple[LineMargin, ...]:
    """Return the margin of every line that ballots can move.

    `first` rank first by law (R6.5); the removal of those in `hanging` hangs on the streak (R7.3); `both` reads a pair.
    """
    weighing = Weighing(law, counts, sections)
    order = sorted((one for one in sections if one not in first), key=weighing.keys.__getitem__, reverse=True)
    top, listed = law.top_tier - len(first), law.list_length - len(first)
    found = [_edge(weighing, Edge.TOP, order, top, both), _edge(weighing, Edge.LIST, order, listed, both)]
    found += [_removal(weighing, one, order, top, both) for one in hanging if one not in first]
    return tuple(line for line in found if line is not None)


def _edge(weighing: Weighing, edge: Edge, order: Sequence[int], places: int, both: ReadBoth) -> LineMargin | None:
    """Return an edge's margin; None where everybody stands on one side of it."""
    if not 0 < places < len(order):
        return None
    equal = [one for one in order if weighing.keys[one] == weighing.keys[order[places]]]
    if order[places - 1] in equal:
        return LineMargin(edge, None, _equal(equal))
    return LineMargin(edge, None, weighing.nearest(order[:places], order[places:], both))


def _removal(weighing: Weighing, section: int, order: Sequence[int], places: int, both: ReadBoth) -> LineMargin | None:
    """Return the margin of one section's place in the top tier (R7.3)."""
    if not 0 < places < len(order):
        return None
    edge = weighing.keys[order[places]]
    if weighing.keys[section] == edge:
        equal = [one for one in order if weighing.keys[one] == edge and one != section]
        return LineMargin(Edge.REMOVAL, section, tuple(Pair(section, one, 0) for one in equal))
    outside = [one for one in order if weighing.keys[one] <= edge]
    return LineMargin(Edge.REMOVAL, section, weighing.nearest([section], outside, both))


def _equal(sections: Sequence[int]) -> tuple[Pair, ...]:
    return tuple(Pair(sections[0], one, 0) for one in sections[1:])
