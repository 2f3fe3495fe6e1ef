"""套打校准页: where a printer puts things on pre-printed paper, and how far they must be moved (R8.3)."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

from models.common.errors import RuleError
from reports.catalogue import entry
from reports.files import stem
from reports.kit.atoms import Type
from reports.kit.canvas import Drawn, Target, write
from reports.kit.dressing import dressed
from reports.kit.fonts import Face
from reports.kit.grid import LEFT, PAPER
from reports.kit.heads import LETTER_RULE, LETTER_RULE_DROP, RULE_DROP
from reports.kit.lines import broken, glyphs, single
from reports.kit.marks import MM, Mark, Page, Stroke
from reports.kit.outfit import Outfit
from reports.working import Working

TITLE: Final = "套打校准页"
FARTHEST: Final = 200
"""Tenths of a millimetre by which a paper is moved at most, each way."""
CROSSES: Final = ((30.0, 150.0), (180.0, 150.0), (30.0, 250.0), (180.0, 250.0))
"""Millimetres from the paper's left and upper edge: 150 mm apart across and 100 mm down."""
_REACH: Final = 20
"""Millimetres that a scale shows on either side of its zero."""
_BLANK_EDGE: Final = 6.0
"""What printers leave blank at the paper's edge."""
_BAND: Final = 12.0
"""Half the length of a scale's lines."""
_LONGEST: Final = 4.0
"""How far the line of zero goes beyond the others."""
_UPRIGHT_AT: Final = 120.0
"""The middle of the upright scale, from the paper's left edge."""
_ARM: Final = 5 * MM
_FINE, _FIFTH, _ZERO = 0.2, 0.5, 1.4
_SMALL: Final = Type(Face.SONG, 6.5, 6.5)
_CAPTION: Final = Type(Face.HEI, 9.0, 9.0)
_TEXT: Final = Type(Face.SONG, 11.0, 11.0)
_HEADING: Final = Type(Face.HEI, 14.0, 14.0)
_LEADING: Final = 17.0


class Form(Enum):
    """The two kinds of pre-printed paper: the title, and where its first red rule should be (mm from left and top)."""

    RED_HEAD = ("红头文件用纸", "红色分隔线", LEFT / MM, RULE_DROP / MM)
    LETTER = ("信函用纸", "上方红色双线", (PAPER[0] - LETTER_RULE) / 2 / MM, LETTER_RULE_DROP / MM)

    @property
    def paper(self) -> str:
        """What the paper is called."""
        return self.value[0]

    @property
    def rule(self) -> str:
        """What the red rule is called."""
        return self.value[1]

    @property
    def corner(self) -> tuple[float, float]:
        """Left end and upper edge of the red rule."""
        return self.value[2:]


@dataclass(frozen=True)
class Facts:
    """What the sheet is for, and by how much it is moved already, in tenths of a millimetre."""

    form: Form
    right: int = 0
    down: int = 0


def form_of(kind: str) -> Form:
    """Return on which paper a kind is printed; raises RuleError `reports.kind`."""
    return Form.RED_HEAD if entry(kind).red_head else Form.LETTER


