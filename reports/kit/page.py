"""The two forms of an official paper: with a red head (R8.1) and as a letter (R8.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.kit.canvas import Drawn, Target, write
from reports.kit.dressing import dressed
from reports.kit.furniture import Colophon, closed, colophon, copies, footed, page_number
from reports.kit.grid import Filled, page
from reports.kit.heads import Frame, head_height, letter_height, letter_marks, red_head_marks
from reports.kit.landscape import lying, turned
from reports.kit.marks import Mark, Page, Row
from reports.kit.opening import opened

__all__ = ["Frame", "letter", "red_head"]


def red_head(frame: Frame, rows: Sequence[Row], foot: Colophon, target: Target, wide: Sequence[Row] = ()) -> Drawn:
    """Draw a paper with a red head; the colophon stands at the foot of its last even page.

    `wide` are the rows of attachments that lie on their side; they stand behind the others. Raises RuleError
    `reports.colophon_long`.
    """
    begun = opened(rows, head_height(frame))
    pages, last = closed(begun.pages, colophon(foot, begun.recipients), lying(wide))
    return _written(frame, pages, red_head_marks(frame), lambda number: number <= last, target)


def letter(frame: Frame, rows: Sequence[Row], copied_to: str, target: Target, wide: Sequence[Row] = ()) -> Drawn:
    """Draw a paper in letter format: no 文件, red double rules, no number on page 1, no colophon rules.

    `wide` as in `red_head`. Raises RuleError `reports.colophon_long`.
    """
    begun = opened(rows, letter_height(frame))
    pages = footed(begun.pages, copies(copied_to, begun.recipients), lying(wide))
    return _written(frame, pages, letter_marks(frame), lambda number: number > 1, target)


def _written(
    frame: Frame, pages: Sequence[Filled], head: Sequence[Mark], numbered: Callable[[int], bool], target: Target
) -> Drawn:
    """Write the pages as this copy comes out."""
    placed = [
        _page(filled, head if number == 1 else (), page_number(number) if numbered(number) else ())
        for number, filled in enumerate(pages, start=1)
    ]
    return write([dressed(one, frame.outfit) for one in placed], target, frame.title, frame.office)


def _page(filled: Filled, head: Sequence[Mark], foot: Sequence[Mark]) -> Page:
    if filled.lying:
        return Page((*head, *foot), turned(filled.rows))
    return page(filled.rows, head, foot)
