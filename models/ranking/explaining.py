"""Why a section stands where it stands, as facts that screen and paper put into words (R6.2–R6.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from models.ranking.order import tie_break
from models.ranking.rules import Line, Ranking
from models.ranking.scoring import PER, ChannelUse, Part, Tally
from models.rounds.rules import Method, RuleParameters, TieBreak


class Redistribution(Enum):
    """What the method `rate` did with the weights of the channels (R6.3)."""

    NONE = auto()
    """Every channel counts with its own weight."""
    TO_LARGE = auto()
    """Channels below the minimum, or without a ballot, gave theirs to the others in proportion."""
    ALL_SMALL = auto()
    """Every channel with a weight is below the minimum: those with valid ballots share in proportion."""
    EQUALLY = auto()
    """Only channels of weight 0 have valid ballots: they share equally."""
    NOBODY = auto()
    """No channel has a valid ballot: weights stay, every score is 0."""


@dataclass(frozen=True)
class Compared:
    """One look at sections that were equal so far; `what` None: the score. Sections by number (R6.4)."""

    what: TieBreak | None
    value: Fraction
    above: tuple[int, ...]
    below: tuple[int, ...]
    equal: tuple[int, ...]
    others: tuple[tuple[int, Fraction], ...]
    """What each section that was equal so far has."""


@dataclass(frozen=True)
class Placing:
    """Competition ranking: a rank is one more than the number of sections before it (R6.4)."""

    rank: int
    before: tuple[int, ...]
    tips: int
    """Sections before it that a verified tip put first (R6.5)."""
    sharing: tuple[int, ...]
    """Other sections on the same rank."""


def redistribution(parameters: RuleParameters, uses: tuple[ChannelUse, ...]) -> Redistribution:
    """Say what happened to the weights; the method `votes` knows none (R6.3)."""
    if parameters.method is not Method.RATE:
        return Redistribution.NONE
    least = max(parameters.min_channel_ballots, 1)
    if not any(use.valid for use in uses):
        return Redistribution.NOBODY
    if any(use.declared and use.valid >= least for use in uses):
        whole = all(use.valid >= least for use in uses if use.declared)
        return Redistribution.NONE if whole else Redistribution.TO_LARGE
    return Redistribution.ALL_SMALL if any(use.declared and use.valid for use in uses) else Redistribution.EQUALLY


def heirs(uses: tuple[ChannelUse, ...]) -> tuple[ChannelUse, ...]:
    """Return the channels whose weight counts, with which the redistribution is written out."""
    return tuple(use for use in uses if use.weight and use.valid)


def compared(parameters: RuleParameters, ranking: Ranking, line: Line) -> tuple[Compared, ...]:
    """Return score and tie-breaks as far as they had to be looked at for a section, each with its result (R6.4).

    Direct-first sections are compared with nobody (R6.5); nothing is left to compare where the score stands alone.
    """
    if line.direct_first or line.score is None:
        return ()
    rest = [one for one in ranking.lines if one.number != line.number and not one.direct_first]
    found: list[Compared] = []
    for what in (None, *parameters.tie_breaks):
        value = _looked_at(what, line)
        others = sorted((one.number, _looked_at(what, one)) for one in rest)
        equal = tuple(number for number, n in others if n == value)
        found.append(
            Compared(
                what, value,
                tuple(number for number, n in others if n > value), tuple(number for number, n in others if n < value),
                equal, tuple(others),
            )
        )  # fmt: skip
        rest = [one for one in rest if one.number in equal]
        if not rest:
            break
    return tuple(found)


def _looked_at(what: TieBreak | None, line: Line) -> Fraction:
    if what is None:
        return line.score or Fraction(0)
    return Fraction(tie_break(what, Tally(line.parts, line.marks)))


def placing(ranking: Ranking, line: Line) -> Placing:
    """Return how many sections stand before one, and who shares its rank."""
    before = [one for one in ranking.lines if one.rank < line.rank]
    sharing = tuple(one.number for one in ranking.lines if one.rank == line.rank and one.number != line.number)
    return Placing(
        line.rank, tuple(one.number for one in before), sum(one.direct_first for one in before), sharing
    )  # fmt: skip


def neighbours(ranking: Ranking, line: Line) -> tuple[Line | None, Line | None]:
    """Return the lines directly above and below in the order of the ranking."""
    at = next(place for place, one in enumerate(ranking.lines) if one.number == line.number)
    above = ranking.lines[at - 1] if at else None
    return above, ranking.lines[at + 1] if at + 1 < len(ranking.lines) else None


def equation(parameters: RuleParameters, part: Part) -> str:
    """Return what a channel adds as an exact equation: 0.6 × 1000 × 20 ÷ 37 = 12000/37 (R6.3)."""
    if parameters.method is not Method.RATE:
        return figure(part.contribution)
    if not part.valid:
        return "0"
    points = figure(part.points)
    return f"{figure(part.weight)} × {PER} × {points} ÷ {part.valid} = {figure(part.contribution)}"


def summed(line: Line) -> str:
    """Return the sum as an exact equation: 12000/37 + 0 + 5 = 12185/37 (R6.3)."""
    terms = [figure(part.contribution) for part in line.parts]
    return f"{' + '.join(terms) or '0'} = {figure(line.score or Fraction(0))}"


def figure(value: Fraction) -> str:
    """Return an exact figure: 7, 0.6 where a short decimal says it exactly, else p/q."""
    for places in (1, 2, 3):
        scaled = value * 10**places
        if value.denominator != 1 and scaled.denominator == 1:
            whole, decimals = divmod(abs(scaled.numerator), 10**places)
            return f"{'-' if value < 0 else ''}{whole}.{decimals:0{places}d}"
    return str(value)
