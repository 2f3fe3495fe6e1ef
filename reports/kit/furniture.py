"""What stands around the text: page numbers and the colophon (R8.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.common.errors import RuleError
from models.common.names import tidy
from reports.kit.atoms import Type
from reports.kit.chinese import day
from reports.kit.fonts import Face, drawer, font
from reports.kit.grid import BOTTOM, CELL, HEIGHT, LEADING, LEFT, WIDTH, Filled, Placed, baseline, closer
from reports.kit.lines import broken, glyphs, single
from reports.kit.marks import MM, Mark, Row, Stroke, moved
from reports.kit.remembering import remembered

SMALL: Final = 14.0
"""4号."""
SMALL_FANG: Final = Type(Face.FANG, SMALL, SMALL)
SMALL_SONG: Final = Type(Face.SONG, SMALL, SMALL)
THICK: Final = 0.35 * MM
THIN: Final = 0.25 * MM
_LINE: Final = 24.0
"""Height of a line of the colophon."""
_NUMBER_DROP: Final = 7 * MM


@remembered(256)
def page_number(number: int) -> tuple[Mark, ...]:
    """Return — 1 — in 4号 Song, its dashes 7 mm below the type area, on the outer side, one character inwards."""
    line = single([(SMALL_SONG, f"— {number} —")])
    dash = font(drawer("—", Face.SONG)).ink("—")
    assert dash is not None  # what draws it has an outline
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


@remembered(64)
def colophon(facts: Colophon, recipients: str = "") -> Row:
    """Return the colophon between its rules, its last edge the lower edge of the type area.

    `recipients` are main recipients that had to leave the first page: they stand above the copies, without a rule
    between (7.4.2). Raises RuleError `reports.colophon_long` where no page holds it all.
    """
    marks: list[Mark] = []
    height = THICK
    if facts.copies or recipients:
        lines = copies(facts.copies, recipients)
        marks += [moved(mark, 0, height + number * _LINE) for number, row in enumerate(lines) for mark in row.marks]
        height += len(lines) * _LINE
        marks.append(_rule(height, THIN))
    issued = single([(SMALL_FANG, f"{day(facts.issued_on)}印发")])
    office = broken([(SMALL_FANG, tidy(facts.office))], WIDTH - 3 * SMALL - issued.width)
    for number, line in enumerate(office):
        marks += glyphs(line, SMALL, height + number * _LINE + baseline(_LINE, SMALL))
    marks += glyphs(issued, WIDTH - SMALL - issued.width, height + baseline(_LINE, SMALL))
    height += len(office) * _LINE + THICK
    if height > HEIGHT:
        raise _too_long(facts.copies, recipients)
    return Row(height, (_rule(THICK / 2, THICK), *marks, _rule(height - THICK / 2, THICK)))


def copies(names: str, recipients: str = "") -> tuple[Row, ...]:
    """Set 主送：…。 and 抄送：…。 in 4号 FangSong, those that there are, one character in from both sides.

    Further lines begin behind the colon. Raises RuleError `reports.colophon_long` where no page holds them.
    """
    parts = (("主送：", recipients), ("抄送：", names))
    rows = tuple(row for word, said in parts if said for row in _organs(word, said))
    if len(rows) * _LINE > HEIGHT:
        raise _too_long(names, recipients)
    return rows


def _organs(word: str, names: str) -> tuple[Row, ...]:
    lead = single([(SMALL_FANG, word)]).width
    lines = broken([(SMALL_FANG, f"{word}{tidy(names)}。")], WIDTH - SMALL, SMALL, SMALL + lead)
    return tuple(Row(_LINE, tuple(glyphs(line, 0, baseline(_LINE, SMALL)))) for line in lines)


def _too_long(*organs: str) -> RuleError:
    return RuleError("reports.colophon_long", characters=sum(map(len, organs)))


def _rule(drop: float, width: float) -> Stroke:
    return Stroke(0, drop, WIDTH, drop, width)


def closed(pages: Sequence[Filled], foot: Row, behind: Sequence[Filled] = ()) -> tuple[list[Filled], int]:
    """Put the colophon at the foot of the last even page; return the pages and how many of them carry a number.

    `behind` are pages between text and colophon that lie on their side and have no room for it. A blank page before
    the colophon, and the colophon's page with it, carry no number (GB/T 9704, 7.5).
    """
    placed = (HEIGHT - foot.height, foot)
    every = [*pages, *behind]
    last = every[-1]
    if len(every) % 2:
        return [*every, Filled((placed,))], len(every) + 1
    if (above := _above(last, LEADING + foot.height)) is not None:
        return [*every[:-1], replace(above, rows=(*above.rows, placed))], len(every)
    return [*every, Filled(), Filled((placed,))], len(every)


def footed(pages: Sequence[Filled], foot: Sequence[Row], behind: Sequence[Filled] = ()) -> list[Filled]:
    """Put rows without rules at the foot of the last page, on a new one where there is no room."""
    every = [*pages, *behind]
    if not foot:
        return every
    height = sum(row.height for row in foot)
    above = _above(every[-1], height)
    every = [*every, Filled()] if above is None else [*every[:-1], above]
    at = HEIGHT - height
    placed: list[Placed] = []
    for row in foot:
        placed.append((at, row))
        at += row.height
    return [*every[:-1], replace(every[-1], rows=(*every[-1].rows, *placed))]


def _above(filled: Filled, foot: float) -> Filled | None:
    """Return a page with room for a foot so high, its lines closer if need be; None where there is none."""
    return None if filled.lying else closer(filled, HEIGHT - foot)
