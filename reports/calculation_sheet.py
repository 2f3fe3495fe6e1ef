"""计算说明单: how one section's place came about, so that a stranger can recompute it from the paper (R8.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from models.ballots.tracing import Counted, sheets_counted
from models.common.errors import RuleError
from models.consequences.queries import measures
from models.finalising.queries import fingerprint
from models.ranking.queries import decisions, ranking, tips
from models.ranking.rules import Line
from models.rounds.queries import parameters, round_by_code, rule_versions
from models.rounds.rules import FINAL
from models.settings.queries import office_names
from reports.calculation_facts import TITLE, TRIAL, Block, Facts, Grid, Part, Places, Sub, Text
from reports.calculation_paper import paper
from reports.calculation_place import around, consequences, place
from reports.calculation_words import count, indicators, rules, score
from reports.facts import Leaf
from reports.kit.atoms import Type
from reports.kit.body import rows
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import level
from reports.kit.fonts import Face
from reports.kit.grid import PAPER, Placed, flow
from reports.kit.lines import Line as Set
from reports.kit.lines import broken, glyphs, single
from reports.kit.marks import MM, RED, Mark, Page, Row, kept, moved
from reports.kit.sheet import MARGIN, MEASURE, Box, Stand, cell, masthead
from reports.kit.tables import Column, TableStyle, table
from reports.phrases import quoted

_TOP: Final = 14 * MM
_FIRST: Final = 40 * MM
"""Where the text begins on the first page, below the masthead and the section."""
_NEXT: Final = 24 * MM
_BOTTOM: Final = PAPER[1] - 18 * MM
_SIZE: Final = 10.5
_LEADING: Final = 16.5
_SONG: Final = Type(Face.SONG, _SIZE, _SIZE)
_HEI: Final = Type(Face.HEI, _SIZE, _SIZE)
_HEAD: Final = Type(Face.HEI, 12.0, 12.0)
_TABLE: Final = TableStyle(size=10.0, leading=14.5, padding=3.0, face=Face.SONG)


def gather(session: Session, code: str, wanted: tuple[int, ...] | None = None) -> tuple[Leaf, ...]:
    """Return the sheets of some sections by number, or of every listed one, by rank.

    Raises RuleError `round.unknown`, `ballots.past_round` for a round known only as a result, or `tip.not_listed`.
    """
    held = round_by_code(session, code)
    if held.imported:
        raise RuleError("ballots.past_round", round=held.code)
    ranked, law, office = ranking(session, held.code), parameters(session, held.id), office_names(session)
    final = held.stage in FINAL
    version = next(one for one in rule_versions(session) if one.number == held.rule_version)
    decided, told = decisions(session, held.code), tips(session, held.code)
    due = measures(session, held.code) if final else ()
    words = fingerprint(session, held.code) if final else ()

    def facts(line: Line) -> Facts:
        sheets = sheets_counted(session, Counted(held.id, line.section_id))
        parts = [
            rules(law, version.number, version.digest),
            count(law, ranked, line),
            score(law, ranked, line),
            indicators(line),
            place(law, ranked, line, decided, told),
            around(ranked, line),
        ]
        if final:
            parts.append(consequences([row for row in due if row.section_id == line.section_id]))
        parts.append(paper(ranked, line, sheets))
        return Facts(
            office.name, office.programme, held.title, line.number, line.name, line.unit, line.rank, final,
            tuple(parts), words,
        )  # fmt: skip

    by_number = {line.number: line for line in ranked.lines}
    for number in wanted or ():
        if number not in by_number:
            raise RuleError("tip.not_listed", round=held.code, number=number)
    chosen = ranked.listed if wanted is None else [by_number[number] for number in wanted]
    return tuple(Leaf((f"{line.number:03d}", line.name), facts(line)) for line in chosen)


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the sheet over as many pages as it takes."""
    set_ = [row for number, part in enumerate(facts.parts, start=1) for row in _part(number, part)]
    set_ += _closing(facts)
    pages = flow(set_, _FIRST - _NEXT, _BOTTOM - _NEXT)
    title = f"{facts.round_title}{facts.number:03d}{facts.section}{TITLE}"
    drawn = [_page(facts, content, number, len(pages)) for number, content in enumerate(pages, start=1)]
    return write(drawn, target, title, facts.office)


