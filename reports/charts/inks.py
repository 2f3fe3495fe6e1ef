"""The colours of the charts, safe for the common kinds of colour blindness, and the ink that is legible on each."""

from __future__ import annotations

from typing import Final

PAPER: Final = "#FFFFFF"
DARK: Final = "#1D2733"
SOFT: Final = "#5B6776"
LINE: Final = "#D9DEE5"
QUIET: Final = "#A9B2BD"
TOP: Final = "#B3261E"
"""Ranks of the top tier."""
EDGE: Final = "#B25E09"
"""The other ranks of the list."""
TOP_WASH: Final = "#FAE6E4"
PLAIN: Final = "#ECEFF3"
INDICATORS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00")
"""冷 懒 推 乱 贪, always in this order."""
INDICATOR_INKS: Final = (PAPER, DARK, PAPER, DARK, PAPER)
SERIES: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#7A5195", "#8C6D1F")


def mixed(ink: str, share: float) -> str:
    """Return a colour laid on paper, `share` 0–1 of it."""
    parts = zip(_parts(PAPER), _parts(ink), strict=True)
    return "#" + "".join(f"{round(ground + (colour - ground) * share):02X}" for ground, colour in parts)


def legible(ground: str) -> str:
    """Return the ink that stands out more on a ground: dark or white."""
    return max((DARK, PAPER), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1–21, after WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _parts(ink: str) -> tuple[int, int, int]:
    return int(ink[1:3], 16), int(ink[3:5], 16), int(ink[5:7], 16)


def _luminance(ink: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(ink))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
