"""How points and scores come about (R6.1–R6.3): every figure an integer or a fraction, never a float."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Final

from models.ballots.rules import Counts
from models.common.indicators import ORDER
from models.rounds.rules import Method, Points, RuleParameters

PER: Final = 1000
"""The method `rate` counts points per this many valid ballots (R6.3)."""
Masks = Sequence[tuple[int, int]]
"""Indicator masks, and how many picks have each; a mask may come more than once."""
_LANES: Final = tuple(range(0, 64 * len(ORDER), 64))
_LANE: Final = (1 << 64) - 1
_SPREAD: Final = tuple(
    sum(1 << lane for bit, lane in enumerate(_LANES) if mask >> bit & 1) for mask in range(1 << len(ORDER))
)
"""A mask as one whole number with a lane an indicator: five sums are made at once. No count comes near 2^64."""


class Standing(StrEnum):
    """Why a channel keeps, gains or loses its weight under the method `rate`."""

    COUNTS = "counts"
    BELOW_MINIMUM = "below_minimum"
    """Fewer valid ballots than `min_channel_ballots`: its weight goes to the others."""
    NO_BALLOTS = "no_ballots"
    """No valid ballot at all: its weight goes to the others."""


@dataclass(frozen=True)
class ChannelUse:
    """One channel's count, the weight it was given by the rules and the weight that was used."""

    code: str
    name: str
    valid: int
    abstained: int
    invalid: int
    declared: Fraction
    weight: Fraction
    standing: Standing


@dataclass(frozen=True)
class Part:
    """What one channel adds to one section's score."""

    channel: str
    valid: int
    votes: int
    points: Fraction
    weight: Fraction
    contribution: Fraction


@dataclass(frozen=True)
class Tally:
    """One section's count: a part per channel, and the votes that ticked each indicator (in ballot order)."""

    parts: tuple[Part, ...]
    marks: tuple[int, ...]
    score: Fraction = field(init=False)
    """The sum of the channels' contributions (R6.3)."""
    votes: int = field(init=False)
    """Votes over all channels, whatever their points."""

    def __post_init__(self) -> None:
        """Add the parts up."""
        object.__setattr__(self, "score", added([part.contribution for part in self.parts]))
        object.__setattr__(self, "votes", sum([part.votes for part in self.parts]))


def added(fractions: Sequence[Fraction]) -> Fraction:
    """Return an exact sum; whole numbers, which most scores are, are added as such: a fraction costs ten times that."""
    if {one.denominator for one in fractions} == {1}:
        return Fraction(sum([one.numerator for one in fractions]))
    return sum(fractions, Fraction(0))


def used_weights(declared: Mapping[str, Fraction], valid: Mapping[str, int], minimum: int) -> dict[str, Fraction]:
    """Hand the weight of channels that are too small to the others, so that the sum stays (R6.3).

    Heirs are the channels with `minimum` valid ballots, else those with any; each in proportion to its own weight, so
    a channel of weight 0 inherits nothing. Where proportion says nothing (only channels of weight 0 have ballots) they
    share equally. Where nobody has a valid ballot there is no heir: every channel keeps its weight, every score is 0.
    """
    total = sum(declared.values(), Fraction(0))
    heirs = [code for code, weight in declared.items() if weight and valid[code] >= max(minimum, 1)]
    heirs = heirs or [code for code, weight in declared.items() if weight and valid[code]]
    if heirs:
        base = sum((declared[code] for code in heirs), Fraction(0))
        return {code: total * weight / base if code in heirs else Fraction(0) for code, weight in declared.items()}
    heirs = [code for code in declared if valid[code]]
    if heirs:
        return {code: total / len(heirs) if code in heirs else Fraction(0) for code in declared}
    return dict(declared)


def standing(parameters: RuleParameters, valid: int) -> Standing:
    """Say how a channel with so many valid ballots stands (R6.3); the method `votes` knows no minimum."""
    if parameters.method is not Method.RATE or valid >= max(parameters.min_channel_ballots, 1):
        return Standing.COUNTS
    return Standing.BELOW_MINIMUM if valid else Standing.NO_BALLOTS


