"""The facts of the circular, and its attachment: the list of the round (R8.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reports.facts import Letterhead, Listed
from reports.kit.atoms import Type
from reports.kit.attached import attached
from reports.kit.body import rows
from reports.kit.fonts import Face
from reports.kit.grid import WIDTH
from reports.kit.lines import broken
from reports.kit.manuscript import Grid, Look, Part, Text
from reports.kit.marks import Row
from reports.kit.tables import Column, TableStyle, table
from reports.phrases import programme, sentence

_NOTE: Final = Type(Face.SONG, 9.0, 9.0)
_NOTE_LEADING: Final = 14.0
_LIST_STYLE: Final = TableStyle(leading=15.0, padding=2.5)
"""Close enough for ten sections of two lines, the digests and the colophon on one page."""


@dataclass(frozen=True)
class ChannelCount:
    """The ballots of one channel."""

    name: str
    valid: int
    abstained: int
    invalid: int


@dataclass(frozen=True)
class Facts:
    """What the circular says; counts are empty for rounds known only as results."""

    head: Letterhead
    round_title: str
    listed: tuple[Listed, ...]
    top_tier: int
    units: int | None
    sections: int | None
    channels: tuple[ChannelCount, ...]
    by_score: bool
    """The score is shown beside the votes: it is not the same figure."""
    embargo_months: int
    embargo_from: dt.date | None
    embargo_to: dt.date | None
    rectification_days: int
    fingerprint: tuple[str, ...] = ()
    """The eight words of the file from which a stranger recomputes the round."""
    result_digest: str = ""
    log_hash: str = ""
    copies: str = ""
    corrected: bool = False
    """It takes the place of an earlier circular whose result was corrected (R7.8)."""
    later_periods: tuple[tuple[dt.date, dt.date], ...] = ()
    """From when to when those are barred whom a correction put on the list."""
    wording: str = ""
    """The wording in force when the paper was numbered; empty: from before wordings were kept."""


def counted(facts: Facts) -> bool:
    """Say whether votes are known for every listed section."""
    return all(line.votes is not None for line in facts.listed)


def list_title(facts: Facts) -> str:
    """Return the attachment's name."""
    return f"{facts.round_title}{programme(facts.head)}结果名单"


def attached_list(facts: Facts) -> tuple[Row, ...]:
    """Return the list on a page of its own."""
    words = [facts.round_title, programme(facts.head), "结果名单"]
    return attached(words, (*_table(facts), *_digests(facts)))


def attached_parts(facts: Facts) -> tuple[Part, ...]:
    """Return the same attachment for a word processor."""
    columns = tuple(_columns(facts))
    cells = tuple(tuple(_cells(facts, line)) for line in facts.listed)
    return (
        Text(Look.LABEL, ("附件",), fresh=True),
        Text(Look.TITLE, (facts.round_title, programme(facts.head), "结果名单")),
        Grid(columns, cells, _LIST_STYLE),
        *(Text(Look.NOTE, (line,)) for line in _digest_lines(facts)),
    )


def _table(facts: Facts) -> tuple[Row, ...]:
    return table(_columns(facts), [_cells(facts, line) for line in facts.listed], _LIST_STYLE)


def _columns(facts: Facts) -> list[Column]:
    columns = [Column("名次", 38, True), Column("单位", 108), Column("科室", 100)]
    if counted(facts):
        columns.append(Column("得票", 44, True))
        if facts.by_score:
            columns.append(Column("得分", 52, True))
    columns.append(Column("主要问题", WIDTH - sum(column.width for column in columns)))
    return columns


def _cells(facts: Facts, line: Listed) -> list[str]:
    figures = [str(line.votes)] if counted(facts) else []
    if figures and facts.by_score:
        figures.append(line.score or "")
    return [str(line.rank), line.unit, line.section, *figures, sentence(line.problems)]


def _digests(facts: Facts) -> tuple[Row, ...]:
    """Print what binds the paper to the data: the file's words, the result's digest, the log's newest hash."""
    set_ = [row for text in _digest_lines(facts) for row in rows(broken([(_NOTE, text)], WIDTH), 9.0, _NOTE_LEADING)]
    return (Row(6.0, gap=True, keep=True), *set_) if set_ else ()


def _digest_lines(facts: Facts) -> list[str]:
    return [
        text
        for value, text in (
            (" ".join(facts.fingerprint), f"复算指纹：{' '.join(facts.fingerprint)}"),
            (facts.result_digest, f"结果校验码：{facts.result_digest}"),
            (facts.log_hash, f"日志校验码：{facts.log_hash}"),
        )
        if value
    ]
