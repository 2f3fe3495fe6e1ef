"""What stands around the text: page numbers and the colophon (R8.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.common.names import tidy
from reports.kit.atoms import Type
from reports.kit.chinese import day
from reports.kit.fonts import Face, font
from reports.kit.grid import BOTTOM, CELL, HEIGHT, LEADING, LEFT, WIDTH, Placed, baseline, used
from reports.kit.lines import broken, glyphs, single
from reports.kit.marks import MM, Mark, Row, Stroke, moved

SMALL: Final = 14.0
"""4号."""
SMALL_FANG: Final = Type(Face.FANG, SMALL, SMALL)
SMALL_SONG: Final = Type(Face.SONG, SMALL, SMALL)
THICK: Final = 0.35 * MM
THIN: Final = 0.25 * MM
_LINE: Final = 24.0
"""Height of a line of the colophon."""
_NUMBER_DROP: Final = 7 * MM


def page_number(number: int) -> tuple[Mark, ...]:
    """Return — 1 — in 4号 Song, its dashes 7 mm below the type area, on the outer side, one character inwards."""
    line = single([(SMALL_SONG, f"— {number} —")])
    dash = font(Face.SONG).ink("—")
    assert dash is not None  # the font's digest is tested
    drop = BOTTOM + _NUMBER_DROP + dash.top * SMALL / 1000
    x = LEFT + WIDTH - CELL - line.width if number % 2 else LEFT + CELL
    return tuple(glyphs(line, x, drop))


@dataclass(frozen=True)
class Colophon:
    """What the foot of the last page says."""

    copies: str
    """抄送 without the word and the full stop; empty: no copies."""
    office: str
    issued_on: dt.date


def colophon(facts: Colophon) -> Row:
    """Return the colophon between its rules, its last edge the lower edge of the type area."""
    marks: list[Mark] = []
    height = THICK
    if facts.copies:
        lines = copies(facts.copies)
        marks += [moved(mark, 0, height + number * _LINE) for number, row in enumerate(lines) for mark in row.marks]
        height += len(lines) * _LINE
        marks.append(_rule(height, THIN))
    issued = single([(SMALL_FANG, f"{day(facts.issued_on)}印发")])
    office = broken([(SMALL_FANG, tidy(facts.office))], WIDTH - 3 * SMALL - issued.width)
    for number, line in enumerate(office):
        marks += glyphs(line, SMALL, height + number * _LINE + baseline(_LINE, SMALL))
    marks += glyphs(issued, WIDTH - SMALL - issued.width, height + baseline(_LINE, SMALL))
    height += len(office) * _LINE + THICK
    return Row(height, (_rule(THICK / 2, THICK), *marks, _rule(height - THICK / 2, THICK)))


def copies(names: str) -> tuple[Row, ...]:
    """Set 抄送：…。 in 4号 FangSong, one character in from both sides, further lines behind the colon."""
    lead = single([(SMALL_FANG, "抄送：")]).width
    lines = broken([(SMALL_FANG, f"抄送：{tidy(names)}。")], WIDTH - SMALL, SMALL, SMALL + lead)
    return tuple(Row(_LINE, tuple(glyphs(line, 0, baseline(_LINE, SMALL)))) for line in lines)


def _rule(drop: float, width: float) -> Stroke:
    return Stroke(0, drop, WIDTH, drop, width)


def closed(pages: list[list[Placed]], foot: Row) -> tuple[list[list[Placed]], int]:
    """Put the colophon at the foot of the last even page; return the pages and how many of them carry a number.

    A blank page before the colophon, and the colophon's page with it, carry none (GB/T 9704, 7.5).
    """
    placed = (HEIGHT - foot.height, foot)
    if len(pages) % 2 == 0 and used(pages[-1]) + LEADING + foot.height <= HEIGHT:
        return [*pages[:-1], [*pages[-1], placed]], len(pages)
    if len(pages) % 2:
        return [*pages, [placed]], len(pages) + 1
    return [*pages, [], [placed]], len(pages)


def footed(pages: list[list[Placed]], foot: Sequence[Row]) -> list[list[Placed]]:
    """Put rows without rules at the foot of the last page, on a new one where there is no room."""
    height = sum(row.height for row in foot)
    if not foot:
        return pages
    if used(pages[-1]) + height > HEIGHT:
        pages = [*pages, []]
    at = HEIGHT - height
    placed: list[Placed] = []
    for row in foot:
        placed.append((at, row))
        at += row.height
    return [*pages[:-1], [*pages[-1], *placed]]
