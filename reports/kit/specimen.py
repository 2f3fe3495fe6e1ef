"""One line of a face, to be looked at before papers are drawn with it."""

from __future__ import annotations

import io
from typing import Final

from reports.kit.canvas import write
from reports.kit.fonts import OFFICIAL, AnyFace, Face, drawer, font, narrow
from reports.kit.marks import Glyphs, Page

TEXT: Final = "关于评议结果的通报 堃喆䶮 2021年4月"
"""Ordinary characters, some of rare names, figures."""
_SIZE: Final = 16.0
_MARGIN: Final = 3.0
HEIGHT: Final = 24.0
WIDTH: Final = 320.0
"""Points."""


def specimen(face: AnyFace) -> bytes:
    """Return the line as PDF; figures, and what the face lacks, are drawn by whoever would draw them on a paper."""
    wanted = face if isinstance(face, Face) else next(own for own, official in OFFICIAL.items() if official is face)
    marks, x = [], _MARGIN
    for character in TEXT:
        own = not narrow(character) and font(face).draws(character)
        used = face if own else drawer(character, wanted)
        marks.append(Glyphs(x, HEIGHT - 7, character, wanted, used, _SIZE))
        x += font(used).advance(character) * _SIZE / 1000
    target = io.BytesIO()
    write([Page(tuple(marks))], target, "", "", (max(WIDTH, x + _MARGIN), HEIGHT))
    return target.getvalue()
