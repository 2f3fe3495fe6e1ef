"""Forms that are filled in by hand or by the program: labels beside cells, and cells that go on over pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reports.kit.atoms import Type
from reports.kit.fonts import Face
from reports.kit.grid import PAPER, Placed, baseline, flow
from reports.kit.lines import Line, glyphs, single
from reports.kit.marks import MM, Mark, Page, Row, Stroke, moved
from reports.kit.sheet import HAIRLINE, MARGIN, MEASURE, Box, Stand, cell, lines_of

TOP: Final = 14 * MM
FOOT: Final = 20 * MM
LABEL: Final = 32 * MM
LINE: Final = 10 * MM
"""Height of a row that is filled in by hand."""
_SIZE: Final = 12.0
_LABEL_SIZE: Final = 11.0
_LEADING: Final = 18.0
_SIDES: Final = 2 * MM
_ENDS: Final = 4.0
_FEWEST: Final = 3
"""Lines of a text that are worth beginning at the foot of a sheet."""
_EPSILON: Final = 0.01
_TYPE: Final = Type(Face.SONG, _SIZE, _SIZE)
_MEASURE: Final = MEASURE - LABEL - 2 * _SIDES
HEIGHT: Final = PAPER[1] - TOP - FOOT
"""Of a whole sheet."""
BLANK: Final = "\u3000"
DATE: Final = f"{BLANK * 3}年{BLANK * 2}月{BLANK * 2}日"
MOMENT: Final = f"{BLANK * 2}年{BLANK}月{BLANK}日{BLANK}时{BLANK}分"
"""A date, and a moment, to be written by hand."""

Pair = tuple[str, str]
"""A label and what stands beside it; empty: to be written by hand."""


def pairs(cells: Sequence[Pair], height: float = LINE) -> Row:
    """Return labels and values side by side over the whole width; texts are made smaller, never cut."""
    share = MEASURE / len(cells)
    marks: list[Mark] = _edges(0.0, height)
    for place, (label, value) in enumerate(cells):
        box = Box(place * share, 0.0, share, height)
        marks += [Stroke(box.x, 0, box.x, height, HAIRLINE)] if place else []
        marks += _labelled(label, box)
        marks += _value(value, Box(box.x + LABEL, 0.0, share - LABEL, height).within(_SIDES, 1.0))
    return Row(height, tuple(marks))


def _value(value: str, box: Box) -> list[Mark]:
    """Set a value; one with wide blanks to write into keeps them, and is short enough for its box."""
    if BLANK not in value:
        return cell(value, Face.SONG, _SIZE, box, Stand.LEFT)
    line = single([(_TYPE, value)])
    return [*glyphs(line, box.x, box.top + baseline(box.height, _SIZE))]


def wide(label: str, text: str, least: float = LINE) -> Row:
    """Return a label beside a text that stands in the middle of its height."""
    return _strip(label, lines_of(text, Face.SONG, _SIZE, _MEASURE), least, middle=True)


class Form:
    """Rows from the top of a first sheet on, which knows how much of a sheet is still free."""

    def __init__(self, at: float) -> None:
        """Begin `at` below the paper's edge."""
        self.rows: list[Row] = []
        self.used = at - TOP

    @property
    def free(self) -> float:
        """What is left of the sheet."""
        return HEIGHT - self.used

    def add(self, *rows: Row) -> None:
        """Put rows below what is there."""
        for row in rows:
            self.used = row.height if row.height > self.free + _EPSILON else self.used + row.height
            self.rows.append(row)

    def write(self, label: str, text: str, least: float) -> None:
        """Put a text of any length beside its label, at least so high; it is divided where a sheet ends."""
        lines = [line for part in text.splitlines() for line in lines_of(part, Face.SONG, _SIZE, _MEASURE)]
        name = label
        while True:
            count = int((self.free - 2 * _ENDS) / _LEADING)
            if count < min(len(lines), _FEWEST):
                count = int((HEIGHT - 2 * _ENDS) / _LEADING)
            now, lines = lines[:count], lines[count:]
            self.add(_strip(name, now, least if not lines and name == label else 0.0))
            if not lines:
                return
            name = f"{label}（续）"


def _strip(label: str, lines: Sequence[Line], least: float, middle: bool = False) -> Row:
    text = len(lines) * _LEADING
    height = max(least, text + 2 * _ENDS, LINE)
    marks = _edges(0.0, height) + _labelled(label, Box(0.0, 0.0, MEASURE, height))
    top = (height - text) / 2 if middle else _ENDS
    for number, line in enumerate(lines):
        marks += glyphs(line, LABEL + _SIDES, top + number * _LEADING + baseline(_LEADING, _SIZE))
    return Row(height, tuple(marks))


def _edges(top: float, bottom: float) -> list[Mark]:
    level = [Stroke(0, drop, MEASURE, drop, HAIRLINE) for drop in (top, bottom)]
    return [*level, *(Stroke(x, top, x, bottom, HAIRLINE) for x in (0.0, MEASURE))]


def _labelled(label: str, box: Box) -> list[Mark]:
    left = Box(box.x, box.top, LABEL, box.height)
    named = cell(label, Face.HEI, _LABEL_SIZE, left.within(1 * MM, 1.0))
    return [*named, Stroke(left.right, box.top, left.right, box.bottom, HAIRLINE)]


def note(text: str, size: float = 10.0) -> tuple[Row, ...]:
    """Return small text below a form, on as many lines as it takes."""
    height = size * 1.5
    lines = lines_of(text, Face.SONG, size, MEASURE)
    return tuple(Row(height, tuple(glyphs(line, 0, baseline(height, size)))) for line in lines)


def heading(text: str, size: float = 12.0) -> Row:
    """Return a heading that stays with the row below it."""
    height = size * 1.7
    (line, *_) = lines_of(text, Face.HEI, size, MEASURE)
    return Row(height, tuple(glyphs(line, 0, baseline(height, size))), keep=True)


def sheets(head: Sequence[Mark], at: float, rows: Sequence[Row], foot: str = "") -> list[Page]:
    """Spread rows over pages, the first below its head; pages are counted where there are several."""
    filled = flow(rows, at - TOP, HEIGHT)
    return [
        _page(content, head if number == 1 else (), foot, f"第{number}页，共{len(filled)}页" if len(filled) > 1 else "")
        for number, content in enumerate(filled, start=1)
    ]


def _page(content: Sequence[Placed], head: Sequence[Mark], foot: str, count: str) -> Page:
    rows = [moved(mark, MARGIN, TOP + at) for at, row in content for mark in row.marks]
    below = Box(MARGIN, PAPER[1] - 17.5 * MM, MEASURE, 6 * MM)
    said = cell(foot, Face.SONG, 9.0, Box(below.x, below.top, MEASURE * 0.7, below.height), Stand.LEFT)
    return Page((*head, *rows, *said, *cell(count, Face.SONG, 9.0, below, Stand.RIGHT)))
