"""The five indicators of a ballot (R5.1), always in this order."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Indicator(StrEnum):
    """What a voter reproaches a section with."""

    COLD = "COLD"
    """Cold, unwilling service."""
    LAZY = "LAZY"
    """Inefficient."""
    SHIRK = "SHIRK"
    """Not doing what duty demands."""
    CHAOS = "CHAOS"
    """Arbitrary acts, fees, levies."""
    GREED = "GREED"
    """Favours, kickbacks."""

    @property
    def bit(self) -> int:
        """Its bit in a pick's mask: COLD 1, LAZY 2, SHIRK 4, CHAOS 8, GREED 16."""
        return _BITS[self]

    @property
    def character(self) -> str:
        """Its one-character Chinese name, as printed on the form."""
        return CHARACTERS[ORDER.index(self)]

    @property
    def key(self) -> str:
        """Its key on the number pad."""
        return KEYS[ORDER.index(self)]


ORDER: Final = tuple(Indicator)
_BITS: Final = {indicator: 1 << place for place, indicator in enumerate(ORDER)}
CHARACTERS: Final = "冷懒推乱贪"
KEYS: Final = "45678"


def mask(indicators: Iterable[Indicator]) -> int:
    """Unite indicators into a mask 0–31."""
    united = 0
    for indicator in indicators:
        united |= indicator.bit
    return united


def unmask(value: int) -> tuple[Indicator, ...]:
    """Return the indicators of a mask, in order."""
    return tuple(indicator for indicator in ORDER if value & indicator.bit)
