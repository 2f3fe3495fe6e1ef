"""A legend of keys: each key in a frame of its own, what it means beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.kit.atoms import Type
from reports.kit.fonts import Face
from reports.kit.grid import baseline
from reports.kit.lines import glyphs, single
from reports.kit.marks import Mark, Row
from reports.kit.sheet import Box, frame

_SIZE: Final = 10.0
_HEADING: Final = Type(Face.HEI, _SIZE, _SIZE)
_MEANING: Final = Type(Face.SONG, _SIZE, _SIZE)
_CAP: Final = 14.0
"""Height of a key, and its least width."""
_PADDING: Final = 4.0
_BESIDE: Final = 3.0
_BETWEEN: Final = 14.0
_LEADING: Final = 19.0

Key = tuple[str, str]
"""What stands on the key, and what it does."""
Group = tuple[str, Sequence[Key]]
"""A heading and its keys."""


def legend(groups: Sequence[Group]) -> Row:
    """Set groups of keys on one line, each behind its heading."""
    marks: list[Mark] = []
    x = 0.0
    for heading, keys in groups:
        line = single([(_HEADING, heading)])
        marks += glyphs(line, x, baseline(_LEADING, _SIZE))
        x += line.width + _BETWEEN
        for sign, meaning in keys:
            drawn, x = _key(sign, meaning, x)
            marks += drawn
        x += _BETWEEN
    return Row(_LEADING, tuple(marks))


def _key(sign: str, meaning: str, x: float) -> tuple[list[Mark], float]:
    """Return a key with its meaning, and where the next begins."""
    key, beside = single([(_HEADING, sign)]), single([(_MEANING, meaning)])
    cap = Box(x, (_LEADING - _CAP) / 2, max(_CAP, key.width + 2 * _PADDING), _CAP)
    drop = baseline(_LEADING, _SIZE)
    marks = [
        *frame(cap),
        *glyphs(key, x + (cap.width - key.width) / 2, drop),
        *glyphs(beside, cap.right + _BESIDE, drop),
    ]
    return marks, cap.right + _BESIDE + beside.width + _BETWEEN
