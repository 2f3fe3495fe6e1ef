"""The sheets of the ranking workbook in which scores are whole numbers: coefficients by channel, numerators by section.

score = numerator · unit, with one unit for all sections, so ranks follow from the numerators alone (R6.1, R6.3):
numerator(s) = Σ over channels of coefficient(c) · whole points(c, s); under `votes` every coefficient is 1, under
`rate` it is the channel's whole weight times the valid ballots of all other channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm, prod
from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter

from models.ranking.scoring import PER
from models.rounds.rules import Method, Points
from reports.exact_columns import BASE, SAFE, carried, needed, pieces, whole, width, written
from reports.kit.workbook import Cell, Formula, Sheet

if TYPE_CHECKING:
    from reports.ranking_workbook import CellFacts, ChannelFacts, Facts, SectionFacts

COEFFICIENTS, EXACT = "系数", "精算"
_FIRST: Final = 2


@dataclass(frozen=True)
class Exact:
    """How a round's scores become whole numbers."""

    facts: Facts

    @cached_property
    def points_scale(self) -> int:
        """What points are multiplied by to be whole."""
        if self.facts.points is Points.NOMINATION:
            return 1
        return lcm(*(weight.denominator for weight in self.facts.fault_weights))

    @cached_property
    def worths(self) -> tuple[int, ...]:
        """The whole points of each ticked indicator."""
        return tuple(int(weight * self.points_scale) for weight in self.facts.fault_weights)

    @cached_property
    def weight_scale(self) -> int:
        """What the channels' weights are multiplied by to be whole."""
        return lcm(*(channel.declared.denominator for channel in self.facts.channels))

    @property
    def rate(self) -> bool:
        """Say whether channels are weighed (R6.3)."""
        return self.facts.method is Method.RATE

    @cached_property
    def declared(self) -> tuple[int, ...]:
        """The channels' whole weights; 1 each where they are not weighed."""
        return tuple(int(c.declared * self.weight_scale) if self.rate else 1 for c in self.facts.channels)

    @cached_property
    def effective(self) -> tuple[int, ...]:
        """The whole weights in use: 0 for a channel that hands its weight on (R6.3)."""
        channels = self.facts.channels
        if not self.rate:
            return self.declared
        if any(channel.declared and channel.weight for channel in channels):
            return tuple(a if c.weight else 0 for a, c in zip(self.declared, channels, strict=True))
        return tuple(int(channel.valid > 0) for channel in channels)

    @cached_property
    def factors(self) -> tuple[int, ...]:
        """The valid ballots that the other channels' coefficients are multiplied by."""
        return tuple(max(channel.valid, 1) if self.rate else 1 for channel in self.facts.channels)

    @cached_property
    def coefficients(self) -> tuple[int, ...]:
        """What a channel's whole points count."""
        every = prod(self.factors)
        return tuple(e * (every // f) for e, f in zip(self.effective, self.factors, strict=True))

    @cached_property
    def unit(self) -> Fraction:
        """What one of a numerator is worth as a score."""
        if not self.rate:
            return Fraction(1, self.points_scale)
        total = sum((channel.declared for channel in self.facts.channels), Fraction(0))
        return PER * total / (sum(self.effective) * prod(self.factors) * self.points_scale)

    def whole_points(self, section: SectionFacts) -> tuple[int, ...]:
        """Return a section's whole points by channel."""
        return tuple(int(points * self.points_scale) for points in section.points)

    def numerator(self, section: SectionFacts) -> int:
        """Return a section's score as a whole number."""
        return sum(k * p for k, p in zip(self.coefficients, self.whole_points(section), strict=True))

    @cached_property
    def cells(self) -> dict[tuple[str, int], list[CellFacts]]:
        """The counted picks by channel and section."""
        found: dict[tuple[str, int], list[CellFacts]] = {}
        for cell in self.facts.cells:
            found.setdefault((cell.channel, cell.number), []).append(cell)
        return found

    @cached_property
    def point_places(self) -> int:
        """How many pieces points take: one as long as no step grows too large."""
        most = sum(cell.picks for cell in self.facts.cells) * max(sum(self.worths), 1)
        return 1 if most * BASE * 10 < SAFE else needed(most)

    @cached_property
    def weight_places(self) -> int:
        """How many pieces the whole weights take."""
        return needed(max(self.declared))

    @cached_property
    def coefficient_places(self) -> int:
        """How many pieces the coefficients take."""
        return needed(max(*self.coefficients, *self.declared))

    @cached_property
    def places(self) -> int:
        """How many pieces the numerators take."""
        return max(
            self.coefficient_places, needed(max((self.numerator(one) for one in self.facts.sections), default=0))
        )

    @property
    def steps(self) -> int:
        """How often a coefficient is multiplied."""
        return len(self.factors) if self.rate else 0

    @property
    def block(self) -> int:
        """How many columns one multiplication takes."""
        return width(self.coefficient_places)

    def weight_letters(self) -> list[str]:
        """Return where the whole weights in use stand on the sheet of coefficients."""
        return [get_column_letter(3 + self.weight_places + place) for place in range(self.weight_places)]

    def coefficient(self, channel: int, place: int) -> str:
        """Return where a piece of a channel's coefficient stands."""
        start = 3 + 2 * self.weight_places
        if self.steps == 0:
            return f"{COEFFICIENTS}!${self.weight_letters()[place]}${channel + _FIRST}"
        last = place == self.coefficient_places - 1
        column = start + (self.steps - 1) * self.block + 2 * place + (0 if last else 1)
        return f"{COEFFICIENTS}!${get_column_letter(column)}${channel + _FIRST}"

    def points_at(self, channel: int, row: int) -> list[str]:
        """Return where the pieces of a section's whole points stand, lowest first."""
        start = 2 + channel * width(self.point_places)
        letters = [get_column_letter(start + n) for n in range(width(self.point_places))]
        return [f"{letters[2 * p + (p < self.point_places - 1)]}{row}" for p in range(self.point_places)]

    def numerator_letters(self) -> list[str]:
        """Return the columns of the numerators' pieces, highest first: what ranks compare."""
        start = 2 + len(self.factors) * width(self.point_places)
        found = [start + 2 * p + (p < self.places - 1) for p in range(self.places)]
        return [get_column_letter(column) for column in reversed(found)]

    def numerator_at(self, row: int) -> list[str]:
        """Return where a numerator's pieces stand, lowest first."""
        return [f"{EXACT}!{letter}{row}" for letter in reversed(self.numerator_letters())]

    def digits(self, row: int) -> str:
        """Return the formula of a numerator's digits."""
        return written(self.numerator_at(row))

    def unit_formula(self, weights: str, points_scale: str) -> str:
        """Return the formula of the unit, for display."""
        if not self.rate:
            return f"1/{points_scale}"
        last = len(self.factors) + 1
        sums = [f"SUM({COEFFICIENTS}!{letter}2:{letter}{last})" for letter in self.weight_letters()]
        product = f"PRODUCT({COEFFICIENTS}!B2:B{last})"
        return f"{PER}*SUM({weights})/(({whole(sums)})*{product}*{points_scale})"


def coefficients(exact: Exact, channels_sheet: str) -> Sheet:
    """Return the sheet of coefficients, a row for each channel."""
    several = range(1, exact.weight_places + 1)
    head = ["通道", "有效票因数", *(f"整数权重{n}" for n in several), *(f"采用整数权重{n}" for n in several)]
    for step in range(exact.steps):
        head += [f"第{step + 1}步{name}" for name in _names(exact.coefficient_places)]
    rows = tuple(
        _coefficient(exact, channel, number, channels_sheet) for number, channel in enumerate(exact.facts.channels)
    )
    return Sheet(COEFFICIENTS, tuple(head), rows, (12, *([12] * (len(head) - 1))), protected=True)


def _names(places: int) -> list[str]:
    named = [name for place in range(1, places) for name in (f"进位{place}", f"第{place}段")]
    return [*named, f"第{places}段"]


def _coefficient(exact: Exact, channel: ChannelFacts, number: int, sheet: str) -> tuple[Cell, ...]:
    row, count = number + _FIRST, len(exact.factors)
    declared = pieces(exact.declared[number], exact.weight_places)
    effective = pieces(exact.effective[number], exact.weight_places)
    factor: Cell = Formula(f"MAX({sheet}!D{row},1)", exact.factors[number]) if exact.rate else 1
    cells: list[Cell] = [channel.code, factor, *declared]
    counted, valid = f"{sheet}!$G$2:$G${count + 1}", f"{sheet}!$D$2:$D${count + 1}"
    for place, value in enumerate(effective):
        own = f"{get_column_letter(3 + place)}{row}"
        lonely = f"IF({sheet}!D{row}>0,1,0)" if place == 0 else "0"
        used = f'IF(SUM({counted})>0,{sheet}!G{row}*{own},IF(COUNTIF({valid},">0")>0,{lonely},{own}))'
        cells.append(Formula(used, value) if exact.rate else value)
    return (*cells, *_steps(exact, number, row))


def _steps(exact: Exact, number: int, row: int) -> list[Cell]:
    """Multiply a channel's weight by the factor of one other channel after the other."""
    held = exact.effective[number]
    at = [f"{letter}{row}" for letter in exact.weight_letters()]
    at += ["0"] * (exact.coefficient_places - len(at))
    cells: list[Cell] = []
    start = 3 + 2 * exact.weight_places
    for step in range(exact.steps):
        factor, by = ("1", 1) if step == number else (f"$B${step + _FIRST}", exact.factors[step])
        letters = [get_column_letter(start + step * exact.block + n) for n in range(exact.block)]
        values = [piece * by for piece in pieces(held, exact.coefficient_places)]
        made = carried([f"{ref}*{factor}" for ref in at], values, letters, row)
        cells += made.cells
        at, held = list(made.results), held * by
    return cells


def numerators(exact: Exact, picks_sheet: str, channels_sheet: str, list_sheet: str) -> Sheet:
    """Return the sheet of numerators, a row for each section, in the rows of the list."""
    head = ["科室编号"]
    for channel in exact.facts.channels:
        head += [f"{channel.name}整数分值{name}" for name in _names(exact.point_places)]
    head += [f"得分分子{name}" for name in _names(exact.places)]
    rows = tuple(
        (Formula(f"{list_sheet}!A{row}", section.number), *_numerator(exact, section, row, picks_sheet, channels_sheet))
        for row, section in enumerate(exact.facts.sections, start=_FIRST)
    )
    return Sheet(EXACT, tuple(head), rows, (10, *([13] * (len(head) - 1))), protected=True)


def _numerator(exact: Exact, section: SectionFacts, row: int, picks: str, channels: str) -> list[Cell]:
    cells: list[Cell] = []
    points = exact.whole_points(section)
    taken = width(exact.point_places)
    for number in range(len(points)):
        letters = [get_column_letter(2 + number * taken + n) for n in range(taken)]
        raw = [_summed(exact, number, place, row, picks, channels) for place in range(exact.point_places)]
        cells += carried(raw, _raw_points(exact, section.number, number), letters, row).cells
    start = 2 + len(points) * taken
    letters = [get_column_letter(start + n) for n in range(width(exact.places))]
    raw, values = [], []
    for place in range(exact.places):
        products = _products(exact, points, place, row)
        raw.append("+".join(text for text, _ in products) or "0")
        values.append(sum(value for _, value in products))
    return [*cells, *carried(raw, values, letters, row).cells]


def _summed(exact: Exact, channel: int, place: int, row: int, picks: str, channels: str) -> str:
    last = max(len(exact.facts.cells) + 1, 2)
    column = get_column_letter(10 + place)
    return (
        f"SUMIFS({picks}!${column}$2:${column}${last},{picks}!$A$2:$A${last},{channels}!$A${channel + _FIRST},"
        f"{picks}!$B$2:$B${last},$A{row})"
    )


def _raw_points(exact: Exact, section: int, channel: int) -> list[int]:
    """Return the sums over the picks of a section, piece by piece, before anything is carried."""
    own = exact.cells.get((exact.facts.channels[channel].code, section), [])
    worths = [(cell.picks, worth_pieces(exact, cell.ticked)) for cell in own]
    return [sum(picks * worth[place] for picks, worth in worths) for place in range(exact.point_places)]


def worth_pieces(exact: Exact, ticked: tuple[int, ...]) -> list[int]:
    """Return what one pick with these ticks is worth, piece by piece, not carried."""
    if exact.facts.points is Points.NOMINATION:
        return [1, *([0] * (exact.point_places - 1))]
    cut = [pieces(worth, exact.point_places) for worth in exact.worths]
    return [sum(t * c[place] for t, c in zip(ticked, cut, strict=True)) for place in range(exact.point_places)]


def _products(exact: Exact, points: tuple[int, ...], place: int, row: int) -> list[tuple[str, int]]:
    """Return the products of coefficient and points that fall on a place, with their values."""
    found = []
    for number, value in enumerate(points):
        cut = pieces(value, exact.point_places)
        high = pieces(exact.coefficients[number], exact.coefficient_places)
        at = exact.points_at(number, row)
        for low in range(exact.point_places):
            if 0 <= place - low < exact.coefficient_places:
                text = f"{exact.coefficient(number, place - low)}*{at[low]}"
                found.append((text, high[place - low] * cut[low]))
    return found
