"""Who stands where (R6.4, R6.5): score, tie-breaks, equal ranks, decided ties and direct-first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import lcm
from typing import Final

from models.common.indicators import ORDER, Indicator
from models.ranking.scoring import Tally
from models.rounds.rules import RuleParameters, TieBreak

TARGETED: Final = "targeted"
"""The channel whose votes the tie-break `targeted` counts."""
_GREED: Final = ORDER.index(Indicator.GREED)
Key = tuple[Fraction | int, ...]
"""Score and then the tie-breaks: what the order looks at."""
WholeKey = tuple[int, ...]
"""A key in which the scores of one ranking are whole numbers of the same part of a point: quicker to hold together."""


@dataclass(frozen=True)
class Ruling:
    """A recorded decision on tied sections: their numbers in the decided order, or kept equal (R6.4)."""

    numbers: tuple[int, ...]
    keep: bool


@dataclass(frozen=True)
class Tie:
    """Equal sections on ranks `first`–`last` with an edge between them; `ruling` is None until decided (R6.4)."""

    numbers: tuple[int, ...]
    first: int
    last: int
    edges: tuple[int, ...]
    ruling: Ruling | None


@dataclass(frozen=True)
class Places:
    """The rank of every section by its number, and the ties across an edge, decided or not."""

    ranks: dict[int, int]
    ties: tuple[Tie, ...]


def tie_break(name: TieBreak, tally: Tally) -> int:
    """Return the votes that a tie-break looks at; without a targeted channel that one is always equal (R6.4)."""
    match name:
        case TieBreak.GREED:
            return tally.marks[_GREED]
        case TieBreak.TARGETED:
            return sum(part.votes for part in tally.parts if part.channel == TARGETED)
        case TieBreak.TOTAL:
            return tally.votes


def key(parameters: RuleParameters, tally: Tally) -> Key:
    """Return what a section is ordered by, greater first (R6.4)."""
    return (tally.score, *[tie_break(name, tally) for name in parameters.tie_breaks])


def _whole_keys(
    parameters: RuleParameters, tallies: Mapping[int, Tally], apart: AbstractSet[int]
) -> dict[int, WholeKey]:
    """Return what each section is ordered by, scores over their common denominator: exact, and in the same order."""
    counted = {number: tally for number, tally in tallies.items() if number not in apart}
    common = lcm(*{tally.score.denominator for tally in counted.values()})
    breaks = parameters.tie_breaks
    return {
        number: (
            tally.score.numerator * (common // tally.score.denominator),
            *[tie_break(name, tally) for name in breaks],
        )
        for number, tally in counted.items()
    }


def places(
    parameters: RuleParameters,
    tallies: Mapping[int, Tally],
    direct_first: AbstractSet[int] = frozenset(),
    rulings: Sequence[Ruling] = (),
) -> Places:
    """Rank sections given by their numbers.

    Direct-first sections all rank 1 by law, so they are no tie (R6.5); the others follow by competition ranking. A tie
    across an edge keeps its equal rank until the newest ruling on exactly these numbers says otherwise (R6.4).
    """
    ranks = dict.fromkeys(direct_first, 1)
    ties: list[Tie] = []
    decided = {frozenset(ruling.numbers): ruling for ruling in rulings}
    first = len(ranks) + 1
    for numbers in _groups(parameters, tallies, direct_first):
        edges = _crossed(parameters, first, first + len(numbers) - 1)
        ruling = decided.get(frozenset(numbers)) if edges else None
        if edges:
            ties.append(Tie(numbers, first, first + len(numbers) - 1, edges, ruling))
        if ruling is None or ruling.keep:
            ranks |= dict.fromkeys(numbers, first)
        else:
            ranks |= {number: first + after for after, number in enumerate(ruling.numbers)}
        first += len(numbers)
    return Places(ranks, tuple(ties))


def breakers(
    parameters: RuleParameters, tallies: Mapping[int, Tally], direct_first: AbstractSet[int] = frozenset()
) -> dict[int, tuple[tuple[TieBreak, int], ...]]:
    """Return for each section the tie-breaks that had to be looked at, with its votes; none where the score settles."""
    found: dict[int, tuple[tuple[TieBreak, int], ...]] = dict.fromkeys(tallies, ())
    equal: defaultdict[object, list[int]] = defaultdict(list)
    for number, tally in tallies.items():
        if number not in direct_first:
            equal[tally.score.as_integer_ratio()].append(number)
    for name in parameters.tie_breaks:
        tied = [numbers for numbers in equal.values() if len(numbers) > 1]
        equal = defaultdict(list)
        for place, number in [(place, number) for place, numbers in enumerate(tied) for number in numbers]:
            votes = tie_break(name, tallies[number])
            found[number] += ((name, votes),)
            equal[place, votes].append(number)
    return found


def _groups(
    parameters: RuleParameters, tallies: Mapping[int, Tally], apart: AbstractSet[int]
) -> Iterable[tuple[int, ...]]:
    """Return the sections that are equal in everything, best placed first, numbers ascending."""
    keys = _whole_keys(parameters, tallies, apart)
    ordered = sorted(keys, key=keys.__getitem__, reverse=True)
    return [tuple(sorted(group)) for _, group in groupby(ordered, key=keys.__getitem__)]


def _crossed(parameters: RuleParameters, first: int, last: int) -> tuple[int, ...]:
    """Return the edges (top tier, list) that run through the ranks `first`–`last`."""
    return tuple(sorted({edge for edge in (parameters.top_tier, parameters.list_length) if first <= edge < last}))
