"""Whole numbers of any length in a spreadsheet, cut into pieces that its binary fractions hold exactly (R6.1).

A spreadsheet counts in floats of 15 digits and calls two of them equal that differ in the last ones. So whatever
decides a rank is kept as a whole number in pieces of five digits, and every step stays below 10 to the power of 14.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.kit.workbook import Cell, Formula

BASE: Final = 10**5
DIGITS: Final = 5
SAFE: Final = 10**14
"""Below it every whole number, every sum and every division by `BASE` is exact in every spreadsheet."""


def pieces(value: int, count: int) -> list[int]:
    """Cut a number into `count` pieces, the lowest first; the highest takes all that is left."""
    found = [value // BASE**place % BASE for place in range(count - 1)]
    return [*found, value // BASE ** (count - 1)]


def needed(value: int) -> int:
    """Return how many pieces a number takes, at least one."""
    return max(1, -(-len(str(value)) // DIGITS))


def whole(references: Sequence[str]) -> str:
    """Return the formula of the number that pieces make, lowest first; a float, for display only."""
    return "+".join(ref if place == 0 else f"{ref}*{BASE**place}" for place, ref in enumerate(references))


def written(references: Sequence[str]) -> str:
    """Return the formula of the number's digits as text, exact at any length."""
    lowest, *higher = references
    text = f'TEXT({lowest},"0")'
    for place, ref in enumerate(higher, start=1):
        tail = "".join(f'&TEXT({one},"{"0" * DIGITS}")' for one in reversed(references[:place]))
        text = f'IF({ref}>0,TEXT({ref},"0"){tail},{text})'
    return text


@dataclass(frozen=True)
class Carried:
    """The cells of a sum of products: a carry and a piece for each place, the highest place without a carry."""

    cells: tuple[Cell, ...]
    results: tuple[str, ...]
    """References of the pieces, lowest first, with the row but without the sheet."""


def carried(raw: Sequence[str], values: Sequence[int], letters: Sequence[str], row: int) -> Carried:
    """Return cells that carry over from place to place; `raw` are formulas, `values` what they give.

    Uses 2 · places − 1 columns, named by `letters`: carry and piece of every place, then the highest piece.
    """
    cells: list[Cell] = []
    results: list[str] = []
    before, held = "", 0
    for place, (formula, value) in enumerate(zip(raw, values, strict=True)):
        total, given = f"{formula}{before}", value + held
        if given >= SAFE:
            raise ValueError("a step of the workbook's exact arithmetic grew too large")
        if place == len(raw) - 1:
            cells.append(Formula(total, given))
            results.append(f"{letters[2 * place]}{row}")
            break
        carry = f"{letters[2 * place]}{row}"
        held = given // BASE
        cells += [Formula(f"INT(({total})/{BASE})", held), Formula(f"{total}-{carry}*{BASE}", given - held * BASE)]
        results.append(f"{letters[2 * place + 1]}{row}")
        before = f"+{carry}"
    return Carried(tuple(cells), tuple(results))


def width(places: int) -> int:
    """Return how many columns `carried` takes."""
    return 2 * places - 1
