"""附件: behind the text, each on a page of its own (GB/T 9704, 7.3.7; R8.1)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.kit.body import HEI, paragraph, title
from reports.kit.grid import WIDTH, blank, on_fresh_page
from reports.kit.marks import Row, kept


def attached(words: Sequence[str], rows: Sequence[Row], number: int = 0, measure: float = WIDTH) -> tuple[Row, ...]:
    """Set an attachment: 附件 and its number in Hei on the first line, its title from the third, then its content.

    `number` is 0 where there is only one.
    """
    word = kept(paragraph((HEI, f"附件{number or ''}"), first=0.0), last=True)
    return on_fresh_page((*word, *blank(keep=True), *title(words, measure), *blank(keep=True), *rows))