def offset(right: str, down: str, before: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    """Return by how much papers are moved, from the two readings in millimetres and what was in force when it printed.

    Raises RuleError `calibration.reading` or `calibration.far` with the field `right` or `down`.
    """
    return _moved("right", right, before[0]), _moved("down", down, before[1])


def _moved(field: str, text: str, before: int) -> int:
    """Return one direction in tenths of a millimetre; full-width figures and signs are read too."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    try:
        tenths = Decimal(plain) * 10
    except InvalidOperation:
        raise RuleError("calibration.reading", field=field, text=text) from None
    if not tenths.is_finite() or tenths != tenths.to_integral_value():
        raise RuleError("calibration.reading", field=field, text=text)
    moved = before + int(tenths)
    if abs(moved) > FARTHEST:
        raise RuleError("calibration.far", field=field, millimetres=f"{moved / 10:g}", most=FARTHEST // 10)
    return moved


def paper(facts: Facts) -> Working:
    """Draw the sheet as a working paper; it belongs to no round."""
    target = io.BytesIO()
    done = draw(facts, target)
    name = f"{stem(TITLE, facts.form.paper)}.pdf"
    return Working("", TITLE, name, target.getvalue(), done.pages, done.substitutions)


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw crosses, the two scales around the end of the red rule, and how they are read."""
    across, down = facts.form.corner
    marks = (*_crosses(), *_level_scale(across, down), *_upright_scale(down), *_words(facts))
    sheet = dressed(Page(tuple(marks)), Outfit(preprinted=True, right=facts.right, down=facts.down))
    return write([sheet], target, f"{TITLE}（{facts.form.paper}）", "")


def _crosses() -> Iterator[Mark]:
    for x, drop in ((x * MM, drop * MM) for x, drop in CROSSES):
        yield Stroke(x - _ARM, drop, x + _ARM, drop, _FIFTH)
        yield Stroke(x, drop - _ARM, x, drop + _ARM, _FIFTH)


def _level_scale(zero: float, middle: float) -> Iterator[Mark]:
    """Draw upright lines a millimetre apart, across which the left end of the rule lies."""
    for step in range(-_REACH, _REACH + 1):
        x = (zero + step) * MM
        if x < _BLANK_EDGE * MM:
            continue
        half = _BAND + _longer(step)
        yield Stroke(x, (middle - half) * MM, x, (middle + half) * MM, _width(step))
        if step % 5 == 0:
            label = single([(_SMALL, _label(step))])
            yield from glyphs(label, x - label.width / 2, (middle - half - 1) * MM)
    caption = single([(_CAPTION, "右移标尺")])
    yield from glyphs(caption, zero * MM - caption.width / 2, (middle + _BAND + _LONGEST + 5) * MM)


def _upright_scale(zero: float) -> Iterator[Mark]:
    """Draw level lines a millimetre apart, between which the upper edge of the rule lies."""
    for step in range(-_REACH, _REACH + 1):
        drop, half = (zero + step) * MM, _BAND + _longer(step)
        right = (_UPRIGHT_AT + half) * MM
        yield Stroke((_UPRIGHT_AT - half) * MM, drop, right, drop, _width(step))
        if step % 5 == 0:
            yield from glyphs(single([(_SMALL, _label(step))]), right + MM, drop + _SMALL.size * 0.38)
    caption = single([(_CAPTION, "下移标尺")])
    yield from glyphs(caption, _UPRIGHT_AT * MM - caption.width / 2, (zero + _REACH + 5) * MM)


def _longer(step: int) -> float:
    """Return how many millimetres a line of a scale goes beyond the others at either end."""
    return _LONGEST if step == 0 else _LONGEST / 2 if step % 5 == 0 else 0.0


def _width(step: int) -> float:
    return _ZERO if step == 0 else _FIFTH if step % 5 == 0 else _FINE


def _label(step: int) -> str:
    return f"{step:+d}" if step else "0"


def _words(facts: Facts) -> Iterator[Mark]:
    """Say in steps how the sheet is used."""
    left, measure = 36 * MM, 138 * MM
    drop = 158 * MM
    heading = single([(_HEADING, f"{TITLE}（{facts.form.paper}）")])
    yield from glyphs(heading, (PAPER[0] - heading.width) / 2, drop)
    drop += 1.6 * _LEADING
    for number, step in enumerate(_steps(facts), start=1):
        lead = single([(_TEXT, f"{number}.")])
        yield from glyphs(lead, left, drop)
        for line in broken([(_TEXT, step)], measure - 2 * _TEXT.size):
            yield from glyphs(line, left + 2 * _TEXT.size, drop)
            drop += _LEADING


def _steps(facts: Facts) -> tuple[str, ...]:
    rule = facts.form.rule
    return (
        f"把本页打印在一张{facts.form.paper}（套红纸）上。打印时选实际大小（100%），不选适合页面。",
        "用直尺量四角的十字：左右相距应为150毫米，上下相距应为100毫米。不符的，先改正打印比例，再往下做。",
        f"读右移：看套红纸的{rule}左端落在左边标尺的哪一条竖线上。在0线右边读正数，在左边读负数。",
        f"读下移：看{rule}上边缘落在中间标尺的哪一条横线上。在0线下面读正数，在上面读负数。",
        "相邻两线相距1毫米，线间可估读到0.1毫米。例如左端在0线左边2毫米、上边缘在0线下面1.5毫米，"
        "则右移填-2，下移填1.5。",
        f"{_already(facts)}把两个读数填入程序，填好后再打印一次本页：红线与两条0线重合，即为校准。",
    )


def _already(facts: Facts) -> str:
    if not facts.right and not facts.down:
        return ""
    return f"本页打印时已右移{facts.right / 10:g}毫米、下移{facts.down / 10:g}毫米，新的读数由程序与之相加。"
