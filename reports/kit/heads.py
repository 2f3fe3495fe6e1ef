"""What stands above the title: issuer's mark, number, red rules, and what a paper says of itself (R8.1, R8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.common.names import tidy
from reports.kit.atoms import Type
from reports.kit.body import FANG, HEI, SIZE, centred
from reports.kit.fonts import Face
from reports.kit.grid import CELL, LEADING, LEFT, PAPER, TOP, WIDTH, baseline
from reports.kit.lines import glyphs, single
from reports.kit.mark import issuer_mark
from reports.kit.marks import MM, RED, Mark, Stroke
from reports.kit.outfit import PLAIN, Outfit
from reports.kit.signatories import arranged, signed

EM_BOTTOM: Final = 0.12
EM_TOP: Final = 0.88
RULE_DROP: Final = TOP + 8 * LEADING
"""Upper edge of the red rule below the paper's edge, with one line of signatories at most."""
RULE_WIDTH: Final = 1.5
_HEAD_ROWS: Final = 10
"""Lines of the first page above the title of a red-headed paper: eight to the red rule, and two blank."""
_MARK_TOP: Final = TOP + 35 * MM
_NUMBER_GAP: Final = 4 * MM
_INK_GAP: Final = 1.0
"""How far the ink of the number lies below the top of its em box."""
_MARK_HEIGHT: Final = RULE_DROP - _NUMBER_GAP - SIZE + _INK_GAP - 2 * LEADING - _MARK_TOP
"""17 mm, so that two blank lines remain above the number and everything below stands on the grid."""

LETTER_RULE: Final = 170 * MM
LETTER_MARK_TOP: Final = 30 * MM
_LETTER_ROWS: Final = 4
_BOLD: Final = 2.0
_FINE: Final = 0.75
_BETWEEN: Final = 1.0
DOUBLE: Final = _BOLD + _BETWEEN + _FINE
_LETTER_GAP: Final = SIZE * 7 / 8
_LETTER_HEIGHT: Final = (
    TOP + _LETTER_ROWS * LEADING - 2 * LEADING - SIZE - _LETTER_GAP - DOUBLE - 4 * MM - LETTER_MARK_TOP
)
"""About 11.6 mm, so that the title stands two blank lines below the number and on the grid."""
LETTER_RULE_DROP: Final = LETTER_MARK_TOP + _LETTER_HEIGHT + 4 * MM
"""Upper edge of a letter's first double rule below the paper's edge."""
_LETTER_FIRST: Final = LETTER_RULE_DROP + DOUBLE + _LETTER_GAP + EM_TOP * SIZE
"""Baseline of the first line below that rule: 7/8 of a character of 3号 between them."""


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
    """Several are parted by 、 or a comma."""
    outfit: Outfit = PLAIN


def head_height(frame: Frame) -> float:
    """Return how far below the type area's top edge the title of a red-headed paper begins."""
    return (_HEAD_ROWS + _more_signed(frame)) * LEADING


def red_head_marks(frame: Frame) -> tuple[Mark, ...]:
    """Return what stands above the title: what the paper says of itself, mark, number, signatories and red rule.

    GB/T 9704, 7.2: the number stands in the middle; on a paper that goes upwards one character from the left, in the
    line of the last signatory.
    """
    rule = RULE_DROP + _more_signed(frame) * LEADING
    drop = rule - _NUMBER_GAP - EM_BOTTOM * SIZE
    number = single([(FANG, frame.number)])
    rows = arranged(frame.signatory, number.width)
    set_ = glyphs(number, LEFT + CELL, drop) if rows else centred(number, LEFT + WIDTH / 2, drop)
    line = rule + RULE_WIDTH / 2
    return (
        *_upper_left(frame),
        *issuer_mark(f"{frame.office}文件", LEFT + WIDTH / 2, _MARK_TOP, _MARK_HEIGHT, WIDTH),
        *set_,
        *signed(rows, drop),
        Stroke(LEFT, line, LEFT + WIDTH, line, RULE_WIDTH, RED),
    )


def letter_height(frame: Frame) -> float:
    """Return how far below the type area's top edge a letter's title begins: two lines below the last of the head."""
    return (_LETTER_ROWS + max(len(_said(frame)) - 1, 0)) * LEADING


def letter_marks(frame: Frame) -> tuple[Mark, ...]:
    """Return mark, double rules, number on the right and what the letter says of itself on the left (10.1)."""
    number = single([(Type(Face.FANG, SIZE, SIZE), frame.number)])
    foot = PAPER[1] - 20 * MM
    said = [
        mark
        for row, part in enumerate(_said(frame))
        for mark in glyphs(single([part]), LEFT, _LETTER_FIRST + row * LEADING)
    ]
    return (
        *issuer_mark(frame.office, PAPER[0] / 2, LETTER_MARK_TOP, _LETTER_HEIGHT, LETTER_RULE * 0.95, 1.0),
        *_double(LETTER_RULE_DROP, _BOLD, _FINE),
        *said,
        *glyphs(number, LEFT + WIDTH - number.width, _LETTER_FIRST),
        *_double(foot - DOUBLE, _FINE, _BOLD),
    )


def _said(frame: Frame) -> list[tuple[Type, str]]:
    """Return copy number, secrecy and urgency, those that there are, in the standard's order (7.2.1–7.2.3)."""
    copy = frame.outfit.copy_number
    parts = ((FANG, "" if copy is None else f"{copy:06d}"), (HEI, tidy(frame.secrecy)), (HEI, tidy(frame.urgency)))
    return [(type_, text) for type_, text in parts if text]


def _upper_left(frame: Frame) -> list[Mark]:
    """Set copy number, secrecy and urgency below each other in the corner of the type area.

    Secrecy stands on the second line (7.2.2): the first is the copy number's, also where it is stamped by hand.
    """
    first = int(bool(frame.secrecy) and frame.outfit.copy_number is None)
    marks: list[Mark] = []
    for row, part in enumerate(_said(frame), start=first):
        marks += glyphs(single([part]), LEFT, TOP + row * LEADING + baseline(LEADING, SIZE))
    return marks


def _more_signed(frame: Frame) -> int:
    """Return how many lines the signatories take beyond the first."""
    return max(len(arranged(frame.signatory, single([(FANG, frame.number)]).width)) - 1, 0)


def _double(top: float, upper: float, lower: float) -> tuple[Stroke, ...]:
    """Return two red rules of 170 mm in the middle of the paper, the upper edge at `top`."""
    left = (PAPER[0] - LETTER_RULE) / 2
    first, second = top + upper / 2, top + upper + _BETWEEN + lower / 2
    return (
        Stroke(left, first, left + LETTER_RULE, first, upper, RED),
        Stroke(left, second, left + LETTER_RULE, second, lower, RED),
    )