def channel_uses(parameters: RuleParameters, counts: Counts) -> tuple[ChannelUse, ...]:
    """Return the round's channels in order with the weights used; `votes` leaves weights as declared, unused (R6.3)."""
    counted = {channel.code: channel for channel in counts.channels}
    declared = {channel.code: channel.weight for channel in parameters.channels}
    used = declared
    if parameters.method is Method.RATE:
        used = used_weights(declared, {code: counted[code].valid for code in declared}, parameters.min_channel_ballots)
    return tuple(
        ChannelUse(
            channel.code,
            channel.name,
            counted[channel.code].valid,
            counted[channel.code].abstained,
            counted[channel.code].invalid,
            channel.weight,
            used[channel.code],
            standing(parameters, counted[channel.code].valid),
        )
        for channel in parameters.channels
    )


@dataclass(frozen=True)
class Worth:
    """What a pick is worth by the mask of its ticks, as whole numbers of `1 / per`; None: one point a pick (R6.2)."""

    by_mask: tuple[int, ...] | None
    per: int = 1

    def of(self, masks: Masks, votes: int) -> Fraction:
        """Return the points of picks, given with how many they are."""
        if self.by_mask is None:
            return Fraction(votes)
        by_mask = self.by_mask
        return Fraction(sum([n * by_mask[mask] for mask, n in masks]), self.per)


def mask_points(parameters: RuleParameters) -> Worth:
    """Return what picks are worth: one under `nomination`, the weights of the ticked indicators under `faults` (R6.2).

    Nothing ticked is 0 points under `faults`, and still a vote.
    """
    if parameters.points is Points.NOMINATION:
        return Worth(None)
    weights = [parameters.weights[indicator] for indicator in ORDER]
    per = lcm(*[weight.denominator for weight in weights])
    whole = [weight.numerator * (per // weight.denominator) for weight in weights]
    return Worth(
        tuple(sum(w for bit, w in enumerate(whole) if mask >> bit & 1) for mask in range(1 << len(ORDER))), per
    )


def points(parameters: RuleParameters, masks: Masks) -> Fraction:
    """Return the points of a section's picks, given as indicator masks and how many picks have each (R6.2)."""
    return mask_points(parameters).of(masks, sum([n for _, n in masks]))


def part(parameters: RuleParameters, use: ChannelUse, votes: int, scored: Fraction) -> Part:
    """Return what a channel adds: its points, or under `rate` weight · 1000 · points / valid ballots (R6.3)."""
    contribution = scored
    if parameters.method is Method.RATE:
        contribution = use.weight * PER * scored / use.valid if use.valid else Fraction(0)
    return Part(use.code, use.valid, votes, scored, use.weight, contribution)


def tallies(
    parameters: RuleParameters, uses: Iterable[ChannelUse], section_ids: Iterable[int], counts: Counts
) -> dict[int, Tally]:
    """Count every section, also those nobody named; the order of the cells does not matter."""
    found: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for channel, section_id, mask, n in counts.cells:
        found[channel, section_id].append((mask, n))
    channels, worth = tuple(uses), mask_points(parameters)
    return {
        section_id: _tally(parameters, worth, [(use, found.get((use.code, section_id), ())) for use in channels])
        for section_id in section_ids
    }


def _tally(parameters: RuleParameters, worth: Worth, counted: Sequence[tuple[ChannelUse, Masks]]) -> Tally:
    """Put one section's channels together."""
    parts, ticked = [], 0
    for use, masks in counted:
        votes = sum([n for _, n in masks])
        parts.append(part(parameters, use, votes, worth.of(masks, votes)))
        ticked += sum([n * _SPREAD[mask] for mask, n in masks])
    return Tally(tuple(parts), tuple([ticked >> lane & _LANE for lane in _LANES]))
