"""The issuer's mark (发文机关标志): red, fitted to its width, its ink at exactly the height asked for (R8.1, R8.2)."""

from __future__ import annotations

from typing import Final

from reports.kit.fonts import Face, advance, drawer, font
from reports.kit.marks import RED, Glyphs, Group
from reports.kit.remembering import remembered

NARROWEST: Final = 0.45
"""How far characters are condensed before they are made smaller."""
_ROOMIEST: Final = 0.3
"""Em added between the characters of a short name."""


@remembered(16)
def issuer_mark(
    text: str, centre: float, top: float, height: float, widest: float, condensed: float = 0.85
) -> tuple[Group]:
    """Return the mark around `centre`, ink from `top` to `top + height` below the paper's edge.

    `condensed` is the usual width of a character against its height; long names are condensed further, then smaller,
    hanging from `top`.
    """
    low, high = _ink(text)
    size = height / (high - low)
    natural = sum(advance(character, Face.TITLE, size) for character in text)
    scale = min(condensed, widest / natural)
    if scale < NARROWEST:
        size *= scale / NARROWEST
        natural *= scale / NARROWEST
        scale = NARROWEST
    gap = _gap(len(text), natural * scale, size * scale, widest)
    x = centre - (natural * scale + gap * (len(text) - 1)) / 2
    marks = []
    for character in text:
        used = drawer(character, Face.TITLE)
        marks.append(Glyphs(x, top + high * size, character, Face.TITLE, used, size, 0.0, scale, RED))
        x += advance(character, Face.TITLE, size) * scale + gap
    return (Group(0.0, 0.0, tuple(marks)),)


def _ink(text: str) -> tuple[float, float]:
    """Return the lowest and the highest point of the ink, in em."""
    boxes = [box for character in text if (box := font(drawer(character, Face.TITLE)).ink(character))]
    if not boxes:
        return -0.1, 0.85
    return min(box.bottom for box in boxes) / 1000, max(box.top for box in boxes) / 1000


def _gap(count: int, natural: float, em: float, widest: float) -> float:
    """Spread a short name, but never to the whole width."""
    if count < 2:
        return 0.0
    return max(0.0, min(_ROOMIEST * em, (widest * 0.9 - natural) / (count - 1)))
