"""How points and scores come about (R6.1–R6.3): every figure an integer or a fraction, never a float."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final

from models.ballots.rules import Counts
from models.common.indicators import ORDER, unmask
from models.rounds.rules import Method, Points, RuleParameters

PER: Final = 1000
"""The method `rate` counts points per this many valid ballots (R6.3)."""


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

    @cached_property
    def score(self) -> Fraction:
        """The sum of the channels' contributions (R6.3)."""
        return sum((part.contribution for part in self.parts), Fraction(0))

    @cached_property
    def votes(self) -> int:
        """Votes over all channels, whatever their points."""
        return sum(part.votes for part in self.parts)


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


def points(parameters: RuleParameters, masks: Mapping[int, int]) -> Fraction:
    """Return the points of a section's picks, given as {indicator mask: number of picks} (R6.2).

    `nomination`: 1 a pick. `faults`: the weights of the ticked indicators; nothing ticked is 0 points, still a vote.
    """
    if parameters.points is Points.NOMINATION:
        return Fraction(sum(masks.values()))
    weight = parameters.weights
    return sum((n * weight[indicator] for mask, n in masks.items() for indicator in unmask(mask)), Fraction(0))


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
    found: dict[tuple[str, int], dict[int, int]] = {}
    for channel, section_id, mask, n in counts.cells:
        masks = found.setdefault((channel, section_id), {})
        masks[mask] = masks.get(mask, 0) + n
    channels = tuple(uses)
    return {
        section_id: _tally(parameters, [(use, found.get((use.code, section_id), {})) for use in channels])
        for section_id in section_ids
    }


def _tally(parameters: RuleParameters, counted: list[tuple[ChannelUse, dict[int, int]]]) -> Tally:
    """Put one section's channels together."""
    ticked = [cell for _, masks in counted for cell in masks.items()]
    bits = [indicator.bit for indicator in ORDER]
    return Tally(
        tuple([part(parameters, use, sum(masks.values()), points(parameters, masks)) for use, masks in counted]),
        tuple([sum([n for mask, n in ticked if mask & bit]) for bit in bits]),
    )
