"""The two forms of an official paper: with a red head (R8.1) and as a letter (R8.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports.kit.atoms import Type
from reports.kit.body import FANG, SIZE, centred
from reports.kit.canvas import Drawn, Target, write
from reports.kit.fonts import Face
from reports.kit.furniture import Colophon, closed, colophon, copies, footed, page_number
from reports.kit.grid import LEADING, LEFT, PAPER, TOP, WIDTH, flow, page
from reports.kit.lines import glyphs, single
from reports.kit.mark import issuer_mark
from reports.kit.marks import MM, RED, Mark, Row, Stroke
from reports.kit.outfit import PLAIN, Outfit

EM_BOTTOM: Final = 0.12
EM_TOP: Final = 0.88
HEAD_ROWS: Final = 10
"""Lines of the first page above the title of a red-headed paper: eight to the red rule, and two blank."""
RULE_DROP: Final = TOP + 8 * LEADING
"""Upper edge of the red rule below the paper's edge."""
RULE_WIDTH: Final = 1.5
_MARK_TOP: Final = TOP + 35 * MM
_NUMBER_GAP: Final = 4 * MM
_INK_GAP: Final = 1.0
"""How far the ink of the number lies below the top of its em box."""
_MARK_HEIGHT: Final = RULE_DROP - _NUMBER_GAP - SIZE + _INK_GAP - 2 * LEADING - _MARK_TOP
"""17 mm, so that two blank lines remain above the number and everything below stands on the grid."""

LETTER_ROWS: Final = 4
LETTER_MARK_TOP: Final = 30 * MM
LETTER_RULE: Final = 170 * MM
_BOLD: Final = 2.0
_FINE: Final = 0.75
_BETWEEN: Final = 1.0
DOUBLE: Final = _BOLD + _BETWEEN + _FINE
_LETTER_GAP: Final = SIZE * 7 / 8
_LETTER_HEIGHT: Final = (
    TOP + LETTER_ROWS * LEADING - 2 * LEADING - SIZE - _LETTER_GAP - DOUBLE - 4 * MM - LETTER_MARK_TOP
)
"""About 11.6 mm, so that the title stands two blank lines below the number and on the grid."""


@dataclass(frozen=True)
class Frame:
    """What the head of a paper says."""

    office: str
    number: str
    title: str
    """For the file's properties; the printed title is part of the rows."""
    secrecy: str = ""
    urgency: str = ""
    signatory: str = ""
    outfit: Outfit = PLAIN


def red_head(frame: Frame, rows: Sequence[Row], foot: Colophon, target: Target) -> Drawn:
    """Draw a paper with a red head; the colophon stands at the foot of its last even page."""
    pages, numbered = closed(flow(rows, HEAD_ROWS * LEADING), colophon(foot))
    placed = [
        page(
            content,
            _head(frame) if number == 1 else (),
            page_number(number) if number <= numbered else (),
        )
        for number, content in enumerate(pages, start=1)
    ]
    return write(placed, target, frame.title, frame.office)


def letter(frame: Frame, rows: Sequence[Row], copied_to: str, target: Target) -> Drawn:
    """Draw a paper in letter format: no 文件, red double rules, no number on page 1, no colophon rules."""
    foot = copies(copied_to) if copied_to else ()
    pages = footed(flow(rows, LETTER_ROWS * LEADING), foot)
    placed = [
        page(content, _letter_head(frame) if number == 1 else (), page_number(number) if number > 1 else ())
        for number, content in enumerate(pages, start=1)
    ]
    return write(placed, target, frame.title, frame.office)


def _head(frame: Frame) -> tuple[Mark, ...]:
    """Return mark, number and red rule of the first page."""
    number = single([(FANG, frame.number)])
    drop = RULE_DROP - _NUMBER_GAP - EM_BOTTOM * SIZE
    line = RULE_DROP + RULE_WIDTH / 2
    return (
        *issuer_mark(f"{frame.office}文件", LEFT + WIDTH / 2, _MARK_TOP, _MARK_HEIGHT, WIDTH),
        *centred(number, LEFT + WIDTH / 2, drop),
        Stroke(LEFT, line, LEFT + WIDTH, line, RULE_WIDTH, RED),
    )


def _letter_head(frame: Frame) -> tuple[Mark, ...]:
    """Return mark, double rules and number of a letter's first page."""
    top = LETTER_MARK_TOP + _LETTER_HEIGHT + 4 * MM
    number = single([(Type(Face.FANG, SIZE, SIZE), frame.number)])
    drop = top + DOUBLE + _LETTER_GAP + EM_TOP * SIZE
    foot = PAPER[1] - 20 * MM
    return (
        *issuer_mark(frame.office, PAPER[0] / 2, LETTER_MARK_TOP, _LETTER_HEIGHT, LETTER_RULE * 0.95, 1.0),
        *_double(top, _BOLD, _FINE),
        *glyphs(number, LEFT + WIDTH - number.width, drop),
        *_double(foot - DOUBLE, _FINE, _BOLD),
    )


def _double(top: float, upper: float, lower: float) -> tuple[Stroke, ...]:
    """Return two red rules of 170 mm in the middle of the paper, the upper edge at `top`."""
    left = (PAPER[0] - LETTER_RULE) / 2
    first, second = top + upper / 2, top + upper + _BETWEEN + lower / 2
    return (
        Stroke(left, first, left + LETTER_RULE, first, upper, RED),
        Stroke(left, second, left + LETTER_RULE, second, lower, RED),
    )
