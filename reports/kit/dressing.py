"""How one copy comes out: on pre-printed paper without red and moved (R8.3), marked as a copy (R8.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from reports.kit.body import HEI, SIZE
from reports.kit.grid import LEFT, WIDTH, baseline
from reports.kit.lines import glyphs, single
from reports.kit.marks import MM, RED, Glyphs, Group, Mark, Page, moved
from reports.kit.outfit import Outfit

DUPLICATE: Final = "副本"
_DUPLICATE_TOP: Final = 15 * MM
"""Above the type area, and above a letter's issuer mark."""
_TENTH: Final = MM / 10


def dressed(page: Page, outfit: Outfit) -> Page:
    """Return a page as this copy comes out; its text is the same."""
    if outfit.preprinted:
        right, down = outfit.right * _TENTH, outfit.down * _TENTH
        upright = (moved(mark, right, down) for mark in _black(page.marks))
        turned = (moved(mark, -down, right) for mark in _black(page.turned))
        page = Page(tuple(upright), tuple(turned))
    if outfit.duplicate:
        page = replace(page, marks=(*page.marks, *_duplicate()))
    return page


def _black(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield what does not stand on pre-printed paper already."""
    for mark in marks:
        if isinstance(mark, Group):
            yield replace(mark, marks=tuple(_black(mark.marks))) if _reddish(mark) else mark
        elif mark.colour != RED:
            yield mark


def _reddish(mark: Mark) -> bool:
    return any(map(_reddish, mark.marks)) if isinstance(mark, Group) else mark.colour == RED


def _duplicate() -> list[Glyphs]:
    """Set 副本 in 3号 Hei in the upper right corner, outside the text."""
    word = single([(HEI, DUPLICATE)])
    return glyphs(word, LEFT + WIDTH - word.width, _DUPLICATE_TOP + baseline(SIZE, SIZE))
