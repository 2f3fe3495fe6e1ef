"""How one copy comes out: on pre-printed paper without red and moved (R8.3), marked as a copy (R8.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from reports.kit.body import HEI, SIZE
from reports.kit.grid import LEFT, WIDTH, baseline
from reports.kit.lines import glyphs, single
from reports.kit.marks import MM, RED, Glyphs, Mark, Page, moved
from reports.kit.outfit import Outfit

DUPLICATE: Final = "副本"
_DUPLICATE_TOP: Final = 15 * MM
"""Above the type area, and above a letter's issuer mark."""
_TENTH: Final = MM / 10


def dressed(page: Page, outfit: Outfit) -> Page:
    """Return a page as this copy comes out; its text is the same."""
    if outfit.preprinted:
        right, down = outfit.right * _TENTH, outfit.down * _TENTH
        upright = (moved(mark, right, down) for mark in page.marks if not _red(mark))
        turned = (moved(mark, -down, right) for mark in page.turned if not _red(mark))
        page = Page(tuple(upright), tuple(turned))
    if outfit.duplicate:
        page = replace(page, marks=(*page.marks, *_duplicate()))
    return page


def _red(mark: Mark) -> bool:
    """Say whether a mark stands on pre-printed paper already."""
    return mark.colour == RED


def _duplicate() -> list[Glyphs]:
    """Set 副本 in 3号 Hei in the upper right corner, outside the text."""
    word = single([(HEI, DUPLICATE)])
    return glyphs(word, LEFT + WIDTH - word.width, _DUPLICATE_TOP + baseline(SIZE, SIZE))
