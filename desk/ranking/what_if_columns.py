"""The two lists of a what-if and what is said above them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desk.language import tr
from desk.ranking.rows import figure
from desk.sentences import word
from desk.shared.columns import Align, Column
from desk.shared.paint import draw_badge
from desk.theme import Meaning
from models.ranking.rules import Line
from models.ranking.trial import Compared, Move, Trial

ARROWS: Final = {Move.ENTERS: "⇈", Move.LEAVES: "⇊", Move.UP: "↑", Move.DOWN: "↓", Move.SAME: "="}
MEANINGS: Final = {
    Move.ENTERS: Meaning.BAD,
    Move.LEAVES: Meaning.GOOD,
    Move.UP: Meaning.SOON,
    Move.DOWN: Meaning.INFO,
    Move.SAME: Meaning.QUIET,
}


def _badge(painter: QPainter, area: QRectF, line: Line) -> None:
    draw_badge(painter, area, line.rank, Meaning.BAD if line.top else Meaning.SOON if line.listed else Meaning.QUIET)


def move_words(one: Compared) -> str:
    """Return what a section's place does: an arrow and a word, with how many ranks."""
    by = abs(one.after.rank - one.before.rank)
    told = f"{ARROWS[one.move]} {word(one.move)}"
    return f"{told} {by}" if one.move in (Move.UP, Move.DOWN) else told


def official_columns() -> tuple[Column[Compared], ...]:
    """Return the columns of the official list."""
    return (
        Column[Compared](
            "rank", "Rank", lambda one: one.before.rank, width=60, display=str,
            sort=lambda one: (one.before.rank, one.before.number),
            paint=lambda painter, area, one: _badge(painter, area, one.before),
        ),
        Column[Compared]("number", "No.", lambda one: one.before.number, width=44, display=lambda n: f"{n:03d}"),
        Column[Compared]("name", "Section", lambda one: one.before.name, width=104, stretch=True),
        Column[Compared](
            "score", "Score", lambda one: one.before.score, width=76, align=Align.RIGHT, display=figure
        ),
    )  # fmt: skip


def supposed_columns() -> tuple[Column[Compared], ...]:
    """Return the columns of the supposed list; every heading says that it is one, on the clipboard too."""
    return (
        Column[Compared](
            "rank", "Rank if so", lambda one: one.after.rank, width=72, display=str,
            sort=lambda one: (one.after.rank, one.after.number),
            paint=lambda painter, area, one: _badge(painter, area, one.after),
        ),
        Column[Compared]("number", "No.", lambda one: one.after.number, width=44, display=lambda n: f"{n:03d}"),
        Column[Compared]("name", "Section", lambda one: one.after.name, width=104, stretch=True),
        Column[Compared](
            "score", "Score if so", lambda one: one.after.score, width=84, align=Align.RIGHT, display=figure
        ),
        Column[Compared](
            "move", "Change", move_words, width=116,
            sort=lambda one: one.after.rank - one.before.rank, meaning=lambda one: MEANINGS[one.move],
        ),
    )  # fmt: skip


def in_words(trial: Trial) -> tuple[str, ...]:
    """Return what the supposition changes, in sentences."""
    told = []
    for text, lines in (
        (tr("Onto the list: {sections}.", sections=_named(trial.entering)), trial.entering),
        (tr("Off the list: {sections}.", sections=_named(trial.leaving)), trial.leaving),
        (tr("Into the top tier: {sections}.", sections=_named(trial.into_top)), trial.into_top),
        (tr("Out of the top tier: {sections}.", sections=_named(trial.out_of_top)), trial.out_of_top),
    ):
        told += [text] if lines else []
    if not trial.differing:
        told.append(tr("Nothing differs from the official list."))
    elif not told:
        told.append(tr("The same sections are on the list and in the top tier."))
    if trial.sheets_left_out:
        told.append(tr("Sheets left out: {n}.", n=f"{trial.sheets_left_out:,}"))
    told += [
        tr("Tied across an edge, undecided as supposed: {numbers}.", numbers=[f"{number:03d}" for number in numbers])
        for numbers in trial.supposed.undecided_ties
    ]
    return tuple(told)


def _named(lines: Sequence[Line]) -> list[str]:
    return [f"{line.number:03d} {line.name}" for line in lines]
