"""Paper ballots from a seed: what stands on them, the keys that key them, and how far something else is from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from models.ballots.codes import keying_code
from models.ballots.rules import Line
from models.common.indicators import KEYS
from tests.acceptance.district import numbers

Paper = tuple[tuple[int, int], ...]
"""Sections by number, each with its ticked boxes (mask 0–31), from top to bottom."""
SECTIONS: Final = 3
TICKS: Final = 2
BOXES: Final = 5
FIELDS: Final = SECTIONS * (1 + BOXES)
"""Fields of a form: three sections, five boxes each."""
END: Final = "+"


def papers(seed: int, count: int, short: float = 0.0) -> tuple[Paper, ...]:
    """Return so many ballots of three sections with two ticks each; a share `short` has none, one or two sections."""
    rng = Random(f"papers {seed}")
    listed = numbers()
    sizes = [rng.randrange(SECTIONS) if rng.random() < short else SECTIONS for _ in range(count)]
    return tuple(_paper(rng, listed, size) for size in sizes)


def _paper(rng: Random, listed: Sequence[int], sections: int) -> Paper:
    return tuple((number, _mask(rng.sample(range(BOXES), TICKS))) for number in rng.sample(listed, sections))


def _mask(boxes: Iterable[int]) -> int:
    return sum(1 << box for box in boxes)


def piles(ballots: Sequence[Paper], size: int) -> tuple[tuple[Paper, ...], ...]:
    """Return the ballots in piles of a size, in their order."""
    return tuple(tuple(ballots[start : start + size]) for start in range(0, len(ballots), size))


def keys_of(paper: Paper) -> str:
    """Return the keys of a ballot, with the one that ends it."""
    return "".join(keying_code(number) + ticks(mask) for number, mask in paper) + END


def ticks(mask: int) -> str:
    """Return the keys of ticked boxes."""
    return "".join(key for box, key in enumerate(KEYS) if mask & 1 << box)


def lines_of(paper: Paper) -> tuple[Line, ...]:
    """Return a ballot as the program takes it."""
    return tuple(Line(number, mask) for number, mask in paper)


def paper_of(lines: Iterable[Line]) -> Paper:
    """Return stored lines as a ballot; a section that is not on the list is number 0."""
    return tuple((line.section if isinstance(line.section, int) else 0, line.indicators) for line in lines)


def wrong_fields(paper: Paper, said: Paper) -> int:
    """Return how many fields of a form are not as on the paper: sections, and boxes of the same section.

    A section in the place of another is one wrong field, beside the boxes that differ from the other's.
    """
    true, stored = dict(paper), dict(said)
    same = true.keys() & stored.keys()
    wrong = sum((true[number] ^ stored[number]).bit_count() for number in same)
    missing = [mask for number, mask in paper if number not in same]
    strange = [mask for number, mask in said if number not in same]
    for place in range(max(len(missing), len(strange))):
        wrong += 1 + (_at(missing, place) ^ _at(strange, place)).bit_count()
    return wrong


def _at(masks: Sequence[int], place: int) -> int:
    return masks[place] if place < len(masks) else 0
