"""What the lists of the rounds page show."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from desk.frame.facts import stage_meaning
from desk.language import tr
from desk.sentences import word
from desk.shared.paint import draw_pill, pill_width, write
from desk.shared.table import Align, Column
from desk.theme import SECONDARY, SMALL, TEXT, Meaning
from models.common.figures import decimal, rounded
from models.rounds.queries import EntryRow, RoundRow

ROUND_ROW: Final = 48


def _round(painter: QPainter, area: QRectF, row: RoundRow) -> None:
    middle = area.center().y()
    write(painter, QRectF(area.left(), middle - 20, area.width(), 20), row.code, QColor(TEXT), strong=True)
    write(painter, QRectF(area.left(), middle, area.width(), 18), row.title, QColor(SECONDARY), SMALL)


def _stage(painter: QPainter, area: QRectF, row: RoundRow) -> None:
    text = str(word(row.stage))
    draw_pill(painter, area, text, stage_meaning(row.stage))
    if row.imported:
        left = area.left() + pill_width(text) + 6
        rest = QRectF(left, area.top(), area.right() - left, area.height())
        write(painter, rest, tr("imported"), QColor(SECONDARY), SMALL)


ROUNDS: Final = (
    Column[RoundRow](
        "round",
        "Round",
        lambda row: f"{row.code} {row.title}",
        width=104,
        sort=lambda row: row.code,
        paint=_round,
        stretch=True,
    ),
    Column[RoundRow](
        "stage",
        "Stage",
        lambda row: f"{word(row.stage)} {tr('imported')}" if row.imported else word(row.stage),
        width=140,
        paint=_stage,
    ),
    Column[RoundRow]("cut_off", "Cut-off", lambda row: row.cut_off, width=92),
    Column[RoundRow]("published", "Published", lambda row: row.published_on, width=92),
)

SNAPSHOT: Final = (
    Column[EntryRow](
        "number", "No.", lambda row: row.number, display=lambda n: f"{n:03d}", width=52, align=Align.RIGHT
    ),
    Column[EntryRow]("section", "Section", lambda row: row.section, width=110, stretch=True),
    Column[EntryRow]("unit", "Unit", lambda row: row.unit, width=110, stretch=True),
    Column[EntryRow]("head", "Head", lambda row: row.head or None, width=70),
    Column[EntryRow]("leader", "Leader", lambda row: row.leader or None, width=70),
    Column[EntryRow]("principal", "Principal", lambda row: row.principal or None, width=70),
    Column[EntryRow]("committee", "Party body", lambda row: row.party_committee, width=130),
)


@dataclass(frozen=True)
class ChannelRow:
    """A channel with its part of all weights."""

    code: str
    name: str
    weight: Fraction
    share: Fraction


CHANNELS: Final = (
    Column[ChannelRow]("name", "Channel", lambda row: row.name, width=160, stretch=True),
    Column[ChannelRow]("code", "Channel code", lambda row: row.code, width=140, meaning=lambda _row: Meaning.QUIET),
    Column[ChannelRow]("weight", "Weight", lambda row: row.weight, display=decimal, width=100, align=Align.RIGHT),
    Column[ChannelRow](
        "share",
        "Share of all weights",
        lambda row: row.share,
        display=lambda share: f"{rounded(share * 100, 1)} %",
        width=140,
        align=Align.RIGHT,
    ),
)


@dataclass(frozen=True)
class ChangedRow:
    """One parameter that differs from the version before."""

    name: str
    old: str
    new: str


CHANGED: Final = (
    Column[ChangedRow]("name", "Rule", lambda row: row.name, width=220, stretch=True),
    Column[ChangedRow]("old", "Before", lambda row: row.old, width=140),
    Column[ChangedRow]("new", "Now", lambda row: row.new, width=140, meaning=lambda _row: Meaning.INFO),
)