def _page(facts: Facts, content: list[Placed], number: int, total: int) -> Page:
    marks = [moved(mark, MARGIN, _NEXT + at) for at, row in content for mark in row.marks]
    head = _head(facts) if number == 1 else _running(facts)
    foot = Box(MARGIN, _BOTTOM + 3 * MM, MEASURE, 5 * MM)
    return Page((*head, *marks, *cell(f"第{number}页　共{total}页", Face.SONG, 9.0, foot)))


def _head(facts: Facts) -> list[Mark]:
    """Return title, office, programme and round, and the section with its rank; a trial says so in red above all."""
    marks, at = masthead(TITLE, facts.office, f"{quoted(facts.programme)}{facts.round_title}", _TOP - 4 * MM)
    box = Box(MARGIN, at, MEASURE, 8 * MM)
    text = f"{facts.number:03d}　{facts.section}（{facts.unit}）"
    rank = Box(box.right - 32 * MM, box.top, 32 * MM, box.height)
    marks += cell(text, Face.HEI, 14.0, Box(box.x, box.top, box.width - 34 * MM, box.height), Stand.LEFT)
    marks += cell(f"第{facts.rank}名", Face.HEI, 14.0, rank, Stand.RIGHT)
    return [*marks, *_trial(facts)]


def _running(facts: Facts) -> list[Mark]:
    text = f"{facts.round_title}　{facts.number:03d}　{facts.section}　{TITLE}"
    return [*cell(text, Face.SONG, 9.0, Box(MARGIN, 13 * MM, MEASURE, 6 * MM), Stand.LEFT), *_trial(facts)]


def _trial(facts: Facts) -> list[Mark]:
    """Mark every page of a trial."""
    if facts.final:
        return []
    line = single([(Type(Face.HEI, 12.0, 12.0), TRIAL)])
    return list(glyphs(line, PAPER[0] - MARGIN - line.width, 9 * MM, RED))


def _part(number: int, part: Part) -> tuple[Row, ...]:
    head = rows(broken([(_HEAD, level(number, part.heading))], MEASURE), 12.0, 20.0)
    return (Row(5.0, gap=True), *kept(head, last=True), *(row for one in part.blocks for row in _block(one)))


def _block(block: Block) -> tuple[Row, ...]:
    match block:
        case Text(text):
            return rows(broken([(_SONG, text)], MEASURE), _SIZE, _LEADING)
        case Sub(text):
            return kept(rows(broken([(_HEI, text)], MEASURE), _SIZE, _LEADING + 2), last=True)
        case Places(head, places):
            return rows(_listed(head, places), _SIZE, _LEADING)
        case Grid(heads, cells):
            whole = sum(share for _, share in heads)
            columns = [Column(name, MEASURE * share / whole, middle=True) for name, share in heads]
            return (Row(1.5, keep=True), *table(columns, cells, _TABLE), Row(3.0, gap=True))


def _listed(head: str, places: Sequence[str]) -> list[Set]:
    """Set a head and places, filled by natural width: the commas of a long list are not squeezed."""
    items = [place + ("、" if at < len(places) else "") for at, place in enumerate(places, start=1)]
    lines = broken([(_SONG, head + items[0])], MEASURE)
    for item in items[1:]:
        longer = single([(_SONG, lines[-1].text + item)])
        if longer.width <= MEASURE:
            lines[-1] = longer
        else:
            lines.append(single([(_SONG, item)]))
    return lines


def _closing(facts: Facts) -> list[Row]:
    if not facts.fingerprint:
        return []
    text = f"本期结果指纹：{'　'.join(facts.fingerprint)}"
    return [Row(6.0, gap=True, keep=True), *rows(broken([(_HEI, text)], MEASURE), _SIZE, _LEADING)]
