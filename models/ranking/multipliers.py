"""What the recount in SQL multiplies votes and ticks with: whole numbers only, split so that 63 bits always hold them.

Written apart from `scoring`, which it is there to check (R6.2, R6.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

from models.common.indicators import ORDER
from models.rounds.rules import Method, Points, RuleParameters

BASE: Final = 10**6
"""A multiplier is split into digits to this base; six products of them with 10^12 ballots still stay within 63 bits."""
UNITS: Final = 1 + len(ORDER)
"""What is multiplied: votes, then the ticks of each indicator."""
_CARRIES: Final = 4
"""Digits that a sum within 63 bits may add above the highest of its multipliers."""
TOTAL: Final = 0
"""The sum over all channels; any other sum is named by its channel's position."""


@dataclass(frozen=True)
class Multiplier:
    """What a channel's votes and ticks add to a sum: for each digit, lowest first, a whole number for each unit."""

    target: int
    position: int
    digits: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Multipliers:
    """All multipliers of a round, and by what the sums are divided afterwards to be points and scores."""

    rows: tuple[Multiplier, ...]
    digits: int
    per_point: int
    per_score: int
    weights: tuple[Fraction, ...]
    """The weight used for each channel."""


def multipliers(parameters: RuleParameters, declared: Sequence[Fraction], valid: Sequence[int]) -> Multipliers:
    """Return the multipliers of a round for its channels in their order (positions 1, 2, 3 …).

    `declared` are the channels' weights and `valid` their valid ballots. Under `votes` a score is the sum of points;
    under `rate` each channel's rate, weight · 1000 / valid ballots, is brought to one denominator (R6.3).
    """
    points, per_point = _points(parameters)
    used = used_shares(declared, valid, parameters.min_channel_ballots)
    rates = [Fraction(1)] * len(valid)
    if parameters.method is Method.RATE:
        rates = [share * 1000 / n if n else Fraction(0) for share, n in zip(used, valid, strict=True)]
    common = lcm(*(rate.denominator for rate in rates))
    scaled = [int(rate * common) for rate in rates]
    wholes = [(position, position, points) for position in range(1, len(valid) + 1)]
    wholes += [(TOTAL, place, [each * by for each in points]) for place, by in enumerate(scaled, start=1)]
    digits = _CARRIES + max(_length(number) for _, _, numbers in wholes for number in numbers)
    rows = tuple(Multiplier(target, position, _split(numbers, digits)) for target, position, numbers in wholes)
    weights = tuple(used) if parameters.method is Method.RATE else tuple(declared)
    return Multipliers(rows, digits, per_point, per_point * common, weights)


def _points(parameters: RuleParameters) -> tuple[list[int], int]:
    """Return what a vote and each tick is worth, as whole numbers, and their common denominator (R6.2)."""
    if parameters.points is Points.NOMINATION:
        return [1, *[0] * len(ORDER)], 1
    weights = [parameters.weights[indicator] for indicator in ORDER]
    common = lcm(*(weight.denominator for weight in weights))
    return [0, *(int(weight * common) for weight in weights)], common


def used_shares(declared: Sequence[Fraction], valid: Sequence[int], minimum: int) -> list[Fraction]:
    """Return the weights used under `rate`: what small channels lose goes to the others in proportion (R6.3).

    The first of three circles that is not empty shares everything: weighted channels with enough ballots, weighted ones
    with any, and those with any, equally; where no channel has a ballot all keep what they have.
    """
    enough = [weight if n >= minimum and n else 0 for weight, n in zip(declared, valid, strict=True)]
    some = [weight if n else 0 for weight, n in zip(declared, valid, strict=True)]
    anyone = [1 if n else 0 for n in valid]
    circle = next((parts for parts in (enough, some, anyone) if any(parts)), declared)
    return [Fraction(part) * sum(declared) / sum(circle) for part in circle]


def _length(number: int) -> int:
    digits = 1
    while number >= BASE**digits:
        digits += 1
    return digits


def _split(numbers: Sequence[int], digits: int) -> tuple[tuple[int, ...], ...]:
    """Split each number into digits to the base, lowest first; return them digit by digit."""
    return tuple(tuple(number // BASE**place % BASE for number in numbers) for place in range(digits))
