"""The parts of a paper's text: title, recipient, paragraphs in four levels, attachments, signature (R8.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from models.common.names import tidy
from reports.kit.atoms import Type
from reports.kit.chinese import day
from reports.kit.fonts import Face
from reports.kit.grid import CELL, HEIGHT, LEADING, WIDTH, baseline, blank
from reports.kit.lines import Line, broken, glyphs, single
from reports.kit.marks import BLACK, Colour, Glyphs, Row, kept
from reports.kit.remembering import remembered
from reports.kit.titles import title_lines

SIZE: Final = 16.0
"""3号."""
TITLE_SIZE: Final = 22.0
"""2号."""
INDENT: Final = 2 * CELL
FANG: Final = Type(Face.FANG, SIZE, CELL)
HEI: Final = Type(Face.HEI, SIZE, CELL)
KAI: Final = Type(Face.KAI, SIZE, CELL)
TITLE: Final = Type(Face.TITLE, TITLE_SIZE, TITLE_SIZE)
_KEPT_LINES: Final = 4
"""So many lines of headings at most stay with what follows."""

Part = tuple[Type, str]


def rows(lines: Iterable[Line], size: float = SIZE, height: float = LEADING, x: float = 0.0) -> tuple[Row, ...]:
    """Put lines into rows of one height."""
    return tuple(Row(height, tuple(glyphs(line, x, baseline(height, size)))) for line in lines)


def centred(line: Line, centre: float, drop: float, colour: Colour = BLACK) -> list[Glyphs]:
    """Return a line's marks with its middle at `centre`."""
    return glyphs(line, centre - line.width / 2, drop, colour)


@remembered(256)
def paragraph(*parts: Part, first: float = INDENT, rest: float = 0.0) -> tuple[Row, ...]:
    """Set a paragraph, its first line indented by two characters; text runs of several faces may follow each other."""
    clean = [(type_, text) for type_, text in ((type_, tidy(text)) for type_, text in parts) if text]
    return rows(broken(clean, WIDTH, first, rest)) if clean else ()


def body(text: str) -> tuple[Row, ...]:
    """Set a paragraph of body text: 3号 FangSong."""
    return paragraph((FANG, text))


def level1(text: str) -> tuple[Row, ...]:
    """Set 一、 in Hei; it stays with what follows."""
    return kept(paragraph((HEI, text)), last=True)


def level2(heading: str, text: str = "") -> tuple[Row, ...]:
    """Set （一） in Kai, with text behind it in FangSong; a heading alone stays with what follows."""
    set_ = paragraph((KAI, heading), (FANG, text))
    return set_ if text else kept(set_, last=True)


def level3(number: int, text: str) -> tuple[Row, ...]:
    """Set 1. in FangSong."""
    return paragraph((FANG, f"{number}.{text}"))


def level4(number: int, text: str) -> tuple[Row, ...]:
    """Set (1) in FangSong."""
    return paragraph((FANG, f"({number}){text}"))


def title(words: Sequence[str], measure: float = WIDTH) -> tuple[Row, ...]:
    """Set a title of 2号 in the middle, divided only between words, as a trapezium or diamond."""
    return _title(tuple(words), measure)


@remembered(64)
def _title(words: tuple[str, ...], measure: float) -> tuple[Row, ...]:
    lines = title_lines([(TITLE, tidy(word)) for word in words if tidy(word)], measure)
    drop = baseline(LEADING, TITLE_SIZE)
    return kept((Row(LEADING, tuple(centred(line, measure / 2, drop))) for line in lines), last=True)


def recipient(name: str) -> tuple[Row, ...]:
    """Set the main recipients flush left with a full-width colon, one line below the title."""
    lines = (*blank(keep=True), *paragraph((FANG, f"{name}："), first=0.0))
    return tuple(replace(row, address=tidy(name)) for row in lines)


def attachments(names: Sequence[str]) -> tuple[Row, ...]:
    """Set the note on attachments one line below the text, names hanging behind the number."""
    marks = [f"{number}." if len(names) > 1 else "" for number in range(1, len(names) + 1)]
    out: list[Row] = list(blank(keep=True)) if names else []
    for number, (mark, name) in enumerate(zip(marks, names, strict=True)):
        lead = single([(FANG, ("附件：" if number == 0 else "") + mark)], 0.0)
        start = INDENT + (lead.width if number == 0 else 3 * CELL + lead.width)
        name_rows = rows(broken([(FANG, tidy(name))], WIDTH, start, start))
        left = glyphs(lead, start - lead.width, baseline(LEADING, SIZE))
        out += [Row(LEADING, (*left, *name_rows[0].marks), keep=True), *name_rows[1:]]
    return kept(out)


@remembered(64)
def signature(office: str, dated_on: dt.date) -> tuple[Row, ...]:
    """Set name and date: date four characters from the right, name centred over it, room for the seal above.

    The seal stands in the middle over both, its top within one line of the text (GB/T 9704, 7.3.5.1).
    """
    dated = single([(FANG, day(dated_on))])
    names = [_flat(line.text) for line in broken([(FANG, tidy(office))], WIDTH)]
    widest = max(line.width for line in names)
    half = max(widest, dated.width) / 2
    centre = min(WIDTH - 4 * CELL - dated.width / 2, WIDTH - half)
    drop = baseline(LEADING, SIZE)
    set_ = [Row(LEADING, tuple(centred(line, centre, drop)), keep=True) for line in (*names, dated)]
    return (*blank(2, keep=True), *kept(set_))


def _flat(text: str) -> Line:
    return single([(FANG, text)])


def with_signature(text: Sequence[Row], *ending: Sequence[Row]) -> tuple[Row, ...]:
    """Keep the last lines of the text on the page of the signature: it never stands alone, and no page says so.

    `ending` is what stands below the text: a note on attachments, the signature, a note below it. An ending that no
    page holds is divided above the signature. A text of two lines gives it one, so that the first page may show text.
    """
    text, end = _loosened(text), [row for group in ending for row in group]
    for tail in (2, 1) if len(text) > 2 else (1,):
        together = (*kept(text[-tail:], last=True), *kept(end))
        if _height(together) <= HEIGHT:
            return (*_partable(text[:-tail]), *together)
    sign = _seal_room(end)
    if sign == 0:
        return (*text, *kept(end))
    return with_signature([*text, *(replace(row, keep=row.gap) for row in end[:sign])], end[sign:])


def _partable(text: list[Row]) -> list[Row]:
    """Let nothing but headings be parted from what follows, where they are all that the first page could show."""
    if text and all(row.keep for row in text):
        return [*text[:-1], replace(text[-1], keep=False)]
    return text


def _loosened(text: Sequence[Row]) -> list[Row]:
    """Let headings that follow each other be divided like text: together they could leave a page empty."""
    rows = list(text)
    start = 0
    for place, row in enumerate(rows):
        if not row.keep:
            start = place + 1
        elif place - start >= _KEPT_LINES:
            rows[place - _KEPT_LINES] = replace(rows[place - _KEPT_LINES], keep=False)
    return rows


def _seal_room(end: Sequence[Row]) -> int:
    """Return where the two blank lines for the seal begin."""
    return next((place for place in range(len(end) - 1) if end[place].gap and end[place + 1].gap), 0)


def _height(rows: Iterable[Row]) -> float:
    return sum(row.height for row in rows)
