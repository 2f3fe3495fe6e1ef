"""Setting text in charts: measured with the face that draws it, cut where it does not fit, spread apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from models.common.errors import RuleError
from reports.charts.inks import DARK
from reports.charts.shapes import Anchor, Text
from reports.kit.atoms import Type, slots, width
from reports.kit.faces import on_change
from reports.kit.fonts import Face

FACE: Final = Face.HEI
"""The window's own face too."""
BODY: Final = 9.0
SMALL: Final = 7.5
SMALLEST: Final = 6.5
LEADING: Final = 1.3
"""Of the size; two lines nearer than this touch."""
DROP: Final = 0.36
"""Of the size: the baseline below the middle of a line."""
_MORE: Final = "…"


@lru_cache(maxsize=16384)
def measured(text: str, size: float) -> float:
    """Return the width of a line; a character that no face has stops the paper, not the screen (R8.6)."""
    try:
        return width(slots([(Type(FACE, size, size), text)]))
    except RuleError:
        return size * len(text)


on_change(measured.cache_clear)


def cut(text: str, size: float, room: float) -> str:
    """Return a text that fits: whole, or its beginning and an ellipsis; empty where not even that fits."""
    if measured(text, size) <= room:
        return text
    for length in range(len(text) - 1, 0, -1):
        shorter = text[:length].rstrip() + _MORE
        if measured(shorter, size) <= room:
            return shorter
    return _MORE if measured(_MORE, size) <= room else ""


def fitted(text: str, size: float, room: float) -> tuple[str, float]:
    """Return text and size: made smaller first, cut only where it still does not fit."""
    for smaller in (size, size * 0.9, max(SMALLEST, size * 0.8)):
        if measured(text, smaller) <= room:
            return text, smaller
    return cut(text, SMALLEST, room), SMALLEST


def line(
    x: float, middle: float, text: str, room: float, size: float = BODY, ink: str = DARK, anchor: Anchor = Anchor.LEFT
) -> tuple[Text, ...]:
    """Set one line whose middle is at a height, no wider than its room; nothing for an empty text."""
    said, used = fitted(text, size, room)
    if not said:
        return ()
    return (Text(x, middle + used * DROP, said, used, ink, anchor, measured(said, used)),)


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> tuple[float, ...]:
    """Move heights, given in rising order, apart by at least `gap` and into a range, each as little as may be.

    There must be room: (number − 1) · gap ≤ bottom − top. Neighbours that collide share what they are moved.
    """
    blocks: list[tuple[float, int]] = []
    for height in wanted:
        blocks.append((height, 1))
        while len(blocks) > 1 and _first(*blocks[-1], gap) < _first(*blocks[-2], gap) + blocks[-2][1] * gap:
            (one, m), (other, n) = blocks[-2:]
            blocks[-2:] = [((one * m + other * n) / (m + n), m + n)]
    placed = [_first(middle, count, gap) + place * gap for middle, count in blocks for place in range(count)]
    return _within(placed, gap, top, bottom)


def _first(middle: float, count: int, gap: float) -> float:
    return middle - (count - 1) * gap / 2


def _within(placed: list[float], gap: float, top: float, bottom: float) -> tuple[float, ...]:
    """Push what stands outside the range back into it, and what is in the way of that before it."""
    least = top
    for place, height in enumerate(placed):
        placed[place] = max(height, least)
        least = placed[place] + gap
    most = bottom
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], most)
        most = placed[place] - gap
    return tuple(placed)
